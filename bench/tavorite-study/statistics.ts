// What searches of a tavorite pool found over seeds, beside exact random draws.
import { bootstrapInterval } from '../../src/math/intervals.ts'
import { chanceOfAny, drawsForChance } from '../../src/math/random-draws.ts'
import { median, quantile, wilsonInterval } from '../../src/analysis/repeated-runs.ts'
import type { PoolSearch } from '../pool-search/search.ts'
import type { StudyTask } from './tasks.ts'

/** A number over seeds with its 95 % interval, and what random draws give. */
export interface Compared {
  readonly value: number
  readonly interval: readonly [number, number] | null
  readonly random: number
}

export interface StudyRow {
  readonly name: string
  readonly title: string
  readonly configuration: string
  readonly seeds: number
  readonly pool: number
  readonly wantedLabel: string
  readonly wantedCount: number
  /** Share of searches that had the best compound after 30 % of the pool. */
  readonly bestAt30: Compared
  readonly medianToBest: Compared
  /** Share of the pool after which 90 % of the searches had the best compound. */
  readonly poolFor90: Compared
  /** Evaluations until 90 % of the wanted compounds were found; median. */
  readonly to90Wanted: Compared
  /** Mean share of the wanted compounds after 30 % of the pool. */
  readonly wantedAt30: Compared
  /** The same over random draws. */
  readonly ratioAt30: Compared
  /** Mean number of wanted compounds per evaluation while half of them are missing, over random draws. */
  readonly ratioToHalf: Compared
  readonly cpuSeconds: number
}

/** Mean share found after each number of evaluations, with the range of the middle 90 % of the seeds. */
export interface StudyCurve {
  readonly evaluations: readonly number[]
  readonly mean: readonly number[]
  readonly low: readonly number[]
  readonly high: readonly number[]
  /** Share of the searches that had the best compound. */
  readonly best: readonly number[]
}

/** Of the pool: the share of evaluations that the publication speaks of. */
export const PUBLISHED_SHARE = 0.3

/** One row of the table. */
export function studyRow(task: StudyTask, configuration: string, searches: readonly PoolSearch[]): StudyRow {
  const size = task.values.length
  const k = task.wanted.size
  const early = Math.round(PUBLISHED_SHARE * size)
  const most = Math.ceil(0.9 * k)
  const half = Math.ceil(0.5 * k)
  const toBest = searches.map((search) => countTo(search, new Set([task.best]), 1))
  const found = toBest.filter((count) => count <= early).length
  const wantedAt = (count: number): number[] => searches.map(({ order }) => share(order, task.wanted, count))
  const atEarly = overSeeds(wantedAt(early), mean, early / size)
  const toHalf = searches.map((search) => countTo(search, task.wanted, half))
  return {
    name: task.name, title: task.title, configuration, seeds: searches.length, pool: size,
    wantedLabel: task.wantedLabel, wantedCount: k,
    bestAt30: {
      value: found / searches.length, interval: wilsonInterval(found, searches.length), random: chanceOfAny(size, 1, early),
    },
    medianToBest: overSeeds(toBest, median, drawsForChance(size, 1, 0.5)),
    poolFor90: overSeeds(toBest, (counts) => ninetyPercent(counts) / size, drawsForChance(size, 1, 0.9) / size),
    to90Wanted: overSeeds(searches.map((search) => countTo(search, task.wanted, most)), median, expectedDrawsTo(most, k, size)),
    wantedAt30: atEarly,
    ratioAt30: overSeeds(wantedAt(early), (shares) => mean(shares) / (early / size), 1),
    ratioToHalf: overSeeds(toHalf, (counts) => expectedDrawsTo(half, k, size) / mean(counts), 1),
    cpuSeconds: mean(searches.map(({ cpuSeconds }) => cpuSeconds)),
  }
}

/** How the searches went. */
export function studyCurve(task: StudyTask, searches: readonly PoolSearch[]): StudyCurve {
  const evaluations = Array.from({ length: task.budget }, (_, n) => n + 1)
  const shares = evaluations.map((count) => searches.map(({ order }) => share(order, task.wanted, count)).sort((a, b) => a - b))
  const toBest = searches.map((search) => countTo(search, new Set([task.best]), 1))
  return {
    evaluations,
    mean: shares.map(mean),
    low: shares.map((sorted) => quantile(sorted, 0.05)),
    high: shares.map((sorted) => quantile(sorted, 0.95)),
    best: evaluations.map((count) => toBest.filter((needed) => needed <= count).length / searches.length),
  }
}

/** Expected draws without replacement until the m-th of k wanted among P: m (P + 1)/(k + 1). */
function expectedDrawsTo(m: number, k: number, size: number): number {
  return (m * (size + 1)) / (k + 1)
}

/** Evaluations up to the m-th of the wanted; Infinity where the search ended before. */
function countTo({ order }: PoolSearch, wanted: ReadonlySet<number>, m: number): number {
  let found = 0
  for (const [position, index] of order.entries()) {
    if (wanted.has(index) && ++found === m) return position + 1
  }
  return Infinity
}

function share(order: readonly number[], wanted: ReadonlySet<number>, count: number): number {
  return order.slice(0, count).filter((index) => wanted.has(index)).length / wanted.size
}

function ninetyPercent(counts: readonly number[]): number {
  return quantile([...counts].sort((a, b) => a - b), 0.9)
}

function overSeeds(values: readonly number[], statistic: (sample: readonly number[]) => number, random: number): Compared {
  const interval = bootstrapInterval(values, statistic)
  return { value: statistic(values), interval: interval === null ? null : [interval.low, interval.high], random }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
