import { describe, expect, it } from 'vitest'
import { InputError } from '../../../src/errors.ts'
import { randomStream } from '../../../src/math/random.ts'
import { covarianceOf } from '../../../src/models/gaussian-process/covariance.ts'
import { addRow, emptyRows, removeRows } from '../../../src/models/gaussian-process/factored-rows.ts'
import { gaussianProcess } from '../../../src/models/gaussian-process/gaussian-process.ts'
import { kernelOver } from '../../../src/models/gaussian-process/kernel.ts'
import type { GaussianProcess, Hyperparameters, InputSpace, Observations } from '../../../src/models/gaussian-process/types.ts'
import { firstRows, KERNELS, randomInputs, randomObservations, rowOf, someHyperparameters, SPACE } from './support.ts'

const POINTS = randomInputs(30, SPACE, randomStream('followed points'))

function appendRows(process: GaussianProcess, { inputs, targets, repeats }: Observations, from: number, to: number): void {
  for (let i = from; i < to; i++) process.append(rowOf(inputs, i), targets[i], repeats?.[i])
}

describe('rows that are appended', () => {
  const observations = randomObservations(150, 'appending', true)

  it.each(KERNELS)('give the bits of one factorisation for 1 to 150 rows, followed or not: %s', (name) => {
    const hyperparameters = someHyperparameters(name)
    const process = gaussianProcess(SPACE, hyperparameters, firstRows(observations, 0))
    const followed = process.follow(POINTS)
    for (let n = 1; n <= 150; n++) {
      appendRows(process, observations, n - 1, n)
      const now = followed.now()
      if (n > 5 && n % 29 !== 0) continue
      const whole = gaussianProcess(SPACE, hyperparameters, firstRows(observations, n))
      expect(now).toEqual(whole.predict(POINTS))
      expect(process.leaveOneOut()).toEqual(whole.leaveOneOut())
      expect(process.condition).toBe(whole.condition)
    }
  })

  it('can be taken away and appended again, others in between, without a trace', () => {
    const hyperparameters = someHyperparameters('additive+joint')
    const process = gaussianProcess(SPACE, hyperparameters, firstRows(observations, 40))
    const followed = process.follow(POINTS)
    const before = followed.now()
    const normals = new Float64Array(3).map((_, k) => k - 1)
    const drawn = followed.draw([3, 7, 11], normals)
    for (const count of [40, 25, 1, 0]) {
      process.truncate(count)
      // Other rows than those that were there, and fewer.
      for (let i = 100; i < 110; i++) process.append(rowOf(observations.inputs, i), observations.targets[i])
      followed.now()
      process.truncate(count)
      appendRows(process, observations, count, 40)
      expect(followed.now()).toEqual(before)
      expect(followed.draw([3, 7, 11], normals)).toEqual(drawn)
      expect(process.predict(POINTS)).toEqual(before)
    }
  })

  it('give the same bits when the posterior was not looked at on the way', () => {
    const process = gaussianProcess(SPACE, someHyperparameters('ard'), firstRows(observations, 10))
    const followed = process.follow(POINTS)
    followed.now()
    process.truncate(4)
    appendRows(process, observations, 4, 60)
    const whole = gaussianProcess(SPACE, someHyperparameters('ard'), firstRows(observations, 60))
    expect(followed.now()).toEqual(whole.predict(POINTS))
  })

  it('change no mean when each has the value that was expected of it', () => {
    const process = gaussianProcess(SPACE, someHyperparameters('additive'), firstRows(observations, 30))
    const followed = process.follow(POINTS)
    const before = followed.now()
    process.append(rowOf(POINTS, 4), before.mean[4])
    const after = followed.now()
    after.mean.forEach((mean, z) => expect(mean).toBeCloseTo(before.mean[z], 12))
    expect(after.variance[4]).toBeLessThan(before.variance[4])
    after.variance.forEach((variance, z) => expect(variance).toBeLessThanOrEqual(before.variance[z] + 1e-12))
  })
})

describe('the targets', () => {
  const observations = randomObservations(20, 'targets')

  it('can be replaced without a new factorisation', () => {
    const process = gaussianProcess(SPACE, someHyperparameters('isotropic'), observations)
    const followed = process.follow(POINTS)
    const { variance } = followed.now()
    const targets = observations.targets.map((target) => 0.5 * target - 1)
    process.setTargets(targets)
    expect(followed.now()).toEqual(
      gaussianProcess(SPACE, someHyperparameters('isotropic'), { ...observations, targets }).predict(POINTS),
    )
    expect(followed.now().variance).toEqual(variance)
    expect(() => process.setTargets(new Float64Array(3))).toThrow(RangeError)
    expect(() => process.setTargets(targets.map(() => NaN))).toThrow(InputError)
  })
})

describe('rows that are nearly alike', () => {
  const space: InputSpace = { dimension: 1, groups: [{ name: 'x', columns: [0] }], categorical: [] }
  const theta = (variance: number, noise: number): Hyperparameters => {
    return { kernel: 'isotropic', theta: [0, Math.log(variance), Math.log(noise)] }
  }
  const line = (xs: readonly number[]): Observations => {
    const inputs = { count: xs.length, dimension: 1, values: Float64Array.from(xs) }
    return { inputs, targets: Float64Array.from(xs, Math.sin), repeats: null }
  }
  // With a variance of 1e9, double precision ends near 1e-6 of the diagonal.
  const steep = theta(1e9, 1e-12)
  const points = { count: 5, dimension: 1, values: Float64Array.of(-1, 0, 0.5, 1, 3) }

  it('get the least jitter that separates them, whatever the order of events', () => {
    const process = gaussianProcess(space, steep, line([0, 1, 2]))
    const followed = process.follow(points)
    const before = followed.now()
    const gone = process.jitter
    expect(gone).toBe(1e-8)
    process.append(Float64Array.of(2), Math.sin(2))
    expect(process.jitter).toBeGreaterThan(gone)
    const whole = gaussianProcess(space, steep, line([0, 1, 2, 2]))
    expect(process.jitter).toBe(whole.jitter)
    expect(followed.now()).toEqual(whole.predict(points))
    process.truncate(3)
    expect(process.jitter).toBe(gone)
    expect(followed.now()).toEqual(before)
  })

  it('are named when no jitter separates them, and nothing has changed', () => {
    const hopeless = theta(1e13, 1e-12)
    const process = gaussianProcess(space, hopeless, line([0, 5, 9]))
    const before = process.predict(points)
    expect(() => process.append(Float64Array.of(5), 1)).toThrow(/rows 1 and 3 at a distance of 0/)
    expect(process.size).toBe(3)
    expect(process.predict(points)).toEqual(before)
    process.append(Float64Array.of(-4), 1)
    expect(process.size).toBe(4)
  })

  it('leave the rows of a factor as they were before the jitter rose', () => {
    const covariance = covarianceOf(kernelOver(space, 'isotropic'), steep.theta)
    const rows = emptyRows(covariance)
    for (const x of [0, 1, 2]) addRow(rows, Float64Array.of(x), 1)
    const before = rows.factor.values.slice(0, 6)
    addRow(rows, Float64Array.of(2), 1)
    expect(rows.factor.values.slice(0, 6)).not.toEqual(before)
    removeRows(rows, 3)
    expect(rows.factor.values.slice(0, 6)).toEqual(before)
  })

  it('may be none at all: then the prior is left', () => {
    const process = gaussianProcess(space, theta(2, 0.1), line([]))
    const variance = new Float64Array(5).fill(process.priorVariance)
    expect(process.predict(points)).toEqual({ mean: new Float64Array(5), variance })
    expect(process.priorVariance).toBeCloseTo(2, 12)
    expect(process.jitter).toBe(1e-8)
    expect(process.condition).toBe(1)
  })
})

describe('what cannot be appended is refused', () => {
  const process = gaussianProcess(SPACE, someHyperparameters('ard'), randomObservations(5, 'refused'))
  const row = new Float64Array(SPACE.dimension)

  it('and named', () => {
    const append = (input: Float64Array, target: number, repeats?: number) => () => process.append(input, target, repeats)
    expect(append(row.with(3, NaN), 0)).toThrow('descriptors must be finite numbers, got NaN (row 5, column 3)')
    expect(append(row, Infinity)).toThrow('targets must be finite numbers, got Infinity (row 5)')
    expect(append(row, 0, 0)).toThrow('a target must be the mean of at least one measurement, got 0 (row 5)')
    expect(append(new Float64Array(2), 0)).toThrow(RangeError)
    expect(() => process.truncate(9)).toThrow(RangeError)
    const points = { count: 2, dimension: 3, values: new Float64Array(6) }
    for (const look of [process.predict, process.follow, process.contributions]) expect(() => look(points)).toThrow(RangeError)
    expect(() => process.gradientAt(new Float64Array(3))).toThrow('1 rows of 7 columns are needed, got 3 numbers in rows of 3')
    expect(process.size).toBe(5)
  })
})
