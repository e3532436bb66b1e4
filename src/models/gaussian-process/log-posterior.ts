// What a fit of the hyperparameters minimises: J(θ) = ½ yᵀA⁻¹y + Σ log L_ii + ½ n log 2π − log p(θ), with its gradient
// (Rasmussen and Williams 2006, eqs 2.30 and 5.9).
//
// Notation. R = A⁻¹ − α αᵀ, α = A⁻¹ y; ∂J/∂θ = ½ tr(R ∂A/∂θ) − ∂log p/∂θ. u = √5 r.
import {
  appendRow, emptyCholesky, invert, logDiagonal, rowStart, solveLower, solveUpper, truncateRows, type Cholesky,
} from '../../math/cholesky.ts'
import { dot } from '../../math/vectors.ts'
import { covarianceOf, scaledSquare, type Covariance } from './covariance.ts'
import { blockDistances, pairSquares, type RowSquares } from './distances.ts'
import { JITTER } from './factored-rows.ts'
import type { Kernel } from './kernel.ts'
import { addPrior } from './priors.ts'
import type { Observations } from './types.ts'

/** Everything that the evaluations of one fit share. */
interface Workspace {
  readonly kernel: Kernel
  readonly observations: Observations
  readonly squaresOf: (row: number) => RowSquares
  readonly factor: Cholesky
  /** exp(−u) of pair p and term t at p·T + t: the slow part of the kernel, needed twice. */
  readonly decays: Float64Array
  readonly row: Float64Array
  readonly alpha: Float64Array
  readonly inverse: Float64Array
  readonly lower: Float64Array
}

/** J as a function of theta that writes its gradient; NaN where A has no factor. */
export function negativeLogPosterior(kernel: Kernel, observations: Observations): (theta: Float64Array, gradient: Float64Array) => number {
  const { inputs } = observations
  const n = inputs.count
  const workspace: Workspace = {
    kernel,
    observations,
    squaresOf: pairSquares(blockDistances(kernel), inputs),
    factor: emptyCholesky(),
    decays: new Float64Array(((n * (n - 1)) / 2) * kernel.terms.length),
    row: new Float64Array(n),
    alpha: new Float64Array(n),
    inverse: new Float64Array(rowStart(n)),
    lower: new Float64Array(rowStart(n)),
  }
  return (theta, gradient) => evaluate(workspace, theta, gradient)
}

function evaluate(workspace: Workspace, theta: Float64Array, gradient: Float64Array): number {
  const { kernel, observations: { targets }, factor, alpha, inverse, lower } = workspace
  const covariance = covarianceOf(kernel, theta)
  gradient.fill(0)
  if (!factorise(workspace, covariance)) return Number.NaN
  alpha.set(targets)
  solveLower(factor, alpha)
  const fit = 0.5 * dot(alpha, alpha)
  solveUpper(factor, alpha)
  invert(factor, inverse, lower)
  addLikelihoodGradient(workspace, covariance, gradient)
  return fit + logDiagonal(factor) + 0.5 * targets.length * Math.log(2 * Math.PI) + addPrior(kernel, theta, gradient)
}

function factorise({ observations, squaresOf, factor, decays, row }: Workspace, covariance: Covariance): boolean {
  const { inputs, repeats } = observations
  const { variances, priorVariance, noise, distances: { blockCount } } = covariance
  const termCount = variances.length
  truncateRows(factor, 0)
  let place = 0
  for (let i = 0; i < inputs.count; i++) {
    const { squares, at } = squaresOf(i)
    for (let j = 0; j < i; j++) {
      let sum = 0
      for (let t = 0; t < termCount; t++) {
        const square = scaledSquare(covariance, t, squares, at + j * blockCount)
        const u = Math.sqrt(square)
        const decay = Math.exp(-u)
        decays[place++] = decay
        sum += variances[t] * (1 + u + square / 3) * decay
      }
      row[j] = sum
    }
    row[i] = priorVariance + noise / (repeats?.[i] ?? 1) + JITTER[0]
    if (!appendRow(factor, row)) return false
  }
  return true
}

/** Adds ½ tr(R ∂A/∂θ): every pair counts twice, the diagonal once. */
function addLikelihoodGradient(workspace: Workspace, covariance: Covariance, gradient: Float64Array): void {
  const { kernel, observations: { inputs, repeats }, alpha, inverse } = workspace
  const { variances, noise, weights, starts } = covariance
  const { forVariance, forScale } = pairSums(workspace, covariance)
  let trace = 0
  let noiseTrace = 0
  for (let i = 0; i < inputs.count; i++) {
    const residue = inverse[rowStart(i) + i] - alpha[i] * alpha[i]
    trace += residue
    noiseTrace += residue / (repeats?.[i] ?? 1)
  }
  kernel.terms.forEach(({ variance, scales }, t) => {
    gradient[variance] += variances[t] * (forVariance[t] + 0.5 * trace)
    // ∂k/∂log ℓ = s² (5/3)(1 + u) exp(−u) d²/ℓ², and the weights hold the 5.
    scales.forEach((scale, k) => { gradient[scale] += (variances[t] / 3) * weights[starts[t] + k] * forScale[starts[t] + k] })
  })
  gradient[kernel.size - 1] += 0.5 * noise * noiseTrace
}

/** Σ_{i>j} R_ij m(r_t) per term, and Σ_{i>j} R_ij (1 + u) exp(−u) d_b² per term and block. */
function pairSums({ observations: { inputs }, squaresOf, decays, alpha, inverse }: Workspace, covariance: Covariance) {
  const { variances, starts, blocks, distances: { blockCount } } = covariance
  const forVariance = new Float64Array(variances.length)
  const forScale = new Float64Array(blocks.length)
  let place = 0
  for (let i = 0; i < inputs.count; i++) {
    const { squares, at } = squaresOf(i)
    const rowOf = rowStart(i)
    for (let j = 0; j < i; j++) {
      const residue = inverse[rowOf + j] - alpha[i] * alpha[j]
      const pair = at + j * blockCount
      for (let t = 0; t < variances.length; t++) {
        const square = scaledSquare(covariance, t, squares, pair)
        const u = Math.sqrt(square)
        const weighted = residue * decays[place++]
        forVariance[t] += weighted * (1 + u + square / 3)
        const slope = weighted * (1 + u)
        for (let k = starts[t]; k < starts[t + 1]; k++) forScale[k] += slope * squares[pair + blocks[k]]
      }
    }
  }
  return { forVariance, forScale }
}
