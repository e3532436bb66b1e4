// Searches of one pool by several kernels with the same seeds, and so with the same first candidates: what each needs, and
// by how much each differs from the first, seed by seed.
import { bootstrapInterval } from '../../src/math/intervals.ts'
import { chanceOfAny } from '../../src/math/random-draws.ts'
import { ranked, type PoolSearch } from '../pool-search/search.ts'
import type { ComparedPool } from './tasks.ts'

/** A mean over seeds with its 95 % bootstrap interval. */
export interface Mean {
  readonly value: number
  readonly interval: readonly [number, number] | null
}

/** What the searches with one kernel needed; misses count as the budget. */
export interface KernelRow {
  readonly kernel: string
  /** Share of the searches that evaluated the best candidate. */
  readonly found: number
  readonly toBest: Mean
  /** Up to the first wanted candidate. */
  readonly toWanted: Mean
  /** Share of the wanted candidates found at the budget. */
  readonly share: Mean
  /** The same figures minus those of the first kernel; null of the first. */
  readonly difference: { readonly toBest: Mean; readonly toWanted: Mean; readonly share: Mean } | null
  /** Seeds in which it had the best candidate earlier, at the same time, later than the first kernel. */
  readonly seeds: { readonly earlier: number; readonly equal: number; readonly later: number } | null
}

/** Exact expectations of draws without replacement, with the same cap. */
export interface RandomRow {
  readonly found: number
  readonly toBest: number
  readonly toWanted: number
  readonly share: number
}

interface Needs {
  readonly best: number
  readonly wanted: number
  readonly share: number
}

/** Rows in the order of the kernels, whose searches are in the order of the seeds. */
export function compareKernels(pool: ComparedPool, searches: ReadonlyMap<string, readonly PoolSearch[]>): KernelRow[] {
  const needs = [...searches].map(([kernel, list]) => ({ kernel, list, needed: list.map((search) => needsOf(pool, search)) }))
  const first = needs[0].needed
  return needs.map(({ kernel, list, needed }, k): KernelRow => {
    const meanOf = (key: keyof Needs): Mean => mean(needed.map((of) => of[key]))
    const differenceOf = (key: keyof Needs): Mean => mean(needed.map((of, s) => of[key] - first[s][key]))
    const count = (holds: (difference: number) => boolean): number =>
      needed.filter(({ best }, s) => holds(best - first[s].best)).length
    return {
      kernel,
      found: list.filter(({ order }) => order.includes(ranked(pool.task)[0])).length / list.length,
      toBest: meanOf('best'), toWanted: meanOf('wanted'), share: meanOf('share'),
      difference: k === 0 ? null
        : { toBest: differenceOf('best'), toWanted: differenceOf('wanted'), share: differenceOf('share') },
      seeds: k === 0 ? null : { earlier: count((d) => d < 0), equal: count((d) => d === 0), later: count((d) => d > 0) },
    }
  })
}

/** Drawing at random without replacement. */
export function randomKernelRow({ task: { values: { length: size } }, wanted, budget }: ComparedPool): RandomRow {
  return {
    found: chanceOfAny(size, 1, budget), toBest: cappedDraws(size, 1, budget), toWanted: cappedDraws(size, wanted.size, budget),
    share: budget / size,
  }
}

/** Expected draws to the first of k wanted, at most the budget: Σ P(not yet found). */
function cappedDraws(size: number, k: number, budget: number): number {
  return Array.from({ length: budget }, (_, draws) => 1 - chanceOfAny(size, k, draws)).reduce((sum, p) => sum + p, 0)
}

function needsOf({ task, wanted, budget }: ComparedPool, { order }: PoolSearch): Needs {
  const [best] = ranked(task)
  const first = (isIt: (index: number) => boolean): number => {
    const position = order.findIndex(isIt)
    return position === -1 ? budget : position + 1
  }
  return {
    best: first((index) => index === best), wanted: first((index) => wanted.has(index)),
    share: order.filter((index) => wanted.has(index)).length / wanted.size,
  }
}

function mean(values: readonly number[]): Mean {
  const meanOf = (sample: readonly number[]): number => sample.reduce((sum, value) => sum + value, 0) / sample.length
  const interval = bootstrapInterval(values, meanOf)
  return { value: meanOf(values), interval: interval === null ? null : [interval.low, interval.high] }
}
