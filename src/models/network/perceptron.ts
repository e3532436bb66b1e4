// A stack of dense layers with an activation between them (none after the last).
import { activate, activationGradient, type Activation } from './activations.ts'
import type { Backend } from './backend.ts'
import { denseAt, denseBackward, denseForward, denseParameters, type Dense } from './dense.ts'

/** Layers as views into a vector of parameters, or of their gradient. */
export type Layers = readonly Dense[]

/** Parameters of a stack with these widths: inputs, hidden layers, outputs. */
export function perceptronParameters(widths: readonly number[]): number {
  return pairs(widths).reduce((sum, [inputs, outputs]) => sum + denseParameters(inputs, outputs), 0)
}

/** The layers of a stack that lies at `first` in a vector. */
export function layersAt(vector: Float64Array, first: number, widths: readonly number[]): Layers {
  let at = first
  return pairs(widths).map(([inputs, outputs]) => {
    const layer = denseAt(vector, at, inputs, outputs)
    at += denseParameters(inputs, outputs)
    return layer
  })
}

function pairs(widths: readonly number[]): (readonly [number, number])[] {
  return widths.slice(1).map((outputs, k) => [widths[k], outputs] as const)
}

export interface Perceptron {
  /** Outputs of so many rows; valid until the next call. */
  forward(x: Float64Array, rows: number): Float64Array
  /**
   * Writes ∂L/∂parameters of the last `forward`, with the same `x` and `rows`; `ofOutputs` is used up. Returns ∂L/∂x where
   * it is wanted; valid until the next call.
   */
  backward(x: Float64Array, rows: number, ofOutputs: Float64Array, gradient: Layers, wantsX: boolean): Float64Array | null
}

/** A stack with working memory for up to `mostRows` rows at a time. */
export function perceptron(backend: Backend, layers: Layers, activation: Activation, mostRows: number): Perceptron {
  const memory = (width: number): Float64Array => new Float64Array(mostRows * width)
  const sums = layers.map(({ outputs }) => memory(outputs))
  const last = layers.length - 1
  const activated = layers.slice(0, last).map(({ outputs }) => memory(outputs))
  const ofInputs = layers.map(({ inputs }) => memory(inputs))
  return {
    forward(x, rows) {
      layers.forEach((layer, k) => {
        denseForward(backend, layer, k === 0 ? x : activated[k - 1], rows, sums[k])
        if (k < last) activate(activation, sums[k], activated[k], rows * layer.outputs)
      })
      return sums[last]
    },
    backward(x, rows, ofOutputs, gradient, wantsX) {
      let ofY = ofOutputs
      for (let k = last; k >= 0; k--) {
        if (k < last) activationGradient(activation, sums[k], ofY, rows * layers[k].outputs)
        const ofX = k > 0 || wantsX ? ofInputs[k] : null
        denseBackward(backend, layers[k], k === 0 ? x : activated[k - 1], rows, ofY, gradient[k], ofX)
        if (ofX !== null) ofY = ofX
      }
      return wantsX ? ofY : null
    },
  }
}
