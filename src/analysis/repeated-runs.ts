// Statistics of a search repeated over seeds: how often it reaches the target, and at what cost.
// ERT: Hansen, Auger, Ros, Finck, Pošík, "Real-parameter black-box optimization benchmarking" (2010): total cost of
// all runs, successful or not, divided by the number of successes.

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

export interface RunStatistics {
  readonly runs: number
  readonly successes: number
  /** Wilson 95 % interval of the success rate. */
  readonly successInterval: readonly [number, number]
  /** Median and 90th percentile of evaluations to the target, failures counting as infinite. */
  readonly median: number
  readonly p90: number
  /** Expected evaluations, and force calls, until one success; Infinity without any. */
  readonly ert: number
  readonly ertForceCalls: number
  readonly forceCallsPerEvaluation: number
}

/** Summarises runs of one strategy. */
export function runStatistics(runs: readonly Run[]): RunStatistics {
  const successes = runs.filter(({ success }) => success).length
  const evaluations = sum(runs.map((run) => run.evaluations))
  const forceCalls = sum(runs.map((run) => run.forceCalls))
  const costs = runs.map((run) => (run.success ? run.evaluations : Infinity)).sort((a, b) => a - b)
  return {
    runs: runs.length,
    successes,
    successInterval: wilsonInterval(successes, runs.length),
    median: quantile(costs, 0.5),
    p90: quantile(costs, 0.9),
    ert: successes === 0 ? Infinity : evaluations / successes,
    ertForceCalls: successes === 0 ? Infinity : forceCalls / successes,
    forceCallsPerEvaluation: evaluations === 0 ? Number.NaN : forceCalls / evaluations,
  }
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

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
