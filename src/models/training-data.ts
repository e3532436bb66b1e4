// Rows that models are fitted to: checked before use, and parts of them taken.
import { InputError } from '../errors.ts'
import type { Inputs } from './inputs.ts'
import type { TrainingData } from './property-model.ts'

/**
 * Checks what a model is fitted to: at least one row and column, one target per row, all numbers finite, groups within the columns.
 * Throws InputError naming the row and column.
 */
export function requireTrainingData({ inputs, targets, groups }: TrainingData): void {
  if (inputs.count === 0) {
    throw new InputError({ rule: 'a property model needs at least one row to be fitted to', found: 'none' })
  }
  if (inputs.dimension === 0) {
    throw new InputError({ rule: 'a property model needs at least one descriptor', found: 'none' })
  }
  if (targets.length !== inputs.count) {
    throw new InputError({ rule: `there must be one target per row (${inputs.count})`, found: targets.length })
  }
  requireFinite(inputs)
  const row = targets.findIndex((target) => !Number.isFinite(target))
  if (row >= 0) {
    throw new InputError({
      rule: 'a target must be a finite number', found: targets[row], place: `row ${row + 1}`,
      wayOut: 'Leave rows without a measured value out.',
    })
  }
  for (const { name, columns } of groups) {
    const column = columns.find((c) => !(Number.isInteger(c) && c >= 0 && c < inputs.dimension))
    if (column === undefined) continue
    throw new InputError({
      rule: `columns of a descriptor group must be whole numbers from 0 to ${inputs.dimension - 1}`, found: column, place: `group ${name}`,
    })
  }
}

/** Checks rows to predict: as many columns as the model was fitted to, all finite. Throws InputError naming the row. */
export function requireInputs(inputs: Inputs, dimension: number): void {
  if (inputs.dimension !== dimension) {
    throw new InputError({
      rule: `rows to predict must have the ${dimension} descriptors the model was fitted to`, found: inputs.dimension,
    })
  }
  requireFinite(inputs)
}

/** The rows of these numbers, in that order. */
export function rowsOf({ dimension, values }: Inputs, rows: ArrayLike<number>): Inputs {
  const chosen = new Float64Array(rows.length * dimension)
  for (let r = 0; r < rows.length; r++) {
    chosen.set(values.subarray(rows[r] * dimension, (rows[r] + 1) * dimension), r * dimension)
  }
  return { count: rows.length, dimension, values: chosen }
}

/** The rows of these numbers with their targets, in that order. */
export function trainingRows({ inputs, targets, groups }: TrainingData, rows: ArrayLike<number>): TrainingData {
  return { inputs: rowsOf(inputs, rows), targets: Float64Array.from(rows, (row) => targets[row]), groups }
}

function requireFinite({ count, dimension, values }: Inputs): void {
  if (values.length !== count * dimension) {
    throw new InputError({ rule: `${count} rows of ${dimension} descriptors must have ${count * dimension} values`, found: values.length })
  }
  const at = values.findIndex((value) => !Number.isFinite(value))
  if (at < 0) return
  throw new InputError({
    rule: 'a descriptor must be a finite number', found: values[at],
    place: `row ${Math.floor(at / dimension) + 1}, column ${(at % dimension) + 1}`,
    wayOut: 'Fill or leave out what is not known.',
  })
}
