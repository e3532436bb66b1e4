import { describe, expect, it } from 'vitest'
import { randomStream } from '../../../src/math/random.ts'
import { blockDistances, pairSquares } from '../../../src/models/gaussian-process/distances.ts'
import { gaussianProcess } from '../../../src/models/gaussian-process/gaussian-process.ts'
import { kernelOver } from '../../../src/models/gaussian-process/kernel.ts'
import { negativeLogPosterior } from '../../../src/models/gaussian-process/log-posterior.ts'
import { addPrior } from '../../../src/models/gaussian-process/priors.ts'
import { KERNELS, randomInputs, randomObservations, rowOf, someHyperparameters, SPACE } from './support.ts'

/** Central differences of a function, fourth order. */
function differences(f: (x: Float64Array) => number, at: Float64Array, step = 1e-3): Float64Array {
  return at.map((_, i) => {
    const moved = (by: number): number => f(at.map((value, k) => (k === i ? value + by : value)))
    return (8 * (moved(step) - moved(-step)) - (moved(2 * step) - moved(-2 * step))) / (12 * step)
  })
}

/** Largest difference relative to the largest component. */
function disagreement(found: Float64Array, expected: Float64Array): number {
  const size = Math.max(...expected.map(Math.abs))
  return Math.max(...found.map((value, i) => Math.abs(value - expected[i]))) / size
}

describe.each(KERNELS)('the gradient of %s', (name) => {
  const kernel = kernelOver(SPACE, name)
  const theta = Float64Array.from(someHyperparameters(name).theta)

  it.each([['without repeats', false], ['with repeats', true]] as const)(
    'of the log posterior agrees with differences, %s', (_, repeated) => {
      const evaluate = negativeLogPosterior(kernel, randomObservations(25, `${name} ${repeated}`, repeated))
      const gradient = new Float64Array(kernel.size)
      const scratch = new Float64Array(kernel.size)
      evaluate(theta, gradient)
      const expected = differences((x) => evaluate(x, scratch), theta)
      // Every component on its own scale, so that a small block cannot hide behind a large one.
      gradient.forEach((value, i) => {
        const scale = Math.max(Math.abs(expected[i]), 1e-3)
        expect(Math.abs(value - expected[i]) / scale, `theta[${i}]`).toBeLessThan(1e-6)
      })
    })

  it('of the prior alone agrees with differences', () => {
    const gradient = new Float64Array(kernel.size)
    addPrior(kernel, theta, gradient)
    const expected = differences((x) => addPrior(kernel, x, new Float64Array(kernel.size)), theta)
    expect(disagreement(gradient, expected)).toBeLessThan(1e-9)
  })

  it('of mean and variance at a point agrees with differences, and is zero along options', () => {
    const process = gaussianProcess(SPACE, someHyperparameters(name), randomObservations(25, name))
    const random = randomStream(`points ${name}`)
    for (let k = 0; k < 4; k++) {
      const point = rowOf(randomInputs(1, SPACE, random), 0)
      const { meanGradient, varianceGradient, mean, variance } = process.gradientAt(point)
      const at = (x: Float64Array): { mean: Float64Array; variance: Float64Array } => {
        return process.predict({ count: 1, dimension: SPACE.dimension, values: x })
      }
      expect([mean, variance]).toEqual([at(point).mean[0], at(point).variance[0]])
      // A step along an option would be another option, or none.
      const smooth = (f: (x: Float64Array) => number): Float64Array => {
        return differences(f, point).map((value, column) => (SPACE.categorical.includes(column) ? 0 : value))
      }
      expect(disagreement(meanGradient, smooth((x) => at(x).mean[0]))).toBeLessThan(1e-6)
      expect(disagreement(varianceGradient, smooth((x) => at(x).variance[0]))).toBeLessThan(1e-6)
      for (const column of SPACE.categorical) expect(meanGradient[column]).toBe(0)
    }
  })
})

describe('the log posterior', () => {
  it('is the same function whether distances are kept or computed anew', () => {
    const distances = blockDistances(kernelOver(SPACE, 'ard'))
    const { inputs } = randomObservations(12, 'distances')
    const kept = pairSquares(distances, inputs)
    const anew = pairSquares(distances, inputs, 0)
    for (let row = 0; row < inputs.count; row++) {
      const length = row * distances.blockCount
      const [a, b] = [kept(row), anew(row)]
      expect(a.squares.slice(a.at, a.at + length)).toEqual(b.squares.slice(b.at, b.at + length))
    }
  })

  it('is not a number where the covariances have no factor', () => {
    const kernel = kernelOver(SPACE, 'isotropic')
    const evaluate = negativeLogPosterior(kernel, randomObservations(5, 'nothing'))
    expect(evaluate(Float64Array.of(0, -800, -800), new Float64Array(3))).not.toBeNaN()
    expect(evaluate(Float64Array.of(300, 60, -800), new Float64Array(3))).toBeNaN()
  })
})
