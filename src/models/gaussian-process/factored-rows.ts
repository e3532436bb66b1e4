// Observed rows and the factor L of their covariances, A = K + diag(s_n²/repeats) + jitter·I = L Lᵀ. Rows come and go at
// the end. The jitter is the least of a ladder at which the rows factorise, so that it depends on the rows alone and not
// on how they came to be there.
import { InputError } from '../../errors.ts'
import { appendRow, emptyCholesky, truncateRows, type Cholesky } from '../../math/cholesky.ts'
import { checkRepeats, checkRow } from './check-observations.ts'
import { writeCovariances, type Covariance } from './covariance.ts'
import { writeSquares } from './distances.ts'

/** What is tried on the diagonal, in units of the targets' variance. */
export const JITTER = [1e-8, 1e-7, 1e-6, 1e-5, 1e-4] as const

export interface FactoredRows {
  readonly covariance: Covariance
  readonly factor: Cholesky
  /** The rows, row-major; room for more. */
  inputs: { readonly dimension: number; values: Float64Array }
  readonly repeats: number[]
  /** Level of the ladder once row i was there. */
  readonly levels: number[]
  /** A number for each row of L, never given twice: equal numbers mean equal rows and equal rows before them. */
  readonly stamps: number[]
  nextStamp: number
}

/** No rows yet. */
export function emptyRows(covariance: Covariance): FactoredRows {
  const { dimension } = covariance.kernel.space
  return {
    covariance, factor: emptyCholesky(), inputs: { dimension, values: new Float64Array(0) }, repeats: [], levels: [],
    stamps: [], nextStamp: 0,
  }
}

/** Level of the jitter for the rows that are there. */
export function jitterLevel({ levels }: FactoredRows): number {
  return levels.at(-1) ?? 0
}

/**
 * Appends one row. Throws InputError, leaving everything as it was, for numbers that are not finite, repeats below 1, or
 * rows so much alike that no jitter separates them.
 */
export function addRow(rows: FactoredRows, input: Float64Array, repeats: number): void {
  const count = rows.factor.size
  const { dimension } = rows.inputs
  if (input.length !== dimension) throw new RangeError(`a row must have ${dimension} columns, got ${input.length}`)
  checkRow(input, count)
  checkRepeats(repeats, count)
  const before = jitterLevel(rows)
  store(rows, input)
  rows.repeats.push(repeats)
  for (let level = before; level < JITTER.length; level++) {
    if (level > before) truncateRows(rows.factor, 0)
    if (factoriseTo(rows, count + 1, JITTER[level])) {
      rows.levels.push(level)
      stamp(rows, level > before ? 0 : count)
      return
    }
  }
  rows.repeats.pop()
  truncateRows(rows.factor, 0)
  factoriseTo(rows, count, JITTER[before])
  throw new InputError({
    rule: `observations must differ enough for their covariances to be factorised (jitter up to ${JITTER.at(-1)})`,
    found: closestPair(rows, count + 1),
    wayOut: 'Merge repeated measurements or allow for more noise.',
  })
}

/** Takes the last rows away, so that `count` are left with the bits they had before the others came. */
export function removeRows(rows: FactoredRows, count: number): void {
  const before = jitterLevel(rows)
  const all = rows.factor.size
  truncateRows(rows.factor, count)
  for (const list of [rows.repeats, rows.levels, rows.stamps]) list.length = count
  const level = jitterLevel(rows)
  if (count === all || level === before) return
  truncateRows(rows.factor, 0)
  factoriseTo(rows, count, JITTER[level])
  stamp(rows, 0)
}

/** Appends the stored rows that the factor does not hold yet, up to `count`; false when one of them cannot be. */
function factoriseTo({ covariance, factor, inputs, repeats }: FactoredRows, count: number, jitter: number): boolean {
  const row = new Float64Array(count)
  for (let i = factor.size; i < count; i++) {
    writeCovariances(covariance, inputs.values, i * inputs.dimension, inputs, i, row)
    row[i] = covariance.priorVariance + covariance.noise / repeats[i] + jitter
    if (!appendRow(factor, row)) return false
  }
  return true
}

function stamp(rows: FactoredRows, from: number): void {
  for (let i = from; i < rows.factor.size; i++) rows.stamps[i] = rows.nextStamp++
}

function store(rows: FactoredRows, input: Float64Array): void {
  const { dimension, values } = rows.inputs
  const at = rows.factor.size * dimension
  if (at + dimension > values.length) {
    rows.inputs.values = new Float64Array(2 * (at + dimension))
    rows.inputs.values.set(values)
  }
  rows.inputs.values.set(input, at)
}

function closestPair({ covariance: { distances }, inputs: { dimension, values } }: FactoredRows, count: number): string {
  const squares = new Float64Array(distances.blockCount)
  let closest = { a: 0, b: 0, square: Infinity }
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < a; b++) {
      writeSquares(distances, values, a * dimension, values, b * dimension, squares, 0)
      const square = squares.reduce((sum, part) => sum + part, 0)
      if (square < closest.square) closest = { a: b, b: a, square }
    }
  }
  return `rows ${closest.a} and ${closest.b} at a distance of ${Math.sqrt(closest.square)}`
}
