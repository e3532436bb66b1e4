// Statistics of a search repeated over seeds: how often it reaches the target, and at what cost.
// ERT: Hansen, Auger, Ros, Finck, Pošík, "Real-parameter black-box optimization benchmarking" (2010): total cost of
// all runs, successful or not, divided by the number of successes.
import { bootstrapInterval, type Interval } from '../math/intervals.ts'

/** One run of a search with a budget. */
export interface Run {
  readonly seed: number
  readonly success: boolean
  /** Cost until the target was reached, or all that was spent. */
  readonly evaluations: number
  readonly forceCalls: number
  /** Best objective in the end. */
  readonly best: number | null
}

/** What counts as success: an objective at least as good as this. */
export interface Threshold {
  readonly value: number
  readonly direction: 'minimize' | 'maximize'
}

export interface RunStatistics {
  readonly runs: number
  readonly successes: number
  /** Wilson 95 % interval of the success rate. */
  readonly successInterval: readonly [number, number]
  /** Median and 90th percentile of evaluations to the target, failures counting as infinite. */
  readonly median: number
  readonly p90: number
  /** Expected evaluations until one success, Infinity without any; with a bootstrap 95 % interval. */
  readonly ert: number
  readonly ertInterval: Interval | null
  /** The same in force calls. */
  readonly medianForceCalls: number
  readonly ertForceCalls: number
  readonly ertForceCallsInterval: Interval | null
  readonly forceCallsPerEvaluation: number
  /**
   * How far the best objective of the unsuccessful runs is from the threshold, their median; null when all succeeded,
   * Infinity when half of them found nothing.
   */
  readonly medianGap: number | null
}

/** Summarises runs of one strategy; costs count until the target. */
export function runStatistics(runs: readonly Run[], threshold: Threshold): RunStatistics {
  const successes = runs.filter(({ success }) => success).length
  const evaluations = sum(runs.map((run) => run.evaluations))
  const forceCalls = sum(runs.map((run) => run.forceCalls))
  const costs = costsToTarget(runs, (run) => run.evaluations)
  return {
    runs: runs.length,
    successes,
    successInterval: wilsonInterval(successes, runs.length),
    median: quantile(costs, 0.5),
    p90: quantile(costs, 0.9),
    ert: expectedCost(runs, (run) => run.evaluations),
    ertInterval: bootstrapInterval(runs, (sample) => expectedCost(sample, (run) => run.evaluations)),
    medianForceCalls: quantile(costsToTarget(runs, (run) => run.forceCalls), 0.5),
    ertForceCalls: expectedCost(runs, (run) => run.forceCalls),
    ertForceCallsInterval: bootstrapInterval(runs, (sample) => expectedCost(sample, (run) => run.forceCalls)),
    forceCallsPerEvaluation: evaluations === 0 ? Number.NaN : forceCalls / evaluations,
    medianGap: medianGap(runs, threshold),
  }
}

/** The statistics under the names they have in JSON files; what is infinite or unknown is null. */
export function statisticsRecord(statistics: RunStatistics): Record<string, number | null | readonly (number | null)[]> {
  const { ertInterval, ertForceCallsInterval } = statistics
  const finite = (value: number | null): number | null => (value !== null && Number.isFinite(value) ? value : null)
  const ends = (interval: Interval | null): readonly (number | null)[] | null =>
    interval === null ? null : [finite(interval.low), finite(interval.high)]
  return {
    runs: statistics.runs,
    successes: statistics.successes,
    success_interval: statistics.successInterval,
    median: finite(statistics.median),
    p90: finite(statistics.p90),
    ert: finite(statistics.ert),
    ert_interval: ends(ertInterval),
    median_force_calls: finite(statistics.medianForceCalls),
    ert_force_calls: finite(statistics.ertForceCalls),
    ert_force_calls_interval: ends(ertForceCallsInterval),
    force_calls_per_evaluation: finite(statistics.forceCallsPerEvaluation),
    median_gap_of_failures: finite(statistics.medianGap),
  }
}

/** Whether an objective value is a success. */
export function reaches(value: number, { value: target, direction }: Threshold): boolean {
  return direction === 'minimize' ? value <= target : value >= target
}

/** Wilson score interval of a proportion at 95 % (Wilson, J. Am. Stat. Assoc. 22, 209 (1927)). */
export function wilsonInterval(successes: number, trials: number): readonly [number, number] {
  if (trials === 0) return [0, 1]
  const z = 1.959963984540054
  const p = successes / trials
  const denominator = 1 + (z * z) / trials
  const centre = (p + (z * z) / (2 * trials)) / denominator
  const half = (z * Math.sqrt((p * (1 - p)) / trials + (z * z) / (4 * trials * trials))) / denominator
  return [Math.max(0, centre - half), Math.min(1, centre + half)]
}

/** Quantile of sorted values: the smallest that at least this share does not exceed; NaN for none. */
export function quantile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) return Number.NaN
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))]
}

/** Median of values in any order: the mean of the middle two for an even count; NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  if (sorted.length === 0) return Number.NaN
  return sorted.length % 2 === 1 ? sorted[middle] : 0.5 * (sorted[middle - 1] + sorted[middle])
}

/** Share of runs that had succeeded after each cost at which one did: the points of a success curve. */
export function successCurve(runs: readonly Run[], cost: (run: Run) => number): [number, number][] {
  const costs = runs.filter(({ success }) => success).map(cost).sort((a, b) => a - b)
  return [[0, 0], ...costs.map((value, index): [number, number] => [value, (index + 1) / runs.length])]
}

function costsToTarget(runs: readonly Run[], cost: (run: Run) => number): number[] {
  return runs.map((run) => (run.success ? cost(run) : Infinity)).sort((a, b) => a - b)
}

function expectedCost(runs: readonly Run[], cost: (run: Run) => number): number {
  const successes = runs.filter(({ success }) => success).length
  return successes === 0 ? Infinity : sum(runs.map(cost)) / successes
}

function medianGap(runs: readonly Run[], { value, direction }: Threshold): number | null {
  const sign = direction === 'minimize' ? 1 : -1
  const failures = runs.filter(({ success }) => !success)
  const gaps = failures.map(({ best }) => (best === null ? Infinity : sign * (best - value)))
  return gaps.length === 0 ? null : median(gaps)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
