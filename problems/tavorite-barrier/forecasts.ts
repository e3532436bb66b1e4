// How good the strategy's forecasts were: what it expected of a compound before it was measured, beside what was measured.
import { wilsonInterval } from '../../src/analysis/repeated-runs.ts'
import type { MeasuredCompound } from './findings.ts'

/** A forecast and what came of it, eV. */
export interface JudgedForecast {
  readonly id: number
  readonly rank: number
  readonly mean: number
  readonly deviation: number
  readonly measured: number
  /** (measured − mean) / deviation. */
  readonly score: number
}

/** How often the measured value was within the central interval of a nominal probability. */
export interface Coverage {
  readonly nominal: number
  readonly actual: number
  readonly interval: readonly [number, number]
}

/** Half widths of central intervals of the normal distribution in standard deviations, by their probability. */
const HALF_WIDTHS: readonly (readonly [number, number])[] = [
  [0.1, 0.1256613], [0.2, 0.2533471], [0.3, 0.3853205], [0.4, 0.5244005], [0.5, 0.6744898],
  [0.6, 0.8416212], [0.7, 1.0364334], [0.8, 1.2815516], [0.9, 1.6448536], [0.95, 1.959964],
]

/** Forecasts of the measured compounds, in their order; those proposed without a model have none. */
export function judgedForecasts(measured: readonly MeasuredCompound[]): JudgedForecast[] {
  return measured.flatMap(({ id, rank, barrier, lineage: { forecast } }) => {
    if (forecast === undefined || !(forecast.deviation > 0)) return []
    const { mean, deviation } = forecast
    return [{ id, rank, mean, deviation, measured: barrier, score: (barrier - mean) / deviation }]
  })
}

/** Coverage of the forecasts' intervals, with 95 % Wilson intervals. */
export function forecastCoverage(forecasts: readonly JudgedForecast[]): Coverage[] {
  return HALF_WIDTHS.map(([nominal, halfWidth]) => {
    const inside = forecasts.filter(({ score }) => Math.abs(score) <= halfWidth).length
    return {
      nominal, actual: forecasts.length === 0 ? Number.NaN : inside / forecasts.length,
      interval: wilsonInterval(inside, forecasts.length),
    }
  })
}
