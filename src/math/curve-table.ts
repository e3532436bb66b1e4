// A smooth curve from a table: cubic Hermite pieces through exact values and slopes. For sums over millions of pairs, in
// which the exponentials of the curve itself would take most of the time.

/** A curve between 0 and the length that {@link curveTable} was given. */
export interface CurveTable {
  readonly piecesPerUnit: number
  /** One more than there are pieces. */
  readonly values: Float64Array
  /** Derivatives times the width of a piece. */
  readonly slopes: Float64Array
}

/**
 * Tabulates a curve from 0 to `length`; `derivative` is that of `value`. The error is |fourth derivative| · h⁴/384 for
 * pieces of width h, so that a rate of change of 4 per unit and 512 pieces leave eleven digits.
 */
export function curveTable(
  value: (x: number) => number, derivative: (x: number) => number, length: number, piecesPerUnit = 512,
): CurveTable {
  const count = Math.ceil(length * piecesPerUnit) + 2
  return {
    piecesPerUnit,
    values: Float64Array.from({ length: count }, (_, n) => value(n / piecesPerUnit)),
    slopes: Float64Array.from({ length: count }, (_, n) => derivative(n / piecesPerUnit) / piecesPerUnit),
  }
}

/** The curve at x, which must be between 0 and the table's length. */
export function curveAt({ piecesPerUnit, values, slopes }: CurveTable, x: number): number {
  const place = x * piecesPerUnit
  const n = Math.floor(place)
  const t = place - n
  const rise = values[n + 1] - values[n]
  const start = slopes[n]
  const end = slopes[n + 1]
  // The cubic with these values and slopes at t = 0 and 1.
  return values[n] + t * (start + t * (3 * rise - 2 * start - end + t * (start + end - 2 * rise)))
}
