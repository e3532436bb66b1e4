// Where a relaxation begins. On the sites of the host a nitrogen and the vacancy of a neighbouring phosphate stay
// apart: of 35 and 38 pairs tried in γ and β none closed by itself, the phosphate with the vacancy flattens instead. So
// an arrangement with O vacancies has a second start, in which every vacancy is closed by an anion of a neighbouring
// phosphate, drawn halfway between the two P. N comes before O, so that P–O–P has its chance where no N is near.
//
// The anion is put at the mean of two middles, of the two O sites and of the two P: from there 27 of 27 (γ, P–P below
// 4.2 Å) and 22 of 24 (β, P–P below 4.6 Å, O–O below 3.4 Å) became bridges, from either middle alone fewer.
import { imageSearch, shortestImage } from '../../src/atoms/shortest-image.ts'
import type { Structure } from '../../src/atoms/structure.ts'
import { inverse3, transformRows, type Matrix3 } from '../../src/math/matrix3.ts'
import type { Occupation, SitesSpace } from '../../src/spaces/sites/sites.ts'
import { SUBLATTICES } from './space.ts'

/** Å. P farther apart never closed onto one anion in those tests; nor did sites of O. */
const LONGEST_P_P = 5
const LONGEST_O_O = 5

/** An anion site whose atom can close a vacancy. */
interface Bridge {
  readonly vacancy: number
  readonly anion: number
  /** From the anion's site to where it starts, Å. */
  readonly shift: readonly number[]
  /** Sum of the distances of the start to the two P, Å: the shorter the likelier the bridge. */
  readonly length: number
}

/** Makes the second start of a genome's relaxation; null where there is nothing to close. */
export type BridgedStart = (genome: Occupation) => Structure | null

/** Finds, once per space, which anions can close which vacancies. */
export function bridgedStarts(space: SitesSpace): BridgedStart {
  const bridges = possibleBridges(space)
  const codeOf = (label: string): number => space.palette.findIndex((species) => species.label === label)
  const [vacancy, nitrogen, oxygen] = ['vacancy', 'N', 'O'].map(codeOf)
  return (genome) => {
    const used = new Set<number>()
    const chosen: Bridge[] = []
    for (const anion of [nitrogen, oxygen]) {
      for (const bridge of bridges) {
        if (genome[bridge.vacancy] !== vacancy || genome[bridge.anion] !== anion) continue
        if (used.has(bridge.vacancy) || used.has(bridge.anion)) continue
        used.add(bridge.vacancy).add(bridge.anion)
        chosen.push(bridge)
      }
    }
    return chosen.length === 0 ? null : moved(space, genome, chosen)
  }
}

/** All pairs of O sites on neighbouring phosphates, shortest bridge first. */
function possibleBridges({ positions, sublattices, frozen }: SitesSpace): Bridge[] {
  const shortestVector = vectorsIn(frozen.cell)
  const sites = Array.from(sublattices[SUBLATTICES.oxygen].sites, (site) => {
    const place = Array.from(positions.subarray(3 * site, 3 * site + 3))
    // The frozen atoms are the P of the host.
    const toPhosphorus = Array.from({ length: frozen.species.length }, (_, k) =>
      shortestVector(place, frozen.positions.subarray(3 * k, 3 * k + 3)))
    const lengths = toPhosphorus.map(lengthOf)
    const owner = lengths.indexOf(Math.min(...lengths))
    return { site, place, owner, toOwner: toPhosphorus[owner] }
  })
  const found: Bridge[] = []
  for (const vacancy of sites) {
    for (const anion of sites) {
      if (vacancy.owner === anion.owner) continue
      const across = shortestVector(anion.place, vacancy.place)
      const far = across.map((value, k) => value + vacancy.toOwner[k])
      const near = anion.toOwner
      if (lengthOf(across) > LONGEST_O_O || lengthOf(far.map((value, k) => value - near[k])) > LONGEST_P_P) continue
      const shift = across.map((value, k) => 0.25 * (value + near[k] + far[k]))
      const length = [near, far].reduce((sum, p) => sum + lengthOf(p.map((value, k) => value - shift[k])), 0)
      found.push({ vacancy: vacancy.site, anion: anion.site, shift, length })
    }
  }
  return found.sort((a, b) => (Math.abs(a.length - b.length) > 1e-6
    ? a.length - b.length
    : a.vacancy - b.vacancy || a.anion - b.anion))
}

function moved(space: SitesSpace, genome: Occupation, bridges: readonly Bridge[]): Structure {
  const structure = space.structureOf(genome)
  const positions = structure.positions.slice()
  // Atoms come after the frozen ones, in the order of their sites.
  const rank = new Int32Array(genome.length)
  let atom = space.frozen.species.length
  genome.forEach((species, site) => { if (space.palette[species].element > 0) rank[site] = atom++ })
  for (const { anion, shift } of bridges) for (let k = 0; k < 3; k++) positions[3 * rank[anion] + k] += shift[k]
  return { ...structure, positions }
}

/** Vector between two Cartesian places to the nearest image, Å. */
function vectorsIn(cell: Matrix3): (from: ArrayLike<number>, to: ArrayLike<number>) => number[] {
  const search = imageSearch(cell)
  const inverse = inverse3(cell)
  return (from, to) => {
    const [u, v, w] = transformRows([0, 1, 2].map((k) => to[k] - from[k]), inverse)
    const vector = new Float64Array(3)
    shortestImage(search, u, v, w, Infinity, vector)
    return Array.from(vector)
  }
}

function lengthOf(vector: readonly number[]): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0))
}
