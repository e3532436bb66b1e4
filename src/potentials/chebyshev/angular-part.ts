// Angular descriptors G_n = Σ_{j<k} A_j A_k T_n(ξ(cos θ_jik)), A = w fc, in one pass over the neighbours instead of one
// over their pairs: Σ_{j<k} = ½[Σ_jk − Σ_{j=k}], and the double sum is one of squared moments. Moments are kept per
// neighbour species and weighted once per atom. Notation: kernel.ts.
import { across, cutoffEntire, cutoffEntireSlope, cutoffSlope, cutoffValue } from '../nep/compiled.ts'
import type { CentreTables } from './tables.ts'
import type { ChebyshevWorkspace } from './workspace.ts'

/** Angular entries of the descriptor, both copies; returns the number of pairs within the angular cutoff. */
export function sumAngular(centre: CentreTables, work: ChebyshevWorkspace, speciesCount: number, pairs: number): number {
  const { angularCutoff } = centre
  const { harmonics, stride } = centre.angular
  const { pairSpecies, r, u, angularPair, angularFc, angularFcSlope, harmonic, moments, sums, squares } = work
  moments.fill(0)
  sums.fill(0)
  squares.fill(0)
  const inverse = 1 / angularCutoff
  let count = 0
  for (let p = 0; p < pairs; p++) {
    const ratio = r[p] * inverse
    if (ratio >= 1) continue
    const y = ratio * ratio
    const e = 1 - y
    const entire = cutoffEntire(y)
    const fc = cutoffValue(e, entire)
    angularPair[count] = p
    angularFc[count] = fc
    angularFcSlope[count] = cutoffSlope(e, entire, cutoffEntireSlope(y), ratio, inverse)
    const t = pairSpecies[p]
    sums[t] += fc
    squares[t] += fc * fc
    const at = count * stride
    harmonics(u[3 * p], u[3 * p + 1], u[3 * p + 2], harmonic, at)
    for (let c = 0; c < stride; c++) moments[t * stride + c] += fc * harmonic[at + c]
    count++
  }
  for (let copy = 0; copy < centre.copies; copy++) angularEntries(centre, work, speciesCount, copy)
  return count
}

/** G_n = Σ_l L_nl Q_l − τ_n Σ_j A_j² of one copy. */
function angularEntries(
  { radialCount, angularCount, weights, lMax, angular, legendre, diagonal }: CentreTables, work: ChebyshevWorkspace,
  speciesCount: number, copy: number,
): void {
  const { stride, invariants } = angular
  const { moments, sums, squares, copyMoments, copySum, invariant, descriptor } = work
  const to = copy * stride
  copyMoments.fill(0, to, to + stride)
  let sum = 0
  let square = 0
  for (let t = 0; t < speciesCount; t++) {
    const weight = weights[copy * speciesCount + t]
    sum += weight * sums[t]
    square += weight * weight * squares[t]
    for (let c = 0; c < stride; c++) copyMoments[to + c] += weight * moments[t * stride + c]
  }
  copySum[copy] = sum
  invariant[0] = sum * sum
  invariants(copyMoments, to, invariant, 1)
  const first = copy * (radialCount + angularCount) + radialCount
  for (let n = 0; n < angularCount; n++) {
    let value = -diagonal[n] * square
    for (let l = 0; l <= lMax; l++) value += legendre[n * (lMax + 1) + l] * invariant[l]
    descriptor[first + n] = value
  }
}

/** Turns ∂E/∂G into derivatives by the sums of each neighbour species, in the place of those sums. */
export function angularGradients(centre: CentreTables, work: ChebyshevWorkspace, speciesCount: number): void {
  const { radialCount, angularCount, copies, weights, lMax, legendre, diagonal } = centre
  const { stride, invariantGradient } = centre.angular
  const { moments, sums, squares, copyMoments, copyGradient, copySum, invariant, gradient } = work
  moments.fill(0)
  sums.fill(0)
  squares.fill(0)
  for (let copy = 0; copy < copies; copy++) {
    const first = copy * (radialCount + angularCount) + radialCount
    invariant.fill(0)
    let bySquare = 0
    for (let n = 0; n < angularCount; n++) {
      const slope = gradient[first + n]
      bySquare -= diagonal[n] * slope
      for (let l = 0; l <= lMax; l++) invariant[l] += slope * legendre[n * (lMax + 1) + l]
    }
    const from = copy * stride
    invariantGradient(copyMoments, from, invariant, 1, copyGradient, from)
    for (let t = 0; t < speciesCount; t++) {
      const weight = weights[copy * speciesCount + t]
      sums[t] += 2 * weight * invariant[0] * copySum[copy]
      squares[t] += weight * weight * bySquare
      for (let c = 0; c < stride; c++) moments[t * stride + c] += weight * copyGradient[from + c]
    }
  }
}

/** Forces across the pairs within the angular cutoff; what acts along them joins `slope`. */
export function angularForces(
  centre: CentreTables, work: ChebyshevWorkspace, i: number, count: number, forces: Float64Array, virial: Float64Array,
): void {
  const { harmonicGradient, stride } = centre.angular
  const { angularPair, angularFc, angularFcSlope, harmonic, moments, sums, squares } = work
  const { pairSpecies, neighbour, r, u, slope, vector } = work
  for (let a = 0; a < count; a++) {
    const p = angularPair[a]
    const t = pairSpecies[p]
    const fc = angularFc[a]
    let byCutoff = sums[t] + 2 * fc * squares[t]
    for (let c = 0; c < stride; c++) byCutoff += moments[t * stride + c] * harmonic[a * stride + c]
    slope[p] += angularFcSlope[a] * byCutoff
    harmonicGradient(u[3 * p], u[3 * p + 1], u[3 * p + 2], moments, t * stride, vector, 0)
    across(fc / r[p], u, 3 * p, vector, 0, vector, 3)
    const j = 3 * neighbour[p]
    for (let k = 0; k < 3; k++) {
      const partial = vector[3 + k]
      forces[3 * i + k] += partial
      forces[j + k] -= partial
      for (let b = 0; b < 3; b++) virial[3 * b + k] -= r[p] * u[3 * p + b] * partial
    }
  }
}
