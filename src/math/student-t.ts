// Student's t distribution for whole degrees of freedom, by its finite series (Abramowitz, Stegun, "Handbook of Mathematical
// Functions", 26.7.3 and 26.7.4).

/** Probability that |t| with so many degrees of freedom (at least 1) is at most `t` (not negative). */
export function studentWithin(t: number, freedom: number): number {
  const angle = Math.atan(t / Math.sqrt(freedom))
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)]
  const isOdd = freedom % 2 === 1
  let term = isOdd ? cosine : 1
  let sum = freedom === 1 ? 0 : term
  // Odd: cos + 2/3 cos³ + 2·4/(3·5) cos⁵ …; even: 1 + 1/2 cos² + 1·3/(2·4) cos⁴ …; up to the power freedom − 2.
  for (let power = isOdd ? 3 : 2; power <= freedom - 2; power += 2) {
    term *= ((power - 1) / power) * cosine * cosine
    sum += term
  }
  return isOdd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum
}

/** The t within which |t| lies with this probability, below 1; relative accuracy 1e-12. */
export function studentQuantile(probability: number, freedom: number): number {
  let high = 1
  while (studentWithin(high, freedom) < probability) high *= 2
  let low = 0
  while (high - low > 1e-12 * high) {
    const middle = 0.5 * (low + high)
    if (studentWithin(middle, freedom) < probability) low = middle
    else high = middle
  }
  return high
}
