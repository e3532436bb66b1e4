// Cross-validation: how well a model foretells rows it was not fitted to, with the mean predictor beside it.
import type { Random } from '../math/random.ts'
import type { Fold } from './folds.ts'
import type { Prediction, PropertyModel, TrainingData } from './property-model.ts'
import { meanAndDeviation } from './standardise.ts'
import { rowsOf, trainingRows } from './training-data.ts'

/** Scores of predictions for left-out rows; errors in the unit of the property. */
export interface Scores {
  /** Mean absolute error of each fold. */
  readonly perFold: readonly number[]
  /** Mean over the folds, and standard deviation between them (n − 1). */
  readonly meanAbsoluteError: number
  readonly deviationOverFolds: number
  /** 1 − Σ (error)²/Σ (target − mean of all)², over all rows together; null where all targets are equal. */
  readonly r2: number | null
  /** Share of the targets within ±1.96 deviations; 0.95 where the deviations are right. Null without deviations. */
  readonly coverage: number | null
}

export interface CrossValidation extends Scores {
  /** For each row what the model that was not fitted to it foretold. */
  readonly prediction: Prediction
  /** The same folds, foretold by the mean of the training rows. */
  readonly baseline: Scores
}

/**
 * Fits a model once per fold and predicts the rows left out. `random` opens the stream of each fold, so that folds do not
 * depend on each other. Every row must be left out exactly once, as in {@link randomFolds} and {@link groupedFolds}.
 */
export function crossValidate<P>(
  model: PropertyModel<P>, parameters: P, data: TrainingData, folds: readonly Fold[], random: (fold: number) => Random,
): CrossValidation {
  const mean = new Float64Array(data.targets.length)
  const baselineMean = new Float64Array(data.targets.length)
  let deviation: Float64Array | null = new Float64Array(data.targets.length)
  folds.forEach(({ train, test }, fold) => {
    const known = trainingRows(data, train)
    const found = model.fit(known, parameters, random(fold)).predict(rowsOf(data.inputs, test))
    const knownMean = meanAndDeviation(known.targets).mean
    test.forEach((row, t) => {
      mean[row] = found.mean[t]
      baselineMean[row] = knownMean
      if (deviation !== null && found.deviation !== null) deviation[row] = found.deviation[t]
    })
    if (found.deviation === null) deviation = null
  })
  const prediction: Prediction = { mean, deviation }
  const baseline = scoresOf({ mean: baselineMean, deviation: null }, data.targets, folds)
  return { ...scoresOf(prediction, data.targets, folds), prediction, baseline }
}

/** Scores of predictions, whoever made them, one per row of the targets. */
export function scoresOf({ mean, deviation }: Prediction, targets: Float64Array, folds: readonly Fold[]): Scores {
  const perFold = folds.map(({ test }) => meanAndDeviation(Float64Array.from(test, (row) => Math.abs(mean[row] - targets[row]))).mean)
  const overFolds = meanAndDeviation(perFold)
  const n = perFold.length
  const { mean: average } = meanAndDeviation(targets)
  const total = squares(targets.map((target) => target - average))
  return {
    perFold,
    meanAbsoluteError: overFolds.mean,
    deviationOverFolds: n > 1 ? overFolds.deviation * Math.sqrt(n / (n - 1)) : 0,
    r2: total === 0 ? null : 1 - squares(targets.map((target, row) => mean[row] - target)) / total,
    coverage: deviation === null ? null : coverageOf(mean, deviation, targets),
  }
}

function coverageOf(mean: Float64Array, deviation: Float64Array, targets: Float64Array): number {
  const within = targets.filter((target, row) => Math.abs(mean[row] - target) <= 1.96 * deviation[row])
  return within.length / targets.length
}

function squares(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0)
}
