// What a network sees of the candidates of a pool: descriptors, and one-hot columns of what they are made of.
import type { Inputs } from '../inputs.ts'
import { columnScale, standardised } from '../standardise.ts'

/** What candidates are made of, as names: the metal, the halide. */
export interface Category {
  readonly name: string
  /** One per candidate. */
  readonly labels: readonly string[]
}

/**
 * Columns with mean 0 over the pool: descriptors with deviation 1, then for each category one column per label, 1 − share
 * where a candidate has it, else −share. Those keep the scale of 0 and 1: brought to deviation 1 as well, twenty metals
 * would weigh as much as twenty descriptors and the rare ones most. Here a category weighs less than one descriptor.
 */
export function networkColumns(descriptors: Inputs, categories: readonly Category[]): Inputs {
  const { count, dimension, values } = standardised(descriptors, columnScale(descriptors))
  const columns = categories.flatMap(({ labels }) => labelsOf(labels).map((label) => oneHot(labels, label)))
  const width = dimension + columns.length
  const rows = new Float64Array(count * width)
  for (let r = 0; r < count; r++) {
    rows.set(values.subarray(r * dimension, (r + 1) * dimension), r * width)
    columns.forEach((column, k) => { rows[r * width + dimension + k] = column[r] })
  }
  return { count, dimension: width, values: rows }
}

/** The labels there are, in alphabetical order; none where all candidates have the same. */
function labelsOf(labels: readonly string[]): string[] {
  const found = [...new Set(labels)].sort()
  return found.length > 1 ? found : []
}

function oneHot(labels: readonly string[], label: string): number[] {
  const share = labels.filter((other) => other === label).length / labels.length
  return labels.map((other) => (other === label ? 1 : 0) - share)
}
