// Small tables for the tests of property models.
import { randomStream } from '../../src/math/random.ts'
import type { TrainingData } from '../../src/models/property-model.ts'

/** Rows and targets as training data, without groups. */
export function withRows(rows: readonly (readonly number[])[], targets: readonly number[]): TrainingData {
  const dimension = rows[0]?.length ?? 0
  return {
    inputs: { count: rows.length, dimension, values: Float64Array.from(rows.flat()) }, targets: Float64Array.from(targets), groups: [],
  }
}

/** Two columns that matter and one that does not: y = sin 2a + b, without noise. */
export function smoothData(count: number, seed = 'smooth'): TrainingData {
  const random = randomStream(seed)
  const rows = Array.from({ length: count }, () => [random.between(-1, 1), random.between(-2, 2), random.uniform()])
  return { ...withRows(rows, rows.map(([a, b]) => Math.sin(2 * a) + b)), groups: [{ name: 'both', columns: [0, 1] }, { name: 'rest', columns: [2] }] }
}
