import { describe, expect, it } from 'vitest'
import { randomStream } from '../../../src/math/random.ts'
import { gaussianProcess } from '../../../src/models/gaussian-process/gaussian-process.ts'
import type { Inputs } from '../../../src/models/inputs.ts'
import type { InputSpace, Observations } from '../../../src/models/gaussian-process/types.ts'
import { KERNELS, randomInputs, randomObservations, rowOf, someHyperparameters, SPACE } from './support.ts'

const POINTS = randomInputs(25, SPACE, randomStream('points of laws'))

function inOrder({ inputs, targets }: Observations, order: readonly number[]): Observations {
  return {
    inputs: { ...inputs, values: Float64Array.from(order.flatMap((row) => Array.from(rowOf(inputs, row)))) },
    targets: Float64Array.from(order, (row) => targets[row]),
    repeats: null,
  }
}

function expectClose(found: Float64Array, expected: Float64Array, digits = 10): void {
  expected.forEach((value, i) => expect(found[i]).toBeCloseTo(value, digits))
}

describe.each(KERNELS)('the posterior of %s', (name) => {
  const observations = randomObservations(30, 'laws')
  const hyperparameters = someHyperparameters(name)
  const reference = gaussianProcess(SPACE, hyperparameters, observations).predict(POINTS)

  it('does not depend on the order of the observations', () => {
    const order = randomStream('order').shuffled(Array.from({ length: 30 }, (_, row) => row))
    const { mean, variance } = gaussianProcess(SPACE, hyperparameters, inOrder(observations, order)).predict(POINTS)
    expectClose(mean, reference.mean)
    expectClose(variance, reference.variance)
  })

  it('does not depend on where the descriptors are counted from, nor on the names of options', () => {
    const moved = ({ values, ...shape }: Inputs): Inputs => {
      const shifts = [3, -1, 0, 0.5, 2, 0, -4]
      const options = [7, 1, 40]
      const move = (value: number, column: number): number => {
        return SPACE.categorical.includes(column) ? options[value] : value + shifts[column]
      }
      return { ...shape, values: values.map((value, at) => move(value, at % 7)) }
    }
    const process = gaussianProcess(SPACE, hyperparameters, { ...observations, inputs: moved(observations.inputs) })
    const { mean, variance } = process.predict(moved(POINTS))
    expectClose(mean, reference.mean)
    expectClose(variance, reference.variance)
  })

  it('has less variance than the prior, least at the observations, and all of it far away', () => {
    const process = gaussianProcess(SPACE, hyperparameters, observations)
    for (const variance of reference.variance) expect(variance).toBeLessThanOrEqual(process.priorVariance)
    for (const variance of process.predict(observations.inputs).variance) expect(variance).toBeLessThan(process.noise)
    const far = process.predict({ ...POINTS, values: POINTS.values.map(() => 1e6) })
    for (const mean of far.mean) expect(Math.abs(mean)).toBeLessThan(1e-9)
    // Options are alike or not: they are never far.
    const smooth = name === 'isotropic' || name === 'ard'
    if (smooth) for (const variance of far.variance) expect(variance).toBeCloseTo(process.priorVariance, 9)
  })

  it('is the same for one point as for many', () => {
    const process = gaussianProcess(SPACE, hyperparameters, observations)
    const values = Float64Array.from({ length: 2500 * 7 }, (_, at) => POINTS.values[at % POINTS.values.length])
    const { mean, variance } = process.predict({ count: 2500, dimension: 7, values })
    for (const z of [0, 24, 1023, 1024, 2499]) {
      expect([mean[z], variance[z]]).toEqual([reference.mean[z % 25], reference.variance[z % 25]])
    }
  })
})

describe('repeats', () => {
  it('are worth as much as the single measurements', () => {
    const single = randomObservations(12, 'repeats')
    const again = rowOf(single.inputs, 4)
    const inputs = { count: 14, dimension: 7, values: Float64Array.of(...single.inputs.values, ...again, ...again) }
    const all = { inputs, targets: Float64Array.of(...single.targets, 0.3, -0.9), repeats: null }
    const merged = {
      inputs: single.inputs,
      targets: single.targets.with(4, (single.targets[4] + 0.3 - 0.9) / 3),
      repeats: new Float64Array(12).fill(1).with(4, 3),
    }
    const hyperparameters = someHyperparameters('additive')
    const expected = gaussianProcess(SPACE, hyperparameters, all).predict(POINTS)
    const found = gaussianProcess(SPACE, hyperparameters, merged).predict(POINTS)
    // The jitter is not shared out.
    expectClose(found.mean, expected.mean, 6)
    expectClose(found.variance, expected.variance, 6)
  })
})

describe('draws from the posterior', () => {
  const observations = randomObservations(15, 'draws')
  const process = gaussianProcess(SPACE, someHyperparameters('additive+joint'), observations)
  const followed = process.follow(POINTS)

  it('have its mean, its variances and its covariances', () => {
    const random = randomStream('draws')
    const chosen = [2, 9, 5, 14]
    const count = 8000
    const draws = Array.from({ length: count }, () => {
      return followed.draw(chosen, Float64Array.from(chosen, () => random.normal()))
    })
    const { mean, variance } = followed.now()
    const deviation = draws.map((draw) => draw.map((value, a) => value - mean[chosen[a]]))
    const covariance = (a: number, b: number): number => {
      return deviation.reduce((sum, draw) => sum + draw[a] * draw[b], 0) / count
    }
    chosen.forEach((point, a) => {
      const error = Math.sqrt(variance[point] / count)
      expect(Math.abs(deviation.reduce((sum, draw) => sum + draw[a], 0) / count)).toBeLessThan(4 * error)
      expect(covariance(a, a) / variance[point]).toBeCloseTo(1, 1)
    })
    // What one more measurement of point 2 would do to the variance of point 9 is their covariance squared.
    process.append(rowOf(POINTS, 2), 0)
    const after = followed.now().variance[9]
    process.truncate(15)
    const expected = Math.sqrt((variance[9] - after) * (variance[2] + process.noise + process.jitter))
    expect(Math.abs(Math.abs(covariance(0, 1)) - expected)).toBeLessThan(0.03)
  })

  it('are the mean when the deviates are zero', () => {
    const { mean } = followed.now()
    expect(followed.draw([3, 1], new Float64Array(2))).toEqual(Float64Array.of(mean[3], mean[1]))
    expect(followed.draw([], new Float64Array(0))).toHaveLength(0)
    expect(() => followed.draw([3, 1], new Float64Array(3))).toThrow(RangeError)
  })

  it('agree at a point that is chosen twice', () => {
    const [a, b] = followed.draw([6, 6], Float64Array.of(1.5, 1))
    expect(Math.abs(a - b)).toBeLessThan(0.005)
  })
})

describe('spaces of one column and one group', () => {
  it('make three kernels the same', () => {
    const space: InputSpace = { dimension: 1, groups: [{ name: 'x', columns: [0] }], categorical: [] }
    const random = randomStream('one column')
    const inputs = randomInputs(8, space, random)
    const observations = { inputs, targets: Float64Array.from({ length: 8 }, () => random.normal()), repeats: null }
    const points = randomInputs(5, space, random)
    const predict = (kernel: 'isotropic' | 'ard' | 'additive') => {
      return gaussianProcess(space, { kernel, theta: [0.3, -0.2, -3] }, observations).predict(points)
    }
    expect(predict('ard')).toEqual(predict('isotropic'))
    expect(predict('additive')).toEqual(predict('isotropic'))
  })
})
