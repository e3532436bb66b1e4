// The network of one species, forward and backward. With z = w0·(q·scaler) − b0 and t = tanh z:
//   E = Σ_h w1 t,   Ė = Σ_h w1 t′ ż,   t′ = 1 − t²,   t″ = −2 t t′.
import { activation, activationSlope, neuronAdjoint, weightAdjoint } from '../../potentials/nep/compiled.ts'
import type { AtomState, KernelShape } from './atom-state.ts'

/** Energy of the network, eV, without the offset; leaves ∂E/∂q in the adjoint of q̇, which is what it is of Ė too. */
export function networkEnergy(shape: KernelShape, parameters: Float64Array, centre: number, state: AtomState): number {
  const { descriptors, neurons, scaler, layout: { blocks } } = shape
  const { descriptor, descriptorAdjoint } = state
  let energy = 0
  descriptorAdjoint.rate.fill(0)
  for (let h = centre * neurons; h < (centre + 1) * neurons; h++) {
    const row = blocks.w0.first + h * descriptors
    let z = -parameters[blocks.b0.first + h]
    for (let d = 0; d < descriptors; d++) z += parameters[row + d] * scaler[d] * descriptor.value[d]
    const t = activation(z)
    const w1 = parameters[blocks.w1.first + h]
    energy += w1 * t
    const slope = w1 * activationSlope(t)
    for (let d = 0; d < descriptors; d++) descriptorAdjoint.rate[d] += slope * parameters[row + d] * scaler[d]
  }
  return energy
}

/**
 * Adds the gradient of J = a·E + Ė with respect to the network, and leaves the adjoints of q and q̇. `a` is ∂L/∂E of
 * the frame.
 */
export function addNetworkGradient(
  shape: KernelShape, parameters: Float64Array, centre: number, a: number, state: AtomState, gradient: Float64Array,
): void {
  const { descriptors, neurons, scaler, layout: { blocks } } = shape
  const { descriptor, descriptorAdjoint } = state
  descriptorAdjoint.value.fill(0)
  descriptorAdjoint.rate.fill(0)
  for (let h = centre * neurons; h < (centre + 1) * neurons; h++) {
    const row = blocks.w0.first + h * descriptors
    let z = -parameters[blocks.b0.first + h]
    let zRate = 0
    for (let d = 0; d < descriptors; d++) {
      z += parameters[row + d] * scaler[d] * descriptor.value[d]
      zRate += parameters[row + d] * scaler[d] * descriptor.rate[d]
    }
    const t = activation(z)
    const w1 = parameters[blocks.w1.first + h]
    const rateAdjoint = w1 * activationSlope(t)
    const adjoint = neuronAdjoint(rateAdjoint, t, a, zRate)
    gradient[blocks.w1.first + h] += weightAdjoint(activationSlope(t), t, a, zRate)
    gradient[blocks.b0.first + h] -= adjoint
    for (let d = 0; d < descriptors; d++) {
      gradient[row + d] += scaler[d] * (adjoint * descriptor.value[d] + rateAdjoint * descriptor.rate[d])
      descriptorAdjoint.value[d] += adjoint * parameters[row + d] * scaler[d]
      descriptorAdjoint.rate[d] += rateAdjoint * parameters[row + d] * scaler[d]
    }
  }
}
