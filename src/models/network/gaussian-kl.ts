// Kullback–Leibler term of a diagonal Gaussian against the standard one, with free bits: D. P. Kingma et al., NeurIPS 2016,
// arXiv:1606.04934, appendix C.8. Notation: K_j mean of unit j over the batch, λ free bits in nats.
/** ½(μ² + σ² − 1 − ln σ²) of one unit, with v = ln σ²; nats. */
export function gaussianKl(mean: number, logVariance: number): number {
  return 0.5 * (mean * mean + Math.exp(logVariance) - 1 - logVariance)
}

/** Σ_j max(K_j, λ): what the units cost. */
export function klWithFreeBits(meanOfUnits: ArrayLike<number>, freeBits: number): number {
  let sum = 0
  for (let j = 0; j < meanOfUnits.length; j++) sum += Math.max(meanOfUnits[j], freeBits)
  return sum
}

/**
 * Which units pay: 1 where K_j > λ. Its gradient is then that of K_j (μ for μ, ½(σ² − 1) for v, times the row's share of the
 * mean); a unit at or below its free bits has no gradient of this term, whatever its single rows cost.
 */
export function unitsThatPay(meanOfUnits: ArrayLike<number>, freeBits: number, pays: Uint8Array): void {
  for (let j = 0; j < meanOfUnits.length; j++) pays[j] = meanOfUnits[j] > freeBits ? 1 : 0
}
