import { expect, it } from 'vitest'
import { curveAt, curveTable } from '../../src/math/curve-table.ts'

it('a tabulated curve is the curve to eleven digits, at both ends and between the entries', () => {
  const table = curveTable((x) => Math.exp(-4 * x), (x) => -4 * Math.exp(-4 * x), 3)
  for (let x = 0; x <= 3; x += 0.00037) expect(Math.abs(curveAt(table, x) * Math.exp(4 * x) - 1)).toBeLessThan(1e-11)
  expect(curveAt(table, 0)).toBe(1)
  expect(curveAt(table, 3)).toBeCloseTo(Math.exp(-12), 15)
})

it('a cubic is tabulated exactly', () => {
  const table = curveTable((x) => x * x * x - 2 * x, (x) => 3 * x * x - 2, 2, 1)
  for (const x of [0, 0.3, 1, 1.7, 2]) expect(curveAt(table, x)).toBeCloseTo(x * x * x - 2 * x, 14)
})
