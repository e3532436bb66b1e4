// Radial descriptors G_n = Σ_j w_j fc(r_ij) T_n(2 r_ij/R − 1) of the Chebyshev kernel. Sums are kept per neighbour
// species and weighted once per atom, so that the weighted copy costs no pass over the neighbours. Notation: kernel.ts.
import {
  chebyshevNext, clenshawNext, clenshawSlopeNext, clenshawSum, clenshawSumSlope, cutoffEntire, cutoffEntireSlope,
  cutoffSlope, cutoffValue, radialSlope,
} from '../nep/compiled.ts'
import type { CentreTables } from './tables.ts'
import type { ChebyshevWorkspace } from './workspace.ts'

/** Radial entries of the descriptor, both copies. */
export function sumRadial(centre: CentreTables, work: ChebyshevWorkspace, speciesCount: number, pairs: number): void {
  const { radialCutoff, radialStride } = centre
  const { pairSpecies, r, fc, fcSlope, radialSums } = work
  radialSums.fill(0)
  const inverse = 1 / radialCutoff
  for (let p = 0; p < pairs; p++) {
    const ratio = r[p] * inverse
    if (ratio >= 1) {
      fc[p] = 0
      fcSlope[p] = 0
      continue
    }
    const y = ratio * ratio
    const e = 1 - y
    const entire = cutoffEntire(y)
    const value = cutoffValue(e, entire)
    fc[p] = value
    fcSlope[p] = cutoffSlope(e, entire, cutoffEntireSlope(y), ratio, inverse)
    // fc·T_n by T_(n+2) = 2T_2 T_n − T_(n−2): even and odd ones do not wait for each other.
    const argument = 2 * ratio - 1
    const second = 2 * argument * argument - 1
    const twice = 2 * second
    const row = pairSpecies[p] * radialStride
    let evenBefore = value * second
    let even = value
    let oddBefore = value * argument
    let odd = oddBefore
    for (let n = row; n < row + radialStride; n += 2) {
      radialSums[n] += even
      radialSums[n + 1] += odd
      const nextEven = chebyshevNext(twice, even, evenBefore)
      const nextOdd = chebyshevNext(twice, odd, oddBefore)
      evenBefore = even
      even = nextEven
      oddBefore = odd
      odd = nextOdd
    }
  }
  weighRadialSums(centre, work, speciesCount)
}

function weighRadialSums(
  { radialCount, radialStride, angularCount, copies, weights }: CentreTables, { radialSums, descriptor }: ChebyshevWorkspace,
  speciesCount: number,
): void {
  for (let copy = 0; copy < copies; copy++) {
    const first = copy * (radialCount + angularCount)
    for (let n = 0; n < radialCount; n++) {
      let sum = 0
      for (let t = 0; t < speciesCount; t++) sum += weights[copy * speciesCount + t] * radialSums[t * radialStride + n]
      descriptor[first + n] = sum
    }
  }
}

/** slope[p] = ∂E/∂r_p of the radial functions. */
export function radialSlopes(centre: CentreTables, work: ChebyshevWorkspace, speciesCount: number, pairs: number): void {
  const { radialCutoff, radialCount, radialStride, angularCount, copies, weights } = centre
  const { pairSpecies, r, fc, fcSlope, slope, radialSums, gradient } = work
  for (let t = 0; t < speciesCount; t++) {
    for (let n = 0; n < radialCount; n++) {
      let sum = 0
      for (let copy = 0; copy < copies; copy++) {
        sum += weights[copy * speciesCount + t] * gradient[copy * (radialCount + angularCount) + n]
      }
      radialSums[t * radialStride + n] = sum
    }
  }
  const xSlope = 2 / radialCutoff
  for (let p = 0; p < pairs; p++) {
    // Σ_n v_n T_n(x) and its derivative.
    const row = pairSpecies[p] * radialStride
    const argument = xSlope * r[p] - 1
    const twice = 2 * argument
    let b1 = 0
    let b2 = 0
    let d1 = 0
    let d2 = 0
    for (let n = radialCount - 1; n > 0; n--) {
      const d = clenshawSlopeNext(twice, b1, d1, d2)
      const b = clenshawNext(radialSums[row + n], twice, b1, b2)
      d2 = d1
      d1 = d
      b2 = b1
      b1 = b
    }
    const sum = clenshawSum(radialSums[row], argument, b1, b2)
    slope[p] = radialSlope(fc[p], fcSlope[p], xSlope, sum, clenshawSumSlope(argument, b1, d1, d2))
  }
}
