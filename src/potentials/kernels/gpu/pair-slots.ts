// The pairs of one structure in slots: for every atom its neighbours within the cutoff plus a skin, the angular ones
// first. As long as no atom has moved too far the slots hold every pair within the cutoff.
import { reusableNeighbourList, updateNeighbourList, type ReusableNeighbourList } from '../../../atoms/neighbour-list.ts'
import { atomCount, type Structure } from '../../../atoms/structure.ts'

/** Pairs of a structure of n atoms, sorted by centre; entries first[i] … first[i+1]−1 belong to atom i. */
export interface PairSlots {
  readonly first: Int32Array
  /** How many of them, from the first on, lie within the angular cutoff plus skin; length n. */
  readonly angular: Int32Array
  readonly neighbour: Int32Array
  /** Vectors from centre to neighbour, Å, length 3 per pair. */
  readonly vectors: Float64Array
  /** Largest number of pairs, and of angular pairs, of any atom. */
  readonly most: number
  readonly mostAngular: number
  /** Whether two atoms lie in one place, where there are no forces; WebGPU need not say NaN. */
  readonly coincident: boolean
}

/** How far a model looks, Å. */
export interface Reach {
  readonly cutoff: number
  readonly angularCutoff: number
}

/** Finds the pairs of a structure; `skin` in Å. */
export type PairFinder = (structure: Structure, skin: number) => PairSlots

/** A finder of pairs within a reach; it keeps its scratch memory between calls. */
export function pairFinder({ cutoff, angularCutoff }: Reach): PairFinder {
  const list = reusableNeighbourList()
  return (structure, skin) => {
    const limit = (angularCutoff + skin) * (angularCutoff + skin)
    updateNeighbourList(list, structure, cutoff + skin)
    return angularFirst(list, atomCount(structure), limit)
  }
}

function angularFirst(list: ReusableNeighbourList, n: number, limit: number): PairSlots {
  const { owner, dx, dy, dz, squared, count } = list
  const first = list.first.slice(0, n + 1)
  const angular = new Int32Array(n)
  const neighbour = new Int32Array(count)
  const vectors = new Float64Array(3 * count)
  let slot = 0
  let most = 0
  let mostAngular = 0
  let coincident = false
  const take = (p: number): void => {
    neighbour[slot] = owner[p]
    vectors[3 * slot] = dx[p]
    vectors[3 * slot + 1] = dy[p]
    vectors[3 * slot + 2] = dz[p]
    if (squared[p] === 0) coincident = true
    slot++
  }
  for (let i = 0; i < n; i++) {
    for (let p = first[i]; p < first[i + 1]; p++) if (squared[p] < limit) take(p)
    angular[i] = slot - first[i]
    for (let p = first[i]; p < first[i + 1]; p++) if (squared[p] >= limit) take(p)
    most = Math.max(most, first[i + 1] - first[i])
    mostAngular = Math.max(mostAngular, angular[i])
  }
  return { first, angular, neighbour, vectors, most, mostAngular, coincident }
}
