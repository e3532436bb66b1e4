// The transformations from which the BBOB functions are made, by the names of their definition (N. Hansen, S. Finck, R. Ros,
// A. Auger, "Real-parameter black-box optimization benchmarking 2009: noiseless functions definitions", INRIA RR-6829 (2009)).
// Vectors have one number per variable, matrices are square, row by row. None changes its arguments.

/** The share of the way from the first variable to the last: i/(D − 1). */
export function shareOf(i: number, dimension: number): number {
  return i / (dimension - 1)
}

/** base to the power of the exponent, for base ≥ 0. */
export function power(base: number, exponent: number): number {
  return base === 0 ? 0 : Math.exp(exponent * Math.log(base))
}

/** x − y */
export function minus(x: ArrayLike<number>, y: ArrayLike<number>): Float64Array {
  return Float64Array.from(x, (value, i) => value - y[i])
}

/** M x */
export function times(matrix: Float64Array, x: ArrayLike<number>): Float64Array {
  const size = x.length
  const product = new Float64Array(size)
  for (let i = 0, k = 0; i < size; i++) {
    let sum = 0
    for (let j = 0; j < size; j++, k++) sum += matrix[k] * x[j]
    product[i] = sum
  }
  return product
}

/** The diagonal of Λ^α: α^(½ i/(D − 1)). */
export function conditioning(alpha: number, dimension: number): Float64Array {
  return Float64Array.from({ length: dimension }, (_, i) => Math.exp(0.5 * shareOf(i, dimension) * Math.log(alpha)))
}

/** A diagonal matrix times x. */
export function scaled(diagonal: ArrayLike<number>, x: ArrayLike<number>): Float64Array {
  return Float64Array.from(x, (value, i) => diagonal[i] * value)
}

/** T_osz of one number: small, smooth ripples that differ on both sides of zero. */
export function oscillated(x: number): number {
  if (x === 0) return 0
  const [c1, c2] = x > 0 ? [10, 7.9] : [5.5, 3.1]
  const log = Math.log(Math.abs(x))
  return Math.sign(x) * Math.exp(log + 0.049 * (Math.sin(c1 * log) + Math.sin(c2 * log)))
}

/** T_osz of every component. */
export function allOscillated(x: ArrayLike<number>): Float64Array {
  return Float64Array.from(x, oscillated)
}

/** T_asy^β: positive components to the power of 1 + β i/(D − 1) √x. */
export function skewed(x: ArrayLike<number>, beta: number): Float64Array {
  return Float64Array.from(x, (value, i) =>
    (value > 0 ? power(value, 1 + beta * shareOf(i, x.length) * Math.sqrt(value)) : value))
}

/** f_pen: the sum of the squares by which components leave [−5, 5]. */
export function boundaryPenalty(x: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < x.length; i++) {
    const outside = Math.max(0, Math.abs(x[i]) - 5)
    sum += outside * outside
  }
  return sum
}

/** Σ f(xᵢ, i) */
export function sumOver(x: ArrayLike<number>, term: (value: number, i: number) => number): number {
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += term(x[i], i)
  return sum
}
