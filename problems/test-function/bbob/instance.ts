// What makes an instance of a BBOB function: where its minimum lies, how low it is, and two rotations. Drawn from this
// package's own streams: the instances of a number are not those of the COCO platform.
import { randomStream, type Random } from '../../../src/math/random.ts'

export interface BbobInstance {
  readonly dimension: number
  /** x_opt as drawn, in [−4, 4]; functions may put it elsewhere. */
  readonly drawn: Float64Array
  /** −1 or 1 for each variable. */
  readonly signs: Float64Array
  /** R and Q. */
  readonly r: Float64Array
  readonly q: Float64Array
  /** f_opt */
  readonly lowest: number
  /** Opens a stream of this instance. */
  random(purpose: string): Random
}

/** An instance of function `number` (1 to 24). */
export function bbobInstance(number: number, dimension: number, instance: number): BbobInstance {
  const random = (purpose: string): Random => randomStream(`bbob f${number} ${dimension}-D instance ${instance}: ${purpose}`)
  const place = random('minimum')
  return {
    dimension,
    drawn: Float64Array.from({ length: dimension }, () => place.between(-4, 4)),
    signs: Float64Array.from({ length: dimension }, () => (place.uniform() < 0.5 ? -1 : 1)),
    r: rotation(random('R'), dimension),
    q: rotation(random('Q'), dimension),
    lowest: lowestValue(random('value')),
    random,
  }
}

/** A rotation or reflection, all equally likely: normal deviates made orthonormal row by row (Gram and Schmidt, twice). */
export function rotation(random: Random, dimension: number): Float64Array {
  const matrix = new Float64Array(dimension * dimension)
  for (let i = 0; i < dimension; i++) {
    const row = matrix.subarray(i * dimension, (i + 1) * dimension)
    for (let j = 0; j < dimension; j++) row[j] = random.normal()
    for (let pass = 0; pass < 2; pass++) makeOrthogonal(row, matrix, i)
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0))
    for (let j = 0; j < dimension; j++) row[j] /= length
  }
  return matrix
}

/** Takes the parts along the first rows out of a row. */
function makeOrthogonal(row: Float64Array, matrix: Float64Array, rows: number): void {
  const size = row.length
  for (let k = 0; k < rows; k++) {
    let along = 0
    for (let j = 0; j < size; j++) along += row[j] * matrix[k * size + j]
    for (let j = 0; j < size; j++) row[j] -= along * matrix[k * size + j]
  }
}

/** A Cauchy deviate with quartiles at ±100, in hundredths, no further from 0 than 1000. */
function lowestValue(random: Random): number {
  const deviate = (100 * random.normal()) / random.normal()
  return Math.min(Math.max(Math.round(100 * deviate) / 100, -1000), 1000)
}
