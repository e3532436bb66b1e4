// A search as its report looks at it: what was evaluated in which order, what counts, and what was foretold of it.
import type { Evaluation, Forecast, Objective } from '../../src/campaign/types.ts'

/** Lineage of values that were known before the search began. */
const GIVEN = 'given'

export interface SearchPoint<G> {
  readonly id: number
  /** Evaluations up to and including this one; 0 for what was known before. */
  readonly order: number
  /** Null for a failure. */
  readonly value: number | null
  /** Whether it has a value and breaks no limit. */
  readonly counts: boolean
  readonly forecast: Forecast | null
  readonly genome: G | null
  readonly operator: string
  readonly properties: Evaluation<G>['properties']
  readonly reason: string | null
}

/** A point with a value. */
export type ScoredPoint<G> = SearchPoint<G> & { readonly value: number; readonly genome: G }

/** Evaluations, in the order in which they came, as points. */
export function searchPoints<G>(evaluations: readonly Evaluation<G>[], { niche }: Objective): SearchPoint<G>[] {
  let order = 0
  return evaluations.map(({ id, objective, genome, lineage, properties, niche: own, reason }) => {
    if (lineage.operator !== GIVEN) order++
    return {
      id, order: lineage.operator === GIVEN ? 0 : order, value: objective, counts: objective !== null && own === niche,
      forecast: lineage.forecast ?? null, genome, operator: lineage.operator, properties, reason: reason ?? null,
    }
  })
}

/** Whether a point has a value and a candidate. */
export function isScored<G>(point: SearchPoint<G>): point is ScoredPoint<G> {
  return point.value !== null && point.genome !== null
}

/** Orders values from the best to the worst. */
export function byValue({ direction }: Pick<Objective, 'direction'>): (a: number, b: number) => number {
  return direction === 'minimize' ? (a, b) => a - b : (a, b) => b - a
}

/** Points that count, the best first, ties in order of id; of one candidate (by `keyOf`) only its best. */
export function ranked<G>(points: readonly SearchPoint<G>[], objective: Objective, keyOf: (genome: G) => string): ScoredPoint<G>[] {
  const compare = byValue(objective)
  const sorted = points.filter(isScored).filter(({ counts }) => counts).sort((a, b) => compare(a.value, b.value) || a.id - b.id)
  const seen = new Set<string>()
  return sorted.filter(({ genome }) => {
    const key = keyOf(genome)
    return !seen.has(key) && seen.add(key)
  })
}

/** "barrier (eV)". */
export function labelled(name: string, unit: string): string {
  return unit === '' ? name : `${name} (${unit})`
}

/** "0.215 eV": six significant digits and the unit. */
export function withUnit(value: number, unit: string): string {
  return `${Number(value.toPrecision(6))}${unit === '' ? '' : ` ${unit}`}`
}
