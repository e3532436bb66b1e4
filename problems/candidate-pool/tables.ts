// Tables of a search of a pool.
import type { Table } from '../../src/analysis/figure.ts'
import { forecastTable } from '../scoring/forecasts.ts'
import { qualityTables } from '../scoring/model-quality.ts'
import { frontOf, frontPoints } from '../scoring/search-figures.ts'
import { isScored, labelled, type SearchPoint } from '../scoring/search-points.ts'
import type { PoolFindings } from './findings.ts'

/** Rows of the table of the best. */
const LISTED = 20

/** All tables that the findings allow. */
export function poolTables(findings: PoolFindings): Table[] {
  const { points, best, forecasts, context: { objective, quality } } = findings
  const front = frontOf(frontPoints(points, objective), objective).map(({ of }) => of)
  return [
    candidateTable(findings, 'best', `Best candidates${(objective.constraints ?? []).length > 0 ? ' within all limits' : ''}`, best.slice(0, LISTED)),
    ...(objective.second === undefined ? [] : [candidateTable(findings, 'front', 'Candidates that no other beats in both objectives', front)]),
    ...(forecasts === null ? [] : [forecastTable(forecasts, objective)]),
    ...(quality === null ? [] : qualityTables(quality, objective.unit)),
    candidateTable(findings, 'evaluated', 'Everything evaluated, in its order', points),
  ]
}

function candidateTable(
  { context: { objective, pool } }: PoolFindings, name: string, title: string, points: readonly SearchPoint<number>[],
): Table {
  const others = [...new Map([
    ...(objective.constraints ?? []).map(({ property, unit }) => [property, unit] as const),
    ...(objective.second === undefined ? [] : [[objective.second.property, objective.second.unit] as const]),
  ].filter(([property]) => property !== objective.name))]
  const descriptors = Object.keys(pool.describe(0)).filter((column) => !others.some(([property]) => property === column))
  const repeated = pool.measurements.some(({ count }) => count > 1)
  const uncertain = points.some(({ properties }) => typeof properties[`${objective.name}_deviation`] === 'number')
  return {
    name,
    title,
    columns: [
      pool.idName, labelled(objective.name, objective.unit),
      ...(uncertain ? [labelled('deviation', objective.unit)] : []), ...(repeated ? ['measurements'] : []),
      ...others.map(([property, unit]) => labelled(property, unit)),
      'foretold', 'foretold deviation', 'evaluation', 'made by', ...descriptors,
    ],
    rows: points.map((point) => {
      const { id, value, forecast, operator, properties, genome } = point
      const description = isScored(point) && genome !== null ? pool.describe(genome) : {}
      const cell = (key: string): number | string | null => {
        const found = properties[key]
        return typeof found === 'number' || typeof found === 'string' ? found : null
      }
      return [
        cell(pool.idName), value ?? point.reason,
        ...(uncertain ? [cell(`${objective.name}_deviation`)] : []), ...(repeated ? [cell('measurements')] : []),
        ...others.map(([property]) => cell(property)),
        forecast?.mean ?? null, forecast?.deviation ?? null, id, operator, ...descriptors.map((column) => description[column] ?? null),
      ]
    }),
  }
}
