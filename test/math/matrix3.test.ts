import { describe, expect, it } from 'vitest'
import { determinant3, identity3, inverse3, multiply3, transformRows, transpose3 } from '../../src/math/matrix3.ts'
import { randomStream } from '../../src/math/random.ts'

const random = randomStream('matrices')
const matrix = (): Float64Array => Float64Array.from({ length: 9 }, () => random.between(-2, 2))
const expectClose = (a: ArrayLike<number>, b: ArrayLike<number>, digits = 10): void => {
  expect(a.length).toBe(b.length)
  for (let k = 0; k < a.length; k++) expect(a[k]).toBeCloseTo(b[k], digits)
}

describe('3×3 matrices', () => {
  it('obey the rules of determinant, product, transpose and inverse', () => {
    for (let trial = 0; trial < 50; trial++) {
      const [a, b] = [matrix(), matrix()]
      expect(determinant3(multiply3(a, b))).toBeCloseTo(determinant3(a) * determinant3(b), 10)
      expect(determinant3(transpose3(a))).toBeCloseTo(determinant3(a), 12)
      expectClose(transpose3(multiply3(a, b)), multiply3(transpose3(b), transpose3(a)))
      if (Math.abs(determinant3(a)) < 0.1) continue
      expectClose(multiply3(a, inverse3(a)), identity3())
      expectClose(multiply3(inverse3(a), a), identity3())
    }
  })

  it('turn rows one after the other, as the product does', () => {
    const [a, b, rows] = [matrix(), matrix(), matrix()]
    expectClose(transformRows(rows, a), multiply3(rows, a))
    expectClose(transformRows(transformRows(rows, a), b), transformRows(rows, multiply3(a, b)))
    expect(transformRows([], a)).toEqual(new Float64Array(0))
  })

  it('have a known determinant and row convention', () => {
    expect(determinant3([1, 2, 3, 4, 5, 6, 7, 8, 10])).toBe(-3)
    expect(Array.from(transformRows([1, 0, 0], [1, 2, 3, 4, 5, 6, 7, 8, 10]))).toEqual([1, 2, 3])
  })

  it('without volume have no inverse', () => {
    expect(() => inverse3([1, 2, 3, 2, 4, 6, 0, 0, 1])).toThrow(RangeError)
  })
})
