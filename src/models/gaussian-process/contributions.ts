// What each term of the kernel contributes: f = Σ f_t splits exactly, with mean k_t(x, X) α and variance
// s_t² − k_t(x, X) A⁻¹ k_t(X, x) (Duvenaud, Nickisch and Rasmussen 2011, arXiv 1112.4394, section 3). Terms are
// determined only up to constants that cancel between them: centre each before comparing.
import { solveLower } from '../../math/cholesky.ts'
import type { Inputs } from '../inputs.ts'
import { writeCovariances } from './covariance.ts'
import type { FactoredRows } from './factored-rows.ts'
import { LEAST_VARIANCE } from './followed.ts'
import type { TermContribution } from './types.ts'

/** Posterior of each term at points; `alpha` = A⁻¹ y. The means sum to the posterior mean. */
export function contributionsAt(
  { covariance, factor, inputs }: FactoredRows, alpha: Float64Array, points: Inputs,
): readonly TermContribution[] {
  const { kernel, variances, priorVariance } = covariance
  const n = factor.size
  const column = new Float64Array(n)
  return kernel.terms.map((term, t) => {
    const mean = new Float64Array(points.count)
    const variance = new Float64Array(points.count)
    for (let z = 0; z < points.count; z++) {
      writeCovariances(covariance, points.values, z * points.dimension, inputs, n, column, t)
      for (let i = 0; i < n; i++) mean[z] += column[i] * alpha[i]
      solveLower(factor, column)
      let known = 0
      for (let i = 0; i < n; i++) known += column[i] * column[i]
      variance[z] = Math.max(variances[t] - known, LEAST_VARIANCE)
    }
    return { term: term.name, mean, variance, priorShare: variances[t] / priorVariance }
  })
}

/** Share of a term in what the model says. */
export interface VarianceShare {
  readonly term: string
  /** Between 0 and 1; the shares sum to 1, or are all 0 where no term varies. */
  readonly share: number
}

/** Variance of each centred term over the points, relative to the sum of all: which terms the predictions rest on. */
export function varianceShares(contributions: readonly TermContribution[]): readonly VarianceShare[] {
  const spreads = contributions.map(({ mean }) => {
    const average = mean.reduce((sum, value) => sum + value, 0) / mean.length
    return mean.reduce((sum, value) => sum + (value - average) * (value - average), 0)
  })
  const total = spreads.reduce((sum, spread) => sum + spread, 0)
  return contributions.map(({ term }, t) => ({ term, share: total > 0 ? spreads[t] / total : 0 }))
}
