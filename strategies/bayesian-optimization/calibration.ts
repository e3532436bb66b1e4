// Were the forecasts right? Each was made before its candidate was evaluated, so nothing here is fitted to the results.
// Coverage against nominal: Kuleshov, Fenner, Ermon (2018), arXiv 1807.00263.
import type { Evaluation } from '../../src/campaign/types.ts'
import { normalCumulative } from '../../src/math/normal-distribution.ts'
import { judgeOutcome } from '../verdicts.ts'

export interface Calibration {
  readonly count: number
  /** Root of the mean squared error in forecast deviations: 1 when the deviations are right. */
  readonly standardisedError: number
  /** Share of results within 1 and 1.96 forecast deviations: 0.683 and 0.95 when right. */
  readonly within68: number
  readonly within95: number
  /** Nominal probability of a central interval, and the share of results within it. */
  readonly curve: readonly (readonly [number, number])[]
}

const CURVE_POINTS = 20

/** Forecasts against results; null when there was no forecast. */
export function calibrationOf(evaluations: readonly Evaluation<unknown>[]): Calibration | null {
  const errors = evaluations.flatMap((evaluation) => {
    const { objective, lineage: { forecast } } = evaluation
    if (judgeOutcome(evaluation) !== null || objective === null || forecast === undefined) return []
    return [Math.abs(objective - forecast.mean) / forecast.deviation]
  })
  const count = errors.length
  if (count === 0) return null
  // The probability of the smallest central interval that holds the result.
  const needed = errors.map((error) => 2 * normalCumulative(error) - 1)
  const shareOf = (holds: (k: number) => boolean): number => errors.filter((_, k) => holds(k)).length / count
  const curve = Array.from({ length: CURVE_POINTS + 1 }, (_, k): [number, number] => {
    const nominal = k / CURVE_POINTS
    return [nominal, shareOf((e) => needed[e] <= nominal)]
  })
  return {
    count,
    standardisedError: Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / count),
    within68: shareOf((e) => errors[e] <= 1),
    within95: shareOf((e) => errors[e] <= 1.96),
    curve,
  }
}
