// The radial functions of a TensorNet as a table for the kernels: the first β of the radial series and the functions φ of
// the moments, cutoff included, as cubic polynomials between equidistant knots from 0 to the cutoff, with the functions'
// values and slopes at both ends. Coefficients rather than values are kept: slopes from differences of rounded values would
// lose three digits.
import { cosineCutoff, cosineCutoffSlope } from './radial-basis.ts'
import { PAIR_FUNCTIONS, pairFunctions } from './moments.ts'
import type { RadialSeries } from './radial-series.ts'

export interface RadialTable {
  /** β, a multiple of 4: the last ones may be zero. */
  readonly rank: number
  /** β and φ. */
  readonly width: number
  readonly intervals: number
  /** [interval][power of t = 0 … 1][function]. */
  readonly numbers: Float64Array
}

/** Tabulates at most this many β with this many intervals; cutoff in Å. */
export function radialTable(series: RadialSeries, cutoff: number, betas: number, intervals: number): RadialTable {
  const kept = Math.min(betas, series.rank)
  const rank = 4 * Math.ceil(kept / 4)
  const width = rank + PAIR_FUNCTIONS
  const spacing = cutoff / intervals
  const ends = knotValues(series, cutoff, kept, intervals)
  const numbers = new Float64Array(4 * width * intervals)
  for (let interval = 0; interval < intervals; interval++) {
    for (let q = 0; q < width; q++) {
      // The functions that are kept, then zeros up to the rank, then φ.
      const from = q < kept ? q : q - rank + kept
      if (q >= kept && q < rank) continue
      const at = 2 * ((kept + PAIR_FUNCTIONS) * interval + from)
      const next = at + 2 * (kept + PAIR_FUNCTIONS)
      const value = ends[at]
      const slope = spacing * ends[at + 1]
      const rise = ends[next] - value
      const end = spacing * ends[next + 1]
      const to = 4 * width * interval + q
      numbers[to] = value
      numbers[to + width] = slope
      numbers[to + 2 * width] = 3 * rise - 2 * slope - end
      numbers[to + 3 * width] = slope + end - 2 * rise
    }
  }
  return { rank, width, intervals, numbers }
}

/** Value and slope (1/Å) of β and φ at every knot, [knot][function][2]. */
function knotValues(series: RadialSeries, cutoff: number, kept: number, intervals: number): Float64Array {
  const functions = kept + PAIR_FUNCTIONS
  const ends = new Float64Array(2 * functions * (intervals + 1))
  const phi = new Float64Array(2 * PAIR_FUNCTIONS)
  const polynomials = new Float64Array(series.terms)
  const slopes = new Float64Array(series.terms)
  // At the cutoff itself all functions and slopes are zero.
  for (let knot = 0; knot < intervals; knot++) {
    const r = (knot * cutoff) / intervals
    const at = 2 * functions * knot
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
      ends[at + 2 * q] = c * value
      ends[at + 2 * q + 1] = cSlope * value + (c * 2 * slope) / cutoff
    }
    pairFunctions(r, cutoff, phi)
    for (let k = 0; k < PAIR_FUNCTIONS; k++) {
      ends[at + 2 * (kept + k)] = phi[k]
      ends[at + 2 * (kept + k) + 1] = phi[PAIR_FUNCTIONS + k]
    }
  }
  return ends
}

/** T_k(x) and dT_k/dx. */
function chebyshevPolynomials(x: number, values: Float64Array, slopes: Float64Array): void {
  for (let k = 0; k < values.length; k++) {
    values[k] = k === 0 ? 1 : k === 1 ? x : 2 * x * values[k - 1] - values[k - 2]
    slopes[k] = k === 0 ? 0 : k === 1 ? 1 : 2 * values[k - 1] + 2 * x * slopes[k - 1] - slopes[k - 2]
  }
}
