// Pair expansion of a property of occupations: site and pair terms whose coefficients are equal wherever the host's
// symmetry makes them so (cluster expansion: J. M. Sanchez, F. Ducastelle, D. Gratias, Physica A 128, 334 (1984),
// doi 10.1016/0378-4371(84)90096-7, cut off at pairs). One function per species but one on each site: whether it stands
// there, less how often it does on average.
import { inverse3, transformRows } from '../../math/matrix3.ts'
import { imageSearch, shortestImage } from '../../atoms/shortest-image.ts'
import type { Occupation, SitesSpace } from '../../spaces/sites/sites.ts'

export interface PairBasis {
  /** Number of terms. */
  readonly size: number
  /** Most functions of a site. */
  readonly width: number
  /** functions[(sublattice · species + palette index) · width + k]: value of function k of a site of that sublattice. */
  readonly functions: Float64Array
  readonly species: number
  readonly sublatticeOf: Uint8Array
  /** Number of functions of a site, by sublattice. */
  readonly count: readonly number[]
  /** First site term of each site. */
  readonly siteTerm: Int32Array
  /** n × n: first pair term of two sites, −1 where there is none. */
  readonly pairTerm: Int32Array
  /** Per two sublattices s ≤ t and functions k, l: place of the term after the first; [s · sublattices + t][k · width + l]. */
  readonly offset: readonly Int32Array[]
}

/** The terms of a space: all site terms, and pairs from the nearest on while there are at most `most` terms. */
export function pairBasis(space: SitesSpace, most: number): PairBasis {
  const { sublattices, sublatticeOf, palette, compositions } = space
  const species = palette.length
  const count = sublattices.map((sublattice) => sublattice.species.length - 1)
  const width = Math.max(1, ...count)
  const functions = new Float64Array(sublattices.length * species * width)
  sublattices.forEach((sublattice, s) => {
    sublattice.species.slice(0, -1).forEach((own, k) => {
      const mean = compositions.reduce((sum, { counts }) => sum + counts[s][own], 0) / (compositions.length * sublattice.sites.length)
      for (const present of sublattice.species) functions[(s * species + present) * width + k] = (present === own ? 1 : 0) - mean
    })
  })
  const offset = sublattices.flatMap((_, s) => sublattices.map((__, t) => pairOffsets(count[s], count[t], s === t, width)))
  const sites = siteTerms(space, count)
  const pairs = pairTerms(space, count, sites.size, most)
  return { size: pairs.size, width, functions, species, sublatticeOf, count, siteTerm: sites.first, pairTerm: pairs.first, offset }
}

/** On one sublattice the functions of a pair may trade places: their two terms are one. */
function pairOffsets(first: number, second: number, isOne: boolean, width: number): Int32Array {
  const offsets = new Int32Array(width * width)
  let next = 0
  for (let k = 0; k < first; k++) {
    for (let l = 0; l < second; l++) offsets[k * width + l] = isOne && l < k ? offsets[l * width + k] : next++
  }
  return offsets
}

function pairTermCount(first: number, second: number, isOne: boolean): number {
  return isOne ? (first * (first + 1)) / 2 : first * second
}

function siteTerms({ symmetry: { sites, order, table }, sublatticeOf }: SitesSpace, count: readonly number[]) {
  const first = new Int32Array(sites).fill(-1)
  let size = 0
  for (let i = 0; i < sites; i++) {
    if (first[i] !== -1) continue
    for (let g = 0; g < order; g++) first[table[g * sites + i]] = size
    size += count[sublatticeOf[i]]
  }
  return { first, size }
}

/** Orbits of pairs under the host's symmetry, nearest first. */
function pairTerms(space: SitesSpace, count: readonly number[], begin: number, most: number) {
  const { symmetry: { sites: n, order, table }, sublatticeOf } = space
  const representatives: { i: number; j: number; square: number }[] = []
  const first = new Int32Array(n * n).fill(-1)
  const distance = squaredDistance(space)
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      if (first[i * n + j] !== -1) continue
      for (let g = 0; g < order; g++) {
        const [a, b] = [table[g * n + i], table[g * n + j]]
        first[a * n + b] = representatives.length
        first[b * n + a] = representatives.length
      }
      representatives.push({ i, j, square: distance(i, j) })
    }
  }
  const ranked = representatives.map((_, orbit) => orbit)
    .sort((a, b) => representatives[a].square - representatives[b].square || a - b)
  const termOf = new Int32Array(representatives.length).fill(-1)
  let size = begin
  for (const orbit of ranked) {
    const [s, t] = [sublatticeOf[representatives[orbit].i], sublatticeOf[representatives[orbit].j]]
    const terms = pairTermCount(count[s], count[t], s === t)
    if (size + terms > most) break
    if (terms > 0) termOf[orbit] = size
    size += terms
  }
  return { first: first.map((orbit) => (orbit === -1 ? -1 : termOf[orbit])), size }
}

function squaredDistance({ positions, frozen }: SitesSpace): (i: number, j: number) => number {
  const fractional = transformRows(positions, inverse3(frozen.cell))
  const images = imageSearch(frozen.cell)
  const vector = new Float64Array(3)
  return (i, j) => {
    const [u, v, w] = [0, 1, 2].map((k) => fractional[3 * j + k] - fractional[3 * i + k])
    return shortestImage(images, u, v, w, Infinity, vector)
  }
}

/** Values of the site functions: width per site. */
export function siteFunctions({ functions, species, sublatticeOf, width }: PairBasis, genome: Occupation): Float64Array {
  const values = new Float64Array(genome.length * width)
  for (let i = 0; i < genome.length; i++) {
    const from = (sublatticeOf[i] * species + genome[i]) * width
    for (let k = 0; k < width; k++) values[i * width + k] = functions[from + k]
  }
  return values
}

/** Values of all terms: sums over the sites and pairs that share a coefficient. */
export function termValues(basis: PairBasis, genome: Occupation): Float64Array {
  const { size, width, sublatticeOf, count, siteTerm, pairTerm, offset } = basis
  const n = genome.length
  const f = siteFunctions(basis, genome)
  const values = new Float64Array(size)
  for (let i = 0; i < n; i++) {
    const s = sublatticeOf[i]
    for (let k = 0; k < count[s]; k++) values[siteTerm[i] + k] += f[i * width + k]
    for (let j = i + 1; j < n; j++) {
      const term = pairTerm[i * n + j]
      if (term === -1) continue
      // Sites are numbered sublattice by sublattice.
      const t = sublatticeOf[j]
      const offsets = offset[s * count.length + t]
      for (let k = 0; k < count[s]; k++) {
        const own = f[i * width + k]
        if (own === 0) continue
        for (let l = 0; l < count[t]; l++) values[term + offsets[k * width + l]] += own * f[j * width + l]
      }
    }
  }
  return values
}
