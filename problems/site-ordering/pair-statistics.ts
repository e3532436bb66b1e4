// Short-range order: how often neighbours on one sublattice are unlike, shell by shell, and how often they would be at
// random. Their ratio is 1 − α of J. M. Cowley, J. Appl. Phys. 21, 24 (1950), doi 10.1063/1.1699415, summed over species.
import { neighbourList } from '../../src/atoms/neighbour-list.ts'
import type { Structure } from '../../src/atoms/structure.ts'
import type { Occupation, SitesSpace } from '../../src/spaces/sites/sites.ts'

/** Pairs of one distance on one sublattice. */
export interface ShellOrder {
  readonly sublattice: string
  /** Å, mean of the shell in the unrelaxed host. */
  readonly distance: number
  /** Neighbours of a site in this shell, on average. */
  readonly neighbours: number
  /** Fraction of pairs with unlike species: in this occupation, and expected of a random one. */
  readonly unlike: number
  readonly random: number
}

const SHELLS = 3
/** Å; distances within it are one shell. */
const SHELL_WIDTH = 0.15
/** Å; every sublattice has its first shells within. */
const REACH = 8

/** The first three shells of every sublattice that holds more than one species. */
export function shellOrders(space: SitesSpace, genome: Occupation): ShellOrder[] {
  return space.sublattices.flatMap(({ name, sites }) => {
    const species = Array.from(sites, (site) => genome[site])
    const random = randomUnlike(species)
    if (random === 0) return []
    return shellsOf(pairsOf(space, sites)).slice(0, SHELLS).map((pairs): ShellOrder => ({
      sublattice: name,
      distance: pairs.reduce((sum, { distance }) => sum + distance, 0) / pairs.length,
      neighbours: pairs.length / sites.length,
      unlike: pairs.filter(({ a, b }) => species[a] !== species[b]).length / pairs.length,
      random,
    }))
  })
}

interface Pair {
  readonly a: number
  readonly b: number
  readonly distance: number
}

/** Pairs of different sites, each in both directions, nearest first; a site and its own image are always alike. */
function pairsOf({ frozen, positions }: SitesSpace, sites: Int32Array): Pair[] {
  const structure: Structure = {
    ...frozen,
    species: new Uint8Array(sites.length).fill(1),
    positions: Float64Array.from(Array.from(sites).flatMap((site) => Array.from(positions.subarray(3 * site, 3 * site + 3)))),
  }
  const { first, owner, squared } = neighbourList(structure, REACH)
  const pairs: Pair[] = []
  for (let a = 0; a < sites.length; a++) {
    for (let p = first[a]; p < first[a + 1]; p++) {
      if (owner[p] !== a) pairs.push({ a, b: owner[p], distance: Math.sqrt(squared[p]) })
    }
  }
  return pairs.sort((x, y) => x.distance - y.distance)
}

function shellsOf(pairs: readonly Pair[]): Pair[][] {
  const shells: Pair[][] = []
  for (const pair of pairs) {
    const shell = shells.at(-1)
    if (shell === undefined || pair.distance - shell[shell.length - 1].distance > SHELL_WIDTH) shells.push([pair])
    else shell.push(pair)
  }
  return shells
}

/** 1 − Σ n(n − 1)/N(N − 1): two different sites drawn at random. */
function randomUnlike(species: readonly number[]): number {
  const n = species.length
  const counts = new Map<number, number>()
  for (const value of species) counts.set(value, (counts.get(value) ?? 0) + 1)
  if (counts.size < 2) return 0
  const alike = [...counts.values()].reduce((sum, count) => sum + count * (count - 1), 0)
  return 1 - alike / (n * (n - 1))
}
