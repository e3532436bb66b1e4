// What repeated searches of a pool found, beside what drawing at random is sure to find on average.
import { bootstrapInterval, type Interval } from '../../src/math/intervals.ts'
import { chanceOfAny, drawsForChance, expectedShare } from '../../src/math/random-draws.ts'
import { median, wilsonInterval } from '../../src/analysis/repeated-runs.ts'
import { ranked, type PoolSearch, type PoolTask } from './search.ts'

/** A number over seeds with its 95 % interval (Wilson's for shares of runs, else bootstrap over seeds). */
export interface Measured {
  readonly value: number
  readonly interval: readonly [number, number] | null
}

/** One row of the table. */
export interface PoolRow {
  readonly pool: string
  readonly configuration: string
  readonly seeds: number
  readonly budget: number
  /** Share of runs that evaluated the best candidate. */
  readonly bestFound: Measured
  /** Misses count as infinite. */
  readonly medianToBest: Measured
  /** Misses count as the budget. */
  readonly meanCapped: Measured
  readonly medianToTop1: Measured
  /** Share of the best 5 % found, by number of evaluations. */
  readonly top5: readonly { readonly at: number; readonly share: Measured }[]
  /** Share of the best 5 % at the budget over that of random draws. */
  readonly timesRandom: Measured
  readonly cpuSeconds: number
}

/** The row of some searches. */
export function rowOf(
  task: PoolTask, configuration: string, budget: number, checkpoints: readonly number[], searches: readonly PoolSearch[],
): PoolRow {
  const order = ranked(task)
  const size = order.length
  const top1 = new Set(order.slice(0, Math.ceil(0.01 * size)))
  const top5 = new Set(order.slice(0, Math.ceil(0.05 * size)))
  const firstOf = (search: PoolSearch, wanted: ReadonlySet<number>): number => {
    const position = search.order.findIndex((index) => wanted.has(index))
    return position === -1 ? Infinity : position + 1
  }
  const toBest = searches.map((search) => firstOf(search, new Set([order[0]])))
  const shareAt = (search: PoolSearch, at: number): number =>
    search.order.slice(0, at).filter((index) => top5.has(index)).length / top5.size
  const found = toBest.filter((count) => count <= budget).length
  const atBudget = measured(searches.map((search) => shareAt(search, budget)), mean)
  const random = expectedShare(size, budget)
  return {
    pool: task.name, configuration, seeds: searches.length, budget,
    bestFound: { value: found / searches.length, interval: wilsonInterval(found, searches.length) },
    medianToBest: measured(toBest, median),
    meanCapped: measured(toBest.map((count) => Math.min(count, budget)), mean),
    medianToTop1: measured(searches.map((search) => firstOf(search, top1)), median),
    top5: checkpoints.map((at) => ({ at, share: measured(searches.map((search) => shareAt(search, at)), mean) })),
    timesRandom: { value: atBudget.value / random, interval: scaled(atBudget.interval, 1 / random) },
    cpuSeconds: mean(searches.map(({ cpuSeconds }) => cpuSeconds)),
  }
}

/** The row of drawing at random without replacement, exactly. */
export function randomRow(task: PoolTask, budget: number, checkpoints: readonly number[]): PoolRow {
  const size = task.values.length
  const exact = (value: number): Measured => ({ value, interval: null })
  // Draws beyond the budget count as the budget: Σ P(not yet found).
  const capped = Array.from({ length: budget }, (_, draws) => 1 - chanceOfAny(size, 1, draws)).reduce((sum, p) => sum + p, 0)
  return {
    pool: task.name, configuration: 'random, exact', seeds: 0, budget,
    bestFound: exact(chanceOfAny(size, 1, budget)),
    medianToBest: exact(drawsForChance(size, 1, 0.5)),
    meanCapped: exact(capped),
    medianToTop1: exact(drawsForChance(size, Math.ceil(0.01 * size), 0.5)),
    top5: checkpoints.map((at) => ({ at, share: exact(expectedShare(size, at)) })),
    timesRandom: exact(1),
    cpuSeconds: 0,
  }
}

function measured(values: readonly number[], statistic: (sample: readonly number[]) => number): Measured {
  return { value: statistic(values), interval: pairOf(bootstrapInterval(values, statistic)) }
}

function pairOf(interval: Interval | null): Measured['interval'] {
  return interval === null ? null : [interval.low, interval.high]
}

function scaled(interval: Measured['interval'], factor: number): Measured['interval'] {
  return interval === null ? null : [interval[0] * factor, interval[1] * factor]
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
