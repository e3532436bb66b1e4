import { describe, expect, it } from 'vitest'
import { randomStream, type Random } from '../../../src/math/random.ts'
import { deviationFor, sumOfGains, type Gain } from '../../../src/models/acquisition/gain.ts'
import { logHypervolumeImprovement } from '../../../src/models/acquisition/hypervolume-improvement.ts'
import { hypervolume, paretoFront, referenceFrom, type Pair } from '../../../src/models/acquisition/hypervolume.ts'
import {
  logExpectedImprovement, logProbabilityAbove, logProbabilityOfImprovement, logUpperConfidence, upperConfidenceBound,
} from '../../../src/models/acquisition/improvement.ts'

/** Derivatives of a gain by central differences beside its own. */
function slopesOf(
  gain: Gain, means: readonly number[], deviations: readonly number[],
): { own: number[]; differences: number[] } {
  const byMean = new Float64Array(means.length)
  const byDeviation = new Float64Array(means.length)
  expect(gain.slopes(means, deviations, byMean, byDeviation)).toBe(gain.value(means, deviations))
  const step = 1e-5
  const moved = (list: readonly number[], k: number, by: number): number[] => list.map((x, i) => (i === k ? x + by : x))
  // Fourth order: the second differences of log EI are large.
  const difference = (at: (by: number) => number): number =>
    (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step)
  return {
    own: [...byMean, ...byDeviation],
    differences: [
      ...means.map((_, k) => difference((by) => gain.value(moved(means, k, by), deviations))),
      ...means.map((_, k) => difference((by) => gain.value(means, moved(deviations, k, by)))),
    ],
  }
}

function expectSameSlopes(gain: Gain, means: readonly number[], deviations: readonly number[]): void {
  const { own, differences } = slopesOf(gain, means, deviations)
  const steepest = Math.max(...own.map(Math.abs))
  own.forEach((value, k) => expect(Math.abs(value - differences[k])).toBeLessThanOrEqual(1e-6 * steepest))
}

function randomFront(random: Random): Pair[] {
  return Array.from({ length: 1 + random.integer(12) }, () => [random.normal(), random.normal()])
}

describe('expected improvement', () => {
  it('is the mean excess of samples', () => {
    const random = randomStream('samples')
    const [mean, deviation, incumbent] = [0.3, 0.7, 0.9]
    let sum = 0
    let squares = 0
    const count = 200000
    for (let k = 0; k < count; k++) {
      const excess = Math.max(0, mean + deviation * random.normal() - incumbent)
      sum += excess
      squares += excess * excess
    }
    const error = Math.sqrt((squares / count - (sum / count) * (sum / count)) / count)
    const exact = Math.exp(logExpectedImprovement(incumbent).value([mean], [deviation]))
    expect(Math.abs(exact - sum / count)).toBeLessThan(3 * error)
  })

  it('is finite and rises with the mean however hopeless the candidate', () => {
    const gain = logExpectedImprovement(0)
    const values = Array.from({ length: 400 }, (_, k) => gain.value([-1e5 + 250 * k], [1]))
    expect(values.every(Number.isFinite)).toBe(true)
    expect(values.every((value, k) => k === 0 || value > values[k - 1])).toBe(true)
  })

  it('has an upper confidence in logarithms that rises with the bound everywhere', () => {
    const gain = logUpperConfidence(2, 0.5)
    const values = Array.from({ length: 400 }, (_, k) => gain.value([-100 + 0.5 * k], [1]))
    expect(values.every((value, k) => Number.isFinite(value) && (k === 0 || value > values[k - 1]))).toBe(true)
  })

  it('rises with the noise for the goal coverage only', () => {
    expect(deviationFor('best', 0.25, 0.11)).toBe(0.5)
    expect(deviationFor('coverage', 0.25, 0.11)).toBe(0.6)
  })
})

describe('gradients of acquisition functions agree with differences', () => {
  const random = randomStream('gradients')
  it.each([
    ['log expected improvement', logExpectedImprovement(0.4)],
    ['upper confidence bound', upperConfidenceBound(2)],
    ['log upper confidence under a constraint', sumOfGains([logUpperConfidence(2, 0.4), logProbabilityAbove(1, -0.2)])],
    ['log probability of improvement', logProbabilityOfImprovement(0.4, 0.05)],
    ['log expected improvement under two constraints', sumOfGains([
      logExpectedImprovement(0.4), logProbabilityAbove(1, -0.2), logProbabilityAbove(2, 0.3),
    ])],
    ['log expected hypervolume improvement',
      logHypervolumeImprovement([[1, -1], [0.5, 0.2], [0.4, 0.3], [-1, 1.5]], [-1.5, -1.2])],
    ['log expected hypervolume improvement without a front', logHypervolumeImprovement([], [-1.5, -1.2])],
  ])('%s', (_name, gain) => {
    for (let trial = 0; trial < 50; trial++) {
      const spread = trial < 40 ? 1.5 : 8
      const means = Array.from({ length: 3 }, () => spread * random.normal())
      expectSameSlopes(gain, means, Array.from({ length: 3 }, () => random.between(0.3, 1.5)))
    }
  })
})

describe('two objectives', () => {
  it('keeps the points no other beats, and measures the area they dominate', () => {
    const points: Pair[] = [[0, 3], [1, 2], [1, 2], [1, 1], [3, 0], [2, 0.5], [-1, 2.5]]
    expect(paretoFront(points)).toEqual([[3, 0], [2, 0.5], [1, 2], [0, 3]])
    expect(hypervolume(points, [-1, -1])).toBe(4 + 3 * 0.5 + 2 * 1.5 + 1)
    expect(hypervolume(points, [0.5, -1])).toBe(2.5 + 1.5 * 0.5 + 0.5 * 1.5)
    expect(hypervolume([], [0, 0])).toBe(0)
  })

  it('places the reference below the front, and below all points where the front is one point', () => {
    expect(referenceFrom([[0, 2], [1, 1], [2, 0], [-5, -5]])).toEqual([-0.2, -0.2])
    expect(referenceFrom([[2, 2], [1, 0]])).toEqual([0.9, -0.2])
    expect(referenceFrom([[2, 2]])).toEqual([1, 1])
  })

  it('expects the hypervolume to grow as much as sampling says, on twenty random fronts', () => {
    const random = randomStream('hypervolume')
    const count = 20000
    for (let trial = 0; trial < 20; trial++) {
      const front = randomFront(random)
      const reference: Pair = [-1.5, -1.5]
      const means: Pair = [random.normal(), random.normal()]
      const deviations: Pair = [random.between(0.2, 1.5), random.between(0.2, 1.5)]
      const before = hypervolume(front, reference)
      let sum = 0
      let squares = 0
      for (let k = 0; k < count; k++) {
        const point: Pair = [means[0] + deviations[0] * random.normal(), means[1] + deviations[1] * random.normal()]
        const gained = hypervolume([...front, point], reference) - before
        sum += gained
        squares += gained * gained
      }
      const error = Math.sqrt(Math.max(squares / count - (sum / count) * (sum / count), 1e-12) / count)
      const exact = Math.exp(logHypervolumeImprovement(front, reference).value(means, deviations))
      expect(Math.abs(exact - sum / count)).toBeLessThan(3 * error)
    }
  })

  it('stays finite far below the front', () => {
    const gain = logHypervolumeImprovement([[1, 0], [0, 1]], [-1, -1])
    const values = Array.from({ length: 50 }, (_, k) => gain.value([-2000 + 40 * k, -2000 + 40 * k], [1, 1]))
    expect(values.every(Number.isFinite)).toBe(true)
    expect(values.every((value, k) => k === 0 || value > values[k - 1])).toBe(true)
  })
})
