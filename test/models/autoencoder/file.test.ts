import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ConfigError, EvaluationError, InputError, StoreError } from '../../../src/errors.ts'
import { decodeTrained, encodeTrained } from '../../../src/models/autoencoder/file.ts'
import { trainAutoencoder, trainAutoencoderHere } from '../../../src/models/autoencoder/train.ts'
import { memoryStore } from '../../../src/models/model-store.ts'
import { classRows, requestOf, surfaceRows } from './example-rows.ts'

const classes = classRows(60, 8, 2, 'files')
const request = requestOf(classes, { epochs: 3 })

describe('a trained autoencoder as a file', () => {
  const bytes = encodeTrained(trainAutoencoderHere(request))

  it('comes back with every digit', () => {
    const back = decodeTrained(bytes, 'here')
    expect(encodeTrained(back)).toEqual(bytes)
    const fresh = trainAutoencoderHere(request)
    expect(back.model.design).toEqual(fresh.model.design)
    expect(back.model.weights).toEqual(fresh.model.weights)
    expect(back.curve).toEqual(fresh.curve)
  })

  it.each([
    ['one bit of the weights', (b: Uint8Array) => b.with(b.length - 5, b[b.length - 5] ^ 1)],
    ['one digit of the curve', (b: Uint8Array) => {
      const at = Buffer.from(b).indexOf('"reconstruction":') + '"reconstruction":'.length
      return b.with(at, b[at] === 0x31 ? 0x32 : 0x31)
    }],
    ['its end', (b: Uint8Array) => b.slice(0, -8)],
    ['all but a few bytes', (b: Uint8Array) => b.slice(0, 10)],
    ['everything', () => new Uint8Array(0)],
  ])('is refused without %s', (_, damage) => {
    expect(() => decodeTrained(damage(bytes), 'model-x')).toThrow(StoreError)
    expect(() => decodeTrained(damage(bytes), 'model-x')).toThrow(/model-x/)
  })
})

describe('a request that cannot be meant', () => {
  it.each([
    ['patience without held-out rows', requestOf(classes, { heldOut: 0, patience: 3 }), ConfigError],
    ['a warm-up longer than the training', requestOf(classes, { warmUp: 2 }), ConfigError],
    ['no latent unit', requestOf({ ...classes, design: { ...classes.design, latent: 0 } }), ConfigError],
    ['an encoder given more than the condition',
      requestOf({ ...classes, design: { ...classes.design, encoderCondition: 3 } }), ConfigError],
    ['a class a site may not have',
      requestOf({ ...classes, rows: { ...classes.rows, targets: classes.rows.targets.map(() => 2) } }), InputError],
    ['rows without any weight', requestOf({ ...classes, rows: { ...classes.rows, weights: new Float64Array(60) } }), InputError],
    ['inputs of other rows', requestOf({ ...classes, rows: { ...classes.rows, inputs: new Float64Array(3) } }), InputError],
    ['weights of another design', { ...request, start: new Float64Array(3) }, InputError],
  ])('is refused: %s', (_, wrong, kind) => {
    expect(() => trainAutoencoderHere(wrong)).toThrow(kind)
  })

  it('says when the losses diverge, from a thread as well', async () => {
    const wild = requestOf(surfaceRows(60, 6, 'wild'), { learningRate: 1e6, epochs: 30 })
    expect(() => trainAutoencoderHere(wild)).toThrow(EvaluationError)
    const training = trainAutoencoder(wild, { threads: 1, stop: new AbortController().signal })
    await expect(training).rejects.toThrow(/Lower the learning rate/)
  })

  it('is a damaged checkpoint too', async () => {
    const store = memoryStore()
    store.save('half', Uint8Array.of(1, 2, 3))
    const resources = { threads: 1, stop: new AbortController().signal, checkpoint: { store, name: 'half' } }
    await expect(trainAutoencoder(request, resources)).rejects.toThrow(StoreError)
  })
})

interface Golden { readonly node: string; readonly arch: string; readonly classes: string; readonly numbers: string }

describe('weights of today', () => {
  const golden = JSON.parse(readFileSync(join(import.meta.dirname, 'golden-weights.json'), 'utf8')) as Golden
  // Other versions of Node may round exponentials and logarithms otherwise.
  const isHere = process.arch === golden.arch && process.version.split('.')[0] === golden.node

  it.skipIf(!isHere)(`are those of ${golden.node} on ${golden.arch}`, () => {
    expect(trainAutoencoderHere(request).sha256).toBe(golden.classes)
    expect(trainAutoencoderHere(requestOf(surfaceRows(60, 8, 'golden'), { epochs: 3 })).sha256).toBe(golden.numbers)
  })
})
