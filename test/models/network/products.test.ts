import { describe, expect, it } from 'vitest'
import { randomStream, type Random } from '../../../src/math/random.ts'
import type { Backend } from '../../../src/models/network/backend.ts'
import { blockedBackend } from '../../../src/models/network/blocked-backend.ts'
import { plainBackend } from '../../../src/models/network/plain-backend.ts'

const SHAPES = [
  [1, 1, 1, 'single numbers'], [1, 7, 5, 'one row'], [6, 1, 3, 'one column'], [5, 4, 1, 'one product per sum'],
  [4, 2, 9, 'a whole tile'], [5, 3, 8, 'one row and one column over'], [7, 6, 2, 'three rows over'], [33, 17, 29, 'odd numbers'],
] as const

/** Elements of which this share differs from zero. */
function matrix(elements: number, share: number, random: Random): Float64Array {
  return Float64Array.from({ length: elements }, () => (random.uniform() < share ? random.normal() : 0))
}

describe.each(['gemm', 'gemmTA', 'gemmTB'] as const)('blocked %s', (name) => {
  it.each(SHAPES)('gives the numbers of the plain one: %i × %i, %i products (%s)', (m, n, k) => {
    const random = randomStream(`${name} ${m} ${n} ${k}`)
    for (const share of [1, 0.1, 0]) {
      const a = matrix(m * k, share, random)
      const b = matrix(k * n, 1, random)
      const product = (backend: Backend): number[] => {
        // C is longer than the product and not zero: what lies behind must stay, what is there must go.
        const c = new Float64Array(m * n + 3).fill(7)
        backend[name](m, n, k, a, b, c)
        // Zeros may differ in sign.
        return [...c].map((value) => value + 0)
      }
      expect(product(blockedBackend)).toEqual(product(plainBackend))
    }
  })
})

describe('plain products', () => {
  it('are those of the definition', () => {
    const c = new Float64Array(4)
    const a = Float64Array.of(1, 2, 3, 4, 5, 6)
    plainBackend.gemm(2, 2, 3, a, Float64Array.of(1, 0, 0, 1, 1, 1), c)
    expect([...c]).toEqual([4, 5, 10, 11])
    // A read as 3 × 2 and transposed, and B read as 2 × 3 and transposed.
    plainBackend.gemmTA(2, 2, 3, a, Float64Array.of(1, 0, 0, 1, 1, 1), c)
    expect([...c]).toEqual([6, 8, 8, 10])
    plainBackend.gemmTB(2, 2, 3, a, Float64Array.of(1, 0, 0, 0, 1, 1), c)
    expect([...c]).toEqual([1, 5, 4, 11])
  })
})
