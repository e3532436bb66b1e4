// From the tensors of an atom to its energy, and back, in plain f64: norms of the three parts of every channel, layer norm,
// a linear map, and two stacks whose outputs are multiplied, e = a · σ(b).
import { normParts, normPartsGradient, sigmoid } from './compiled.ts'
import { activate } from './embedding.ts'
import { applyNorm, normGradient } from './layer-norm.ts'
import { applyLinear } from './linear.ts'
import type { TensorNetTables } from './reference-tables.ts'
import { COMPONENTS, type Linear } from './tensornet-model.ts'

/** Activations of one stack, one array per map, and their slopes. */
interface StackState {
  readonly values: readonly Float64Array[]
  readonly slopes: readonly Float64Array[]
}

export interface ReadoutState {
  readonly parts: Float64Array
  readonly centred: Float64Array
  readonly normed: Float64Array
  readonly features: Float64Array
  readonly values: StackState
  readonly gates: StackState
  readonly partsGradient: Float64Array
  readonly featureGradient: Float64Array
  readonly gradients: readonly [Float64Array, Float64Array]
  inverse: number
}

export function readoutState(channels: number): ReadoutState {
  const floats = (perChannel: number): Float64Array => new Float64Array(perChannel * channels)
  const stack = (): StackState => ({
    values: [floats(1), floats(1), floats(1), new Float64Array(1)], slopes: [floats(1), floats(1), floats(1)],
  })
  return {
    parts: floats(3), centred: floats(3), normed: floats(3), features: floats(1), values: stack(), gates: stack(),
    partsGradient: floats(3), featureGradient: floats(1), gradients: [floats(1), floats(1)], inverse: 0,
  }
}

const three = new Float64Array(3)

/** e of an atom with the tensors x; writes ∂e/∂x to `g`. */
export function readOut({ model, readoutBack }: TensorNetTables, state: ReadoutState, x: Float64Array, g: Float64Array): number {
  const { channels, readout } = model
  const { parts, centred, normed, features, partsGradient, featureGradient } = state
  for (let u = 0; u < channels; u++) {
    normParts(x, COMPONENTS * u, three, 0)
    for (let k = 0; k < 3; k++) parts[k * channels + u] = three[k]
  }
  state.inverse = applyNorm(readout.norm, parts, centred, normed)
  applyLinear(readout.linear, normed, features)
  const value = throughStack(readout.values, state.values, features)
  const gate = sigmoid(throughStack(readout.gates, state.gates, features))

  featureGradient.fill(0)
  addStackGradient(readoutBack.values, state.values, gate, state.gradients, featureGradient)
  addStackGradient(readoutBack.gates, state.gates, value * gate * (1 - gate), state.gradients, featureGradient)
  applyLinear(readoutBack.linear, featureGradient, partsGradient)
  normGradient(readout.norm, centred, state.inverse, partsGradient)
  for (let u = 0; u < channels; u++) {
    for (let k = 0; k < 3; k++) three[k] = partsGradient[k * channels + u]
    normPartsGradient(x, COMPONENTS * u, three, 0, g, COMPONENTS * u)
  }
  return value * gate
}

/** The single number at the end of a stack; SiLU after every map but the last. */
function throughStack(stack: readonly Linear[], { values, slopes }: StackState, features: Float64Array): number {
  stack.forEach((map, k) => {
    applyLinear(map, k === 0 ? features : values[k - 1], values[k])
    if (k < slopes.length) activate(values[k], slopes[k])
  })
  return values[values.length - 1][0]
}

/** Adds ∂e/∂features through one stack whose output has the gradient `seed`. */
function addStackGradient(
  back: readonly Linear[], { slopes }: StackState, seed: number, [work, other]: readonly [Float64Array, Float64Array],
  to: Float64Array,
): void {
  let from: Float64Array = Float64Array.of(seed)
  for (let k = back.length - 1; k >= 0; k--) {
    const into = from === work ? other : work
    applyLinear(back[k], from, into)
    if (k > 0) for (let u = 0; u < into.length; u++) into[u] *= slopes[k - 1][u]
    from = into
  }
  for (let u = 0; u < to.length; u++) to[u] += from[u]
}
