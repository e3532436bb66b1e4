// Radial functions g_n = fc·Σ_k c_k T_k of the NEP kernel. Neighbour sums are kept per Chebyshev term and contracted
// with the coefficients once per species, so the cost does not grow with n_max. Notation: kernel.ts.
import {
  chebyshevArgument, chebyshevArgumentSlope, chebyshevNext, clenshawNext, clenshawSlopeNext, clenshawSum,
  clenshawSumSlope, cutoffEntire, cutoffEntireSlope, cutoffSlope, cutoffValue, radialSlope,
} from './compiled.ts'
import type { NepTables } from './tables.ts'
import type { NepWorkspace } from './workspace.ts'

/** Radial descriptors q_n = Σ_j g_n(r_ij). */
export function sumRadial(tables: NepTables, work: NepWorkspace, centre: number, pairs: number): void {
  const { speciesCount, radialBasis, radialCount, radialCutoff, radialChebyshev } = tables
  const { pairSpecies, r, fc, fcSlope, x, xSlope, radialSums, present, descriptor } = work
  radialSums.fill(0)
  present.fill(0)
  for (let p = 0; p < pairs; p++) {
    const t = pairSpecies[p]
    present[t] = 1
    const rc = radialCutoff[speciesCount * centre + t]
    const ratio = r[p] / rc
    if (ratio >= 1) {
      fc[p] = 0
      fcSlope[p] = 0
      continue
    }
    const inverse = 1 / rc
    const y = ratio * ratio
    const e = 1 - y
    const entire = cutoffEntire(y)
    const value = cutoffValue(e, entire)
    const argument = chebyshevArgument(ratio)
    fc[p] = value
    fcSlope[p] = cutoffSlope(e, entire, cutoffEntireSlope(y), ratio, inverse)
    x[p] = argument
    xSlope[p] = chebyshevArgumentSlope(ratio, inverse)
    // fc·T_k, from T_(−1) = x and T_0 = 1.
    const row = t * radialBasis
    const twice = 2 * argument
    let before = value * argument
    let current = value
    for (let k = 0; k < radialBasis; k++) {
      radialSums[row + k] += current
      const next = chebyshevNext(twice, current, before)
      before = current
      current = next
    }
  }
  for (let n = 0; n < radialCount; n++) descriptor[n] = 0
  for (let t = 0; t < speciesCount; t++) {
    if (present[t] === 0) continue
    let c = (speciesCount * centre + t) * radialCount * radialBasis
    for (let n = 0; n < radialCount; n++) {
      let q = 0
      for (let k = 0; k < radialBasis; k++) q += radialChebyshev[c++] * radialSums[t * radialBasis + k]
      descriptor[n] += q
    }
  }
}

/** slope[p] = Σ_n Fp_n g_n′(r_p) of the radial functions. */
export function radialSlopes(tables: NepTables, work: NepWorkspace, centre: number, pairs: number): void {
  const { speciesCount, radialBasis, radialCount, radialChebyshev } = tables
  const { pairSpecies, fc, fcSlope, x, xSlope, slope, radialWeights, present, gradient } = work
  for (let t = 0; t < speciesCount; t++) {
    if (present[t] === 0) continue
    const row = t * radialBasis
    for (let k = 0; k < radialBasis; k++) radialWeights[row + k] = 0
    let c = (speciesCount * centre + t) * radialCount * radialBasis
    for (let n = 0; n < radialCount; n++) {
      const weight = gradient[n]
      for (let k = 0; k < radialBasis; k++) radialWeights[row + k] += weight * radialChebyshev[c++]
    }
  }
  for (let p = 0; p < pairs; p++) {
    if (fc[p] === 0) {
      slope[p] = 0
      continue
    }
    // Σ_k w_k T_k(x) and its derivative.
    const row = pairSpecies[p] * radialBasis
    const argument = x[p]
    const twice = 2 * argument
    let b1 = 0
    let b2 = 0
    let d1 = 0
    let d2 = 0
    for (let k = radialBasis - 1; k > 0; k--) {
      const d = clenshawSlopeNext(twice, b1, d1, d2)
      const b = clenshawNext(radialWeights[row + k], twice, b1, b2)
      d2 = d1
      d1 = d
      b2 = b1
      b1 = b
    }
    const sum = clenshawSum(radialWeights[row], argument, b1, b2)
    slope[p] = radialSlope(fc[p], fcSlope[p], xSlope[p], sum, clenshawSumSlope(argument, b1, d1, d2))
  }
}
