// From the moments of a neighbourhood to the first tensors of an atom, and back, in plain f64.
//   I, a, S = Σ_s (P_s + Q_i) ∘ (B m_s);  X = n₀ W₀I + n₁ W₁A + n₂ W₂S,  n = SiLU∘SiLU of the normalised ‖I + A + S‖².
import { normParts, normPartsGradient, silu, weighted, weightedGradient } from './compiled.ts'
import { applyNorm, normGradient } from './layer-norm.ts'
import { applyLinear, mixTensors } from './linear.ts'
import { MOMENTS, PAIR_FUNCTIONS, type Neighbourhood } from './moments.ts'
import type { TensorNetTables } from './reference-tables.ts'
import { COMPONENTS, KIND_OF_COMPONENT, RADIAL_FUNCTIONS, type Linear } from './tensornet-model.ts'

/** Scratch of one atom's embedding; tensors are [channel][component]. */
export interface EmbeddingState {
  readonly raw: Float64Array
  readonly mixed: Float64Array
  readonly square: Float64Array
  readonly centred: Float64Array
  readonly normed: Float64Array
  readonly hidden: Float64Array
  readonly hiddenSlope: Float64Array
  readonly gate: Float64Array
  readonly gateSlope: Float64Array
  /** Gradients: of `mixed`, `raw`, the gates and their inputs. */
  readonly mixedGradient: Float64Array
  readonly rawGradient: Float64Array
  readonly gateGradient: Float64Array
  readonly hiddenGradient: Float64Array
  readonly squareGradient: Float64Array
  inverse: number
}

export function embeddingState(channels: number): EmbeddingState {
  const floats = (perChannel: number): Float64Array => new Float64Array(perChannel * channels)
  return {
    raw: floats(COMPONENTS), mixed: floats(COMPONENTS), square: floats(1), centred: floats(1), normed: floats(1),
    hidden: floats(2), hiddenSlope: floats(2), gate: floats(3), gateSlope: floats(3), mixedGradient: floats(COMPONENTS),
    rawGradient: floats(COMPONENTS), gateGradient: floats(3), hiddenGradient: floats(2), squareGradient: floats(1), inverse: 0,
  }
}

/** Writes X of an atom of this element. */
export function embed(
  { model, asNeighbour, asCentre }: TensorNetTables, state: EmbeddingState, hood: Neighbourhood, element: number, x: Float64Array,
): void {
  const { channels, embedding } = model
  const { raw, mixed, square, hidden, gate } = state
  raw.fill(0)
  for (let s = 0; s < hood.speciesCount; s++) {
    for (let u = 0; u < channels; u++) {
      const pair = asNeighbour[channels * hood.species[s] + u] + asCentre[channels * element + u]
      for (let c = 0; c < COMPONENTS; c++) {
        const map = embedding.distance[KIND_OF_COMPONENT[c]]
        let sum = 0
        for (let k = 0; k < PAIR_FUNCTIONS; k++) sum += distanceWeight(map, u, k) * hood.moments[MOMENTS * s + COMPONENTS * k + c]
        raw[COMPONENTS * u + c] += pair * sum
      }
    }
  }
  for (let u = 0; u < channels; u++) square[u] = squareOf(raw, u)
  state.inverse = applyNorm(embedding.norm, square, state.centred, state.normed)
  applyLinear(embedding.gates[0], state.normed, hidden)
  activate(hidden, state.hiddenSlope)
  applyLinear(embedding.gates[1], hidden, gate)
  activate(gate, state.gateSlope)
  mixTensors(embedding.mixing, raw, mixed)
  for (let u = 0; u < channels; u++) weighted(gate, 3 * u, mixed, COMPONENTS * u, x, COMPONENTS * u)
}

/** Writes ∂E/∂m of every species, from g = ∂E/∂X. */
export function embedGradient(
  tables: TensorNetTables, state: EmbeddingState, hood: Neighbourhood, element: number, g: Float64Array,
): void {
  const { model, asNeighbour, asCentre } = tables
  const { channels, embedding } = model
  const { gate, mixed, raw, mixedGradient, rawGradient, gateGradient, hiddenGradient, squareGradient } = state
  for (let u = 0; u < channels; u++) {
    weightedGradient(gate, 3 * u, mixed, COMPONENTS * u, g, COMPONENTS * u, both, 0)
    mixedGradient.set(both.subarray(0, COMPONENTS), COMPONENTS * u)
    for (let k = 0; k < 3; k++) gateGradient[3 * u + k] = both[COMPONENTS + k] * state.gateSlope[3 * u + k]
  }
  applyLinear(tables.gatesBack[1], gateGradient, hiddenGradient)
  for (let k = 0; k < hiddenGradient.length; k++) hiddenGradient[k] *= state.hiddenSlope[k]
  applyLinear(tables.gatesBack[0], hiddenGradient, squareGradient)
  normGradient(embedding.norm, state.centred, state.inverse, squareGradient)
  mixTensors(tables.mixingBack, mixedGradient, rawGradient)
  for (let u = 0; u < channels; u++) {
    three.fill(squareGradient[u])
    normPartsGradient(raw, COMPONENTS * u, three, 0, both, 0)
    for (let c = 0; c < COMPONENTS; c++) rawGradient[COMPONENTS * u + c] += both[c]
  }
  hood.momentGradient.fill(0, 0, MOMENTS * hood.speciesCount)
  for (let s = 0; s < hood.speciesCount; s++) {
    for (let u = 0; u < channels; u++) {
      const pair = asNeighbour[channels * hood.species[s] + u] + asCentre[channels * element + u]
      for (let c = 0; c < COMPONENTS; c++) {
        const map = embedding.distance[KIND_OF_COMPONENT[c]]
        const share = pair * rawGradient[COMPONENTS * u + c]
        for (let k = 0; k < PAIR_FUNCTIONS; k++) {
          hood.momentGradient[MOMENTS * s + COMPONENTS * k + c] += share * distanceWeight(map, u, k)
        }
      }
    }
  }
}

const three = new Float64Array(3)
const both = new Float64Array(12)

/** Radial functions and, last, the bias: that one multiplies the bare cutoff. */
function distanceWeight({ weights, bias }: Linear, u: number, k: number): number {
  if (k < RADIAL_FUNCTIONS) return weights[RADIAL_FUNCTIONS * u + k]
  return bias === null ? 0 : bias[u]
}

function squareOf(x: Float64Array, u: number): number {
  normParts(x, COMPONENTS * u, three, 0)
  return three[0] + three[1] + three[2]
}

/** Replaces x by SiLU(x) and keeps the slopes. */
export function activate(x: Float64Array, slope: Float64Array): void {
  for (let k = 0; k < x.length; k++) {
    silu(x[k], three, 0)
    x[k] = three[0]
    slope[k] = three[1]
  }
}
