// Columns brought to mean 0 and standard deviation 1, with the numbers of the training rows alone: rows to predict must
// not tell the model anything.
import { z } from 'zod'
import type { Inputs } from './inputs.ts'

/** Mean and standard deviation of each column; a column that does not vary has deviation 1 and so becomes 0. */
export type ColumnScale = {
  readonly means: readonly number[]
  readonly deviations: readonly number[]
}

export const columnScaleSchema: z.ZodType<ColumnScale> = z.strictObject({
  means: z.array(z.number()),
  deviations: z.array(z.number().positive()),
})

// A column whose deviation is this far below its size varies by rounding alone.
const CONSTANT = 1e-14

/** Measures the columns of training rows (population deviation, over all rows). */
export function columnScale({ count, dimension, values }: Inputs): ColumnScale {
  const means: number[] = []
  const deviations: number[] = []
  for (let c = 0; c < dimension; c++) {
    const column = Float64Array.from({ length: count }, (_, r) => values[r * dimension + c])
    const { mean, deviation } = meanAndDeviation(column)
    const largest = column.reduce((size, value) => Math.max(size, Math.abs(value)), 0)
    means.push(mean)
    deviations.push(deviation > CONSTANT * largest ? deviation : 1)
  }
  return { means, deviations }
}

/** (value − mean)/deviation, column by column. */
export function standardised({ count, dimension, values }: Inputs, { means, deviations }: ColumnScale): Inputs {
  const scaled = new Float64Array(values.length)
  for (let at = 0; at < values.length; at++) {
    const c = at % dimension
    scaled[at] = (values[at] - means[c]) / deviations[c]
  }
  return { count, dimension, values: scaled }
}

/** Mean and population standard deviation; two passes, so that large values of small spread keep their digits. */
export function meanAndDeviation(values: ArrayLike<number>): { readonly mean: number; readonly deviation: number } {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  const mean = sum / values.length
  let squares = 0
  for (let i = 0; i < values.length; i++) squares += (values[i] - mean) * (values[i] - mean)
  return { mean, deviation: Math.sqrt(squares / values.length) }
}
