import { describe, expect, it } from 'vitest'
import { randomStream } from '../../../src/math/random.ts'
import { splitRows } from '../../../src/models/autoencoder/held-out.ts'
import { trainAutoencoderHere } from '../../../src/models/autoencoder/train.ts'
import { classRows, requestOf, surfaceRows } from './example-rows.ts'

const variance = (values: readonly number[]): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length
}

describe('what an autoencoder learns', () => {
  it('a surface among 20 numbers, and the property of points it never saw', () => {
    const example = surfaceRows(900, 20, 'surface')
    const training = { ...example.rows, property: example.rows.property.map((value, r) => (r < 700 ? value : NaN)) }
    const { model, klOfUnits } = trainAutoencoderHere(
      requestOf({ design: { ...example.design, hidden: [64, 32] }, rows: training }, {
        epochs: 25, batch: 32, klWeight: 0.02, learningRate: 5e-3, propertyWeight: 5, plateau: { factor: 1, patience: 0 },
      }))
    const { count, inputs, property } = example.rows
    const none = new Float64Array(0)
    const { mean } = model.encode(inputs, none, count)
    const rebuilt = model.decode(mean, none, count)
    const errors = [...rebuilt].map((value, at) => value - inputs[at])
    expect(variance(errors) / variance([...inputs])).toBeLessThan(0.1)
    const unseen = [...model.property(mean, count)].slice(700)
    const truth = [...property].slice(700)
    expect(1 - variance(unseen.map((value, r) => value - truth[r])) / variance(truth)).toBeGreaterThan(0.8)
    expect(klOfUnits.filter((kl) => kl > 0.05).length).toBeGreaterThanOrEqual(2)
  })

  it('shows the losses of its record when it is used', () => {
    const { design, rows } = surfaceRows(60, 8, 'record')
    const request = requestOf({ design, rows }, { epochs: 8, warmUp: 0 })
    const { model, curve, keptEpoch } = trainAutoencoderHere(request)
    const { mean } = model.encode(rows.inputs, rows.conditions, rows.count)
    const rebuilt = model.decode(mean, rows.conditions, rows.count)
    const { heldOut } = splitRows(request)
    const errors = heldOut.map((r) => {
      let sum = 0
      for (let at = 8 * r; at < 8 * r + 8; at++) sum += (rebuilt[at] - rows.inputs[at]) * (rebuilt[at] - rows.inputs[at])
      return sum
    })
    const found = errors.reduce((sum, error) => sum + error, 0) / heldOut.length
    expect(found).toBeCloseTo(curve[keptEpoch - 1].heldOut?.reconstruction ?? NaN, 10)
  })

  it('which sites go together: far below the entropy of single sites, and only classes that are allowed', () => {
    const blocks = 24
    const { design, rows } = classRows(600, blocks, 0, 'classes')
    const { model, curve, keptEpoch } = trainAutoencoderHere(requestOf({ design, rows }, { epochs: 40 }))
    const marginalEntropy = Array.from({ length: blocks }, (_, b) => {
      const shares = [0, 1, 2].map((c) => rows.targets.filter((t, at) => at % blocks === b && t === c).length / rows.count)
      return shares.reduce((sum, p) => sum - (p > 0 ? p * Math.log(p) : 0), 0)
    }).reduce((sum, entropy) => sum + entropy, 0)
    const kept = curve[keptEpoch - 1].heldOut
    expect(kept?.reconstruction).toBeLessThan(0.7 * marginalEntropy)
    const random = randomStream('latents')
    const logits = model.decode(Float64Array.from({ length: 5 * design.latent }, () => random.normal()), new Float64Array(0), 5)
    logits.forEach((logit, at) => {
      expect(logit === -Infinity).toBe(Math.floor(at / 3) % 4 === 3 && at % 3 === 2)
    })
  })

  it('nothing of single rows when β is large: the posterior collapses', () => {
    const { klOfUnits } = trainAutoencoderHere(
      requestOf(classRows(300, 12, 0, 'collapse'), { epochs: 40, klWeight: 30, freeBits: 0, warmUp: 0 }))
    expect(Math.max(...klOfUnits)).toBeLessThan(0.02)
  })

  it('most of the rows that weigh most', () => {
    const { design, rows } = classRows(300, 12, 0, 'weights')
    const weights = rows.weights.map((_, r) => (r < 150 ? 1.99 : 0.01))
    const { model } = trainAutoencoderHere(
      requestOf({ design, rows: { ...rows, weights } }, { epochs: 60, heldOut: 0, plateau: { factor: 1, patience: 0 } }))
    const found = model.property(model.encode(rows.inputs, new Float64Array(0), rows.count).mean, rows.count)
    const errorOf = (from: number): number => {
      const errors = [...found].slice(from, from + 150).map((value, r) => value - rows.property[from + r])
      return errors.filter((error) => !Number.isNaN(error)).reduce((sum, error) => sum + error * error, 0)
    }
    expect(errorOf(0)).toBeLessThan(errorOf(150))
  })

  it('ends with patience, keeps the best epoch after the warm-up, and lowers the rate on a plateau', () => {
    const { curve, keptEpoch } = trainAutoencoderHere(requestOf(classRows(150, 12, 0, 'patience'),
      { epochs: 400, patience: 12, learningRate: 1e-2, plateau: { factor: 0.5, patience: 4 } }))
    expect(keptEpoch).toBeGreaterThanOrEqual(0.3 * 400)
    expect(curve.length).toBe(Math.min(keptEpoch + 12, 400))
    expect(curve[0].klWeight).toBeCloseTo(0.3 / 120, 12)
    expect(curve[119].klWeight).toBe(0.3)
    expect(curve[curve.length - 1].learningRate).toBeLessThan(1e-2)
    expect(curve[119].learningRate).toBe(1e-2)
  })
})
