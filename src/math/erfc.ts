// Complementary error function, erfc(x) = 2/√π ∫ₓ^∞ exp(−t²) dt: a series of positive terms below x = 2 (Abramowitz and
// Stegun 1964, 7.1.6), a continued fraction above (7.1.14). The absolute error is below 3e-16, which is what a lattice
// sum needs; between 1 and 2, where erfc is a difference from 1, the relative error grows to 5e-14.

const TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI)

/** erfc(x) for any finite x. */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x)
  return x < 2 ? 1 - erfSeries(x) : erfcFraction(x)
}

/** erf x = 2/√π exp(−x²) Σₙ 2ⁿ x²ⁿ⁺¹ / (1·3·…·(2n+1)). */
function erfSeries(x: number): number {
  const square = 2 * x * x
  let term = x
  let sum = x
  for (let odd = 3; term > 1e-18 * sum; odd += 2) {
    term *= square / odd
    sum += term
  }
  return TWO_OVER_ROOT_PI * Math.exp(-x * x) * sum
}

/** erfc x = exp(−x²)/√π · 1/(x + ½/(x + 1/(x + (3/2)/(x + …)))), evaluated from the inside. */
function erfcFraction(x: number): number {
  return 0.5 * TWO_OVER_ROOT_PI * Math.exp(-x * x) / (x + 0.5 / innerFraction(x))
}

/** x + 1/(x + (3/2)/(x + 2/(x + …))) for x ≥ 2: erfc's continued fraction without its first two levels. */
export function innerFraction(x: number): number {
  // Doubling this number of levels changes no digit for x ≥ 2.
  const levels = 12 + Math.ceil(240 / (x * x))
  let fraction = x
  for (let k = levels; k >= 2; k--) fraction = x + 0.5 * k / fraction
  return fraction
}
