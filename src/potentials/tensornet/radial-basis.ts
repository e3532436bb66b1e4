// The radial functions of a TensorNet: spherical Bessel functions j0 that vanish with their slope at the cutoff, made
// orthogonal (E. Kocer, J. K. Mason, H. Erturk, J. Chem. Phys. 150, 154102 (2019)), and the cosine cutoff.
import { RADIAL_FUNCTIONS } from './tensornet-model.ts'

/** C(r) = ½(cos(πr/rc) + 1). */
export function cosineCutoff(r: number, cutoff: number): number {
  return r < cutoff ? 0.5 * (Math.cos((Math.PI * r) / cutoff) + 1) : 0
}

/** dC/dr. */
export function cosineCutoffSlope(r: number, cutoff: number): number {
  return r < cutoff ? (-0.5 * Math.PI * Math.sin((Math.PI * r) / cutoff)) / cutoff : 0
}

/** Writes g_0 … g_2 and their slopes at r (Å) to `to`, values first. */
export function radialFunctions(r: number, cutoff: number, to: Float64Array): void {
  let before = 1
  for (let n = 0; n < RADIAL_FUNCTIONS; n++) {
    const low = n + 1
    const high = n + 2
    const scale = ((n % 2 === 0 ? 1 : -1) * Math.SQRT2 * Math.PI * low * high) /
      (cutoff * Math.sqrt(cutoff) * Math.sqrt(low * low + high * high))
    let value = scale * (sinc((low * Math.PI) / cutoff, r) + sinc((high * Math.PI) / cutoff, r))
    let slope = scale * (sincSlope((low * Math.PI) / cutoff, r) + sincSlope((high * Math.PI) / cutoff, r))
    if (n > 0) {
      const overlap = (n * n * high * high) / (4 * low * low * low * low + 1)
      const norm = 1 - overlap / before
      const share = Math.sqrt(overlap / before)
      value = (value + share * to[n - 1]) / Math.sqrt(norm)
      slope = (slope + share * to[RADIAL_FUNCTIONS + n - 1]) / Math.sqrt(norm)
      before = norm
    }
    to[n] = value
    to[RADIAL_FUNCTIONS + n] = slope
  }
}

/** sin(kr)/(kr). */
function sinc(k: number, r: number): number {
  const x = k * r
  // The series is exact to rounding below 0.02, where the quotients lose digits.
  return x < 0.02 ? 1 - (x * x * (1 - (x * x) / 20)) / 6 : Math.sin(x) / x
}

/** d/dr of sin(kr)/(kr). */
function sincSlope(k: number, r: number): number {
  const x = k * r
  return x < 0.02 ? -k * x * (1 / 3 - (x * x * (1 - (x * x) / 28)) / 30) : (k * (Math.cos(x) - Math.sin(x) / x)) / x
}
