import { describe, expect, it } from 'vitest'
import { randomStream } from '../../../src/math/random.ts'
import { activate, activationGradient } from '../../../src/models/network/activations.ts'
import { gaussianKl, klWithFreeBits, unitsThatPay } from '../../../src/models/network/gaussian-kl.ts'
import { drawInitialWeights } from '../../../src/models/network/initial-weights.ts'
import { layersAt, perceptronParameters } from '../../../src/models/network/perceptron.ts'
import { plateauFrom, plateauStep } from '../../../src/models/network/plateau.ts'
import { maskedCrossEntropy } from '../../../src/models/network/softmax.ts'
import { squaredError } from '../../../src/models/network/squared-error.ts'

describe('activations', () => {
  it.each(['relu', 'silu'] as const)('%s has the slope of its differences', (activation) => {
    const x = Float64Array.of(-30, -2, -0.3, 0.4, 3, 30)
    const at = (shift: number): Float64Array => {
      const outputs = new Float64Array(x.length)
      activate(activation, x.map((value) => value + shift), outputs, x.length)
      return outputs
    }
    const slopes = new Float64Array(x.length).fill(1)
    activationGradient(activation, x, slopes, x.length)
    const [above, below] = [at(1e-5), at(-1e-5)]
    slopes.forEach((slope, i) => { expect(slope).toBeCloseTo((above[i] - below[i]) / 2e-5, 8) })
  })
})

describe('masked cross-entropy', () => {
  const blocks = { blocks: 2, classes: 3, allowed: Uint8Array.of(1, 1, 1, 1, 0, 1) }

  it('is the sum over blocks, over allowed classes alone, and survives large logits', () => {
    const gradient = new Float64Array(6)
    const logits = Float64Array.of(0, 0, 0, 1000, 5000, 1000)
    const loss = maskedCrossEntropy(blocks, logits, 0, Uint8Array.of(2, 0), 0, gradient, 2)
    expect(loss).toBeCloseTo(Math.log(3) + Math.log(2), 12)
    expect([...gradient].map((value) => Number(value.toFixed(12)))).toEqual(
      [2 / 3, 2 / 3, -4 / 3, -1, 0, 1].map((value) => Number(value.toFixed(12))))
  })
})

it('squared error and its gradient', () => {
  const gradient = new Float64Array(3)
  expect(squaredError(Float64Array.of(9, 1, 3), 1, Float64Array.of(0, 5), 0, 2, gradient, 0.5)).toBe(5)
  expect([...gradient]).toEqual([0, 1, -2])
})

describe('the Kullback–Leibler term', () => {
  it('vanishes for the standard normal distribution alone', () => {
    expect(gaussianKl(0, 0)).toBe(0)
    expect(gaussianKl(1, 0)).toBeCloseTo(0.5, 12)
    expect(gaussianKl(0, Math.log(4))).toBeCloseTo(0.5 * (4 - 1 - Math.log(4)), 12)
  })

  it('costs the free bits where a unit has less, and such a unit does not pay', () => {
    const pays = new Uint8Array(3)
    unitsThatPay([0.02, 0.05, 0.3], 0.05, pays)
    expect([...pays]).toEqual([0, 0, 1])
    expect(klWithFreeBits([0.02, 0.05, 0.3], 0.05)).toBeCloseTo(0.4, 12)
  })
})

describe('initial weights', () => {
  it('have the variances of He and Glorot, and biases of zero', () => {
    const widths = [200, 100, 50]
    const layers = layersAt(new Float64Array(perceptronParameters(widths)).fill(9), 0, widths)
    drawInitialWeights(layers, randomStream('initial weights'))
    const variance = (values: Float64Array): number => values.reduce((sum, x) => sum + x * x, 0) / values.length
    expect(variance(layers[0].weights) / (2 / 200)).toBeCloseTo(1, 1)
    expect(variance(layers[1].weights) / (2 / 150)).toBeCloseTo(1, 1)
    expect(layers.every(({ bias }) => bias.every((value) => value === 0))).toBe(true)
  })
})

describe('the plateau rule', () => {
  const rates = (losses: readonly number[], patience: number): number[] => {
    let plateau = plateauFrom(1)
    return losses.map((loss) => (plateau = plateauStep(plateau, loss, { factor: 0.5, patience })).rate)
  }

  it('lowers the rate after so many epochs without a lower loss, and again after as many more', () => {
    expect(rates([3, 2, 2, 2.5, 2, 2, 1, 1], 2)).toEqual([1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.25])
  })

  it('never lowers it with a patience of 0', () => {
    expect(rates([1, 2, 3, 4], 0)).toEqual([1, 1, 1, 1])
  })
})
