// The kernel with its parameters put in: k(x, x′) = Σ_t s_t² m(r_t), m(r) = (1 + √5 r + 5r²/3) exp(−√5 r) (Matérn-5/2,
// Rasmussen and Williams 2006, eq. 4.17), r_t² = Σ_b d_b²/ℓ_tb² over the blocks b of a term.
//
// Notation. u = √5 r; the weights are 5/ℓ², so that u² = Σ_b weight_b·d_b².
import { InputError } from '../../errors.ts'
import type { Inputs } from '../inputs.ts'
import { blockDistances, writeSquares, type BlockDistances } from './distances.ts'
import type { Kernel } from './kernel.ts'

/** Flat arrays over the terms; their blocks are blocks[starts[t]] … blocks[starts[t + 1] − 1], with a weight each. */
export interface Covariance {
  readonly kernel: Kernel
  readonly distances: BlockDistances
  readonly starts: Int32Array
  readonly blocks: Int32Array
  readonly weights: Float64Array
  /** s_t². */
  readonly variances: Float64Array
  readonly priorVariance: number
  /** s_n². */
  readonly noise: number
  /** Scratch space: distances of one pair. */
  readonly squares: Float64Array
}

/** Puts theta into a kernel. Throws InputError when theta does not belong to it. */
export function covarianceOf(kernel: Kernel, theta: ArrayLike<number>): Covariance {
  const given = Array.from(theta)
  if (given.length !== kernel.size || !given.every(Number.isFinite)) {
    throw new InputError({
      rule: `theta of the kernel "${kernel.name}" over these descriptor groups must be ${kernel.size} finite numbers`,
      found: given,
    })
  }
  const terms = kernel.terms
  const starts = new Int32Array(terms.length + 1)
  terms.forEach(({ blocks }, t) => { starts[t + 1] = starts[t] + blocks.length })
  const variances = Float64Array.from(terms, ({ variance }) => Math.exp(theta[variance]))
  return {
    kernel,
    distances: blockDistances(kernel),
    starts,
    blocks: Int32Array.from(terms.flatMap(({ blocks }) => blocks)),
    weights: Float64Array.from(terms.flatMap(({ scales }) => scales), (scale) => 5 * Math.exp(-2 * theta[scale])),
    variances,
    priorVariance: variances.reduce((sum, variance) => sum + variance, 0),
    noise: Math.exp(theta[kernel.size - 1]),
    squares: new Float64Array(kernel.blocks.length),
  }
}

/** u² of a term for the pair whose distances stand in the scratch space. */
function scaledSquare({ starts, blocks, weights, squares }: Covariance, term: number): number {
  let sum = 0
  for (let b = starts[term]; b < starts[term + 1]; b++) sum += weights[b] * squares[blocks[b]]
  return sum
}

/** One term of the covariance of the pair whose distances stand in the scratch space. */
function termOfPair(covariance: Covariance, term: number): number {
  const square = scaledSquare(covariance, term)
  const u = Math.sqrt(square)
  return covariance.variances[term] * (1 + u + square / 3) * Math.exp(-u)
}

/**
 * Writes k(a, b_j) for the first `count` of the points to target[0…]; a begins at `aAt`. With a term number, that term
 * alone.
 */
export function writeCovariances(
  covariance: Covariance, a: Float64Array, aAt: number, points: Pick<Inputs, 'dimension' | 'values'>, count: number,
  target: Float64Array, term: number | null = null,
): void {
  const { distances, squares, variances } = covariance
  const first = term ?? 0
  const last = term ?? variances.length - 1
  for (let j = 0; j < count; j++) {
    writeSquares(distances, a, aAt, points.values, j * points.dimension, squares, 0)
    let sum = 0
    for (let t = first; t <= last; t++) sum += termOfPair(covariance, t)
    target[j] = sum
  }
}

/**
 * Adds factor·∂k(x, b)/∂x_d to each target (a factor per target); categorical columns get nothing. The distances of the
 * pair must stand in the scratch space.
 */
export function addCovarianceGradient(
  covariance: Covariance, x: Float64Array, b: Float64Array, bAt: number, perBlock: Float64Array,
  factors: readonly number[], targets: readonly Float64Array[],
): void {
  const { distances: { starts: columnStarts, columns, isCategorical }, starts, blocks, weights, variances } = covariance
  perBlock.fill(0)
  for (let t = 0; t < variances.length; t++) {
    const u = Math.sqrt(scaledSquare(covariance, t))
    // dm/dr² = −(5/6)(1 + u) exp(−u), and the weights hold the 5.
    const slope = -(variances[t] / 3) * (1 + u) * Math.exp(-u)
    for (let k = starts[t]; k < starts[t + 1]; k++) perBlock[blocks[k]] += slope * weights[k]
  }
  for (let block = 0; block < perBlock.length; block++) {
    for (let c = columnStarts[block]; c < columnStarts[block + 1]; c++) {
      const column = columns[c]
      if (isCategorical[column] === 1) continue
      const gradient = perBlock[block] * (x[column] - b[bAt + column])
      for (let k = 0; k < targets.length; k++) targets[k][column] += factors[k] * gradient
    }
  }
}
