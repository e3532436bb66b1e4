// Where the searched sites lie: what cuts and neighbourhoods are made of. Computed once per space.
import { inverse3, transformRows } from '../../src/math/matrix3.ts'
import { imageSearch, shortestImage, type ImageSearch } from '../../src/atoms/shortest-image.ts'
import type { SitesSpace } from '../../src/spaces/sites/sites.ts'

export interface SiteGeometry {
  /** Fractional coordinates in the supercell, 3 per site. */
  readonly fractional: Float64Array
  readonly images: ImageSearch
  /** Per site: the sites of its own sublattice in the first shell around it. */
  readonly neighbours: readonly Int32Array[]
}

/** The first shell ends here, in units of the shortest distance within the sublattice. */
const SHELL = 1.3

const known = new WeakMap<SitesSpace, SiteGeometry>()

/** The geometry of a space's sites. */
export function siteGeometry(space: SitesSpace): SiteGeometry {
  const before = known.get(space)
  if (before !== undefined) return before
  const made = makeGeometry(space)
  known.set(space, made)
  return made
}

function makeGeometry({ positions, frozen, sublattices, sublatticeOf }: SitesSpace): SiteGeometry {
  const fractional = transformRows(positions, inverse3(frozen.cell))
  const images = imageSearch(frozen.cell)
  const geometry = { fractional, images, neighbours: [] }
  const shells = sublattices.map(({ sites }) => firstShells(sites, geometry))
  const place = new Map(sublattices.flatMap(({ sites }) => Array.from(sites, (site, k) => [site, k] as const)))
  const neighbours = Array.from(sublatticeOf, (s, site) => shells[s][place.get(site) ?? 0])
  return { ...geometry, neighbours }
}

function firstShells(sites: Int32Array, geometry: SiteGeometry): Int32Array[] {
  const squares = Array.from(sites, (site) => squaredDistances(geometry, site, sites))
  let nearest = Infinity
  squares.forEach((row, k) => row.forEach((square, m) => { if (m !== k && square < nearest) nearest = square }))
  return squares.map((row, k) => sites.filter((_, m) => m !== k && row[m] <= SHELL * SHELL * nearest))
}

/** Squared distances from one site to the nearest images of others, Å². */
export function squaredDistances({ fractional, images }: SiteGeometry, from: number, to: ArrayLike<number>): Float64Array {
  const vector = new Float64Array(3)
  const squares = new Float64Array(to.length)
  for (let k = 0; k < to.length; k++) {
    const [i, j] = [3 * from, 3 * to[k]]
    squares[k] = shortestImage(
      images, fractional[j] - fractional[i], fractional[j + 1] - fractional[i + 1], fractional[j + 2] - fractional[i + 2],
      Infinity, vector,
    )
  }
  return squares
}
