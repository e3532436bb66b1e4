// Intervals for small samples of runs: order statistics for a median, Student's t for a mean of numbers that scatter evenly
// around it, the percentile bootstrap for anything else.
// Order statistics: David, Nagaraja, "Order Statistics", 3rd ed., section 7.1 (2003), doi 10.1002/0471722162.
// Bootstrap: Efron, Ann. Stat. 7, 1 (1979), doi 10.1214/aos/1176344552.
import { randomStream } from './random.ts'
import { studentQuantile } from './student-t.ts'

const CONFIDENCE = 0.95
const RESAMPLES = 2000

/** An interval and the confidence it really has. */
export interface Interval {
  readonly low: number
  readonly high: number
  readonly confidence: number
}

/**
 * Distribution-free interval of a median: the narrowest pair of opposite order statistics with at least 95 %
 * confidence, which takes six values; below that the range of the values with the confidence it has (75 % for three).
 * Null for fewer than two values. Infinite values are allowed.
 */
export function medianInterval(values: readonly number[]): Interval | null {
  const n = values.length
  if (n < 2) return null
  const sorted = [...values].sort((a, b) => a - b)
  let rank = 0
  // log C(n, rank) − n log 2, and the sum of such probabilities up to this rank: half of what the interval misses.
  let logTerm = -n * Math.LN2
  let tail = Math.exp(logTerm)
  while (rank + 1 < n / 2) {
    logTerm += Math.log((n - rank) / (rank + 1))
    const next = tail + Math.exp(logTerm)
    if (1 - 2 * next < CONFIDENCE) break
    tail = next
    rank++
  }
  return { low: sorted[rank], high: sorted[n - 1 - rank], confidence: 1 - 2 * tail }
}

/**
 * Interval of a mean (95 %, Student's t): as good as the values are normally distributed. Null for fewer than two values.
 */
export function meanInterval(values: readonly number[]): Interval | null {
  const n = values.length
  if (n < 2) return null
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  const half = studentQuantile(CONFIDENCE, n - 1) * standardDeviation(values) / Math.sqrt(n)
  return { low: mean - half, high: mean + half, confidence: CONFIDENCE }
}

/** Standard deviation of the population that at least two values are a sample of. */
export function standardDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (values.length - 1))
}

/**
 * Percentile bootstrap interval (95 %, 2000 resamples) of a statistic of a list; the same list gives the same interval.
 * The statistic may be infinite. Null for fewer than two items.
 */
export function bootstrapInterval<T>(items: readonly T[], statistic: (sample: readonly T[]) => number): Interval | null {
  const n = items.length
  if (n < 2) return null
  const random = randomStream('bootstrap')
  const values = Array.from({ length: RESAMPLES }, () =>
    statistic(Array.from({ length: n }, () => items[random.integer(n)]))).sort((a, b) => a - b)
  const outside = Math.floor(((1 - CONFIDENCE) / 2) * RESAMPLES)
  return { low: values[outside], high: values[RESAMPLES - 1 - outside], confidence: CONFIDENCE }
}

/** Quantile of sorted values, linear between neighbours (type 7 of Hyndman and Fan 1996); NaN for none. */
export function interpolatedQuantile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) return Number.NaN
  const at = share * (sorted.length - 1)
  const below = Math.floor(at)
  const fraction = at - below
  // An infinite neighbour of weight zero must not count.
  return fraction === 0 ? sorted[below] : (1 - fraction) * sorted[below] + fraction * sorted[below + 1]
}
