// What a search of a pool came to: the best candidates, what the whole pool holds, and what chance would have found.
import type { Evaluation, Objective } from '../../src/campaign/types.ts'
import { keepsConstraints } from '../../src/campaign/types.ts'
import { forecastFindings, type ForecastFindings } from '../scoring/forecasts.ts'
import type { ModelQuality } from '../scoring/model-quality.ts'
import { frontOf, type FrontPoint } from '../scoring/search-figures.ts'
import { byValue, ranked, searchPoints, type ScoredPoint, type SearchPoint } from '../scoring/search-points.ts'
import type { CandidatePool } from './read-pool.ts'

/** Share of the pool that counts as good when the recovery of good candidates is shown. */
const TOP_SHARE = 0.05

export interface PoolContext {
  readonly objective: Objective
  readonly pool: CandidatePool
  /** How good the model is that scored; null where values come from a table or from people. */
  readonly quality: ModelQuality | null
}

export interface PoolFindings {
  readonly context: PoolContext
  readonly points: readonly SearchPoint<number>[]
  /** Each candidate once, the best first. */
  readonly best: readonly ScoredPoint<number>[]
  readonly failed: number
  readonly forecasts: ForecastFindings | null
  /** The whole pool, where every value in it is known and nothing was given before. */
  readonly whole: WholePool | null
}

/** A pool of which everything is known. */
export interface WholePool {
  /** Candidates within all limits, the best first. */
  readonly order: readonly number[]
  readonly values: readonly number[]
  /** The best 5 % of all candidates. */
  readonly top: ReadonlySet<number>
  /** The front of all candidates within all limits; none with one objective. */
  readonly front: readonly FrontPoint<number>[]
}

/** Findings of a search of a pool. */
export function findingsOf(evaluations: readonly Evaluation<number>[], context: PoolContext): PoolFindings {
  const { objective, pool } = context
  const points = searchPoints(evaluations, objective)
  const given = points.some(({ order }) => order === 0)
  return {
    context,
    points,
    best: ranked(points, objective, pool.space.key),
    failed: evaluations.filter(({ outcome }) => outcome !== 'evaluated').length,
    forecasts: forecastFindings(points),
    whole: given ? null : wholePool(pool, objective),
  }
}

/** Everything a complete table says; null where a value is missing. */
export function wholePool({ space, known }: CandidatePool, objective: Objective): WholePool | null {
  if (known.some(({ values }) => values.includes(null))) return null
  const value = (name: string, index: number): number => known.find((column) => column.name === name)?.values[index] ?? Number.NaN
  const [{ name }] = known
  const compare = byValue(objective)
  const counting = space.ids.map((_, index) => index).filter((index) =>
    keepsConstraints(objective, Object.fromEntries(known.map((column) => [column.name, column.values[index]]))))
  const order = counting.sort((a, b) => compare(value(name, a), value(name, b)) || a - b)
  const { second } = objective
  const pairs = second === undefined ? [] : order.map((of) => ({ first: value(name, of), second: value(second.property, of), of }))
  return {
    order,
    values: order.map((index) => value(name, index)),
    top: new Set(order.slice(0, Math.ceil(TOP_SHARE * space.ids.length))),
    front: frontOf(pairs, objective),
  }
}

/** Whether a point was evaluated and breaks a limit. */
export function breaksLimit({ value, counts }: SearchPoint<number>): boolean {
  return value !== null && !counts
}

