// Coordination numbers by cutoff and the clusters that bonded atoms form. For Li–Si the Si–Si cutoff is the usual
// 2.8 Å: beyond the bonds of all known phases (2.35–2.6 Å), before the second shell of diamond (3.87 Å).
import { neighbourList } from '../atoms/neighbour-list.ts'
import type { Structure } from '../atoms/structure.ts'

/** Longest Si–Si bond, Å; first minimum of the Si–Si RDF of amorphous Li–Si. */
export const SILICON_BOND = 2.8

export interface Coordination {
  /** Neighbours of each centre, in atom order. */
  readonly numbers: readonly number[]
  readonly mean: number
  /** Standard deviation over the centres. */
  readonly spread: number
  /** histogram[k] = centres with k neighbours. */
  readonly histogram: readonly number[]
}

/** How many `neighbour` atoms lie within `cutoff` (Å) of every `centre` atom (atomic numbers), images included. */
export function coordination(structure: Structure, centre: number, neighbour: number, cutoff: number): Coordination {
  const { species } = structure
  const list = neighbourList(structure, cutoff)
  const numbers: number[] = []
  species.forEach((number, i) => {
    if (number !== centre) return
    let count = 0
    for (let k = list.first[i]; k < list.first[i + 1]; k++) if (species[list.owner[k]] === neighbour) count++
    numbers.push(count)
  })
  return summary(numbers)
}

export interface Clusters {
  /** Atoms of each cluster in the cell, largest first. */
  readonly sizes: readonly number[]
  /**
   * Directions in which the cluster of the same place in `sizes` runs through the crystal: 0 molecule, 1 chain,
   * 2 layer, 3 network.
   */
  readonly dimensions: readonly number[]
}

/** Clusters of atoms of one element (atomic number) linked by bonds shorter than `cutoff` (Å), images included. */
export function clusters(structure: Structure, element: number, cutoff: number): Clusters {
  const { species } = structure
  const list = neighbourList(structure, cutoff)
  const bonds: Bond[][] = Array.from(species, () => [])
  species.forEach((number, i) => {
    if (number !== element) return
    for (let k = list.first[i]; k < list.first[i + 1]; k++) {
      const to = list.owner[k]
      if (species[to] === element) bonds[i].push({ to, vector: [list.dx[k], list.dy[k], list.dz[k]] })
    }
  })
  const placed = new Map<number, readonly number[]>()
  const found: { size: number; dimension: number }[] = []
  species.forEach((number, atom) => {
    if (number === element && !placed.has(atom)) found.push(walk(atom, bonds, placed))
  })
  found.sort((a, b) => b.size - a.size || b.dimension - a.dimension)
  return { sizes: found.map(({ size }) => size), dimensions: found.map(({ dimension }) => dimension) }
}

interface Bond {
  readonly to: number
  readonly vector: readonly number[]
}

/**
 * Unrolls the cluster from its first atom; an atom reached twice at different places gives a lattice vector along
 * which the cluster repeats, and the rank of these vectors is its dimension.
 */
function walk(start: number, bonds: readonly Bond[][], placed: Map<number, readonly number[]>) {
  const repeats: (readonly number[])[] = []
  const queue = [start]
  placed.set(start, [0, 0, 0])
  let size = 0
  for (let atom = queue.pop(); atom !== undefined; atom = queue.pop()) {
    size++
    const from = placed.get(atom) ?? [0, 0, 0]
    for (const { to, vector } of bonds[atom]) {
      const here = from.map((x, k) => x + vector[k])
      const known = placed.get(to)
      if (known === undefined) {
        placed.set(to, here)
        queue.push(to)
      } else repeats.push(here.map((x, k) => x - known[k]))
    }
  }
  return { size, dimension: rank(repeats) }
}

/** Rank of 3-vectors by Gram–Schmidt; lattice vectors are far longer than the tolerance of 0.1 Å. */
function rank(vectors: readonly (readonly number[])[]): number {
  const basis: (readonly number[])[] = []
  for (const vector of vectors) {
    let rest = [...vector]
    for (const unit of basis) {
      const along = rest.reduce((sum, x, k) => sum + x * unit[k], 0)
      rest = rest.map((x, k) => x - along * unit[k])
    }
    const length = Math.hypot(...rest)
    if (length > 0.1) basis.push(rest.map((x) => x / length))
    if (basis.length === 3) break
  }
  return basis.length
}

function summary(numbers: readonly number[]): Coordination {
  const count = Math.max(1, numbers.length)
  const mean = numbers.reduce((sum, n) => sum + n, 0) / count
  const variance = numbers.reduce((sum, n) => sum + (n - mean) * (n - mean), 0) / count
  const largest = Math.max(-1, ...numbers)
  const histogram = Array.from({ length: largest + 1 }, (_, k) => numbers.filter((n) => n === k).length)
  return { numbers, mean, spread: Math.sqrt(variance), histogram }
}
