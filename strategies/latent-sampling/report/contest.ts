// Who proposed the lower energies: medians with intervals, what each way would find in equally many evaluations, and how
// far two ways lie apart. Intervals take candidates for independent.
// Interval of a difference from those of its parts: G. Y. Zou, A. Donner, Stat. Med. 27, 1693 (2008), doi 10.1002/sim.3095.
import { interpolatedQuantile, medianInterval } from '../../../src/math/intervals.ts'
import { expectedBest } from '../../../src/math/random-draws.ts'
import { sortedOf } from './results.ts'

export interface Standing {
  readonly count: number
  /** Losses; NaN for none. */
  readonly median: number
  /** 95 % where there are six or more; null for one. */
  readonly interval: readonly [number, number] | null
  readonly best: number
  readonly sorted: readonly number[]
}

export function standingOf(losses: readonly number[]): Standing {
  const sorted = sortedOf(losses)
  const interval = medianInterval(sorted)
  return {
    count: sorted.length, median: interpolatedQuantile(sorted, 0.5), best: sorted.at(0) ?? Number.NaN, sorted,
    interval: interval === null ? null : [interval.low, interval.high],
  }
}

/** Expected best of so many of the losses; null where there are fewer. */
export function bestOfEqual({ sorted, count }: Standing, draws: number): number | null {
  return count < draws || draws === 0 ? null : expectedBest({ size: count, values: sorted }, draws)
}

export interface Difference {
  /** Median of the first minus median of the second: negative = the first is better. */
  readonly value: number
  readonly low: number
  readonly high: number
}

/** Difference of two medians with its 95 % interval; null where one of them has none. */
export function differenceOf(first: Standing, second: Standing): Difference | null {
  if (first.interval === null || second.interval === null) return null
  const value = first.median - second.median
  const [low1, high1] = first.interval
  const [low2, high2] = second.interval
  return {
    value,
    low: value - Math.hypot(first.median - low1, high2 - second.median),
    high: value + Math.hypot(high1 - first.median, second.median - low2),
  }
}
