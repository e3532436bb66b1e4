// Where in latent space a candidate is looked for: pure functions of a random stream. Published generators stay near what
// they were trained on; so do the last two.
import type { Random } from '../../math/random.ts'

/** A point of the prior: standard normal in every latent unit. */
export function priorLatent(size: number, random: Random): Float64Array {
  return Float64Array.from({ length: size }, () => random.normal())
}

/** z = μ + spread·σ·ε: around what the encoder makes of one occupation; both arrays one number per latent unit. */
export function aroundElite(
  { mean, logVariance }: { readonly mean: ArrayLike<number>; readonly logVariance: ArrayLike<number> },
  spread: number, random: Random,
): Float64Array {
  return Float64Array.from(mean, (centre, j) => centre + spread * Math.exp(0.5 * logVariance[j]) * random.normal())
}

/** Below this sine the circle through two directions is not defined, or no different from a straight line. */
const SMALLEST_SINE = 1e-6

/**
 * The point at `fraction` (0 … 1) of the great circle from a to b, lengths interpolated (slerp: K. Shoemake, SIGGRAPH 1985,
 * doi 10.1145/325334.325242): normal latent points lie on a shell that a straight line leaves. Points of one direction, of
 * opposite ones, or at the origin have no one circle: then it is the straight line.
 */
export function betweenElites(a: ArrayLike<number>, b: ArrayLike<number>, fraction: number): Float64Array {
  let [aa, bb, ab] = [0, 0, 0]
  for (let j = 0; j < a.length; j++) {
    aa += a[j] * a[j]
    bb += b[j] * b[j]
    ab += a[j] * b[j]
  }
  const [lengthA, lengthB] = [Math.sqrt(aa), Math.sqrt(bb)]
  const cosine = lengthA > 0 && lengthB > 0 ? Math.max(-1, Math.min(1, ab / (lengthA * lengthB))) : 1
  const sine = Math.sqrt(1 - cosine * cosine)
  if (sine < SMALLEST_SINE) return Float64Array.from(a, (value, j) => value + fraction * (b[j] - value))
  const angle = Math.acos(cosine)
  const shareA = Math.sin((1 - fraction) * angle) / sine
  const shareB = Math.sin(fraction * angle) / sine
  const length = lengthA + fraction * (lengthB - lengthA)
  return Float64Array.from(a, (value, j) => length * (shareA * (value / lengthA) + shareB * (b[j] / lengthB)))
}
