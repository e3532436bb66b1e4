// Statistics of the measurement of latent sampling, on made-up values.
import { describe, expect, it } from 'vitest'
import {
  controlOf, evaluationsTo, levelOf, medianOf, pairedDifference, reachPair, sampleRow,
} from '../../bench/latent-sampling/statistics.ts'

describe('samples against a level', () => {
  it('are summarised seed by seed, a failure counting as infinitely high', () => {
    const row = sampleRow('network', [[1, 2, 3], [2, 4, Infinity]], 2.5)
    expect(row).toMatchObject({
      seeds: 2, samples: 3, medians: { median: 3, lowest: 2, highest: 4 }, bests: { median: 1.5, lowest: 1, highest: 2 },
    })
    expect(row.below.share).toBeCloseTo(3 / 6)
    expect(row.valid).toBeCloseTo(5 / 6)
  })

  it('are measured against where the best share of others ends', () => {
    const values = Array.from({ length: 2000 }, (_, k) => 2000 - k)
    expect(levelOf(values, 0.01)).toBe(20)
  })
})

describe('evaluations to another search\'s best', () => {
  it('count from one, and are infinite where the budget ends first', () => {
    expect(evaluationsTo([3, 2, 1], 2)).toBe(2)
    expect(evaluationsTo([3, 2, 1], 0)).toBe(Infinity)
  })

  it('are a share of what the plain search needed', () => {
    expect(reachPair(1, [5, 4, 1, 3], [2, 0.5, 2, 2]))
      .toEqual({ seed: 1, best: 1, plain: 3, other: 2, share: 2 / 3, difference: -0.5 })
    expect(reachPair(2, [5, 1], [2, 2])).toMatchObject({ other: Infinity, share: Infinity, difference: 1 })
  })

  it('have a median that censored pairs do not spoil', () => {
    const { value, interval } = medianOf([0.2, 0.4, 0.5, Infinity, 0.3])
    expect(value).toBe(0.4)
    expect(interval?.low).toBeLessThanOrEqual(0.4)
    expect(interval?.high).toBeGreaterThanOrEqual(0.4)
  })
})

describe('pairs of seeds', () => {
  it('are counted on both sides of zero', () => {
    const { mean, below, above, pairs } = pairedDifference([1, 2, 3, 4], [2, 2, 1, 6])
    expect({ mean, below, above, pairs }).toEqual({ mean: -0.25, below: 2, above: 1, pairs: 4 })
  })
})

describe('control', () => {
  it('is perfect where values follow targets, and monotone level by level', () => {
    const aimed = Array.from({ length: 50 }, (_, k): [number, number] => [k / 50, 3 + 2 * (k / 50)])
    const { r2, levels, isMonotone } = controlOf(aimed, 5)
    expect(r2).toBeCloseTo(1)
    expect(isMonotone).toBe(true)
    expect(levels.map(({ target, samples }) => [target, samples]))
      .toEqual([[0.1, 10], [0.3, 10], [0.5, 10], [0.7, 10], [0.9, 10]])
  })

  it('leaves failures out, and says when the levels are out of order', () => {
    const { samples, isMonotone } = controlOf([[0.1, 5], [0.5, 3], [0.9, 4], [0.9, Infinity]], 3)
    expect({ samples, isMonotone }).toEqual({ samples: 3, isMonotone: false })
  })
})
