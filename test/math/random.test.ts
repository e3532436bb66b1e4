import { describe, expect, it } from 'vitest'
import { randomStream, streamKey, type Random } from '../../src/math/random.ts'

const SAMPLES = 40_000
const draw = <T>(count: number, next: (random: Random) => T, key = 'statistics'): T[] => {
  const random = randomStream(key)
  return Array.from({ length: count }, () => next(random))
}
const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length

/** χ² of counts against expected ones. */
function chiSquared(counts: readonly number[], expected: readonly number[]): number {
  return counts.reduce((sum, count, k) => sum + ((count - expected[k]) * (count - expected[k])) / expected[k], 0)
}

function tally(indices: readonly number[], length: number): number[] {
  const counts = new Array<number>(length).fill(0)
  for (const index of indices) counts[index]++
  return counts
}

describe('random streams', () => {
  it('of one name give the same numbers, in this process and in every other', () => {
    const uniform = (random: Random): number => random.uniform()
    expect(draw(100, uniform, 'a')).toEqual(draw(100, uniform, 'a'))
    // Frozen: any change of these numbers changes every campaign.
    expect(draw(3, uniform, streamKey(1, 'propose', 0))).toEqual([
      0.6155077787983715, 0.35625034987721554, 0.5290667366772507,
    ])
  })

  it('of different names differ and are uncorrelated', () => {
    const names = [streamKey(1, 'propose', 1), streamKey(1, 'propose', 2), streamKey(11, 'propose', 1), streamKey(1, 'x', 1)]
    expect(new Set(names).size).toBe(names.length)
    const streams = names.map((name) => draw(SAMPLES, (random) => random.uniform() - 0.5, name))
    for (let a = 0; a < streams.length; a++) {
      for (let b = 0; b < a; b++) {
        // Correlation of independent streams: 0 ± 1/√n; five standard deviations.
        expect(Math.abs(12 * mean(streams[a].map((x, k) => x * streams[b][k])))).toBeLessThan(5 / Math.sqrt(SAMPLES))
      }
    }
  })

  it('are uniform in [0, 1)', () => {
    const values = draw(SAMPLES, (random) => random.uniform())
    expect(values.every((x) => x >= 0 && x < 1)).toBe(true)
    // 99 degrees of freedom: 99 ± 14; 170 is five standard deviations off.
    expect(chiSquared(tally(values.map((x) => Math.floor(100 * x)), 100), new Array<number>(100).fill(SAMPLES / 100))).toBeLessThan(170)
  })

  it('stay between the given bounds', () => {
    const values = draw(SAMPLES, (random) => random.between(-3, 5))
    expect(values.every((x) => x >= -3 && x < 5)).toBe(true)
    expect(mean(values)).toBeCloseTo(1, 1)
  })

  it('give normal deviates with the right moments', () => {
    const values = draw(SAMPLES, (random) => random.normal())
    const moment = (power: number): number => mean(values.map((x) => new Array<number>(power).fill(x).reduce((p, y) => p * y, 1)))
    // Standard errors: √(1/n), √(2/n), √(15/n), √(96/n); five of them.
    const expected = [0, 1, 0, 3]
    const variances = [1, 2, 15, 96]
    expected.forEach((value, k) =>
      expect(Math.abs(moment(k + 1) - value)).toBeLessThan(5 * Math.sqrt(variances[k] / SAMPLES)))
  })

  it('give unit vectors without a preferred direction', () => {
    const vectors = draw(SAMPLES, (random) => random.direction())
    for (const axis of [0, 1, 2]) {
      expect(Math.abs(mean(vectors.map((v) => v[axis])))).toBeLessThan(5 / Math.sqrt(3 * SAMPLES))
      // Archimedes: each coordinate is uniform in [−1, 1], with ⟨z²⟩ = 1/3 and variance of z² 4/45.
      expect(Math.abs(mean(vectors.map((v) => v[axis] * v[axis])) - 1 / 3)).toBeLessThan(5 * Math.sqrt(4 / 45 / SAMPLES))
    }
    expect(vectors.every(([x, y, z]) => Math.abs(x * x + y * y + z * z - 1) < 1e-12)).toBe(true)
  })
})

describe('random choices', () => {
  it('pick integers and items with equal chances', () => {
    const counts = tally(draw(SAMPLES, (random) => random.integer(7)), 7)
    expect(chiSquared(counts, new Array<number>(7).fill(SAMPLES / 7))).toBeLessThan(30)
    const items = ['a', 'b', 'c']
    const picked = tally(draw(SAMPLES, (random) => items.indexOf(random.pick(items))), 3)
    expect(chiSquared(picked, new Array<number>(3).fill(SAMPLES / 3))).toBeLessThan(25)
    expect(() => randomStream('x').pick([])).toThrow(RangeError)
  })

  it('weigh indices by their weights and never take one of weight 0', () => {
    const weights = [0, 1, 0, 2, 5, 0]
    const counts = tally(draw(SAMPLES, (random) => random.weighted(weights)), 6)
    expect([counts[0], counts[2], counts[5]]).toEqual([0, 0, 0])
    const [, one, , two, five] = counts
    expect(chiSquared([one, two, five], [1, 2, 5].map((w) => (w * SAMPLES) / 8))).toBeLessThan(25)
    // Sums that rounding never brings below zero end on the last positive weight.
    const tiny = draw(2000, (random) => random.weighted([0.1, 0.2, 0.3, 1e-320, 0, 0]))
    expect(Math.max(...tiny)).toBeLessThanOrEqual(3)
  })

  it.each([[[0, 0]], [[]], [[1, Number.NaN]], [[2, -1]], [[Infinity, 1]]])('refuse the weights %j', (weights) => {
    expect(() => randomStream('x').weighted(weights)).toThrow(RangeError)
  })

  it('refuse to choose among nothing', () => {
    expect(() => randomStream('x').integer(0)).toThrow(RangeError)
    expect(() => randomStream('x').integer(Number.NaN)).toThrow(RangeError)
  })

  it('shuffle into every order equally often, without touching the original', () => {
    const items = Object.freeze(['a', 'b', 'c', 'd'])
    const orders = new Map<string, number>()
    for (const order of draw(24_000, (random) => random.shuffled(items).join(''))) orders.set(order, (orders.get(order) ?? 0) + 1)
    expect(orders.size).toBe(24)
    // 23 degrees of freedom: 23 ± 6.8.
    expect(chiSquared([...orders.values()], new Array<number>(24).fill(1000))).toBeLessThan(57)
  })
})
