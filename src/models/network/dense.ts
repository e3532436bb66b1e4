// A dense layer: every output is a weighted sum of all inputs plus a bias. Notation: X rows × inputs, W inputs × outputs,
// b outputs, Y = X·W + b rows × outputs, all row-major.
import type { Backend } from './backend.ts'

/** A layer's part of a vector of parameters, or of their gradient: views, W first. */
export interface Dense {
  readonly inputs: number
  readonly outputs: number
  readonly weights: Float64Array
  readonly bias: Float64Array
}

export function denseParameters(inputs: number, outputs: number): number {
  return (inputs + 1) * outputs
}

/** The layer that lies at `first` in a vector. */
export function denseAt(vector: Float64Array, first: number, inputs: number, outputs: number): Dense {
  const bias = first + inputs * outputs
  return { inputs, outputs, weights: vector.subarray(first, bias), bias: vector.subarray(bias, bias + outputs) }
}

/** Y = X·W + b. */
export function denseForward(
  backend: Backend, { inputs, outputs, weights, bias }: Dense, x: Float64Array, rows: number, y: Float64Array,
): void {
  backend.gemm(rows, outputs, inputs, x, weights, y)
  for (let r = 0, at = 0; r < rows; r++) for (let j = 0; j < outputs; j++, at++) y[at] += bias[j]
}

/** From ∂L/∂Y: ∂L/∂W = Xᵀ·∂L/∂Y and ∂L/∂b = Σ_rows ∂L/∂Y into `gradient`, and ∂L/∂X = ∂L/∂Y·Wᵀ into `ofX` if wanted. */
export function denseBackward(
  backend: Backend, { inputs, outputs, weights }: Dense, x: Float64Array, rows: number, ofY: Float64Array,
  gradient: Dense, ofX: Float64Array | null,
): void {
  backend.gemmTA(inputs, outputs, rows, x, ofY, gradient.weights)
  gradient.bias.fill(0)
  for (let r = 0, at = 0; r < rows; r++) for (let j = 0; j < outputs; j++, at++) gradient.bias[j] += ofY[at]
  if (ofX !== null) backend.gemmTB(rows, inputs, outputs, ofY, weights, ofX)
}
