// Figures that every search for a best value can show, whatever its space: progress, fronts, limits.
import type { Figure, Series } from '../../src/analysis/figure.ts'
import type { Objective } from '../../src/campaign/types.ts'
import { paretoFront, type Pair } from '../../src/models/acquisition/hypervolume.ts'
import { byValue, isScored, labelled, type ScoredPoint, type SearchPoint } from './search-points.ts'

/** Best so far against evaluations, every value behind it; `reference` series (what chance would find) are drawn with it. */
export function bestSoFarFigure(
  points: readonly SearchPoint<unknown>[], objective: Objective,
  { known, reference }: { readonly known: number | null; readonly reference: readonly Series[] },
): Figure {
  const { name, unit, direction } = objective
  const scored = points.filter(isScored)
  const last = points.reduce((most, { order }) => Math.max(most, order), 0)
  const curve = bestSoFar(points, objective)
  const end = curve[curve.length - 1] as readonly number[] | undefined
  const chance = reference.length === 0 ? '' : ' Random: exact expectation of drawing candidates at random, with 90 % of the draws in the band.'
  return {
    name: 'best-so-far',
    title: `${direction === 'minimize' ? 'Lowest' : 'Highest'} ${name} found`,
    caption: `Every value in the order of evaluation, and the best so far${(objective.constraints ?? []).length > 0 ? ' of those within all limits' : ''}.${chance}`,
    x: { label: 'evaluations', range: [0, Math.max(1, last)] },
    y: { label: labelled(name, unit) },
    series: [
      ...reference,
      { label: 'evaluated', mark: 'points', role: 'context', points: scored.map(({ order, value }) => [order, value]) },
      { label: 'best so far', mark: 'step', role: 'primary', points: end === undefined ? [] : [...curve, [last, end[1]]] },
    ],
    ...(known === null ? {} : { guides: [{ axis: 'y' as const, at: known, label: 'best known' }] }),
  }
}

/** [evaluations, best value so far] wherever it improved; only what counts. */
export function bestSoFar(points: readonly SearchPoint<unknown>[], objective: Objective): number[][] {
  const compare = byValue(objective)
  const curve: number[][] = []
  for (const { order, value, counts } of points) {
    if (!counts || value === null) continue
    const best = curve[curve.length - 1] as number[] | undefined
    if (best === undefined || compare(value, best[1]) < 0) curve.push([order, value])
  }
  return curve
}

/** A property that has a limit against the objective; one figure per limit. */
export function constraintFigures(points: readonly SearchPoint<unknown>[], objective: Objective): Figure[] {
  const scored = points.filter(isScored)
  return (objective.constraints ?? []).filter(({ property }) => property !== objective.name).map(({ property, unit, sense, limit }, k) => {
    const at = (chosen: readonly ScoredPoint<unknown>[]): number[][] =>
      chosen.flatMap(({ properties, value }) => (typeof properties[property] === 'number' ? [[properties[property], value]] : []))
    return {
      name: `limit-${k + 1}`,
      title: `${objective.name} against ${property}`,
      caption: `Wanted are candidates with ${property} ${sense === 'at_most' ? 'at most' : 'at least'} ${labelled(String(limit), unit)}.`,
      x: { label: labelled(property, unit) },
      y: { label: labelled(objective.name, objective.unit) },
      series: [
        { label: 'breaks a limit', mark: 'points', role: 'context', points: at(scored.filter(({ counts }) => !counts)) },
        { label: 'within all limits', mark: 'points', role: 'primary', points: at(scored.filter(({ counts }) => counts)) },
      ],
      guides: [{ axis: 'x', at: limit, label: sense === 'at_most' ? 'at most' : 'at least' }],
    }
  })
}

/** A value of the objective and of the second one with what it belongs to. */
export interface FrontPoint<T> {
  readonly first: number
  readonly second: number
  readonly of: T
}

/** Points that count with both values. */
export function frontPoints<G>(points: readonly SearchPoint<G>[], { second }: Objective): FrontPoint<ScoredPoint<G>>[] {
  return points.filter(isScored).flatMap((point) => {
    const other = second === undefined ? null : point.properties[second.property]
    return point.counts && typeof other === 'number' ? [{ first: point.value, second: other, of: point }] : []
  })
}

/** Those that no other beats in both objectives, from the best first objective on; equal pairs once. */
export function frontOf<T>(points: readonly FrontPoint<T>[], objective: Objective): FrontPoint<T>[] {
  const pairs = points.map((point) => ({ pair: asMaximised(point, objective), point }))
  return paretoFront(pairs.map(({ pair }) => pair)).flatMap((best) =>
    pairs.find(({ pair }) => pair[0] === best[0] && pair[1] === best[1])?.point ?? [])
}

/** The pair as two numbers that are to be large. */
export function asMaximised({ first, second }: Pick<FrontPoint<unknown>, 'first' | 'second'>, objective: Objective): Pair {
  return [objective.direction === 'minimize' ? -first : first, objective.second?.direction === 'minimize' ? -second : second]
}

/** Both objectives with the front of what was found; `known` is the front of all that could be found, where that is known. */
export function frontFigure<G>(points: readonly SearchPoint<G>[], objective: Objective, known: readonly FrontPoint<unknown>[]): Figure | null {
  const { second } = objective
  if (second === undefined) return null
  const found = frontPoints(points, objective)
  const at = (list: readonly FrontPoint<unknown>[]): number[][] => list.map((point) => [point.first, point.second])
  return {
    name: 'pareto-front',
    title: `${objective.name} and ${second.property}`,
    caption: `Sought: ${direct(objective.direction)} ${objective.name} with ${direct(second.direction)} ${second.property}. On the front no candidate is beaten in both.`,
    x: { label: labelled(objective.name, objective.unit) },
    y: { label: labelled(second.property, second.unit) },
    series: [
      { label: 'evaluated', mark: 'points', role: 'context', points: at(found) },
      ...(known.length === 0 ? [] : [{ label: 'front of all', mark: 'line', role: 'reference', points: at(known) } satisfies Series]),
      { label: 'front found', mark: 'line-points', role: 'primary', points: at(frontOf(found, objective)) },
    ],
  }
}

function direct(direction: Objective['direction']): string {
  return direction === 'minimize' ? 'low' : 'high'
}
