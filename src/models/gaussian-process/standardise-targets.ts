// Targets are given to a Gaussian process with mean 0 and deviation 1, and its answers are turned back.
import type { Posterior } from './types.ts'

export interface Standardisation {
  readonly mean: number
  /** Population deviation of the targets; 1 where they are all equal. */
  readonly deviation: number
}

/** Mean and deviation of at least one target. */
export function standardisation(targets: ArrayLike<number>): Standardisation {
  const count = targets.length
  if (count === 0) throw new RangeError('standardising needs at least one target')
  let sum = 0
  for (let i = 0; i < count; i++) sum += targets[i]
  const mean = sum / count
  let squares = 0
  for (let i = 0; i < count; i++) squares += (targets[i] - mean) * (targets[i] - mean)
  const deviation = Math.sqrt(squares / count)
  // A spread of rounding errors is no spread.
  return { mean, deviation: deviation > 1e-12 * Math.abs(mean) ? deviation : 1 }
}

/** (target − mean)/deviation of each target. */
export function standardised(targets: ArrayLike<number>, { mean, deviation }: Standardisation): Float64Array {
  return Float64Array.from(targets, (target) => (target - mean) / deviation)
}

/** A posterior in the unit of the targets (variance in its square). */
export function inTargetUnit(posterior: Posterior, { mean, deviation }: Standardisation): Posterior {
  return {
    mean: posterior.mean.map((value) => mean + deviation * value),
    variance: posterior.variance.map((value) => deviation * deviation * value),
  }
}
