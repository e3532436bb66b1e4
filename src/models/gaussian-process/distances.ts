// Squared distances between rows of descriptors, block by block of a kernel.
import type { Inputs } from '../inputs.ts'
import type { Kernel } from './kernel.ts'

/** Computes block distances; flat arrays, because it runs for every pair of rows. */
export interface BlockDistances {
  readonly blockCount: number
  /** Columns of block b: columns[starts[b]] … columns[starts[b + 1] − 1]. */
  readonly starts: Int32Array
  readonly columns: Int32Array
  /** 1 per column that holds option numbers. */
  readonly isCategorical: Uint8Array
}

/** Prepares the distances of a kernel. */
export function blockDistances({ blocks, space }: Kernel): BlockDistances {
  const starts = new Int32Array(blocks.length + 1)
  blocks.forEach((block, b) => { starts[b + 1] = starts[b] + block.length })
  const isCategorical = new Uint8Array(space.dimension)
  for (const column of space.categorical) isCategorical[column] = 1
  return { blockCount: blocks.length, starts, columns: Int32Array.from(blocks.flat()), isCategorical }
}

/**
 * Writes Σ_d (a_d − b_d)² over the columns of each block, [a_d ≠ b_d] where the column is categorical, to
 * squares[at] … squares[at + blockCount − 1]. `aAt` and `bAt` are where the rows begin.
 */
export function writeSquares(
  { blockCount, starts, columns, isCategorical }: BlockDistances,
  a: Float64Array, aAt: number, b: Float64Array, bAt: number, squares: Float64Array, at: number,
): void {
  for (let block = 0; block < blockCount; block++) {
    let sum = 0
    for (let c = starts[block]; c < starts[block + 1]; c++) {
      const column = columns[c]
      const difference = a[aAt + column] - b[bAt + column]
      if (isCategorical[column] === 0) sum += difference * difference
      else if (difference !== 0) sum += 1
    }
    squares[at + block] = sum
  }
}

/** Distances of row i to the `row` rows before it: block b to row j at `at` + b·row + j. */
export interface RowSquares {
  readonly squares: Float64Array
  readonly at: number
}

/** Above this many numbers (64 MB) the distances are computed anew each time instead of kept. */
const MOST_KEPT = 8_000_000

/** Block distances of each row to the rows before it, for repeated passes over the same rows. */
export function pairSquares(
  distances: BlockDistances, inputs: Inputs, mostKept = MOST_KEPT,
): (row: number) => RowSquares {
  const { count } = inputs
  const { blockCount } = distances
  const startOf = (row: number): number => ((row * (row - 1)) / 2) * blockCount
  if (startOf(count) > mostKept) {
    const squares = new Float64Array(count * blockCount)
    return (row) => {
      writeRowSquares(distances, inputs, row, squares, 0)
      return { squares, at: 0 }
    }
  }
  const squares = new Float64Array(startOf(count))
  for (let row = 0; row < count; row++) writeRowSquares(distances, inputs, row, squares, startOf(row))
  return (row) => ({ squares, at: startOf(row) })
}

function writeRowSquares(
  distances: BlockDistances, { dimension, values }: Inputs, row: number, squares: Float64Array, at: number,
): void {
  const pair = new Float64Array(distances.blockCount)
  for (let j = 0; j < row; j++) {
    writeSquares(distances, values, row * dimension, values, j * dimension, pair, 0)
    for (let block = 0; block < pair.length; block++) squares[at + block * row + j] = pair[block]
  }
}
