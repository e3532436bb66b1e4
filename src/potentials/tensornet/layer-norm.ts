// Layer normalisation in plain f64: y = (x − mean)/√(variance + ε) · scale + shift.
import { NORM_EPSILON, type LayerNorm } from './tensornet-model.ts'

/** Writes y, and to `centred` (x − mean)/√(variance + ε); returns 1/√(variance + ε). */
export function applyNorm({ scale, shift }: LayerNorm, x: Float64Array, centred: Float64Array, y: Float64Array): number {
  const n = scale.length
  let mean = 0
  for (let k = 0; k < n; k++) mean += x[k]
  mean /= n
  let variance = 0
  for (let k = 0; k < n; k++) variance += (x[k] - mean) * (x[k] - mean)
  const inverse = 1 / Math.sqrt(variance / n + NORM_EPSILON)
  for (let k = 0; k < n; k++) {
    centred[k] = (x[k] - mean) * inverse
    y[k] = centred[k] * scale[k] + shift[k]
  }
  return inverse
}

/** Turns g = ∂E/∂y into ∂E/∂x, in place. */
export function normGradient({ scale }: LayerNorm, centred: Float64Array, inverse: number, g: Float64Array): void {
  const n = scale.length
  let mean = 0
  let along = 0
  for (let k = 0; k < n; k++) {
    g[k] *= scale[k]
    mean += g[k]
    along += g[k] * centred[k]
  }
  mean /= n
  along /= n
  for (let k = 0; k < n; k++) g[k] = inverse * (g[k] - mean - along * centred[k])
}
