// Posterior and its slope at one point: ∇μ = Σ_i α_i ∇k(x, x_i), ∇σ² = −2 Σ_i (A⁻¹k)_i ∇k(x, x_i).
import { solveLower, solveUpper } from '../../math/cholesky.ts'
import { addCovarianceGradient, writeCovariances } from './covariance.ts'
import { writeSquares } from './distances.ts'
import type { FactoredRows } from './factored-rows.ts'
import { LEAST_VARIANCE } from './followed.ts'
import type { PosteriorGradient } from './types.ts'

/** Posterior and slope at a point; `whitened` = L⁻¹y, `alpha` = A⁻¹y. */
export function posteriorGradient(
  { covariance, factor, inputs }: FactoredRows, whitened: Float64Array, alpha: Float64Array, point: Float64Array,
): PosteriorGradient {
  const n = factor.size
  const column = new Float64Array(n)
  writeCovariances(covariance, point, 0, inputs, n, column)
  solveLower(factor, column)
  let mean = 0
  let variance = covariance.priorVariance
  for (let i = 0; i < n; i++) {
    mean += whitened[i] * column[i]
    variance -= column[i] * column[i]
  }
  solveUpper(factor, column)
  const meanGradient = new Float64Array(point.length)
  const varianceGradient = new Float64Array(point.length)
  const perBlock = new Float64Array(covariance.distances.blockCount)
  for (let i = 0; i < n; i++) {
    const at = i * inputs.dimension
    writeSquares(covariance.distances, point, 0, inputs.values, at, covariance.squares, 0)
    const factors = [alpha[i], -2 * column[i]]
    addCovarianceGradient(covariance, point, inputs.values, at, perBlock, factors, [meanGradient, varianceGradient])
  }
  if (variance > LEAST_VARIANCE) return { mean, variance, meanGradient, varianceGradient }
  return { mean, variance: LEAST_VARIANCE, meanGradient, varianceGradient: varianceGradient.fill(0) }
}
