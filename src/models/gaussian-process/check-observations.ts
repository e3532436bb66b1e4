// What observations must be, said once for those that come together and those that come one by one.
import { InputError } from '../../errors.ts'
import type { Inputs } from '../inputs.ts'
import type { InputSpace, Observations } from './types.ts'

/** Throws RangeError when the parts do not fit each other, InputError for numbers that cannot be used. */
export function checkObservations(space: InputSpace, { inputs, targets, repeats }: Observations): void {
  const { count, dimension, values } = inputs
  checkPoints(space, inputs)
  if (targets.length !== count || (repeats !== null && repeats.length !== count)) {
    const found = `${targets.length} targets and ${repeats?.length ?? 'no'} repeats`
    throw new RangeError(`${count} rows need as many targets and repeats, got ${found}`)
  }
  for (let row = 0; row < count; row++) {
    checkRow(values.subarray(row * dimension, (row + 1) * dimension), row)
    checkTarget(targets[row], row)
    checkRepeats(repeats?.[row] ?? 1, row)
  }
}

/** Throws RangeError when points are not rows of the space. */
export function checkPoints(space: InputSpace, { count, dimension, values }: Inputs): void {
  if (dimension === space.dimension && values.length >= count * dimension) return
  const found = `${values.length} numbers in rows of ${dimension}`
  throw new RangeError(`${count} rows of ${space.dimension} columns are needed, got ${found}`)
}

/** Throws InputError when a descriptor of a row is not finite. */
export function checkRow(input: Float64Array, row: number): void {
  const wrong = input.findIndex((value) => !Number.isFinite(value))
  if (wrong === -1) return
  const place = `row ${row}, column ${wrong}`
  throw new InputError({ rule: 'descriptors must be finite numbers', found: input[wrong], place })
}

/** Throws InputError when a target is not finite. */
export function checkTarget(target: number, row: number): void {
  if (Number.isFinite(target)) return
  throw new InputError({ rule: 'targets must be finite numbers', found: target, place: `row ${row}` })
}

/** Throws InputError when a target is the mean of less than one measurement. */
export function checkRepeats(repeats: number, row: number): void {
  if (repeats >= 1 && repeats < Infinity) return
  const rule = 'a target must be the mean of at least one measurement'
  throw new InputError({ rule, found: repeats, place: `row ${row}` })
}
