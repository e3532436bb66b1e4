import { describe, expect, it } from 'vitest'
import { studentQuantile, studentWithin } from '../../src/math/student-t.ts'

describe("Student's t", () => {
  it.each([[1, 12.7062], [2, 4.30265], [3, 3.18245], [4, 2.77645], [5, 2.57058], [9, 2.26216], [10, 2.22814], [30, 2.04227], [120, 1.97993]])(
    'has its tabulated 95 %% quantile for %d degrees of freedom', (freedom, quantile) => {
      expect(studentQuantile(0.95, freedom)).toBeCloseTo(quantile, 4)
    })

  it('is the Cauchy distribution for one degree of freedom', () => {
    for (const t of [0, 0.3, 1, 50]) expect(studentWithin(t, 1)).toBeCloseTo((2 / Math.PI) * Math.atan(t), 14)
  })

  it('gives back the probability of its quantiles', () => {
    for (const freedom of [1, 2, 7, 40]) {
      for (const p of [0.01, 0.5, 0.999]) expect(studentWithin(studentQuantile(p, freedom), freedom)).toBeCloseTo(p, 10)
    }
  })
})
