// Which defects sit beside each other: pairs of defects on the sites of the host, by distance, against a random
// placement. Counts are exact: with n_A and n_B defects on M_A and M_B sites of two sublattices a pair of sites holds
// both with probability n_A n_B/(M_A M_B); on one sublattice with 2 n_A n_B/(M(M − 1)), and n_A(n_A − 1)/(M(M − 1)) for
// A with A. Distances are those of the ideal sites, all periodic images but a site's own. Intervals: normal, 95 %, with
// the standard error of a ratio of sums over arrangements (W. G. Cochran, Sampling Techniques, 3rd ed., section 6.3
// (1977)).
import { neighbourList } from '../../src/atoms/neighbour-list.ts'
import { makeStructure, PERIODIC } from '../../src/atoms/structure.ts'
import type { Occupation, SitesSpace } from '../../src/spaces/sites/sites.ts'
import { SUBLATTICES } from './space.ts'

/** Kinds of defects a pair is made of. */
interface Defect {
  readonly sublattice: number
  /** Label in the palette. */
  readonly species: string
}

const N: Defect = { sublattice: SUBLATTICES.oxygen, species: 'N' }

/** The pairs looked at. */
export const PAIRS = [
  { name: 'N–N', a: N, b: N },
  { name: 'N–V(O)', a: N, b: { sublattice: SUBLATTICES.oxygen, species: 'vacancy' } },
  { name: 'N–V(Li)', a: N, b: { sublattice: SUBLATTICES.lithium, species: 'vacancy' } },
  { name: 'N–Li(i)', a: N, b: { sublattice: SUBLATTICES.interstitial, species: 'Li' } },
] as const satisfies readonly { name: string; a: Defect; b: Defect }[]

export type PairName = (typeof PAIRS)[number]['name']

/** Å. Pairs are counted up to here in shells of this width. */
export const PAIR_CUTOFF = 6
export const SHELL_WIDTH = 0.75

/** One shell of one pair. */
export interface PairShell {
  readonly pair: PairName
  /** Å. */
  readonly from: number
  readonly to: number
  /** Pairs found in all arrangements, and what random placement of the same numbers gives on average. */
  readonly found: number
  readonly expected: number
  /** found/expected. */
  readonly ratio: number
  /** Of the ratio; null for one arrangement. */
  readonly interval: readonly [number, number] | null
}

/** Pairs in the arrangements of one or more compositions; shells that no random placement fills are left out. */
export function pairStatistics(space: SitesSpace, genomes: readonly Occupation[]): PairShell[] {
  const pairs = sitePairs(space)
  return PAIRS.flatMap(({ name, a, b }) => {
    if (Math.max(a.sublattice, b.sublattice) >= space.sublattices.length) return []
    const perGenome = genomes.map((genome) => countPairs(space, pairs, genome, a, b))
    return Array.from({ length: shellCount() }, (_, shell): PairShell | null => {
      const found = perGenome.map((counts) => counts.found[shell])
      const expected = perGenome.map((counts) => counts.expected[shell])
      const [all, chance] = [found, expected].map((values) => values.reduce((sum, value) => sum + value, 0))
      if (!(chance > 0)) return null
      const ratio = all / chance
      const range = { from: shell * SHELL_WIDTH, to: (shell + 1) * SHELL_WIDTH }
      return { pair: name, ...range, found: all, expected: chance, ratio, interval: intervalOf(ratio, found, expected) }
    }).filter((shell) => shell !== null)
  })
}

/** Of a ratio of sums; null for fewer than two terms. */
function intervalOf(ratio: number, found: readonly number[], expected: readonly number[]): [number, number] | null {
  const n = found.length
  if (n < 2) return null
  const residues = found.map((value, k) => value - ratio * expected[k]).reduce((sum, value) => sum + value * value, 0)
  const half = (1.96 * Math.sqrt((n / (n - 1)) * residues)) / expected.reduce((sum, value) => sum + value, 0)
  return [Math.max(0, ratio - half), ratio + half]
}

function shellCount(): number {
  return Math.round(PAIR_CUTOFF / SHELL_WIDTH)
}

/** Directed pairs of different sites within the cutoff. */
interface SitePairs {
  readonly from: Int32Array
  readonly to: Int32Array
  readonly shell: Uint8Array
}

function sitePairs({ positions, frozen }: SitesSpace): SitePairs {
  const sites = makeStructure({
    cell: frozen.cell, pbc: PERIODIC, species: new Uint8Array(positions.length / 3).fill(1), positions,
  })
  const { first, owner, squared } = neighbourList(sites, PAIR_CUTOFF)
  const pairs = Array.from({ length: positions.length / 3 }, (_, i) => i).flatMap((i) =>
    Array.from({ length: first[i + 1] - first[i] }, (_, k) => first[i] + k)
      .filter((k) => owner[k] !== i)
      .map((k) => {
        const shell = Math.floor(Math.sqrt(squared[k]) / SHELL_WIDTH)
        return { i, j: owner[k], shell: Math.min(shellCount() - 1, shell) }
      }))
  return {
    from: Int32Array.from(pairs, ({ i }) => i),
    to: Int32Array.from(pairs, ({ j }) => j),
    shell: Uint8Array.from(pairs, ({ shell }) => shell),
  }
}

/** Pairs per shell in one arrangement, and their expectation. */
function countPairs(space: SitesSpace, { from, to, shell }: SitePairs, genome: Occupation, a: Defect, b: Defect) {
  const [codeA, codeB] = [a, b].map(({ species }) => space.palette.findIndex(({ label }) => label === species))
  const count = (code: number, sublattice: number): number =>
    space.sublattices[sublattice].sites.reduce((sum, site) => sum + (genome[site] === code ? 1 : 0), 0)
  const [nA, nB] = [count(codeA, a.sublattice), count(codeB, b.sublattice)]
  const [sitesA, sitesB] = [a, b].map(({ sublattice }) => space.sublattices[sublattice].sites.length)
  const isLike = a.sublattice === b.sublattice && codeA === codeB
  // Of ordered pairs of sites; like pairs are listed from both ends and counted half.
  const probability = a.sublattice !== b.sublattice
    ? (nA * nB) / (sitesA * sitesB)
    : (nA * (isLike ? nB - 1 : nB)) / (sitesA * (sitesA - 1))
  const weight = isLike ? 0.5 : 1
  const found = new Float64Array(shellCount())
  const expected = new Float64Array(shellCount())
  for (let k = 0; k < from.length; k++) {
    if (space.sublatticeOf[from[k]] !== a.sublattice || space.sublatticeOf[to[k]] !== b.sublattice) continue
    expected[shell[k]] += weight * probability
    if (genome[from[k]] === codeA && genome[to[k]] === codeB) found[shell[k]] += weight
  }
  return { found, expected }
}
