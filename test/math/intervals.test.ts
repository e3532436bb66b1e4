import { describe, expect, it } from 'vitest'
import { bootstrapInterval, interpolatedQuantile, meanInterval, medianInterval } from '../../src/math/intervals.ts'
import { randomStream } from '../../src/math/random.ts'

const upTo = (n: number): number[] => Array.from({ length: n }, (_, k) => k + 1)

describe('the interval of a median', () => {
  // Ranks and confidences: 1 − 2 Σ C(n, i) / 2ⁿ for i below the lower rank (9 and 20 also from scipy.stats.binom).
  it.each([
    [2, 1, 2, 0.5],
    [3, 1, 3, 0.75],
    [5, 1, 5, 0.9375],
    [6, 1, 6, 0.96875],
    [8, 1, 8, 0.9921875],
    [9, 2, 8, 0.9609375],
    [20, 6, 15, 0.958610534667969],
  ])('of %i values goes from the %i-th to the %i-th', (n, low, high, confidence) => {
    const interval = medianInterval(upTo(n).reverse())
    expect(interval).toMatchObject({ low, high })
    expect(interval?.confidence).toBeCloseTo(confidence, 12)
  })

  it('keeps its confidence for thousands of values', () => {
    const interval = medianInterval(upTo(5000))
    expect(interval?.low).toBe(2431)
    expect(interval?.high).toBe(2570)
    expect(interval?.confidence).toBeGreaterThan(0.95)
    expect(interval?.confidence).toBeLessThan(0.953)
  })

  it('may end at infinity, and is none for one value', () => {
    expect(medianInterval([1, Infinity, 2])).toMatchObject({ low: 1, high: Infinity })
    expect(medianInterval([1])).toBeNull()
  })

  it('covers the median about as often as it says', () => {
    let covered = 0
    for (let trial = 0; trial < 2000; trial++) {
      const random = randomStream(`coverage:${trial}`)
      const interval = medianInterval(upTo(9).map(() => random.normal()))
      if (interval !== null && interval.low <= 0 && interval.high >= 0) covered++
    }
    expect(covered / 2000).toBeGreaterThan(0.945)
    expect(covered / 2000).toBeLessThan(0.975)
  })
})

describe('a bootstrap interval', () => {
  const mean = (sample: readonly number[]): number => sample.reduce((sum, value) => sum + value, 0) / sample.length

  it('of a mean is close to the textbook one for many values', () => {
    const random = randomStream('bootstrap test')
    const values = upTo(400).map(() => random.normal())
    const interval = bootstrapInterval(values, mean)
    const deviation = Math.sqrt(mean(values.map((value) => (value - mean(values)) * (value - mean(values)))))
    expect(interval?.low).toBeCloseTo(mean(values) - (1.96 * deviation) / 20, 1.5)
    expect(interval?.high).toBeCloseTo(mean(values) + (1.96 * deviation) / 20, 1.5)
  })

  it('is the same each time, and none for one item', () => {
    expect(bootstrapInterval([1, 4, 9, 16], mean)).toEqual(bootstrapInterval([1, 4, 9, 16], mean))
    expect(bootstrapInterval([1], mean)).toBeNull()
  })
})

describe('the interval of a mean', () => {
  it("is Student's, and none for one value", () => {
    // Mean 3, standard deviation √2.5, t = 2.776445 for 4 degrees of freedom.
    const interval = meanInterval([1, 2, 3, 4, 5])
    expect(interval?.low).toBeCloseTo(3 - 2.776445 * Math.sqrt(0.5), 5)
    expect(interval?.high).toBeCloseTo(3 + 2.776445 * Math.sqrt(0.5), 5)
    expect(meanInterval([1])).toBeNull()
  })
})

describe('an interpolated quantile', () => {
  it('lies between neighbours and does not mix in an infinite one of weight zero', () => {
    expect(interpolatedQuantile([1, 2, 3, 4], 0.25)).toBe(1.75)
    expect(interpolatedQuantile([1, 2, 3, Infinity], 0.75)).toBe(Infinity)
    expect(interpolatedQuantile([1, 2, 3, Infinity, Infinity], 0.5)).toBe(3)
    expect(interpolatedQuantile([Infinity, Infinity], 0.5)).toBe(Infinity)
    expect(interpolatedQuantile([], 0.5)).toBeNaN()
  })
})
