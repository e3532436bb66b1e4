import { describe, expect, it } from 'vitest'
import { bezout, greatestCommonDivisor } from '../../src/math/euclid.ts'

describe('Euclid\'s algorithm', () => {
  it('writes the greatest common divisor as a sum of multiples, for integers of either sign and zero', () => {
    for (let a = -12; a <= 12; a++) {
      for (let b = -12; b <= 12; b++) {
        const [divisor, p, q] = bezout(a, b)
        expect([divisor, p * a + q * b]).toEqual([largestDivisor(a, b), divisor])
      }
    }
  })

  it.each([[[], 0], [[0, 0, 0], 0], [[0, -4], 4], [[6, 10, 15], 1], [[12, -18, 30], 6]])('of %j is %i', (integers, divisor) => {
    expect(greatestCommonDivisor(integers)).toBe(divisor)
  })
})

function largestDivisor(a: number, b: number): number {
  for (let n = Math.max(Math.abs(a), Math.abs(b)); n > 0; n--) if (a % n === 0 && b % n === 0) return n
  return 0
}
