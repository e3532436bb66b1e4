// What a campaign found: the compounds measured in order, and how they stand in the pool where its barriers are tabulated.
import type { Evaluation, Objective } from '../../src/campaign/types.ts'
import { keepsConstraints } from '../../src/campaign/types.ts'
import type { PoolSpace } from '../../src/spaces/pool.ts'
import type { Compound } from './compounds.ts'
import { searchPoints, type SearchPoint } from '../scoring/search-points.ts'
import type { TavoriteParameters } from './parameters.ts'
import type { PreparedPool } from './pool.ts'

/** What the analysis knows besides the evaluations. */
export interface TavoriteContext {
  readonly parameters: TavoriteParameters
  readonly objective: Objective
  readonly prepared: PreparedPool
  readonly space: PoolSpace
  /** In the order of the pool. */
  readonly compounds: readonly Compound[]
}

/** One compound that was measured. */
export interface MeasuredCompound {
  readonly id: number
  /** Evaluations up to and with this one. */
  readonly rank: number
  readonly index: number
  readonly compound: Compound
  /** eV. */
  readonly barrier: number
  /** Whether it keeps the constraints. */
  readonly isFeasible: boolean
  readonly properties: Evaluation<number>['properties']
}

/** Candidates of the pool that a search is to find. */
export interface Wanted {
  /** For a legend: "best 5 % (18)". */
  readonly label: string
  /** Positions in the pool. */
  readonly members: ReadonlySet<number>
}

export interface TavoriteFindings {
  readonly context: TavoriteContext
  readonly evaluations: readonly Evaluation<unknown>[]
  readonly points: readonly SearchPoint<number>[]
  /** In the order they were measured. */
  readonly measured: readonly MeasuredCompound[]
  /** Those that keep the constraints, lowest barrier first, ties by id. */
  readonly best: readonly MeasuredCompound[]
  /** Tabulated barriers of the whole pool, eV; null where a potential of the user's own measures them. */
  readonly tabulated: readonly number[] | null
  /** Empty without tabulated barriers. */
  readonly wanted: readonly Wanted[]
}

/** Share of the pool that counts as its best. */
export const BEST_SHARE = 0.05
/** eV: a barrier below it lets an ion hop about 1e8 times a second at room temperature. */
export const LOW_BARRIER = 0.3

/** Sorts the evaluations. */
export function findingsOf(evaluations: readonly Evaluation<unknown>[], context: TavoriteContext): TavoriteFindings {
  const measured = evaluations.flatMap(({ id, genome, objective, niche, properties }, position): MeasuredCompound[] => {
    if (objective === null || genome === null) return []
    const index = genome as number
    const compound = context.compounds[index]
    return [{ id, rank: position + 1, index, compound, barrier: objective, isFeasible: niche === '', properties }]
  })
  const tabulated = tabulatedBarriers(context)
  return {
    context, evaluations, measured, tabulated,
    points: searchPoints(evaluations as readonly Evaluation<number>[], context.objective),
    best: measured.filter(({ isFeasible }) => isFeasible).sort((a, b) => a.barrier - b.barrier || a.id - b.id),
    wanted: tabulated === null ? [] : wantedOf(tabulated, context),
  }
}

/** Barriers in the order of the pool, eV; null with a potential of the user's own. */
export function tabulatedBarriers(
  { parameters: { scored_by, potential }, compounds }: Pick<TavoriteContext, 'parameters' | 'compounds'>,
): number[] | null {
  if (potential !== undefined) return null
  return compounds.map(({ measured: { bondValence, elasticBand } }) =>
    (scored_by === 'elastic-band' ? elasticBand ?? Number.NaN : bondValence[0]))
}

/** Positions in the pool of what keeps the constraints, lowest tabulated barrier first. */
export function feasibleOrder(
  tabulated: readonly number[], { compounds, objective }: Pick<TavoriteContext, 'compounds' | 'objective'>,
): number[] {
  return [...compounds.keys()]
    .filter((index) => keepsConstraints(objective, { average_voltage: compounds[index].measured.voltage }))
    .sort((a, b) => tabulated[a] - tabulated[b] || a - b)
}

function wantedOf(tabulated: readonly number[], context: TavoriteContext): Wanted[] {
  const order = feasibleOrder(tabulated, context)
  const best = order.slice(0, Math.ceil(BEST_SHARE * order.length))
  const low = order.filter((index) => tabulated[index] < LOW_BARRIER)
  return [
    { label: `best ${100 * BEST_SHARE} % (${best.length})`, members: new Set(best) },
    { label: `below ${LOW_BARRIER} eV (${low.length})`, members: new Set(low) },
  ].filter(({ members }) => members.size > 0)
}

/** Share of the wanted compounds found after each evaluation: [evaluations, share]. */
export function recovery({ members }: Wanted, { measured, evaluations }: TavoriteFindings): [number, number][] {
  const points: [number, number][] = [[0, 0]]
  let found = 0
  for (const { index, rank } of measured) {
    if (members.has(index)) points.push([rank, ++found / members.size])
  }
  return [...points, [evaluations.length, found / members.size]]
}
