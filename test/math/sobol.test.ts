import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { randomStream } from '../../src/math/random.ts'
import { SOBOL_DIMENSIONS, sobolPoints } from '../../src/math/sobol.ts'

const scipy = JSON.parse(readFileSync(resolve(import.meta.dirname, 'fixtures/sobol-scipy.json'), 'utf8')) as {
  readonly rows: readonly number[]
  readonly points: readonly (readonly number[])[]
}

/** How many of the points fall into each of `across` × `down` equal boxes of two columns. */
function boxCounts(
  points: Float64Array, dimension: number, [a, b]: readonly number[], across: number, down: number,
): number[] {
  const counts = new Array<number>(across * down).fill(0)
  for (let k = 0; k < points.length; k += dimension) {
    counts[Math.floor(points[k + a] * across) * down + Math.floor(points[k + b] * down)]++
  }
  return counts
}

describe('Sobol points', () => {
  it('are those of scipy in every dimension', () => {
    const points = sobolPoints(64, SOBOL_DIMENSIONS, null)
    scipy.rows.forEach((row, k) => {
      const ours = points.slice(row * SOBOL_DIMENSIONS, (row + 1) * SOBOL_DIMENSIONS)
      expect([...ours]).toEqual(scipy.points[k].map((x) => x / 1073741824))
    })
  })

  it.each([null, 'a', 'b'])('fill every elementary box of the first two dimensions equally (scrambled by %s)', (name) => {
    const points = sobolPoints(256, 5, name === null ? null : randomStream(name))
    for (const across of [1, 2, 4, 8, 16, 32, 64, 128, 256]) {
      expect(new Set(boxCounts(points, 5, [0, 1], across, 256 / across))).toEqual(new Set([1]))
    }
  })

  it('fill each dimension equally, scrambled', () => {
    const points = sobolPoints(128, SOBOL_DIMENSIONS, randomStream('c'))
    for (let d = 0; d < SOBOL_DIMENSIONS; d++) {
      expect(new Set(boxCounts(points, SOBOL_DIMENSIONS, [d, d], 128, 1))).toEqual(new Set([1]))
    }
  })

  it('are a head of the longer sequence with the same scrambling, and others with another', () => {
    const long = sobolPoints(100, 6, randomStream('same'))
    expect([...sobolPoints(30, 6, randomStream('same'))]).toEqual([...long.slice(0, 180)])
    expect([...sobolPoints(30, 6, randomStream('other'))]).not.toEqual([...long.slice(0, 180)])
  })

  it('refuses more dimensions than it has numbers for', () => {
    expect(() => sobolPoints(4, SOBOL_DIMENSIONS + 1, null)).toThrow('Sobol points have 1 to 32 dimensions, got 33')
  })
})
