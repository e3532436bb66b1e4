// Leave-one-out predictions of a Gaussian process in closed form, hyperparameters fixed: Rasmussen and Williams 2006,
// eqs 5.10–5.12. The hyperparameters have seen every observation, so the figures are optimistic.
import { invert, rowStart, type Cholesky } from '../../math/cholesky.ts'
import type { LeaveOneOut } from './types.ts'

/** With Q = A⁻¹: mean_i = y_i − α_i/Q_ii, variance_i = 1/Q_ii (with noise). `alpha` = A⁻¹ y; needs at least one row. */
export function leaveOneOutOf(factor: Cholesky, targets: Float64Array, alpha: Float64Array): LeaveOneOut {
  const n = factor.size
  const inverse = new Float64Array(rowStart(n))
  invert(factor, inverse, new Float64Array(rowStart(n)))
  const mean = new Float64Array(n)
  const variance = new Float64Array(n)
  const average = targets.reduce((sum, target) => sum + target, 0) / n
  let [logDensity, squaredErrors, spread, covered] = [0, 0, 0, 0]
  for (let i = 0; i < n; i++) {
    const precision = inverse[rowStart(i) + i]
    const error = alpha[i] / precision
    mean[i] = targets[i] - error
    variance[i] = 1 / precision
    logDensity -= 0.5 * (Math.log(2 * Math.PI * variance[i]) + error * alpha[i])
    squaredErrors += error * error
    spread += (targets[i] - average) * (targets[i] - average)
    if (Math.abs(error) <= 1.96 * Math.sqrt(variance[i])) covered++
  }
  return { mean, variance, logDensity, r2: spread > 0 ? 1 - squaredErrors / spread : 0, coverage: covered / n }
}
