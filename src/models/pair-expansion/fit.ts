// Coefficients of a pair expansion by ridge regression, learnt as results come in. How strongly coefficients are held
// back is chosen by how well earlier fits foretold later results; compositions have an offset each.
import { CholeskyDecomposition, Matrix } from 'ml-matrix'
import type { PairBasis } from './basis.ts'

/** Coefficients: what is foretold is relative to the mean of a composition. */
export interface PairFit {
  readonly coefficients: Float64Array
  /** Results it was made from. */
  readonly from: number
}

/** Sums that a fit is made from; grows in place. */
export interface PairSums {
  readonly basis: PairBasis
  /** size × size, lower triangle, over all results. */
  readonly products: Float64Array
  readonly perComposition: Map<number, CompositionSums>
  /** Results so far. */
  results: number
  /** Squared errors that fits of each strength made on results they had not seen, forgotten over time. */
  readonly errors: Float64Array
  fits: readonly PairFit[]
}

interface CompositionSums {
  count: number
  value: number
  readonly terms: Float64Array
  readonly valueTerms: Float64Array
}

/** Ridge strengths, in units of a term's variance. */
const STRENGTHS = [1e-8, 1e-4, 1e-2] as const

/** What an old error still counts after each new result. */
const MEMORY = 0.98

export function emptySums(basis: PairBasis): PairSums {
  return {
    basis, products: new Float64Array(basis.size * basis.size), perComposition: new Map(), results: 0,
    errors: new Float64Array(STRENGTHS.length), fits: [],
  }
}

/** Adds one result in place: the terms of an occupation, its composition and its value. */
export function addResult(sums: PairSums, terms: Float64Array, composition: number, value: number): void {
  judgeFits(sums, terms, composition, value)
  const { products } = sums
  const p = terms.length
  for (let a = 0; a < p; a++) {
    const own = terms[a]
    if (own === 0) continue
    const row = a * p
    for (let b = 0; b <= a; b++) products[row + b] += own * terms[b]
  }
  const part = sums.perComposition.get(composition)
    ?? { count: 0, value: 0, terms: new Float64Array(p), valueTerms: new Float64Array(p) }
  sums.perComposition.set(composition, part)
  part.count++
  part.value += value
  for (let a = 0; a < p; a++) {
    part.terms[a] += terms[a]
    part.valueTerms[a] += terms[a] * value
  }
  sums.results++
}

/** How far fits of each strength are from a result they have not seen. */
function judgeFits(sums: PairSums, terms: Float64Array, composition: number, value: number): void {
  const part = sums.perComposition.get(composition)
  if (part === undefined) return
  sums.fits.forEach(({ coefficients }, k) => {
    let error = value - part.value / part.count
    for (let a = 0; a < terms.length; a++) error -= coefficients[a] * (terms[a] - part.terms[a] / part.count)
    sums.errors[k] = MEMORY * sums.errors[k] + error * error
  })
}

/** Makes the fits anew from all results, and returns the one whose strength has foretold best. */
export function refit(sums: PairSums): PairFit {
  const { covariance, target } = centred(sums)
  const p = target.length
  // Terms that never vary (or are not enough apart from a rounding error) carry nothing.
  const scale = Float64Array.from({ length: p }, (_, a) => {
    const variance = covariance[a * p + a]
    return variance > 1e-9 ? 1 / Math.sqrt(variance) : 0
  })
  sums.fits = STRENGTHS.map((strength) => ({ coefficients: ridge(covariance, target, scale, strength), from: sums.results }))
  const best = sums.errors.indexOf(Math.min(...sums.errors))
  return sums.fits[best]
}

/** Covariances within compositions, times the number of results. */
function centred({ basis: { size: p }, products, perComposition }: PairSums): { covariance: Float64Array; target: Float64Array } {
  const covariance = products.slice()
  const target = new Float64Array(p)
  for (const { count, value, terms, valueTerms } of perComposition.values()) {
    for (let a = 0; a < p; a++) {
      target[a] += valueTerms[a] - (terms[a] * value) / count
      for (let b = 0; b <= a; b++) covariance[a * p + b] -= (terms[a] * terms[b]) / count
    }
  }
  return { covariance, target }
}

function ridge(covariance: Float64Array, target: Float64Array, scale: Float64Array, strength: number): Float64Array {
  const p = target.length
  const matrix = new Matrix(p, p)
  for (let a = 0; a < p; a++) {
    for (let b = 0; b < a; b++) {
      const value = covariance[a * p + b] * scale[a] * scale[b]
      matrix.set(a, b, value)
      matrix.set(b, a, value)
    }
    matrix.set(a, a, 1 + strength)
  }
  const right = Matrix.columnVector(Array.from(target, (value, a) => value * scale[a]))
  const solution = new CholeskyDecomposition(matrix).solve(right)
  return Float64Array.from(scale, (value, a) => value * solution.get(a, 0))
}
