import { describe, expect, it } from 'vitest'
import { trainAutoencoder, trainAutoencoderHere } from '../../../src/models/autoencoder/train.ts'
import { encodeTrained } from '../../../src/models/autoencoder/file.ts'
import { memoryStore, type ModelStore } from '../../../src/models/model-store.ts'
import type { TrainingRequest, TrainingResources } from '../../../src/models/autoencoder/types.ts'
import { classRows, requestOf, surfaceRows } from './example-rows.ts'

const FOREVER = new AbortController().signal
const classes = classRows(160, 10, 2, 'rows of classes')
const surface = surfaceRows(160, 20, 'rows of numbers')

async function bytesWith(request: TrainingRequest, resources: Partial<TrainingResources>): Promise<Uint8Array | null> {
  const trained = await trainAutoencoder(request, { threads: 1, stop: FOREVER, ...resources })
  return trained === null ? null : encodeTrained(trained)
}

/** Stops after so many epochs, from within the progress. */
async function stoppedAfter(
  request: TrainingRequest, epochs: number, store: ModelStore, threads: number,
): Promise<Uint8Array | null> {
  const abort = new AbortController()
  return bytesWith(request, {
    threads, stop: abort.signal, checkpoint: { store, name: 'checkpoint' },
    progress: ({ epoch }) => { if (epoch === epochs) abort.abort() },
  })
}

describe('a training', () => {
  it.each([
    ['classes, held-out rows', requestOf(classes), [1, 2]],
    ['numbers, nothing held out', requestOf(surface, { heldOut: 0, plateau: { factor: 1, patience: 0 } }), [2]],
    ['more rows in a batch than there are, in five chunks', requestOf(classes, { batch: 1000 }), [3]],
  ])('gives the same bytes here and on threads: %s', async (_, request, numbers) => {
    const here = encodeTrained(trainAutoencoderHere(request))
    for (const threads of numbers) expect(await bytesWith(request, { threads })).toEqual(here)
  })

  it('gives other weights for another seed', () => {
    const [a, b] = ['a', 'b'].map((seed) => trainAutoencoderHere(requestOf(classes, { epochs: 1 }, seed)).sha256)
    expect(a).not.toBe(b)
  })

  it('goes on from a checkpoint to the same bytes, on other threads too, and forgets it at the end', async () => {
    const request = requestOf(classes, { epochs: 300, patience: 250 })
    const store = memoryStore()
    expect(await stoppedAfter(request, 2, store, 2)).toBeNull()
    expect(store.load('checkpoint')).not.toBeNull()
    expect(await stoppedAfter(request, 150, store, 1)).toBeNull()
    const resumed = await bytesWith(request, { checkpoint: { store, name: 'checkpoint' } })
    expect(store.load('checkpoint')).toBeNull()
    expect(resumed).toEqual(encodeTrained(trainAutoencoderHere(request)))
  })

  it('ignores the checkpoint of another request', async () => {
    const store = memoryStore()
    await stoppedAfter(requestOf(classes, { epochs: 300 }, 'another'), 2, store, 1)
    const request = requestOf(classes)
    const bytes = await bytesWith(request, { checkpoint: { store, name: 'checkpoint' } })
    expect(bytes).toEqual(encodeTrained(trainAutoencoderHere(request)))
  })

  it('does not begin when it is told to stop before', async () => {
    expect(await bytesWith(requestOf(classes), { stop: AbortSignal.abort() })).toBeNull()
  })

  it('leaves this thread free', async () => {
    let turns = 0
    const timer = setInterval(() => { turns++ }, 1)
    await bytesWith(requestOf(classes, { epochs: 150 }), {})
    clearInterval(timer)
    expect(turns).toBeGreaterThan(5)
  })
})
