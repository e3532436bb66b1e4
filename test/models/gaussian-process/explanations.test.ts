import { describe, expect, it } from 'vitest'
import { randomStream } from '../../../src/math/random.ts'
import { varianceShares } from '../../../src/models/gaussian-process/contributions.ts'
import { gaussianProcess } from '../../../src/models/gaussian-process/gaussian-process.ts'
import { fitHyperparameters } from '../../../src/models/gaussian-process/fit-hyperparameters.ts'
import { firstRows, KERNELS, randomInputs, randomObservations, rowOf, someHyperparameters, SPACE } from './support.ts'

const POINTS = randomInputs(40, SPACE, randomStream('explained points'))

describe('the contributions of the terms', () => {
  it.each(KERNELS)('sum to the posterior mean: %s', (name) => {
    const process = gaussianProcess(SPACE, someHyperparameters(name), randomObservations(35, name))
    const { mean } = process.predict(POINTS)
    const contributions = process.contributions(POINTS)
    mean.forEach((value, z) => {
      expect(contributions.reduce((sum, term) => sum + term.mean[z], 0)).toBeCloseTo(value, 12)
    })
    expect(contributions.reduce((sum, { priorShare }) => sum + priorShare, 0)).toBeCloseTo(1, 12)
    expect(contributions.map(({ term }) => term)).toEqual({
      isotropic: ['joint'],
      ard: ['joint'],
      additive: ['radii', 'charges', 'cell'],
      'additive+joint': ['radii', 'charges', 'cell', 'joint'],
    }[name])
  })

  it('are the posterior itself, variance included, where there is one term', () => {
    const process = gaussianProcess(SPACE, someHyperparameters('ard'), randomObservations(35, 'one term'))
    const { variance } = process.predict(POINTS)
    const [only] = process.contributions(POINTS)
    variance.forEach((value, z) => expect(only.variance[z]).toBeCloseTo(value, 12))
  })

  it('of a group depend on its columns alone, in mean and variance', () => {
    const process = gaussianProcess(SPACE, someHyperparameters('additive'), randomObservations(35, 'own columns'))
    const [radii, charges, cell] = process.contributions(POINTS)
    // Another charge.
    const values = POINTS.values.map((value, at) => (at % 7 === 3 ? value + 1 : value))
    const changed = process.contributions({ ...POINTS, values })
    expect(changed[0]).toEqual(radii)
    expect(changed[2]).toEqual(cell)
    expect(changed[1].mean).not.toEqual(charges.mean)
  })

  it('show as variance shares which group the predictions rest on', () => {
    const inputs = randomInputs(60, SPACE, randomStream('shares'))
    const targets = Float64Array.from({ length: 60 }, (_, row) => {
      return Math.sin(2 * inputs.values[row * 7 + 3]) + 0.3 * inputs.values[row * 7]
    })
    const observations = { inputs, targets, repeats: null }
    const settings = { kernel: 'additive+joint', previous: [], randomStarts: 0, random: randomStream('fit') } as const
    const { chosen } = fitHyperparameters(SPACE, observations, settings)
    const shares = varianceShares(gaussianProcess(SPACE, chosen, observations).contributions(POINTS))
    expect(shares.map(({ term }) => term)).toEqual(['radii', 'charges', 'cell', 'joint'])
    expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12)
    expect(shares[1].share).toBeGreaterThan(0.5)
    expect(shares[0].share).toBeGreaterThan(shares[2].share)
  })

  it('are shares of nothing where nothing varies', () => {
    const flat = [0, 1].map((level) => {
      const mean = new Float64Array(4).fill(level)
      return { term: `t${level}`, mean, variance: new Float64Array(4), priorShare: 0.5 }
    })
    expect(varianceShares(flat)).toEqual([{ term: 't0', share: 0 }, { term: 't1', share: 0 }])
  })
})

describe('leaving one out', () => {
  const observations = randomObservations(20, 'left out', true)

  it('gives what is found without the observation', () => {
    const hyperparameters = someHyperparameters('additive+joint')
    const whole = gaussianProcess(SPACE, hyperparameters, observations)
    const { mean, variance } = whole.leaveOneOut()
    // The last one: taken away, it was never there.
    const without = gaussianProcess(SPACE, hyperparameters, firstRows(observations, 19))
    const point = { count: 1, dimension: 7, values: rowOf(observations.inputs, 19) }
    const { mean: [expected], variance: [latent] } = without.predict(point)
    expect(mean[19]).toBeCloseTo(expected, 10)
    expect(variance[19]).toBeCloseTo(latent + whole.noise / (observations.repeats?.[19] ?? 1) + whole.jitter, 10)
  })

  it('explains nothing where nothing varies, and needs something to leave out', () => {
    const equal = gaussianProcess(SPACE, someHyperparameters('ard'), { ...observations, targets: new Float64Array(20) })
    expect(equal.leaveOneOut().r2).toBe(0)
    equal.truncate(0)
    expect(() => equal.leaveOneOut()).toThrow(RangeError)
  })

  it('covers as it says and scores as it should', () => {
    const process = gaussianProcess(SPACE, someHyperparameters('additive'), observations)
    const { mean, variance, r2, coverage, logDensity } = process.leaveOneOut()
    const { targets } = observations
    const average = targets.reduce((sum, y) => sum + y, 0) / 20
    const errors = targets.map((y, i) => y - mean[i])
    const squares = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0)
    expect(r2).toBeCloseTo(1 - squares(errors) / squares(targets.map((y) => y - average)), 12)
    expect(coverage).toBe(errors.filter((error, i) => Math.abs(error) <= 1.96 * Math.sqrt(variance[i])).length / 20)
    const densities = errors.map((error, i) => -0.5 * (Math.log(2 * Math.PI * variance[i]) + (error * error) / variance[i]))
    expect(logDensity).toBeCloseTo(densities.reduce((sum, value) => sum + value, 0), 10)
  })
})
