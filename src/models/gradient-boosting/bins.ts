// Columns cut into bins, once per fit: a split is then sought among the edges of bins, by sums per bin instead of sorting.
import type { Inputs } from '../inputs.ts'
import { thresholdBetween } from '../trees/tree.ts'

export interface BinnedColumns {
  readonly count: number
  readonly dimension: number
  /** Column after column: bin of row r in column c is bins[c·count + r]. */
  readonly bins: Uint16Array
  /** Per column the edges between bins, ascending: bin b holds values above edges[b − 1] and up to edges[b]. */
  readonly edges: readonly Float64Array[]
}

/**
 * Cuts every column into at most `largest` bins: one per distinct value where there are no more, so that no split is
 * lost; otherwise edges with about as many rows between them.
 */
export function binnedColumns({ count, dimension, values }: Inputs, largest: number): BinnedColumns {
  const bins = new Uint16Array(count * dimension)
  const edges: Float64Array[] = []
  for (let c = 0; c < dimension; c++) {
    const column = Float64Array.from({ length: count }, (_, r) => values[r * dimension + c])
    const own = edgesOf(column.slice().sort(), largest)
    for (let r = 0; r < count; r++) bins[c * count + r] = binOf(own, column[r])
    edges.push(own)
  }
  return { count, dimension, bins, edges }
}

function edgesOf(ascending: Float64Array, largest: number): Float64Array {
  const distinct = ascending.filter((value, i) => i === 0 || value !== ascending[i - 1])
  if (distinct.length <= largest) return distinct.subarray(1).map((value, i) => thresholdBetween(distinct[i], value))
  const edges: number[] = []
  for (let b = 1; b < largest; b++) {
    const at = Math.floor((b * ascending.length) / largest)
    // Rows of one value stay together: the edge moves below it, or is left out when that one is taken.
    if (ascending[at - 1] < ascending[at]) edges.push(thresholdBetween(ascending[at - 1], ascending[at]))
    else {
      const first = ascending.indexOf(ascending[at])
      if (first > 0) edges.push(thresholdBetween(ascending[first - 1], ascending[first]))
    }
  }
  return Float64Array.from(new Set(edges))
}

/** Number of edges below the value. */
function binOf(edges: Float64Array, value: number): number {
  let [low, high] = [0, edges.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (value <= edges[middle]) high = middle
    else low = middle + 1
  }
  return low
}
