import { describe, expect, it } from 'vitest'
import { randomStream } from '../../../src/math/random.ts'
import { coveredAfter, distancesToEarlier, noveltyOfBlocks } from '../../../src/models/descriptor-map/search-coverage.ts'
import { descriptorMap } from '../../../src/models/descriptor-map/descriptor-map.ts'
import type { Inputs } from '../../../src/models/inputs.ts'

const DIMENSION = 12

/** Rows around a centre: each a centre's numbers and some noise. */
function rowsAround(centres: readonly number[], noise: number, key: string): Inputs {
  const random = randomStream(key)
  const values = Float64Array.from({ length: centres.length * DIMENSION }, (_, at) => {
    const centre = centres[Math.floor(at / DIMENSION)]
    return Math.sin(2 * centre + (at % DIMENSION)) + noise * random.normal()
  })
  return { count: centres.length, dimension: DIMENSION, values }
}

describe('novelty', () => {
  // A search that repeats itself for 30 results, then begins something new, and repeats that.
  const rows = rowsAround([...Array.from({ length: 30 }, () => 0), ...Array.from({ length: 30 }, () => 1)], 0.05, 'novelty')
  const novelties = noveltyOfBlocks(distancesToEarlier(rows), 10, 0.3).map(({ novelty }) => novelty)

  it('falls to nothing when a search repeats itself, and rises when it turns to something new', () => {
    expect(novelties).toEqual([0.1, 0, 0, 0.1, 0, 0])
  })

  it('is whole where everything is new, and counts a short last block by its own length', () => {
    const fresh = rowsAround(Array.from({ length: 25 }, (_, k) => k), 0, 'fresh')
    const blocks = noveltyOfBlocks(distancesToEarlier(fresh), 10, 1e-6)
    expect(blocks.map(({ from, to }) => [from, to])).toEqual([[0, 10], [10, 20], [20, 25]])
    expect(blocks.every(({ novelty }) => novelty === 1)).toBe(true)
  })

  it('measures root mean squares over the columns', () => {
    const values = Float64Array.from([0, 0, 3, 4, 3, 5])
    const distances = distancesToEarlier({ count: 3, dimension: 2, values })
    expect(distances[0]).toBe(Infinity)
    expect(distances[1]).toBeCloseTo(Math.sqrt(12.5), 12)
    expect(distances[2]).toBeCloseTo(Math.sqrt(0.5), 12)
  })
})

describe('coverage', () => {
  it('names the first result near a wanted one, itself at the latest', () => {
    const rows = rowsAround([0, 1, 2, 1, 0, 2], 0.01, 'coverage')
    expect(coveredAfter(rows, [0, 1, 2, 3, 4, 5], 0.2)).toEqual([1, 2, 3, 2, 1, 3])
    expect(coveredAfter(rows, [5, 3], 1e-9)).toEqual([6, 4])
  })
})

describe('the map', () => {
  const centres = Array.from({ length: 90 }, (_, k) => k % 3)
  const rows = rowsAround(centres, 0.1, 'map')
  const others = rowsAround([0, 1, 2], 0, 'map')
  const map = descriptorMap(rows, others, 'test')

  it('is a function of its arguments', () => {
    expect(descriptorMap(rows, others, 'test')).toEqual(map)
    expect(descriptorMap(rows, others, 'other').sha256).not.toBe(map.sha256)
  })

  it('puts likes together, and others where they belong', () => {
    const distance = (a: readonly number[], b: readonly number[]): number => Math.hypot(a[0] - b[0], a[1] - b[1])
    map.points.forEach((point, row) => {
      const nearest = [0, 1, 2].reduce((best, k) => (distance(point, map.placed[k]) < distance(point, map.placed[best]) ? k : best), 0)
      expect(nearest).toBe(centres[row])
    })
    expect(map.rebuilt).toBeGreaterThan(0.5)
    expect(map.shares[0]).toBeGreaterThanOrEqual(map.shares[1])
  })
})
