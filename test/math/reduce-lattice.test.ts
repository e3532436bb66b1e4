import { describe, expect, it } from 'vitest'
import { determinant3, inverse3, multiply3 } from '../../src/math/matrix3.ts'
import { randomStream } from '../../src/math/random.ts'
import { reduceLattice } from '../../src/math/reduce-lattice.ts'

const lengths = (m: Float64Array): number[] => [0, 3, 6].map((k) => Math.sqrt(m[k] * m[k] + m[k + 1] * m[k + 1] + m[k + 2] * m[k + 2]))

describe('a reduced lattice', () => {
  it('is the same lattice: integers of determinant ±1 join the two bases', () => {
    const random = randomStream('reduce')
    for (let k = 0; k < 100; k++) {
      const cell = Float64Array.from({ length: 9 }, (_, i) => random.between(-4, 4) + (i % 4 === 0 ? 6 : 0))
      const skewed = multiply3([1, 0, 0, random.integer(9) - 4, 1, 0, random.integer(9) - 4, random.integer(9) - 4, 1], cell)
      const factors = multiply3(reduceLattice(skewed), inverse3(skewed))
      factors.forEach((value) => expect(Math.abs(value - Math.round(value))).toBeLessThan(1e-8))
      expect(Math.abs(Math.abs(determinant3(factors)) - 1)).toBeLessThan(1e-8)
      expect(Math.max(...lengths(reduceLattice(skewed)))).toBeLessThanOrEqual(Math.max(...lengths(skewed)) + 1e-12)
    }
  })

  it('finds the cubic basis of a skewed cubic lattice', () => {
    const skewed = multiply3([1, 0, 0, 7, 1, 0, -5, 3, 1], [3, 0, 0, 0, 3, 0, 0, 0, 3])
    lengths(reduceLattice(skewed)).forEach((length) => expect(length).toBeCloseTo(3, 12))
  })
})
