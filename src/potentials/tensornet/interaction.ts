// One interaction layer of an atom, and back, in plain f64. With ρ the radial weights of the neighbourhood,
//   X̂ = X/(‖X‖² + 1);  Y = T₀I + T₁A + T₂S of X̂;  M = ρ₀I + ρ₁A + ρ₂S of Y;  Z = MY + YM;
//   Δ = T₃I + T₄A + T₅S of Z/(‖Z‖² + 1);  X ← X̂ + Δ + Δ².
import {
  normalised, normalisedGradient, product, productGradient, updated, updatedGradient,
} from './compiled.ts'
import { mixTensors } from './linear.ts'
import type { LayerTables } from './reference-tables.ts'
import { COMPONENTS } from './tensornet-model.ts'

/** Tensors of one atom in one layer, [channel][component], and ρ, [channel][kind]. */
export interface InteractionState {
  readonly rho: Float64Array
  readonly rhoGradient: Float64Array
  readonly x: Float64Array
  readonly shrunk: Float64Array
  readonly y: Float64Array
  readonly z: Float64Array
  readonly zShrunk: Float64Array
  readonly delta: Float64Array
}

export function interactionState(channels: number): InteractionState {
  const tensors = (): Float64Array => new Float64Array(COMPONENTS * channels)
  return {
    rho: new Float64Array(3 * channels), rhoGradient: new Float64Array(3 * channels),
    x: tensors(), shrunk: tensors(), y: tensors(), z: tensors(), zShrunk: tensors(), delta: tensors(),
  }
}

/** From state.x and state.rho to the tensors after the layer. */
export function interact({ inner, outer }: LayerTables, state: InteractionState, next: Float64Array): void {
  const { rho, x, shrunk, y, z, zShrunk, delta } = state
  const channels = rho.length / 3
  for (let u = 0; u < channels; u++) normalised(x, COMPONENTS * u, shrunk, COMPONENTS * u)
  mixTensors(inner, shrunk, y)
  for (let u = 0; u < channels; u++) {
    product(rho, 3 * u, y, COMPONENTS * u, z, COMPONENTS * u)
    normalised(z, COMPONENTS * u, zShrunk, COMPONENTS * u)
  }
  mixTensors(outer, zShrunk, delta)
  for (let u = 0; u < channels; u++) updated(shrunk, COMPONENTS * u, delta, COMPONENTS * u, next, COMPONENTS * u)
}

/** Turns g = ∂E/∂next into ∂E/∂x, in place, and writes ∂E/∂ρ; `work` and `other` have the length of g. */
export function interactGradient(
  { innerBack, outerBack }: LayerTables, state: InteractionState, g: Float64Array, work: Float64Array, other: Float64Array,
): void {
  const { rho, rhoGradient, x, y, z, delta } = state
  const channels = rho.length / 3
  for (let u = 0; u < channels; u++) updatedGradient(delta, COMPONENTS * u, g, COMPONENTS * u, work, COMPONENTS * u)
  mixTensors(outerBack, work, other)
  for (let u = 0; u < channels; u++) {
    normalisedGradient(z, COMPONENTS * u, other, COMPONENTS * u, work, COMPONENTS * u)
    productGradient(rho, 3 * u, y, COMPONENTS * u, work, COMPONENTS * u, both, 0)
    work.set(both.subarray(0, COMPONENTS), COMPONENTS * u)
    rhoGradient.set(both.subarray(COMPONENTS), 3 * u)
  }
  mixTensors(innerBack, work, other)
  for (let u = 0; u < g.length; u++) g[u] += other[u]
  for (let u = 0; u < channels; u++) {
    normalisedGradient(x, COMPONENTS * u, g, COMPONENTS * u, both, 0)
    g.set(both.subarray(0, COMPONENTS), COMPONENTS * u)
  }
}

const both = new Float64Array(12)
