import { describe, expect, it } from 'vitest'
import { ranks, spearman } from '../../src/analysis/rank-correlation.ts'

describe('spearman', () => {
  // scipy 1.10, scipy.stats.spearmanr
  it.each([
    [[1, 2, 3, 4, 5], [5, 6, 7, 8, 7], 0.8207826816681233, 'a tie'],
    [[0.1, 0.4, 0.35, 0.8, 0.2, 0.2], [3, 1, 4, 1, 5, 9], -0.6176470588235294, 'ties in both'],
    [[1, 10, 100, 1000], [0, 1, 1.5, 9], 1, 'any growing curve'],
    [[3, 2, 1], [1, 2, 3], -1, 'any falling curve'],
  ])('of %j and %j is %d (%s)', (a: number[], b: number[], expected: number) => {
    expect(spearman(a, b)).toBeCloseTo(expected, 14)
  })

  it('is not a number where there is nothing to order', () => {
    expect(spearman([1, 1, 1], [1, 2, 3])).toBeNaN()
  })
})

describe('ranks', () => {
  it('count from 0, and equal values share theirs', () => {
    expect([...ranks([30, 10, 20, 20])]).toEqual([3, 0, 1.5, 1.5])
  })
})
