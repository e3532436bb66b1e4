// What a fit of the hyperparameters minimises: J(θ) = ½ yᵀA⁻¹y + Σ log L_ii + ½ n log 2π − log p(θ), with its gradient
// (Rasmussen and Williams 2006, eqs 2.30 and 5.9).
//
// Notation. R = A⁻¹ − α αᵀ, α = A⁻¹ y; ∂J/∂θ = ½ tr(R ∂A/∂θ) − ∂log p/∂θ. u = √5 r.
import type { SmoothFunction } from '../../math/bounded-minimize.ts'
import {
  appendRow, emptyCholesky, invert, logDiagonal, rowStart, solveLower, solveUpper, truncateRows, type Cholesky,
} from '../../math/cholesky.ts'
import { dot, dotAt } from '../../math/vectors.ts'
import { covarianceOf, type Covariance } from './covariance.ts'
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
  /** m = (1 + u + u²/3) exp(−u) and (1 + u) exp(−u) of every pair and term. */
  readonly values: Float64Array
  readonly slopes: Float64Array
  readonly row: Float64Array
  readonly alpha: Float64Array
  readonly inverse: Float64Array
  readonly lower: Float64Array
}

/** J as a function of theta that writes its gradient; NaN where A has no factor. */
export function negativeLogPosterior(kernel: Kernel, observations: Observations): SmoothFunction {
  const { inputs } = observations
  const n = inputs.count
  const workspace: Workspace = {
    kernel,
    observations,
    squaresOf: pairSquares(blockDistances(kernel), inputs),
    factor: emptyCholesky(),
    values: new Float64Array(partStart(n, kernel.terms.length)),
    slopes: new Float64Array(partStart(n, kernel.terms.length)),
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

function factorise(workspace: Workspace, covariance: Covariance): boolean {
  const { observations: { inputs, repeats }, factor, row } = workspace
  truncateRows(factor, 0)
  for (let i = 0; i < inputs.count; i++) {
    writeRow(workspace, covariance, i)
    row[i] = covariance.priorVariance + covariance.noise / (repeats?.[i] ?? 1) + JITTER[0]
    if (!appendRow(factor, row)) return false
  }
  return true
}

/** Writes the covariances of row i with the rows before it; their parts are kept for the gradient. */
function writeRow(
  { squaresOf, row, values, slopes }: Workspace, { variances, starts, blocks, weights }: Covariance, i: number,
): void {
  const { squares, at } = squaresOf(i)
  row.fill(0, 0, i)
  for (let t = 0; t < variances.length; t++) {
    const place = partStart(i, variances.length) + t * i
    slopes.fill(0, place, place + i)
    for (let k = starts[t]; k < starts[t + 1]; k++) {
      const weight = weights[k]
      const from = at + blocks[k] * i
      for (let j = 0; j < i; j++) slopes[place + j] += weight * squares[from + j]
    }
    const variance = variances[t]
    for (let j = 0; j < i; j++) {
      const square = slopes[place + j]
      const u = Math.sqrt(square)
      const decay = Math.exp(-u)
      const slope = (1 + u) * decay
      const value = slope + (square / 3) * decay
      slopes[place + j] = slope
      values[place + j] = value
      row[j] += variance * value
    }
  }
}

/** Where the parts of row i stand: term t and row j < i at partStart + t·i + j. */
function partStart(i: number, termCount: number): number {
  return ((i * (i - 1)) / 2) * termCount
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
    scales.forEach((scale, k) => {
      gradient[scale] += (variances[t] / 3) * weights[starts[t] + k] * forScale[starts[t] + k]
    })
  })
  gradient[kernel.size - 1] += 0.5 * noise * noiseTrace
}

/** Σ_{i>j} R_ij m(r_t) per term, and Σ_{i>j} R_ij (1 + u) exp(−u) d_b² per term and block. */
function pairSums(
  { observations: { inputs }, squaresOf, values, slopes, alpha, inverse, row: residues }: Workspace,
  { variances, starts, blocks }: Covariance,
) {
  const forVariance = new Float64Array(variances.length)
  const forScale = new Float64Array(blocks.length)
  for (let i = 0; i < inputs.count; i++) {
    const { squares, at } = squaresOf(i)
    for (let j = 0; j < i; j++) residues[j] = inverse[rowStart(i) + j] - alpha[i] * alpha[j]
    for (let t = 0; t < variances.length; t++) {
      const place = partStart(i, variances.length) + t * i
      forVariance[t] += dotAt(residues, 0, values, place, i)
      for (let j = 0; j < i; j++) slopes[place + j] *= residues[j]
      for (let k = starts[t]; k < starts[t + 1]; k++) forScale[k] += dotAt(slopes, place, squares, at + blocks[k] * i, i)
    }
  }
  return { forVariance, forScale }
}
