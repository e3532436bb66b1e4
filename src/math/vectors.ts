// Sums over vectors of numbers.

/** Scalar product of two vectors of equal length. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}

/** y ← y + factor·x. */
export function addScaled(y: Float64Array, factor: number, x: Float64Array): void {
  for (let i = 0; i < y.length; i++) y[i] += factor * x[i]
}

/** Σ_k<count of a[aAt + k]·b[bAt + k], in four interleaved sums: one would wait for itself at every step. */
export function dotAt(a: Float64Array, aAt: number, b: Float64Array, bAt: number, count: number): number {
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  let k = 0
  for (; k + 3 < count; k += 4) {
    s0 += a[aAt + k] * b[bAt + k]
    s1 += a[aAt + k + 1] * b[bAt + k + 1]
    s2 += a[aAt + k + 2] * b[bAt + k + 2]
    s3 += a[aAt + k + 3] * b[bAt + k + 3]
  }
  for (; k < count; k++) s0 += a[aAt + k] * b[bAt + k]
  return s0 + s1 + (s2 + s3)
}
