// Forces and virial of one atom's energy from the weights of its basis functions:
//   E_i = … Σ_p Σ_k wR_k f_k(r_p) + Σ_kc wA_kc f_k(r_p) B_c(u_p),   F_i += f, F_j −= f, W −= d f,   f = ∂E_i/∂d.
import { across } from '../../potentials/nep/compiled.ts'
import type { PreparedFrame } from '../types.ts'
import type { AtomState, KernelShape } from './atom-state.ts'
import { basisFunctions, pairGeometry } from './neighbour-sums.ts'

/** Adds the forces (length 3n) and the virial (length 9) of atom i. */
export function addPairForces(
  shape: KernelShape, frame: PreparedFrame, i: number, state: AtomState, forces: Float64Array, virial: Float64Array,
): void {
  const { speciesCount } = shape
  const { groups, neighbour } = frame
  const { u, force } = state.pair
  for (let t = 0; t < speciesCount; t++) {
    const group = 2 * (i * speciesCount + t)
    for (let p = groups[group]; p < groups[group + 2]; p++) {
      const r = pairGeometry(frame, p, u)
      force.fill(0)
      let slope = radialSlope(shape, state, t, r)
      if (p < groups[group + 1]) slope += angularForce(shape, state, t, r)
      for (let a = 0; a < 3; a++) {
        force[a] += slope * u[a]
        forces[3 * i + a] += force[a]
        forces[3 * neighbour[p] + a] -= force[a]
      }
      for (let a = 0; a < 9; a++) virial[a] -= r * u[Math.floor(a / 3)] * force[a % 3]
    }
  }
}

/** dE_i/dr of the radial functions. */
function radialSlope(shape: KernelShape, { radialWeights, pair }: AtomState, t: number, r: number): number {
  const { radialBasis, radialCutoff } = shape
  basisFunctions(r, radialCutoff, radialBasis, pair.basis, pair.basisSlope)
  let slope = 0
  for (let k = 0; k < radialBasis; k++) slope += radialWeights[t * radialBasis + k] * pair.basisSlope[k]
  return slope
}

/** dE_i/dr of the angular functions; leaves their force across the pair in `force`. */
function angularForce(shape: KernelShape, { angularWeights, pair }: AtomState, t: number, r: number): number {
  const { angularBasis, angularCutoff, components, angular } = shape
  const { u, basis, basisSlope, harmonics, weights, vector, force } = pair
  basisFunctions(r, angularCutoff, angularBasis, basis, basisSlope)
  angular.harmonics(u[0], u[1], u[2], harmonics.value, 0)
  weights.fill(0)
  let slope = 0
  let at = t * angularBasis * components
  for (let k = 0; k < angularBasis; k++) {
    for (let c = 0; c < components; c++, at++) {
      weights[c] += basis[k] * angularWeights[at]
      slope += basisSlope[k] * angularWeights[at] * harmonics.value[c]
    }
  }
  angular.harmonicGradient(u[0], u[1], u[2], weights, 0, vector, 0)
  across(1 / r, u, 0, vector, 0, force, 0)
  return slope
}
