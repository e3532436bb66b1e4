// Were the forecasts right? Values against what was expected of them before they were known, and how often the stated
// deviations held.
import type { Figure, Table } from '../../src/analysis/figure.ts'
import type { Objective } from '../../src/campaign/types.ts'
import { isScored, labelled, type SearchPoint } from './search-points.ts'

/** Shares of a normal distribution, and the deviations around the mean that hold them. */
const INTERVALS = [[0.5, 0.674490], [0.8, 1.281552], [0.95, 1.959964]] as const

/** Fewer forecasts than this say nothing. */
const FEWEST = 3

/** A forecast beside the value it was about. */
interface Foretold {
  readonly mean: number
  readonly deviation: number
  readonly value: number
  /** Mean of the values known before: what a forecast must beat. */
  readonly meanBefore: number
}

export interface ForecastFindings {
  readonly foretold: readonly Foretold[]
  readonly meanAbsoluteError: number
  /** Of the mean of the values known before each. */
  readonly baselineError: number
  /** Share of the values within the interval of each nominal share. */
  readonly coverage: readonly { readonly nominal: number; readonly found: number }[]
  /** Root mean square of (value − mean)/deviation: 1 where deviations are right, above where they are too small. */
  readonly standardisedError: number | null
}

/** What became of the forecasts; null where there are too few. */
export function forecastFindings(points: readonly SearchPoint<unknown>[]): ForecastFindings | null {
  const foretold: Foretold[] = []
  let sum = 0
  let count = 0
  for (const { value, forecast } of points.filter(isScored)) {
    if (forecast !== null && count > 0) foretold.push({ ...forecast, value, meanBefore: sum / count })
    sum += value
    count++
  }
  if (foretold.length < FEWEST) return null
  const mean = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0) / values.length
  const standardised = foretold.filter(({ deviation }) => deviation > 0).map(({ mean: expected, deviation, value }) => (value - expected) / deviation)
  return {
    foretold,
    meanAbsoluteError: mean(foretold.map(({ mean: expected, value }) => Math.abs(value - expected))),
    baselineError: mean(foretold.map(({ meanBefore, value }) => Math.abs(value - meanBefore))),
    coverage: INTERVALS.map(([nominal, deviations]) => ({
      nominal,
      found: mean(foretold.map(({ mean: expected, deviation, value }) => (Math.abs(value - expected) <= deviations * deviation ? 1 : 0))),
    })),
    standardisedError: standardised.length === 0 ? null : Math.sqrt(mean(standardised.map((z) => z * z))),
  }
}

/** Values against forecasts, with bars of two deviations; the diagonal is a perfect forecast. */
export function forecastFigure({ foretold }: ForecastFindings, { name, unit }: Objective): Figure {
  const all = foretold.flatMap(({ mean, value }) => [mean, value])
  const ends = [Math.min(...all), Math.max(...all)]
  return {
    name: 'forecasts',
    title: 'Were the forecasts right?',
    caption: 'Each value against what the strategy expected of it before it was known, with bars of 1.96 deviations: 95 % of the bars '
      + 'should reach the diagonal.',
    x: { label: labelled(`${name}, measured`, unit) },
    y: { label: labelled(`${name}, foretold`, unit) },
    series: [
      { label: 'perfect forecast', mark: 'line', role: 'reference', points: ends.map((end) => [end, end]) },
      {
        label: 'forecasts', mark: 'bars', role: 'primary',
        points: foretold.map(({ mean, deviation, value }) => [value, mean - 1.96 * deviation, mean + 1.96 * deviation]),
      },
      { label: 'forecasts', mark: 'points', role: 'primary', points: foretold.map(({ mean, value }) => [value, mean]) },
    ],
  }
}

/** The figures of the forecasts as a table. */
export function forecastTable({ foretold, meanAbsoluteError, baselineError, coverage, standardisedError }: ForecastFindings, { unit }: Objective): Table {
  return {
    name: 'forecasts',
    title: 'Were the forecasts right?',
    columns: ['figure', 'found', 'right would be'],
    rows: [
      ['forecasts', foretold.length, null],
      [labelled('mean absolute error', unit), meanAbsoluteError, null],
      [labelled('the same of the mean of all values before', unit), baselineError, null],
      ...coverage.map(({ nominal, found }) => [`share of values within the ${100 * nominal} % interval`, found, nominal] as const),
      ['root mean square of error/deviation', standardisedError, 1],
    ],
  }
}

/** The same for summary.json. */
export function forecastSummary(findings: ForecastFindings | null): Readonly<Record<string, unknown>> {
  if (findings === null) return {}
  const { foretold, meanAbsoluteError, baselineError, coverage, standardisedError } = findings
  return {
    forecasts: {
      count: foretold.length,
      mean_absolute_error: meanAbsoluteError,
      mean_absolute_error_of_mean: baselineError,
      coverage: Object.fromEntries(coverage.map(({ nominal, found }) => [String(nominal), found])),
      standardised_error: standardisedError,
    },
  }
}
