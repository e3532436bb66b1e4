import { describe, expect, it } from 'vitest'
import { blockedMean, leastSquaresSlope, trend } from '../../src/analysis/time-series.ts'
import { randomStream } from '../../src/math/random.ts'

/** x ← a·x + noise: mean 0, correlation time −1/ln a, error of the mean larger by √((1 + a)/(1 − a)). */
function autoregressive(length: number, memory: number, seed: string): number[] {
  const random = randomStream(seed)
  let x = random.normal() / Math.sqrt(1 - memory * memory)
  return Array.from({ length }, () => (x = memory * x + random.normal()))
}

describe('the mean of a series', () => {
  it('has the error that its memory demands', () => {
    const length = 16_384
    const memory = 0.9
    const exact = Math.sqrt((1 + memory) / (1 - memory) / (1 - memory * memory) / length)
    const errors = Array.from({ length: 10 }, (_, k) => blockedMean(autoregressive(length, memory, `a:${k}`)))
    const average = errors.reduce((sum, { error }) => sum + error, 0) / errors.length
    expect(average / exact).toBeGreaterThan(0.85)
    expect(average / exact).toBeLessThan(1.45)
    expect(errors.filter(({ value, error }) => Math.abs(value) < 3 * error).length).toBeGreaterThanOrEqual(9)
  })

  it('has no error when there are too few values', () => {
    expect(blockedMean([1, 2, 3])).toEqual({ value: 2, error: Number.NaN })
  })
})

describe('the trend of a series', () => {
  it('is the slope of a line', () => {
    const x = Array.from({ length: 50 }, (_, i) => 0.5 * i)
    const { value, error } = trend(x, x.map((t) => 3 - 0.25 * t))
    expect(value).toBeCloseTo(-0.25, 12)
    expect(error).toBeLessThan(1e-12)
  })

  it('has an error that allows for memory where plain least squares does not', () => {
    const x = Array.from({ length: 4000 }, (_, i) => i)
    const runs = Array.from({ length: 40 }, (_, k) => autoregressive(4000, 0.9, `t:${k}`))
    const slopes = runs.map((y) => trend(x, y))
    const scatter = Math.sqrt(slopes.reduce((sum, { value }) => sum + value * value, 0) / slopes.length)
    const claimed = slopes.reduce((sum, { error }) => sum + error, 0) / slopes.length
    expect(claimed / scatter).toBeGreaterThan(0.7)
    expect(claimed / scatter).toBeLessThan(1.4)
    expect(leastSquaresSlope(x, runs[0]).error / scatter).toBeLessThan(0.4)
  })
})
