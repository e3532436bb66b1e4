// How far a property model can be trusted: cross-validation with random and with grouped folds, and what it rests on.
import type { Figure, Table } from '../../src/analysis/figure.ts'
import { crossValidate, type CrossValidation } from '../../src/models/cross-validation.ts'
import { groupedFolds, randomFolds } from '../../src/models/folds.ts'
import { crossValidatedImportance, type Importances } from '../../src/models/permutation-importance.ts'
import type { TrainingData } from '../../src/models/property-model.ts'
import { propertyModel } from '../../src/models/property-models.ts'
import { modelRandom, type ModelParameters } from './property-model.ts'
import { labelled } from './search-points.ts'

/** Shuffles of each descriptor. */
const REPEATS = 5

/** What a model is fitted to, with the names a reader knows. */
export interface NamedTraining {
  readonly data: TrainingData
  readonly columnNames: readonly string[]
  /** One label per row that grouped folds keep together, and what the labels are; null without. */
  readonly grouping: { readonly name: string; readonly labels: readonly string[] } | null
}

export interface ModelQuality {
  readonly model: string
  readonly rows: number
  readonly random: CrossValidation
  readonly grouped: { readonly name: string; readonly folds: number; readonly validation: CrossValidation } | null
  readonly importances: Importances
  readonly targets: Float64Array
}

/** Cross-validates a model; null with fewer than two rows per fold, which says nothing. */
export function modelQuality({ data, columnNames, grouping }: NamedTraining, model: ModelParameters): ModelQuality | null {
  const { folds, name, parameters } = model
  if (data.inputs.count < 2 * folds) return null
  const kind = propertyModel(name)
  const dealt = randomFolds(data.inputs.count, folds, modelRandom(model, 'folds'))
  const validate = (chosen: typeof dealt, purpose: string): CrossValidation =>
    crossValidate(kind, parameters, data, chosen, (fold) => modelRandom(model, `${purpose} fit`, fold))
  const labels = new Set(grouping?.labels)
  const groupFolds = Math.min(folds, labels.size)
  return {
    model: name,
    rows: data.inputs.count,
    random: validate(dealt, 'random folds'),
    grouped: grouping === null || groupFolds < 2 ? null : {
      name: grouping.name, folds: groupFolds,
      validation: validate(groupedFolds(grouping.labels, groupFolds, modelRandom(model, 'grouped folds')), 'grouped folds'),
    },
    importances: crossValidatedImportance(kind, parameters, data, dealt, { repeats: REPEATS, columnNames },
      (purpose, fold) => modelRandom(model, `importance ${purpose}`, fold)),
    targets: data.targets,
  }
}

/** Sentence for the head of a report. */
export function qualitySentence({ model, rows, random, grouped }: ModelQuality, unit: string): string {
  const errorText = (value: number): string => labelled(String(Number(value.toPrecision(3))), '') + (unit === '' ? '' : ` ${unit}`)
  const apart = grouped === null ? '' : `, ${errorText(grouped.validation.meanAbsoluteError)} when lines of equal ${grouped.name} are left out together`
  return `Values are predictions of ${model}, fitted to ${rows} lines: mean absolute error in cross-validation `
    + `${errorText(random.meanAbsoluteError)}${apart}; the mean alone has ${errorText(random.baseline.meanAbsoluteError)}.`
}

/** Cross-validation and importance as tables. */
export function qualityTables({ model, random, grouped, importances }: ModelQuality, unit: string): Table[] {
  const row = (name: string, { meanAbsoluteError, deviationOverFolds, r2, coverage }: CrossValidation['baseline']) =>
    [name, meanAbsoluteError, deviationOverFolds, r2, coverage] as const
  return [
    {
      name: 'cross-validation',
      title: `How well ${model} foretells lines it was not fitted to`,
      columns: ['folds', labelled('mean absolute error', unit), labelled('deviation over folds', unit), 'R²', 'share within 95 % interval'],
      rows: [
        row('random', random), row('random, mean of the training lines', random.baseline),
        ...(grouped === null ? [] : [
          row(`by ${grouped.name}`, grouped.validation), row(`by ${grouped.name}, mean of the training lines`, grouped.validation.baseline),
        ]),
      ],
    },
    {
      name: 'importance',
      title: 'What the model rests on: rise of its error when a group or a descriptor is shuffled among lines left out',
      columns: ['kind', 'name', labelled('rise of the mean absolute error', unit), labelled('deviation over shuffles', unit)],
      rows: [['group', importances.groups] as const, ['descriptor', importances.columns] as const].flatMap(([kind, list]) =>
        [...list].sort((a, b) => b.rise - a.rise).map(({ name, rise, deviation }) => [kind, name, rise, deviation] as const)),
    },
  ]
}

/** Cross-validated predictions against the values, with bars where the model gives deviations. */
export function qualityFigure({ model, random: { prediction: { mean, deviation } }, targets }: ModelQuality, name: string, unit: string): Figure {
  const ends = [Math.min(...targets), Math.max(...targets)]
  return {
    name: 'cross-validation',
    title: `Predictions of ${model} for lines it was not fitted to`,
    caption: `Random folds.${deviation === null ? '' : ' Bars: 1.96 deviations.'}`,
    x: { label: labelled(name, unit) },
    y: { label: labelled(`${name}, predicted`, unit) },
    series: [
      { label: 'perfect prediction', mark: 'line', role: 'reference', points: ends.map((end) => [end, end]) },
      ...(deviation === null ? [] : [{
        label: 'predictions', mark: 'bars' as const, role: 'primary' as const,
        points: Array.from(targets, (target, row) => [target, mean[row] - 1.96 * deviation[row], mean[row] + 1.96 * deviation[row]]),
      }]),
      { label: 'predictions', mark: 'points', role: 'primary', points: Array.from(targets, (target, row) => [target, mean[row]]) },
    ],
  }
}

/** The same for summary.json. */
export function qualitySummary(quality: ModelQuality | null): Readonly<Record<string, unknown>> {
  if (quality === null) return {}
  const { model, rows, random, grouped, importances } = quality
  const scores = ({ meanAbsoluteError, deviationOverFolds, r2, coverage, baseline }: CrossValidation) => ({
    mean_absolute_error: meanAbsoluteError, deviation_over_folds: deviationOverFolds, r2, coverage,
    mean_absolute_error_of_mean: baseline.meanAbsoluteError,
  })
  return {
    model: {
      name: model,
      rows,
      random_folds: scores(random),
      ...(grouped === null ? {} : { grouped_folds: { by: grouped.name, ...scores(grouped.validation) } }),
      importance: Object.fromEntries(importances.groups.map(({ name, rise }) => [name, rise])),
    },
  }
}
