import { describe, expect, it } from 'vitest'
import { erfc } from '../../src/math/erfc.ts'

// Python 3.11, math.erfc.
const VALUES: readonly (readonly [number, number])[] = [
  [0, 1], [1e-09, 0.9999999988716208], [0.1, 0.8875370839817152], [0.5, 0.4795001221869535],
  [1, 0.15729920705028513], [1.5, 0.033894853524689274], [1.9999, 0.004679802092970608], [2, 0.004677734981047265],
  [2.5, 0.0004069520174449589], [3, 2.2090496998585438e-05], [4, 1.541725790028002e-08], [5, 1.5374597944280351e-12],
  [6, 2.1519736712498916e-17], [-0.7, 1.6778011938374184], [-3, 1.9999779095030015],
]

describe('erfc', () => {
  it.each(VALUES)('of %d is exact to 3e-16', (x, value) => {
    expect(Math.abs(erfc(x) - value)).toBeLessThan(3e-16 * (x < 0 ? 2 : 1) + 1e-17)
  })

  it('has small relative errors in its tail, and no step where the formula changes', () => {
    for (const [x, value] of VALUES.filter(([at]) => at >= 2)) expect(Math.abs(erfc(x) / value - 1)).toBeLessThan(5e-15)
    expect(Math.abs(erfc(2 - 1e-12) - erfc(2))).toBeLessThan(1e-13)
  })
})
