// Euclid's algorithm on integers of either sign.

/** Largest integer that divides all of them; 0 when all are 0. */
export function greatestCommonDivisor(integers: readonly number[]): number {
  return integers.reduce((divisor, integer) => bezout(divisor, integer)[0], 0)
}

/** [g, p, q] with p·a + q·b = g, the greatest common divisor of a and b (0 when both are 0). */
export function bezout(a: number, b: number): readonly [number, number, number] {
  if (b === 0) return [Math.abs(a), a < 0 ? -1 : 1, 0]
  const [divisor, p, q] = bezout(b, a % b)
  return [divisor, q, p - Math.trunc(a / b) * q]
}
