import { describe, expect, it } from 'vitest'
import { imageSearch, shortestImage } from '../../src/atoms/shortest-image.ts'
import { randomStream } from '../../src/math/random.ts'

/** Shortest image by trying every lattice vector up to three cells away. */
function bruteForce(cell: Float64Array, s: readonly number[]): number {
  let best = Infinity
  for (let a = -3; a <= 3; a++) {
    for (let b = -3; b <= 3; b++) {
      for (let c = -3; c <= 3; c++) {
        const [u, v, w] = [s[0] - Math.round(s[0]) + a, s[1] - Math.round(s[1]) + b, s[2] - Math.round(s[2]) + c]
        const vector = [0, 1, 2].map((k) => u * cell[k] + v * cell[3 + k] + w * cell[6 + k])
        best = Math.min(best, vector.reduce((sum, x) => sum + x * x, 0))
      }
    }
  }
  return best
}

describe('the shortest image', () => {
  it('is the one that brute force finds, in skewed cells too', () => {
    const random = randomStream('shortest image')
    const vector = new Float64Array(3)
    for (let k = 0; k < 300; k++) {
      const cell = Float64Array.from([6, 0, 0, 0, 7, 0, 0, 0, 8], (value) => value + random.between(-1.5, 1.5))
      const s = [random.between(-2, 2), random.between(-2, 2), random.between(-2, 2)]
      const found = shortestImage(imageSearch(cell), s[0], s[1], s[2], Infinity, vector)
      expect(found).toBeCloseTo(bruteForce(cell, s), 10)
      expect(vector.reduce((sum, x) => sum + x * x, 0)).toBeCloseTo(found, 12)
    }
  })

  it('is never missed below the length that is asked for', () => {
    const random = randomStream('enough')
    const vector = new Float64Array(3)
    for (let k = 0; k < 300; k++) {
      const cell = Float64Array.from([4, 0, 0, 1, 5, 0, -1, 2, 4], (value) => value + random.between(-0.5, 0.5))
      const s = [random.uniform(), random.uniform(), random.uniform()]
      const exact = bruteForce(cell, s)
      const enough = random.between(0, 4)
      const found = shortestImage(imageSearch(cell), s[0], s[1], s[2], enough, vector)
      if (exact < enough * enough) expect(found).toBeCloseTo(exact, 10)
      else expect(found).toBeGreaterThanOrEqual(exact - 1e-9)
    }
  })
})
