// Children of two occupations: a mask says which sites come from the second parent, then surplus species give way to
// missing ones until the composition is right again. Cuts in space (slab, ball) keep neighbourhoods whole; taking each
// site from either parent at random is the rule of ævo (N. Artrith, A. Urban, G. Ceder, J. Chem. Phys. 148, 241711 (2018)).
import type { Random } from '../../src/math/random.ts'
import type { SiteComposition } from '../../src/spaces/sites/compositions.ts'
import type { Occupation, SitesSpace } from '../../src/spaces/sites/sites.ts'
import { siteGeometry, squaredDistances } from './site-geometry.ts'

export const CUTS = ['slab', 'ball', 'uniform'] as const

export type Cut = (typeof CUTS)[number]

/** Share of the cell that a cut takes. */
const [LEAST_SHARE, MOST_SHARE] = [0.25, 0.75]

/** Sites that the second parent gives (1) or not (0). */
export function cutMask(cut: Cut, space: SitesSpace, random: Random): Uint8Array {
  if (cut === 'slab') return slabMask(space, random)
  if (cut === 'ball') return ballMask(space, random)
  return Uint8Array.from(space.sublatticeOf, () => (random.uniform() < 0.5 ? 1 : 0))
}

/** Between two parallel planes of low index. */
function slabMask(space: SitesSpace, random: Random): Uint8Array {
  const { fractional } = siteGeometry(space)
  let [h, k, l] = [0, 0, 0]
  while (h === 0 && k === 0 && l === 0) [h, k, l] = [0, 0, 0].map(() => random.integer(3) - 1)
  const origin = random.uniform()
  const width = random.between(LEAST_SHARE, MOST_SHARE)
  return Uint8Array.from(space.sublatticeOf, (_, i) => {
    const height = h * fractional[3 * i] + k * fractional[3 * i + 1] + l * fractional[3 * i + 2] + origin
    return height - Math.floor(height) < width ? 1 : 0
  })
}

/** The sites nearest to a random one. */
function ballMask(space: SitesSpace, random: Random): Uint8Array {
  const n = space.sublatticeOf.length
  const all = Int32Array.from({ length: n }, (_, i) => i)
  const squares = squaredDistances(siteGeometry(space), random.integer(n), all)
  const inside = Math.round(n * random.between(LEAST_SHARE, MOST_SHARE))
  const limit = squares.slice().sort()[Math.min(n - 1, inside)]
  return Uint8Array.from(squares, (square) => (square < limit ? 1 : 0))
}

/** The child of two occupations with the wanted composition. */
export function crossed(
  first: Occupation, second: Occupation, mask: Uint8Array, space: SitesSpace, composition: SiteComposition, random: Random,
): Occupation {
  const child = Uint8Array.from(first, (species, i) => (mask[i] === 1 ? second[i] : species))
  repair(child, space, composition, random)
  return child
}

/** Gives random sites of surplus species to missing ones, in place, until every sublattice has its counts. */
export function repair(child: Occupation, { sublattices }: SitesSpace, { counts }: SiteComposition, random: Random): void {
  sublattices.forEach(({ sites, species }, s) => {
    const missing = counts[s].slice()
    for (const site of sites) missing[child[site]]--
    if (missing.every((count) => count === 0)) return
    const wanted = random.shuffled(species.flatMap((k) => new Array<number>(Math.max(0, missing[k])).fill(k)))
    const surplus = species.flatMap((k) => {
      if (missing[k] >= 0) return []
      return random.shuffled(Array.from(sites).filter((site) => child[site] === k)).slice(0, -missing[k])
    })
    surplus.forEach((site, i) => { child[site] = wanted[i] })
  })
}
