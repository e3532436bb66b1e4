// Averages and trends of what a simulation measures at equal intervals, with errors that allow for correlation in time.
// Blocking: Flyvbjerg and Petersen, J. Chem. Phys. 91, 461 (1989), doi 10.1063/1.457480.

/** A number with its standard error; NaN where there are too few values to tell. */
export interface Estimate {
  readonly value: number
  readonly error: number
}

/** Fewest blocks whose scatter is still trusted: its own uncertainty is then about 1/√(2·15) = 18 %. */
const FEWEST_BLOCKS = 16

/** Blocks a trend is fitted through: each must be longer than the memory of the series. */
const TREND_BLOCKS = 20

/** Mean and standard error of values at equal intervals: the largest error over blocks of 1, 2, 4, … values. */
export function blockedMean(values: readonly number[]): Estimate {
  const value = mean(values)
  let error = Number.NaN
  for (let blocks = [...values]; blocks.length >= FEWEST_BLOCKS; blocks = pairMeans(blocks)) {
    const here = Math.sqrt(variance(blocks) / blocks.length)
    if (!(here <= error)) error = here
  }
  return { value, error }
}

/** Slope of the least-squares line through (x, y), and its standard error if the residuals are independent. */
export function leastSquaresSlope(x: readonly number[], y: readonly number[]): Estimate {
  const meanX = mean(x)
  const meanY = mean(y)
  let xx = 0
  let xy = 0
  for (let i = 0; i < x.length; i++) {
    xx += (x[i] - meanX) * (x[i] - meanX)
    xy += (x[i] - meanX) * (y[i] - meanY)
  }
  const value = xy / xx
  let residual = 0
  for (let i = 0; i < x.length; i++) {
    const off = y[i] - meanY - value * (x[i] - meanX)
    residual += off * off
  }
  return { value, error: x.length > 2 ? Math.sqrt(residual / (x.length - 2) / xx) : Number.NaN }
}

/**
 * Slope of a series that is correlated in time (x at equal intervals): the least-squares slope of all points, its error
 * from the scatter of the means of twenty blocks. NaN for fewer points than blocks.
 */
export function trend(x: readonly number[], y: readonly number[]): Estimate {
  if (x.length < TREND_BLOCKS) return { value: Number.NaN, error: Number.NaN }
  const length = Math.floor(x.length / TREND_BLOCKS)
  const blockMeans = (values: readonly number[]): number[] =>
    Array.from({ length: TREND_BLOCKS }, (_, block) => mean(values.slice(block * length, (block + 1) * length)))
  return { value: leastSquaresSlope(x, y).value, error: leastSquaresSlope(blockMeans(x), blockMeans(y)).error }
}

/** Arithmetic mean; NaN for none. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Unbiased variance; NaN for fewer than two. */
export function variance(values: readonly number[]): number {
  const centre = mean(values)
  return values.reduce((sum, value) => sum + (value - centre) * (value - centre), 0) / (values.length - 1)
}

function pairMeans(values: readonly number[]): number[] {
  return Array.from({ length: values.length >> 1 }, (_, i) => 0.5 * (values[2 * i] + values[2 * i + 1]))
}
