// Report of a search in a box of variables: the best points, how they were found, whether forecasts held.
import type { Analysis, Figure, Table } from '../../src/analysis/figure.ts'
import type { Evaluation, Objective } from '../../src/campaign/types.ts'
import type { BoxPoint, BoxSpace, Dimension } from '../../src/spaces/box.ts'
import { forecastFigure, forecastFindings, forecastSummary, forecastTable } from './forecasts.ts'
import { bestSoFarFigure, constraintFigures, frontFigure, frontOf, frontPoints } from './search-figures.ts'
import { byValue, labelled, ranked, searchPoints, withUnit, type SearchPoint } from './search-points.ts'

/** Rows of the table of the best. */
const LISTED = 20

/** Dimensions that get a figure of their own. */
const DRAWN = 6

export interface BoxContext {
  readonly objective: Objective
  readonly space: Pick<BoxSpace, 'dimensions' | 'key'>
  /** The known answer; null where there is none. */
  readonly target: { readonly value: number; readonly tolerance: number; readonly source: string } | null
  /** What the problem adds: about its model, say. */
  readonly more?: Partial<Pick<Analysis, 'headline' | 'warnings' | 'summary' | 'tables' | 'figures'>>
}

/** Analyses a search in a box. */
export function analyseBox(evaluations: readonly Evaluation<BoxPoint>[], context: BoxContext): Analysis {
  const { objective, space, target, more = {} } = context
  const points = searchPoints(evaluations, objective)
  const best = ranked(points, objective, space.key)
  const forecasts = forecastFindings(points)
  const front = frontFigure(points, objective, [])
  const failed = evaluations.filter(({ outcome }) => outcome !== 'evaluated').length
  return {
    headline: [...headlineOf(points, context), ...(more.headline ?? [])],
    warnings: [...(failed === 0 ? [] : [`${failed} of ${evaluations.length} evaluations failed.`]), ...(more.warnings ?? [])],
    summary: {
      best_point: best.length === 0 ? null : namedPoint(space.dimensions, best[0].genome),
      ...(target === null ? {} : { known_best: target.value, evaluations_to_known_best: reachedAfter(points, context) }),
      ...forecastSummary(forecasts),
      ...more.summary,
    },
    tables: [
      pointTable('best', 'Best points', best.slice(0, LISTED), context),
      ...(front === null ? [] : [pointTable('front', 'Points that no other beats in both objectives', frontOf(frontPoints(points, objective), objective).map(({ of }) => of), context)]),
      ...(forecasts === null ? [] : [forecastTable(forecasts, objective)]),
      ...(more.tables ?? []),
      pointTable('evaluated', 'Everything evaluated, in its order', points, context),
    ],
    figures: [
      bestSoFarFigure(points, objective, { known: target?.value ?? null, reference: [] }),
      ...(front === null ? [] : [front]),
      ...constraintFigures(points, objective),
      ...variableFigures(points, context),
      ...(forecasts === null ? [] : [forecastFigure(forecasts, objective)]),
      ...(more.figures ?? []),
    ],
    structures: [],
  }
}

/** The values of a point by the names of its variables; of a choice the option. */
export function namedPoint(dimensions: readonly Dimension[], point: BoxPoint): Record<string, number | string> {
  return Object.fromEntries(dimensions.map((dimension, d) =>
    [dimension.name, dimension.kind === 'choice' ? dimension.options[point[d]] : point[d]]))
}

function headlineOf(points: readonly SearchPoint<BoxPoint>[], context: BoxContext): string[] {
  const { objective, space, target } = context
  const [best] = ranked(points, objective, space.key)
  if (best === undefined) return [`None of ${points.length} evaluations gave a point within all limits.`]
  const at = Object.entries(namedPoint(space.dimensions, best.genome)).map(([name, value]) => `${name} ${shown(value)}`).join(', ')
  const answer = `Best ${objective.name} found: ${withUnit(best.value, objective.unit)} at ${at}.`
  if (target === null) return [answer]
  const reached = reachedAfter(points, context)
  return [answer, reached === null
    ? `The known best, ${withUnit(target.value, objective.unit)}, was not reached within ${target.tolerance}.`
    : `That is the known best, ${withUnit(target.value, objective.unit)}, within ${target.tolerance}: reached after ${reached} evaluations.`]
}

function reachedAfter(points: readonly SearchPoint<BoxPoint>[], { objective, target }: BoxContext): number | null {
  if (target === null) return null
  const compare = byValue(objective)
  const limit = target.value + (objective.direction === 'minimize' ? target.tolerance : -target.tolerance)
  return points.find(({ value, counts }) => counts && value !== null && compare(value, limit) <= 0)?.order ?? null
}

/** Values against each variable, where there are few enough to look at. */
function variableFigures(points: readonly SearchPoint<BoxPoint>[], { objective, space: { dimensions } }: BoxContext): Figure[] {
  return dimensions.slice(0, DRAWN).flatMap((dimension, d): Figure[] => {
    if (dimension.kind === 'choice') return []
    const at = (counting: boolean): number[][] => points.flatMap(({ value, genome, counts }) =>
      (value === null || genome === null || counts !== counting ? [] : [[genome[d], value]]))
    const breaking = at(false)
    return [{
      name: `variable-${d + 1}`,
      title: `${objective.name} against ${dimension.name}`,
      caption: 'Every evaluation, whatever the other variables.',
      x: { label: dimension.name, range: [dimension.low, dimension.high] },
      y: { label: labelled(objective.name, objective.unit) },
      series: [
        ...(breaking.length === 0 ? [] : [{ label: 'breaks a limit', mark: 'points' as const, role: 'context' as const, points: breaking }]),
        { label: 'evaluated', mark: 'points', role: 'primary', points: at(true) },
      ],
    }]
  })
}

function pointTable(name: string, title: string, points: readonly SearchPoint<BoxPoint>[], { objective, space: { dimensions } }: BoxContext): Table {
  const others = [...new Map([
    ...(objective.constraints ?? []).map(({ property, unit }) => [property, unit] as const),
    ...(objective.second === undefined ? [] : [[objective.second.property, objective.second.unit] as const]),
  ].filter(([property]) => property !== objective.name))]
  return {
    name,
    title,
    columns: [
      'evaluation', labelled(objective.name, objective.unit), ...others.map(([property, unit]) => labelled(property, unit)),
      ...dimensions.map((dimension) => dimension.name), 'foretold', 'foretold deviation', 'made by',
    ],
    rows: points.map(({ id, value, reason, properties, genome, forecast, operator }) => [
      id, value ?? reason, ...others.map(([property]) => (typeof properties[property] === 'number' ? properties[property] : null)),
      ...(genome === null ? dimensions.map(() => null) : Object.values(namedPoint(dimensions, genome))),
      forecast?.mean ?? null, forecast?.deviation ?? null, operator,
    ]),
  }
}

function shown(value: number | string): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(5))) : value
}
