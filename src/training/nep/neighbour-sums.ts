// Sums over the neighbours of one atom that hold all the network needs to know of them, before any coefficient enters:
// Σ f_k and Σ f_k B_c by the neighbours' species, with their rates of change along tangents of the pair vectors.
import {
  basisSlope, chebyshevArgument, chebyshevArgumentSlope, chebyshevNext, cutoffEntire, cutoffEntireSlope, cutoffSlope,
  cutoffValue, pairTangent,
} from '../../potentials/nep/compiled.ts'
import type { PreparedFrame } from '../types.ts'
import type { AtomState, KernelShape } from './atom-state.ts'

/** f_k = ½(T_k(x) + 1) fc and df_k/dr for k < count, at r below the cutoff. */
export function basisFunctions(r: number, cutoff: number, count: number, values: Float64Array, slopes: Float64Array): void {
  const inverse = 1 / cutoff
  const ratio = r * inverse
  const y = ratio * ratio
  const entire = cutoffEntire(y)
  const fc = cutoffValue(1 - y, entire)
  const fcSlope = cutoffSlope(1 - y, entire, cutoffEntireSlope(y), ratio, inverse)
  const x = chebyshevArgument(ratio)
  const turn = fc * chebyshevArgumentSlope(ratio, inverse)
  // T_(−1) = x, T_0 = 1 and U_(−2) = −1, U_(−1) = 0.
  let [before, current] = [x, 1]
  let [lower, upper] = [-1, 0]
  for (let k = 0; k < count; k++) {
    values[k] = 0.5 * (fc * current + fc)
    slopes[k] = 0.5 * (basisSlope(fcSlope, current, turn, k, upper) + fcSlope)
    const next = chebyshevNext(2 * x, current, before)
    before = current
    current = next
    const nextUpper = chebyshevNext(2 * x, upper, lower)
    lower = upper
    upper = nextUpper
  }
}

/** Distance of pair p, Å; leaves its unit vector in `u`. */
export function pairGeometry(frame: PreparedFrame, p: number, u: Float64Array): number {
  const { displacement } = frame
  const x = displacement[3 * p]
  const y = displacement[3 * p + 1]
  const z = displacement[3 * p + 2]
  const r = Math.sqrt(x * x + y * y + z * z)
  u[0] = x / r
  u[1] = y / r
  u[2] = z / r
  return r
}

/** The sums of atom i; `tangents`, 3 per pair, gives their rates of change, null leaves those alone. */
export function sumNeighbours(
  shape: KernelShape, frame: PreparedFrame, i: number, tangents: Float64Array | null, state: AtomState,
): void {
  const { speciesCount } = shape
  const { radialSums, angularSums, pair } = state
  for (const sums of [radialSums, angularSums]) {
    sums.value.fill(0)
    if (tangents !== null) sums.rate.fill(0)
  }
  for (let t = 0; t < speciesCount; t++) {
    const group = 2 * (i * speciesCount + t)
    const outer = frame.groups[group + 1]
    for (let p = frame.groups[group]; p < frame.groups[group + 2]; p++) {
      const r = pairGeometry(frame, p, pair.u)
      if (tangents !== null) pairTangent(1 / r, pair.u, 0, tangents, 3 * p, pair.rate, 0)
      const rRate = tangents === null ? 0 : pair.rate[0]
      addRadial(shape, state, t, r, rRate)
      if (p < outer) addAngular(shape, state, t, r, rRate, tangents !== null)
    }
  }
}

function addRadial(shape: KernelShape, { radialSums, pair }: AtomState, t: number, r: number, rRate: number): void {
  const { radialBasis, radialCutoff } = shape
  basisFunctions(r, radialCutoff, radialBasis, pair.basis, pair.basisSlope)
  for (let k = 0; k < radialBasis; k++) {
    radialSums.value[t * radialBasis + k] += pair.basis[k]
    radialSums.rate[t * radialBasis + k] += pair.basisSlope[k] * rRate
  }
}

function addAngular(
  shape: KernelShape, { angularSums, pair }: AtomState, t: number, r: number, rRate: number, moving: boolean,
): void {
  const { angularBasis, angularCutoff, components, angular, tangents } = shape
  const { basis, basisSlope: slope, harmonics, u, rate } = pair
  basisFunctions(r, angularCutoff, angularBasis, basis, slope)
  angular.harmonics(u[0], u[1], u[2], harmonics.value, 0)
  if (moving) tangents.harmonicTangent(u[0], u[1], u[2], rate[1], rate[2], rate[3], harmonics.rate, 0)
  let at = t * angularBasis * components
  for (let k = 0; k < angularBasis; k++) {
    for (let c = 0; c < components; c++, at++) {
      angularSums.value[at] += basis[k] * harmonics.value[c]
      if (moving) angularSums.rate[at] += slope[k] * rRate * harmonics.value[c] + basis[k] * harmonics.rate[c]
    }
  }
}
