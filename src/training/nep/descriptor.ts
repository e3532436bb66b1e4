// From the neighbour sums of one atom to its descriptor, and from the adjoints of the descriptor back: to the
// coefficients, and to the weights of the basis functions that the forces are made of.
import type { ParameterBlock } from '../types.ts'
import type { Adjoint, AtomState, KernelShape } from './atom-state.ts'

/** q_n = Σ_tk c_nk Σf_k, s_nc = Σ_tk c_nk Σf_k B_c and q = Q(s); `moving` carries the rates of change along. */
export function formDescriptor(
  shape: KernelShape, parameters: Float64Array, centre: number, moving: boolean, state: AtomState,
): void {
  const { radialCount, radialBasis, angularCount, angularBasis, components } = shape
  const { radialSums, angularSums, moments, descriptor } = state
  const parts: readonly (keyof Adjoint)[] = moving ? ['value', 'rate'] : ['value']
  for (const part of parts) {
    descriptor[part].fill(0)
    contract(shape, parameters, 'radial', centre, radialCount, radialBasis, 1, radialSums[part], descriptor[part])
    moments[part].fill(0)
    contract(shape, parameters, 'angular', centre, angularCount, angularBasis, components, angularSums[part], moments[part])
  }
  for (let n = 0; n < angularCount; n++) formInvariants(shape, n, moving, state)
}

/** result[n][c] += Σ_tk coefficient[n][k][centre][t] · sums[t][k][c]. */
function contract(
  shape: KernelShape, parameters: Float64Array, block: ParameterBlock, centre: number,
  count: number, basis: number, components: number, sums: Float64Array, result: Float64Array,
): void {
  const { speciesCount } = shape
  const { first } = shape.layout.blocks[block]
  for (let n = 0; n < count; n++) {
    for (let t = 0; t < speciesCount; t++) {
      for (let k = 0; k < basis; k++) {
        const weight = parameters[first + coefficient(n, k, centre, t, basis, speciesCount)]
        const row = (t * basis + k) * components
        for (let c = 0; c < components; c++) result[n * components + c] += weight * sums[row + c]
      }
    }
  }
}

/** Flat index of c[n][k][centre][neighbour]. */
function coefficient(n: number, k: number, centre: number, t: number, basis: number, speciesCount: number): number {
  return ((n * basis + k) * speciesCount + centre) * speciesCount + t
}

function formInvariants(shape: KernelShape, n: number, moving: boolean, { moments, descriptor, pair }: AtomState): void {
  const { radialCount, angularCount, components, angular, tangents } = shape
  const { value, rate } = pair.invariants
  angular.invariants(moments.value, n * components, value, 0)
  if (moving) tangents.invariantTangent(moments.value, n * components, moments.rate, n * components, rate, 0)
  for (let q = 0; q < angular.invariantCount; q++) {
    descriptor.value[radialCount + q * angularCount + n] = value[q]
    if (moving) descriptor.rate[radialCount + q * angularCount + n] = rate[q]
  }
}

/**
 * Adjoints of the moments from those of the descriptor. With J = Σ q̄ Q(s) + q̄˙ Q′(s) ṡ: ∂J/∂ṡ = q̄˙ Q′(s), and
 * ∂J/∂s = q̄ Q′(s) + q̄˙ Q″(s) ṡ. Without `moving` only ∂J/∂ṡ, which is ∂E/∂s where q̄˙ = ∂E/∂q.
 */
export function momentAdjoints(shape: KernelShape, moving: boolean, state: AtomState): void {
  const { radialCount, angularCount, components, angular, tangents } = shape
  const { moments, descriptorAdjoint, momentAdjoint, pair } = state
  const { value, rate } = pair.invariants
  for (let n = 0; n < angularCount; n++) {
    for (let q = 0; q < angular.invariantCount; q++) {
      const d = radialCount + q * angularCount + n
      value[q] = descriptorAdjoint.value[d]
      rate[q] = descriptorAdjoint.rate[d]
    }
    const row = n * components
    angular.invariantGradient(moments.value, row, rate, 0, momentAdjoint.rate, row)
    if (!moving) continue
    angular.invariantGradient(moments.value, row, value, 0, momentAdjoint.value, row)
    tangents.invariantCurvature(moments.value, row, moments.rate, row, rate, 0, pair.turn, 0)
    for (let c = 0; c < components; c++) momentAdjoint.value[row + c] += pair.turn[c]
  }
}

/** Weights of the basis functions in the energy: Σ_n ∂E/∂q_n c_nk and Σ_n ∂E/∂s_nc c_nk, by neighbour species. */
export function basisWeights(shape: KernelShape, parameters: Float64Array, centre: number, state: AtomState): void {
  const { radialCount, radialBasis, angularCount, angularBasis, components } = shape
  const { descriptorAdjoint, momentAdjoint, radialWeights, angularWeights } = state
  spread(shape, parameters, 'radial', centre, radialCount, radialBasis, 1, descriptorAdjoint.rate, radialWeights)
  spread(shape, parameters, 'angular', centre, angularCount, angularBasis, components, momentAdjoint.rate, angularWeights)
}

/** weights[t][k][c] = Σ_n coefficient[n][k][centre][t] · adjoint[n][c]. */
function spread(
  shape: KernelShape, parameters: Float64Array, block: ParameterBlock, centre: number,
  count: number, basis: number, components: number, adjoint: Float64Array, weights: Float64Array,
): void {
  const { speciesCount } = shape
  const { first } = shape.layout.blocks[block]
  weights.fill(0)
  for (let n = 0; n < count; n++) {
    for (let t = 0; t < speciesCount; t++) {
      for (let k = 0; k < basis; k++) {
        const weight = parameters[first + coefficient(n, k, centre, t, basis, speciesCount)]
        const row = (t * basis + k) * components
        for (let c = 0; c < components; c++) weights[row + c] += weight * adjoint[n * components + c]
      }
    }
  }
}

/** Adds ∂J/∂c of both kinds of functions. */
export function addCoefficientGradient(shape: KernelShape, centre: number, state: AtomState, gradient: Float64Array): void {
  const { radialCount, radialBasis, angularCount, angularBasis, components } = shape
  const { radialSums, angularSums, descriptorAdjoint, momentAdjoint } = state
  for (const part of ['value', 'rate'] as const) {
    project(shape, 'radial', centre, radialCount, radialBasis, 1, radialSums[part], descriptorAdjoint[part], gradient)
    project(shape, 'angular', centre, angularCount, angularBasis, components, angularSums[part], momentAdjoint[part], gradient)
  }
}

/** gradient[n][k][centre][t] += Σ_c adjoint[n][c] · sums[t][k][c]. */
function project(
  shape: KernelShape, block: ParameterBlock, centre: number, count: number, basis: number, components: number,
  sums: Float64Array, adjoint: Float64Array, gradient: Float64Array,
): void {
  const { speciesCount } = shape
  const { first } = shape.layout.blocks[block]
  for (let n = 0; n < count; n++) {
    for (let t = 0; t < speciesCount; t++) {
      for (let k = 0; k < basis; k++) {
        const row = (t * basis + k) * components
        let sum = 0
        for (let c = 0; c < components; c++) sum += adjoint[n * components + c] * sums[row + c]
        gradient[first + coefficient(n, k, centre, t, basis, speciesCount)] += sum
      }
    }
  }
}
