// Scaled complementary error function, erfcx(x) = exp(x²) erfc(x), which stays finite where erfc underflows. Between ½
// and 2, where erfc's series loses digits and its continued fraction is long, the trapezoidal sum of Matta and Reichel
// (1971, doi 10.1090/S0025-5718-1971-0295538-4) is used.
import { erfc, innerFraction } from './erfc.ts'

const ROOT_PI = Math.sqrt(Math.PI)
/** Spacing of the trapezoidal sum: its error is about exp(−(π/½)²) = 7e-18. */
const SPACING = 0.5
/** exp(−(n/2)²) for n = 1, 2, …: the next one is below 1e-18 of the sum. */
const WEIGHTS = Float64Array.from({ length: 13 }, (_, n) => Math.exp(-SPACING * SPACING * (n + 1) * (n + 1)))

/** erfcx(x) for any finite x, to a few units in the last place; Infinity below −26.6. */
export function erfcx(x: number): number {
  if (x < 0) return 2 * Math.exp(x * x) - erfcx(-x)
  if (x < 0.5) return Math.exp(x * x) * erfc(x)
  return x < 2 ? trapezoidalSum(x) : 1 / (ROOT_PI * (x + 0.5 / innerFraction(x)))
}

/** 1 − √π x erfcx(x) for x ≥ ½ without the cancellation that grows as x does: about 1/(2x²). */
export function erfcxShortfall(x: number): number {
  if (x < 2) return 1 - ROOT_PI * x * trapezoidalSum(x)
  const inner = innerFraction(x)
  return 0.5 / (inner * (x + 0.5 / inner))
}

/** (2hx/π) [1/(2x²) + Σₙ exp(−n²h²)/(n²h² + x²)] + 2 exp(x²)/(1 − exp(2πx/h)), h the spacing. */
function trapezoidalSum(x: number): number {
  const square = x * x
  let sum = 0
  for (let n = WEIGHTS.length; n >= 1; n--) sum += WEIGHTS[n - 1] / (SPACING * SPACING * n * n + square)
  const integral = (2 * SPACING * x / Math.PI) * (0.5 / square + sum)
  return integral + 2 * Math.exp(square) / (1 - Math.exp(2 * Math.PI * x / SPACING))
}
