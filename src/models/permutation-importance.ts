// Permutation importance (Breiman, Mach. Learn. 45, 5 (2001), doi 10.1023/A:1010933404324): how much worse a model
// foretells held-out rows when one descriptor, or all of a group, is shuffled among them. Descriptors that say the same
// share their importance or hide it: the group is the safer reading.
import type { Random } from '../math/random.ts'
import type { Fold } from './folds.ts'
import type { DescriptorGroup, Inputs } from './inputs.ts'
import type { FittedModel, PropertyModel, TrainingData } from './property-model.ts'
import { meanAndDeviation } from './standardise.ts'
import { trainingRows } from './training-data.ts'

/** How much one descriptor, or a group of them, matters. */
export interface Importance {
  /** Name of the group, or of the column as "column 3" (counted from 0) where it has none. */
  readonly name: string
  readonly columns: readonly number[]
  /** Rise of the mean absolute error, in the unit of the property; mean over the shuffles. */
  readonly rise: number
  /** Standard deviation over the shuffles (n − 1). */
  readonly deviation: number
}

export interface ImportanceSettings {
  /** Shuffles of each descriptor and group, at least 1. */
  readonly repeats: number
  /** One name per column. */
  readonly columnNames?: readonly string[]
}

/** Importance of every column and of every group. */
export interface Importances {
  readonly columns: readonly Importance[]
  readonly groups: readonly Importance[]
}

/** Importance for a model that is fitted, on rows it was not fitted to (`heldOut`; its groups are those measured). */
export function permutationImportance(
  fitted: FittedModel, heldOut: TrainingData, settings: ImportanceSettings, random: Random,
): Importances {
  return summarised(heldOut, settings, [risesOf(fitted, heldOut, settings.repeats, random)])
}

/** Importance over all folds: in each, a model fitted to the other rows and shuffles among the rows left out. */
export function crossValidatedImportance<P>(
  model: PropertyModel<P>, parameters: P, data: TrainingData, folds: readonly Fold[],
  settings: ImportanceSettings, random: (purpose: 'fit' | 'shuffle', fold: number) => Random,
): Importances {
  const rises = folds.map(({ train, test }, fold) => {
    const fitted = model.fit(trainingRows(data, train), parameters, random('fit', fold))
    return risesOf(fitted, trainingRows(data, test), settings.repeats, random('shuffle', fold))
  })
  return summarised(data, settings, rises)
}

/** Columns first, then groups. */
function blocksOf({ inputs, groups }: TrainingData, names: readonly string[] | undefined): DescriptorGroup[] {
  const columns = Array.from({ length: inputs.dimension }, (_, c) => ({ name: names?.[c] ?? `column ${c}`, columns: [c] }))
  return [...columns, ...groups]
}

/** Rise of the mean absolute error for each block and repeat. */
function risesOf(fitted: FittedModel, heldOut: TrainingData, repeats: number, random: Random): number[][] {
  const base = errorOf(fitted, heldOut.inputs, heldOut.targets)
  return blocksOf(heldOut, undefined).map(({ columns }) =>
    Array.from({ length: repeats }, () => errorOf(fitted, withShuffled(heldOut.inputs, columns, random), heldOut.targets) - base))
}

function errorOf(fitted: FittedModel, inputs: Inputs, targets: Float64Array): number {
  const { mean } = fitted.predict(inputs)
  return meanAndDeviation(targets.map((target, row) => Math.abs(mean[row] - target))).mean
}

/** The rows with these columns taken from other rows, all columns of one row from the same. */
function withShuffled({ count, dimension, values }: Inputs, columns: readonly number[], random: Random): Inputs {
  const from = random.shuffled(Array.from({ length: count }, (_, row) => row))
  const shuffled = values.slice()
  for (let row = 0; row < count; row++) {
    for (const c of columns) shuffled[row * dimension + c] = values[from[row] * dimension + c]
  }
  return { count, dimension, values: shuffled }
}

/** Mean and deviation over repeats of what the folds give on average; `rises` by fold, block and repeat. */
function summarised(data: TrainingData, { repeats, columnNames }: ImportanceSettings, rises: readonly number[][][]): Importances {
  const all = blocksOf(data, columnNames).map(({ name, columns }, block): Importance => {
    const perRepeat = Array.from({ length: repeats }, (_, k) => meanAndDeviation(rises.map((fold) => fold[block][k])).mean)
    const { mean, deviation } = meanAndDeviation(perRepeat)
    return { name, columns, rise: mean, deviation: repeats > 1 ? deviation * Math.sqrt(repeats / (repeats - 1)) : 0 }
  })
  return { columns: all.slice(0, data.inputs.dimension), groups: all.slice(data.inputs.dimension) }
}
