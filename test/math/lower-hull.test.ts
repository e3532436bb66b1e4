import { describe, expect, it } from 'vitest'
import { hullHeight, lowerHull, type HullPoint } from '../../src/math/lower-hull.ts'
import { randomStream } from '../../src/math/random.ts'

/**
 * Vertices by definition: a point is one when it is the first lowest at its x and no chord between points on either side
 * passes at or below it. Integer coordinates keep the comparison exact.
 */
function bruteForce(points: readonly HullPoint[]): number[] {
  const lowest = points.flatMap((p, i) =>
    points.some((q, j) => q.x === p.x && (q.y < p.y || (q.y === p.y && j < i))) ? [] : [i])
  return lowest
    .filter((i) => {
      const p = points[i]
      return !points.some((a) => a.x < p.x && points.some((b) =>
        b.x > p.x && a.y * (b.x - p.x) + b.y * (p.x - a.x) <= p.y * (b.x - a.x)))
    })
    .sort((i, j) => points[i].x - points[j].x)
}

describe('the lower hull', () => {
  it.each([
    [4, 'many ties and collinear points'],
    [9, 'some ties'],
    [1000, 'general position'],
  ])('agrees with its definition on integers below %d: %s', (range) => {
    const random = randomStream(`hull:${range}`)
    for (let trial = 0; trial < 200; trial++) {
      const points = Array.from({ length: random.integer(14) }, () => ({ x: random.integer(range), y: random.integer(range) }))
      expect(lowerHull(points)).toEqual(bruteForce(points))
    }
  })

  it('lies below or on every point, and on its vertices', () => {
    const random = randomStream('hull:height')
    const points = Array.from({ length: 300 }, () => ({ x: random.uniform(), y: random.normal() }))
    const vertices = lowerHull(points).map((index) => points[index])
    for (const { x, y } of points) expect(hullHeight(vertices, x)).toBeLessThanOrEqual(y + 1e-12)
    for (const { x, y } of vertices) expect(hullHeight(vertices, x)).toBeCloseTo(y, 12)
  })

  it('of nothing is nothing, of one point is the point', () => {
    expect(lowerHull([])).toEqual([])
    expect(lowerHull([{ x: 2, y: 5 }, { x: 2, y: 3 }, { x: 2, y: 3 }])).toEqual([1])
    expect(hullHeight([{ x: 2, y: 3 }], 2)).toBe(3)
  })

  it('has no height outside its range', () => {
    const line = [{ x: 0, y: 0 }, { x: 1, y: 2 }]
    expect(hullHeight(line, 0.5)).toBe(1)
    for (const x of [-0.1, 1.1, Number.NaN]) expect(hullHeight(line, x)).toBeNaN()
    expect(hullHeight([], 0)).toBeNaN()
  })
})
