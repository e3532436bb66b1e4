// The radial functions of a TensorNet as a table for the kernels: the first β of the radial series and the functions φ of
// the moments, cutoff included, as cubic Hermite polynomials between equidistant knots from 0 to the cutoff.
import { cosineCutoff, cosineCutoffSlope } from './radial-basis.ts'
import { PAIR_FUNCTIONS, pairFunctions } from './moments.ts'
import type { RadialSeries } from './radial-series.ts'

export interface RadialTable {
  /** β, a multiple of 4: the last ones may be zero. */
  readonly rank: number
  /** β and φ. */
  readonly width: number
  readonly intervals: number
  /** [knot][value, slope · spacing][function]. */
  readonly numbers: Float64Array
}

/** Tabulates at most this many β with this many intervals; cutoff in Å. */
export function radialTable(series: RadialSeries, cutoff: number, betas: number, intervals: number): RadialTable {
  const kept = Math.min(betas, series.rank)
  const rank = 4 * Math.ceil(kept / 4)
  const width = rank + PAIR_FUNCTIONS
  const spacing = cutoff / intervals
  const numbers = new Float64Array(2 * width * (intervals + 1))
  const phi = new Float64Array(2 * PAIR_FUNCTIONS)
  const polynomials = new Float64Array(series.terms)
  const slopes = new Float64Array(series.terms)
  // At the cutoff itself all functions and slopes are zero.
  for (let knot = 0; knot < intervals; knot++) {
    const r = knot * spacing
    const at = 2 * width * knot
    const c = cosineCutoff(r, cutoff)
    const cSlope = cosineCutoffSlope(r, cutoff)
    chebyshevPolynomials((2 * r) / cutoff - 1, polynomials, slopes)
    for (let q = 0; q < kept; q++) {
      let value = 0
      let slope = 0
      for (let k = 0; k < series.terms; k++) {
        const b = series.coefficients[q * series.terms + k]
        value += b * polynomials[k]
        slope += b * slopes[k]
      }
      numbers[at + q] = c * value
      numbers[at + width + q] = spacing * (cSlope * value + (c * 2 * slope) / cutoff)
    }
    pairFunctions(r, cutoff, phi)
    for (let k = 0; k < PAIR_FUNCTIONS; k++) {
      numbers[at + rank + k] = phi[k]
      numbers[at + width + rank + k] = spacing * phi[PAIR_FUNCTIONS + k]
    }
  }
  return { rank, width, intervals, numbers }
}

/** T_k(x) and dT_k/dx. */
function chebyshevPolynomials(x: number, values: Float64Array, slopes: Float64Array): void {
  for (let k = 0; k < values.length; k++) {
    values[k] = k === 0 ? 1 : k === 1 ? x : 2 * x * values[k - 1] - values[k - 2]
    slopes[k] = k === 0 ? 0 : k === 1 ? 1 : 2 * values[k - 1] + 2 * x * slopes[k - 1] - slopes[k - 2]
  }
}
