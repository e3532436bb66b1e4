// How much of what a search found was new, and how soon it had covered what it found: distances between standardised
// descriptors, against a declared cutoff. Coverage after the COV-R of generative models (T. Xie et al., ICLR 2022,
// arXiv:2110.06197), its reference here being results of the search itself.
import type { Inputs } from '../inputs.ts'

/** For every row the distance to the nearest earlier one, Infinity for the first: root mean square over the columns. */
export function distancesToEarlier({ count, dimension, values }: Inputs): Float64Array {
  const nearest = new Float64Array(count).fill(Infinity)
  for (let row = 1; row < count; row++) {
    let least = Infinity
    for (let earlier = 0; earlier < row; earlier++) {
      least = Math.min(least, squaredDistance(values, dimension, row, earlier, least))
    }
    nearest[row] = Math.sqrt(least / dimension)
  }
  return nearest
}

/** Share of each block of `size` rows (the last may be shorter) farther than the cutoff from all earlier rows. */
export function noveltyOfBlocks(
  distances: Float64Array, size: number, cutoff: number,
): { readonly from: number; readonly to: number; readonly novelty: number }[] {
  return Array.from({ length: Math.ceil(distances.length / size) }, (_, block) => {
    const part = distances.subarray(block * size, (block + 1) * size)
    const fresh = part.reduce((sum, distance) => sum + (distance > cutoff ? 1 : 0), 0)
    return { from: block * size, to: block * size + part.length, novelty: fresh / part.length }
  })
}

/**
 * For every wanted row the number of rows, in their order, after which one lies within the cutoff of it; itself at the
 * latest.
 */
export function coveredAfter({ dimension, values }: Inputs, wanted: readonly number[], cutoff: number): number[] {
  const limit = cutoff * cutoff * dimension
  return wanted.map((row) => {
    let first = 0
    while (first < row && squaredDistance(values, dimension, row, first, limit) > limit) first++
    return first + 1
  })
}

/** Squared distance of two rows; some larger number than `enough` as soon as it is known to be larger. */
function squaredDistance(values: Float64Array, dimension: number, a: number, b: number, enough: number): number {
  let sum = 0
  for (let c = 0; c < dimension; c++) {
    const difference = values[a * dimension + c] - values[b * dimension + c]
    sum += difference * difference
    if (sum > enough) return sum
  }
  return sum
}
