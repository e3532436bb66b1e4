import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { adamState, adamStep } from '../../src/math/adam.ts'
import { addAnchorGradient, anchorAt, anchorLoss } from '../../src/training/anchor.ts'
import { drawBatches } from '../../src/training/batches.ts'
import { decodeCheckpoint, encodeCheckpoint, type FitState } from '../../src/training/checkpoint.ts'
import { countLabels, lossOf, lossWeights } from '../../src/training/loss.ts'
import { parameterLayout } from '../../src/training/nep/layout.ts'
import { learningRate, stageOf } from '../../src/training/schedule.ts'
import { trainingSchema } from '../../src/training/settings.ts'
import { smallDesign } from './nep/designs.ts'

describe('adamStep', () => {
  it('takes the steps of an independent implementation', () => {
    const { start, gradients, rates, clip, after } = JSON.parse(
      readFileSync(new URL('adam.json', import.meta.url), 'utf8'),
    ) as { start: number[]; gradients: number[][]; rates: number[]; clip: number; after: number[][] }
    const parameters = Float64Array.from(start)
    const state = adamState(start.length)
    gradients.forEach((gradient, t) => {
      adamStep(parameters, Float64Array.from(gradient), state, rates[t], clip)
      parameters.forEach((value, k) => { expect(value).toBeCloseTo(after[t][k], 12) })
    })
  })
})

describe('drawBatches', () => {
  const atoms = Array.from({ length: 100 }, (_, k) => 8 + (k % 5) * 10)

  it('deals every frame once, in batches of about the size', () => {
    const batches = drawBatches(atoms, 200, 1, 0)
    expect(batches.flat().sort((a, b) => a - b)).toEqual([...atoms.keys()])
    for (const batch of batches) {
      const size = batch.reduce((sum, frame) => sum + atoms[frame], 0)
      expect(size).toBeGreaterThanOrEqual(100)
      expect(size).toBeLessThan(350)
    }
  })

  it('draws another order for another epoch and seed, the same for the same', () => {
    expect(drawBatches(atoms, 200, 1, 0)).toEqual(drawBatches(atoms, 200, 1, 0))
    expect(drawBatches(atoms, 200, 1, 1)).not.toEqual(drawBatches(atoms, 200, 1, 0))
    expect(drawBatches(atoms, 200, 2, 0)).not.toEqual(drawBatches(atoms, 200, 1, 0))
  })

  it('makes one batch of too few frames', () => {
    expect(drawBatches([8, 8], 400, 1, 0).flat()).toHaveLength(2)
  })
})

describe('the schedule', () => {
  it('falls along a half cosine', () => {
    expect(learningRate([1e-2, 1e-5], 0)).toBe(1e-2)
    expect(learningRate([1e-2, 1e-5], 0.5)).toBeCloseTo((1e-2 + 1e-5) / 2, 15)
    expect(learningRate([1e-2, 1e-5], 1)).toBeCloseTo(1e-5, 15)
  })

  it.each([[0.6, 6], [0, 0], [1, 10]])('gives %f of the epochs to the first stage', (first_stage, count) => {
    const training = trainingSchema.parse({ epochs: 10, first_stage })
    expect(Array.from({ length: 10 }, (_, epoch) => stageOf(epoch, training)).filter((stage) => stage === 1)).toHaveLength(count)
  })
})

describe('the loss', () => {
  const frames = [
    { atoms: 2, forces: new Float64Array(6), virial: new Float64Array(9) },
    { atoms: 4, forces: null, virial: null },
  ]
  const errors = [{ energy: 0.2, forceSquares: 6, virialSquares: 18 }, { energy: 0.8, forceSquares: 0, virialSquares: 0 }]
  const stage = { energy: 1, force: 10, virial: 100 }

  it('is the weighted sum of mean squares', () => {
    // Energies: (0.1² + 0.2²)/2; forces: 6/6; virial: 18/9.
    expect(lossOf(stage, frames, errors, [1, 1])).toBeCloseTo(0.025 + 10 + 200, 12)
    expect(lossOf(stage, frames, errors, [0.5, 1])).toBeCloseTo(0.005 / 2 + 0.02 + 5 + 100, 12)
  })

  it('asks nothing of labels that are not there', () => {
    const counts = countLabels([frames[1]])
    expect(counts).toEqual({ frames: 1, forces: 0, virials: 0 })
    expect(lossWeights(stage, counts, 1)).toEqual({ energy: 1, force: 0, virial: 0 })
  })
})

describe('the anchor', () => {
  const design = smallDesign()
  const layout = parameterLayout(design)
  const start = Float64Array.from({ length: layout.count }, (_, k) => Math.sin(k + 1))
  const moved = start.map((value, k) => value + 0.1 * Math.cos(3 * k))

  it('has the gradient of its loss, and none at the start', () => {
    const anchor = anchorAt(start, layout, 0.7)
    const gradient = new Float64Array(layout.count)
    addAnchorGradient(anchor, moved, gradient)
    for (const k of [0, layout.blocks.radial.first, layout.count - 1]) {
      const at = (shift: number): number => anchorLoss(anchor, moved.map((value, i) => (i === k ? value + shift : value)))
      expect((at(1e-4) - at(-1e-4)) / 2e-4).toBeCloseTo(gradient[k], 8)
    }
    expect(anchorLoss(anchor, start)).toBe(0)
  })

  it('leaves the energy offsets free', () => {
    const { first, length } = layout.blocks.offsets
    const shifted = start.map((value, k) => (k >= first && k < first + length ? value + 5 : value))
    expect(anchorLoss(anchorAt(start, layout, 1), shifted)).toBe(0)
  })
})

describe('a checkpoint', () => {
  const vector = (size: number): Float64Array =>
    Float64Array.from({ length: 5 }, (_, k) => size * Math.exp(k) * (k % 2 === 0 ? 1 : -1))
  const state: FitState = {
    epoch: 3, steps: 77, scaler: vector(0.1), parameters: vector(1), average: vector(2), best: vector(3), bestEpoch: 2,
    bestScore: 0.1 + 0.2,
    adam: { firstMoment: vector(4), secondMoment: vector(5), firstBias: 0.9 * 0.9, secondBias: 0.999 },
    curve: [{ epoch: 1, stage: 1, rate: 1 / 3, train: { energy: 1 / 7, force: null, virial: 2 }, valid: null, score: null }],
    polish: {
      iteration: 1, evaluations: 3, loss: 1 / 3, ended: null, parameters: vector(6), gradient: vector(7),
      steps: [vector(8)], gradientChanges: [vector(9)],
    },
    ended: 'epochs',
  }

  it('comes back digit for digit', () => {
    expect(decodeCheckpoint(encodeCheckpoint(state), 'a test')).toEqual(state)
    expect(decodeCheckpoint(encodeCheckpoint({ ...state, polish: null }), 'a test').polish).toBeNull()
  })

  it.each<[string, (bytes: Uint8Array) => Uint8Array]>([
    ['cut short', (bytes) => bytes.slice(0, -3)],
    ['with a flipped bit', (bytes) => bytes.map((byte, k) => (k === bytes.length - 20 ? byte ^ 1 : byte))],
    ['empty', () => new Uint8Array(0)],
    ['of another program', () => new TextEncoder().encode('{"format":"other"}\n')],
  ])('is refused when it is %s', (_, damage) => {
    expect(() => decodeCheckpoint(damage(encodeCheckpoint(state)), 'fit/checkpoint.bin'))
      .toThrow(/whole and of this version \(fit\/checkpoint\.bin\)/)
  })
})
