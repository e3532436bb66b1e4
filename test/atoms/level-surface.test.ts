import { describe, expect, it } from 'vitest'
import type { CellGrid } from '../../src/atoms/cell-grid.ts'
import { levelSurface, type LevelSurface } from '../../src/atoms/level-surface.ts'

function gridOf(n: number, value: (x: number, y: number, z: number) => number): CellGrid {
  return { counts: [n, n, n], values: Float64Array.from({ length: n * n * n }, (_, m) =>
    value(Math.floor(m / (n * n)) / n, (Math.floor(m / n) % n) / n, (m % n) / n)) }
}

/** Distance from the middle of the cell. */
const sphere = gridOf(24, (x, y, z) => Math.hypot(x - 0.5, y - 0.5, z - 0.5))

function areaOf({ points, triangles }: LevelSurface): number {
  let area = 0
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [0, 1, 2].map((n) => points.subarray(3 * triangles[t + n], 3 * triangles[t + n] + 3))
    const [u, v] = [b.map((x, k) => x - a[k]), c.map((x, k) => x - a[k])]
    area += 0.5 * Math.hypot(u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0])
  }
  return area
}

/** Share of triangles that are anticlockwise seen from outside of a sphere around the middle of the cell. */
function outwardShare({ points, triangles }: LevelSurface): number {
  let outward = 0
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [0, 1, 2].map((n) => points.subarray(3 * triangles[t + n], 3 * triangles[t + n] + 3))
    const [u, v] = [b.map((x, k) => x - a[k]), c.map((x, k) => x - a[k])]
    const normal = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]
    if (normal.reduce((sum, x, k) => sum + x * (a[k] - 0.5), 0) >= 0) outward++
  }
  return outward / (triangles.length / 3)
}

/** How many triangles meet at every edge. */
function edgeCounts({ triangles }: LevelSurface): number[] {
  const counts = new Map<string, number>()
  for (let t = 0; t < triangles.length; t += 3) {
    for (const [a, b] of [[0, 1], [1, 2], [2, 0]]) {
      const key = [triangles[t + a], triangles[t + b]].sort((p, q) => p - q).join()
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }
  return [...counts.values()]
}

describe('the surface of equal value', () => {
  it('of a sphere is closed, has its radius and area, and looks inwards', () => {
    const surface = levelSurface(sphere, 0.3)
    expect(edgeCounts(surface).every((count) => count === 2)).toBe(true)
    expect(outwardShare(surface)).toBe(1)
    expect(areaOf(surface) / (4 * Math.PI * 0.09)).toBeCloseTo(1, 1.5)
    for (let p = 0; p < surface.points.length; p += 3) {
      const out = [0, 1, 2].map((k) => surface.points[p + k] - 0.5)
      expect(Math.abs(Math.hypot(...out) - 0.3)).toBeLessThan(0.003)
      expect(out.reduce((sum, x, k) => sum + x * surface.downhill[p + k], 0)).toBeLessThan(0)
    }
  })

  it('ends on the faces of the cell where it goes through them, at the same places of both', () => {
    const tube = levelSurface(gridOf(16, (x, y) => Math.hypot(x - 0.5, y - 0.5)), 0.243)
    expect(edgeCounts(tube).filter((count) => count === 1).length).toBeGreaterThan(20)
    const rim = (z: number): string[] => Array.from({ length: tube.points.length / 3 }, (_, p) => tube.points.slice(3 * p, 3 * p + 3))
      .filter((point) => Math.abs(point[2] - z) < 1e-12).map(([x, y]) => `${x.toFixed(9)} ${y.toFixed(9)}`).sort()
    expect(rim(0).length).toBeGreaterThan(10)
    expect(rim(1)).toEqual(rim(0))
  })

  it('is empty where the level is never crossed', () => {
    expect(levelSurface(sphere, -1).triangles.length).toBe(0)
    expect(levelSurface(sphere, 9).points.length).toBe(0)
  })
})
