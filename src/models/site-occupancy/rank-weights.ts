// Weights for retraining a generator on the best of what it led to: without them it keeps proposing what most of its rows
// are like. The measurements that recommend it stand in the work cited below.
import { InputError } from '../../errors.ts'
import { ranksOf } from './energy-ranks.ts'

/**
 * Weights of values for retraining on the best of them, ∝ 1/(k·N + rank), rank 0 the lowest, mean 1. Small k favours the
 * lowest, a large one nobody. A. Tripp, E. Daxberger, J. M. Hernández-Lobato, NeurIPS 2020, arXiv:2006.09191, eq. 3.
 */
export function rankWeights(values: ArrayLike<number>, k: number): Float64Array {
  if (!(k > 0)) throw new InputError({ rule: 'k of rank weights must be positive', found: k })
  const weights = ranksOf(values).map((rank) => 1 / (k * values.length + rank))
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length
  return weights.map((weight) => weight / mean)
}
