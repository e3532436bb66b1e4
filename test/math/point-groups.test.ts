import { describe, expect, it } from 'vitest'
import { determinant3, multiply3, transpose3 } from '../../src/math/matrix3.ts'
import { POINT_GROUPS } from '../../src/math/point-groups.ts'

/** Orders from the character tables. */
const ORDERS: Readonly<Record<string, number>> = {
  Cs: 2, Ci: 2, C2: 2, C2v: 4, C2h: 4, D2: 4, D2h: 8, D2d: 8, C3: 3, C3v: 6, C3h: 6, D3: 6, D3h: 12, D3d: 12, C4: 4,
  C4v: 8, C4h: 8, D4: 8, D4h: 16, D4d: 16, C5: 5, C5v: 10, C5h: 10, D5: 10, D5h: 20, D5d: 20, C6: 6, C6v: 12, C6h: 12,
  D6: 12, D6h: 24, D6d: 24, T: 12, Td: 24, Th: 24, O: 24, Oh: 48, I: 60, Ih: 120,
}

const difference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from({ length: 9 }, (_, k) => Math.abs(a[k] - b[k])))

describe('the point groups', () => {
  it('have the orders of the character tables', () => {
    expect(Object.fromEntries(POINT_GROUPS.map(({ symbol, operations }) => [symbol, operations.length]))).toEqual(ORDERS)
  })

  it.each(POINT_GROUPS.map((group) => [group.symbol, group] as const))('%s is closed and orthogonal', (_symbol, { operations }) => {
    for (const operation of operations) {
      expect(difference(multiply3(operation, transpose3(operation)), [1, 0, 0, 0, 1, 0, 0, 0, 1])).toBeLessThan(1e-9)
      expect(Math.abs(Math.abs(determinant3(operation)) - 1)).toBeLessThan(1e-9)
      const product = multiply3(operation, operations[operations.length - 1])
      expect(operations.some((known) => difference(known, product) < 1e-6)).toBe(true)
    }
  })
})
