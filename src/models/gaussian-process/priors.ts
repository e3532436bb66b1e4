// Prior densities of the hyperparameters, their bounds, and where a fit begins. Length scales grow with the number of
// columns a term sees (Hvarfner, Hellsten and Nardi 2024, arXiv 2402.02229); the scales of `ard` are drawn to their mean.
import type { Kernel, KernelTerm } from './kernel.ts'

/** Standard deviation of the length scales of `ard` around their mean, in log ℓ. */
const ARD_DEVIATION = 0.4
const NOISE = { mean: -3, deviation: 1.5, base: Math.log(0.05) }

export interface ThetaBounds {
  readonly lower: Float64Array
  readonly upper: Float64Array
}

/** Bounds of theta: ℓ 0.05 … 1e3, s² 1e-3 … 1e2, s_n² 1e-5 … 1. */
export function thetaBounds({ terms, size }: Kernel): ThetaBounds {
  const lower = new Float64Array(size)
  const upper = new Float64Array(size)
  const set = (place: number, least: number, most: number): void => {
    lower[place] = Math.log(least)
    upper[place] = Math.log(most)
  }
  for (const { scales, variance } of terms) {
    for (const scale of scales) set(scale, 0.05, 1e3)
    set(variance, 1e-3, 1e2)
  }
  set(size - 1, 1e-5, 1)
  return { lower, upper }
}

/** Where a fit begins when nothing is known. */
export function baseTheta({ terms, size }: Kernel): Float64Array {
  const theta = new Float64Array(size)
  for (const { scales, variance, columns } of terms) {
    for (const scale of scales) theta[scale] = 0.5 * Math.log(columns)
    theta[variance] = -Math.log(terms.length)
  }
  theta[size - 1] = NOISE.base
  return theta
}

/** −log p(θ) up to a constant; adds its gradient. */
export function addPrior(kernel: Kernel, theta: Float64Array, gradient: Float64Array): number {
  const { name, terms, size } = kernel
  let sum = 0
  const add = (place: number, mean: number, deviation: number): void => {
    const distance = (theta[place] - mean) / deviation
    sum += 0.5 * distance * distance
    gradient[place] += distance / deviation
  }
  for (const term of terms) {
    if (name === 'ard') sum += addShrinkage(term, theta, gradient)
    else for (const scale of term.scales) add(scale, scaleMean(term), 1)
    add(term.variance, -Math.log(terms.length), 1)
  }
  add(size - 1, NOISE.mean, NOISE.deviation)
  return sum
}

/** Mean of log ℓ in a term. */
function scaleMean({ columns }: KernelTerm): number {
  return 0.5 * Math.log(columns) + 0.7
}

/** The mean of the log ℓ has the prior of one scale; each lies around the mean. */
function addShrinkage(term: KernelTerm, theta: Float64Array, gradient: Float64Array): number {
  const { scales } = term
  const mean = scales.reduce((total, scale) => total + theta[scale], 0) / scales.length
  const distance = mean - scaleMean(term)
  let sum = 0.5 * distance * distance
  for (const scale of scales) {
    const deviation = (theta[scale] - mean) / ARD_DEVIATION
    sum += 0.5 * deviation * deviation
    // The deviations sum to zero, so that the mean adds nothing to their gradient.
    gradient[scale] += distance / scales.length + deviation / ARD_DEVIATION
  }
  return sum
}
