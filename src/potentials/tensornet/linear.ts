// Linear maps of a TensorNet in plain f64.
import type { Linear, TensorMaps } from './tensornet-model.ts'

/** to = W x + b. */
export function applyLinear({ inputs, outputs, weights, bias }: Linear, x: Float64Array, to: Float64Array): void {
  for (let o = 0; o < outputs; o++) {
    const row = o * inputs
    let sum = bias === null ? 0 : bias[o]
    for (let k = 0; k < inputs; k++) sum += weights[row + k] * x[k]
    to[o] = sum
  }
}

/** The map that gradients go back through: Wᵀ, without bias. */
export function transposed({ inputs, outputs, weights }: Linear): Linear {
  const turned = new Float64Array(weights.length)
  for (let o = 0; o < outputs; o++) {
    for (let k = 0; k < inputs; k++) turned[k * outputs + o] = weights[o * inputs + k]
  }
  return { inputs: outputs, outputs: inputs, weights: turned, bias: null }
}

/** to = W X for every component of the tensors x, [channel][component], each kind with its own map. */
export function mixTensors([scalars, vectors, tensors]: TensorMaps, x: Float64Array, to: Float64Array): void {
  const channels = scalars.inputs
  const a = scalars.weights
  const b = vectors.weights
  const c = tensors.weights
  for (let o = 0; o < channels; o++) {
    let s = 0, vx = 0, vy = 0, vz = 0, xx = 0, yy = 0, xy = 0, xz = 0, yz = 0
    for (let k = 0, row = o * channels, at = 0; k < channels; k++, row++, at += 9) {
      const vector = b[row]
      const tensor = c[row]
      s += a[row] * x[at]
      vx += vector * x[at + 1]; vy += vector * x[at + 2]; vz += vector * x[at + 3]
      xx += tensor * x[at + 4]; yy += tensor * x[at + 5]
      xy += tensor * x[at + 6]; xz += tensor * x[at + 7]; yz += tensor * x[at + 8]
    }
    const out = 9 * o
    to[out] = s
    to[out + 1] = vx; to[out + 2] = vy; to[out + 3] = vz
    to[out + 4] = xx; to[out + 5] = yy; to[out + 6] = xy; to[out + 7] = xz; to[out + 8] = yz
  }
}

/** The maps that gradients of tensors go back through. */
export function transposedMaps([scalars, vectors, tensors]: TensorMaps): TensorMaps {
  return [transposed(scalars), transposed(vectors), transposed(tensors)]
}
