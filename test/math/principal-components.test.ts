import { describe, expect, it } from 'vitest'
import { principalComponents } from '../../src/math/principal-components.ts'
import { randomStream } from '../../src/math/random.ts'

const ROWS = 40
const DIMENSION = 6
const random = randomStream('principal components')
// Three directions of very different spread and a little noise.
const values = sample()

function sample(): Float64Array {
  return Float64Array.from(Array.from({ length: ROWS }, () => {
    const [a, b, c] = [5 * random.normal(), 2 * random.normal(), 0.5 * random.normal()]
    return [a + 7, a + b, b - c, c, a - 2 * c, 0.01 * random.normal()]
  }).flat())
}

describe('principal components', () => {
  const { scores, count, shares, directions } = principalComponents(values, ROWS, DIMENSION, DIMENSION)

  it('are orthogonal unit vectors with uncorrelated scores of falling variance', () => {
    for (let i = 0; i < count; i++) {
      for (let j = 0; j <= i; j++) {
        const dot = directions[i].reduce((sum, x, k) => sum + x * directions[j][k], 0)
        expect(dot).toBeCloseTo(i === j ? 1 : 0, 12)
        let product = 0
        for (let row = 0; row < ROWS; row++) product += scores[row * count + i] * scores[row * count + j]
        if (i !== j) expect(product / ROWS).toBeCloseTo(0, 10)
      }
      if (i > 0) expect(shares[i]).toBeLessThanOrEqual(shares[i - 1])
    }
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
  })

  it('give the rows back when all are kept', () => {
    const means = Array.from({ length: DIMENSION }, (_, d) =>
      Array.from({ length: ROWS }, (__, row) => values[row * DIMENSION + d]).reduce((sum, x) => sum + x / ROWS, 0))
    for (let row = 0; row < ROWS; row++) {
      for (let d = 0; d < DIMENSION; d++) {
        const back = means[d] + directions.reduce((sum, direction, k) => sum + scores[row * count + k] * direction[d], 0)
        expect(back).toBeCloseTo(values[row * DIMENSION + d], 10)
      }
    }
  })

  it('point to where their largest entry is positive', () => {
    for (const direction of directions) {
      const largest = direction.reduce((best, x) => (Math.abs(x) > Math.abs(best) ? x : best), 0)
      expect(largest).toBeGreaterThan(0)
    }
  })

  it('are only as many as asked for, or as rows vary', () => {
    expect(principalComponents(values, ROWS, DIMENSION, 2).count).toBe(2)
    const plane = Float64Array.from(Array.from({ length: 5 }, (_, n) => [n, n * n, 2 * n]).flat())
    expect(principalComponents(plane, 5, 3, 3).count).toBe(2)
  })
})
