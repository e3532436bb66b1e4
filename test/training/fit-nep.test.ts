import { describe, expect, it } from 'vitest'
import { atomCount } from '../../src/atoms/structure.ts'
import { formatNep } from '../../src/potentials/nep/nep-file.ts'
import { nepPotential } from '../../src/potentials/nep/nep.ts'
import { decodeCheckpoint, encodeCheckpoint, type FitStore } from '../../src/training/checkpoint.ts'
import { summarise } from '../../src/training/errors/error-summary.ts'
import { onPotentialScale } from '../../src/training/errors/label-scale.ts'
import { predict } from '../../src/training/errors/predictions.ts'
import { fitNep } from '../../src/training/fit-nep.ts'
import type { FitRequest } from '../../src/training/fit-request.ts'
import { fitSettingsSchema, modelSchema, trainingSchema, type FitSettings } from '../../src/training/settings.ts'
import type { LabelledFrame, Split } from '../../src/training/types.ts'
import { labelledSilicon } from '../support/labelled-silicon.ts'

const MODEL = modelSchema.parse({
  radial_cutoff: 4.5, angular_cutoff: 4, n_max: [3, 2], basis_size: [5, 4], l_max: 3, neurons: 8,
  zbl: { kind: 'type-wise', outer: 2 },
})

const SPLITS: readonly Split[] = ['train', 'train', 'train', 'train', 'valid', 'test']

/** Silicon with Stillinger-Weber labels, on two label scales where asked. */
function silicon(count: number, shift = 0): LabelledFrame[] {
  return labelledSilicon(count).map(({ structure, info, arrays }, k) => {
    const scale = shift !== 0 && k % 2 === 1 ? 1 : 0
    return {
      structure,
      energy: (info.energy as number) + scale * shift * atomCount(structure),
      forces: arrays.forces.values as Float64Array,
      virial: Float64Array.from(info.virial as number[]),
      weight: 1, scale, configType: '', trajectory: String(k), split: SPLITS[k % SPLITS.length], place: `silicon:${k + 1}`,
    }
  })
}

function request(training: object, more: Partial<FitRequest> = {}, settings: Partial<FitSettings> = {}): FitRequest {
  return {
    settings: {
      ...fitSettingsSchema.parse({ data: [{ file: 'none' }] }), model: MODEL, ...settings,
      training: trainingSchema.parse({ epochs: 12, batch_atoms: 48, ...training }),
    },
    start: null, frames: silicon(36), scales: ['labels'], threads: 1, ...more,
  }
}

/** A store that keeps every state it was given, as bytes. */
function recordingStore(): FitStore & { readonly saved: Uint8Array[] } {
  const saved: Uint8Array[] = []
  return {
    saved,
    load: () => (saved.length === 0 ? null : decodeCheckpoint(saved[saved.length - 1], 'a test')),
    save: (state) => { saved.push(encodeCheckpoint(state)) },
  }
}

describe('fitNep', () => {
  it('learns silicon', async () => {
    const frames = silicon(90)
    const outcome = await fitNep(request({ epochs: 60 }, { frames }))
    const test = frames.filter(({ split }) => split === 'test')
    const { energy, force } = summarise(await predict(nepPotential(outcome.model), test))
    expect(outcome.ending).toBe('epochs')
    expect(energy.rmse).toBeLessThan(energy.labels_rms / 4)
    expect(force?.rmse).toBeLessThan((force?.labels_rms ?? 0) / 4)
    // What the trainer says of the validation frames is what the exported potential does on them.
    const valid = summarise(await predict(nepPotential(outcome.model), frames.filter(({ split }) => split === 'valid')))
    const row = outcome.curve[outcome.bestEpoch - 1]
    expect(row.valid?.energy).toBeCloseTo(valid.energy.rmse, 1)
    expect(row.valid?.force).toBeCloseTo(valid.force?.rmse ?? 0, 1)
  })

  it.each([['f32', 2], ['f64', 3]] as const)('gives the same bytes on one thread and on several (%s, %i)', async (precision, threads) => {
    const one = recordingStore()
    const several = recordingStore()
    const first = await fitNep(request({ epochs: 3 }, { store: one }, { precision }))
    const second = await fitNep(request({ epochs: 3 }, { store: several, threads }, { precision }))
    expect(formatNep(second.model)).toBe(formatNep(first.model))
    expect(Buffer.from(several.saved[2]).equals(one.saved[2])).toBe(true)
  })

  it('depends on the seed', async () => {
    const [first, second] = [await fitNep(request({ epochs: 1 })), await fitNep(request({ epochs: 1 }, {}, { seed: 2 }))]
    expect(formatNep(second.model)).not.toBe(formatNep(first.model))
  })

  it('goes on to the same bytes wherever it is stopped', async () => {
    const whole = recordingStore()
    const model = formatNep((await fitNep(request({}, { store: whole }))).model)
    for (const stopAfter of [1, 9, 21, 40]) {
      const store = recordingStore()
      let steps = 0
      for (let ending = 'stopped'; ending === 'stopped';) {
        const controller = new AbortController()
        const outcome = await fitNep(request({}, {
          store, signal: controller.signal,
          onProgress: ({ row }) => { if (row === null && ++steps % stopAfter === 0 && steps <= 40) controller.abort() },
        }))
        ending = outcome.ending
        if (ending !== 'stopped') expect(formatNep(outcome.model), `stopped every ${stopAfter} steps`).toBe(model)
      }
      expect(Buffer.from(store.saved[11]).equals(whole.saved[11])).toBe(true)
    }
  })

  it('polishes, also in many sittings', async () => {
    const training = { epochs: 3, polish: 'l-bfgs', polish_iterations: 8 }
    const whole = recordingStore()
    const outcome = await fitNep(request(training, { store: whole }, { precision: 'f64' }))
    const loss = whole.saved.slice(2).map((bytes) => decodeCheckpoint(bytes, 'a test').polish?.loss ?? Infinity)
    expect(loss.slice(1)).toEqual([...loss.slice(1)].sort((a, b) => b - a))
    expect(outcome.curve.map(({ stage }) => stage)).toEqual([1, 1, 2, 3, 3, 3, 3, 3, 3, 3, 3])
    const store = recordingStore()
    while (store.saved.length < whole.saved.length) {
      const controller = new AbortController()
      const onProgress: FitRequest['onProgress'] = ({ row }) => { if (row !== null) controller.abort() }
      await fitNep(request(training, { store, signal: controller.signal, onProgress }, { precision: 'f64' }))
    }
    expect(Buffer.from(store.saved[10]).equals(whole.saved[10])).toBe(true)
    expect(formatNep((await fitNep(request(training, { store }, { precision: 'f64' }))).model)).toBe(formatNep(outcome.model))
  })

  it('does nothing to a fit that is finished', async () => {
    const store = recordingStore()
    const first = await fitNep(request({ epochs: 2 }, { store }))
    const again = await fitNep(request({ epochs: 2 }, { store }))
    expect(store.saved).toHaveLength(2)
    expect(formatNep(again.model)).toBe(formatNep(first.model))
  })

  it('finds how far two label scales lie apart', async () => {
    const frames = silicon(60, 2)
    const outcome = await fitNep(request({ epochs: 30 }, { frames, scales: ['pbe', 'other'] }))
    const moved = onPotentialScale(frames, outcome.design, outcome.parameters)
    const differences = moved.map(({ energy }, k) => (frames[k].energy - energy) / 8)
    frames.forEach(({ scale }, k) => { expect(differences[k]).toBeCloseTo(scale === 0 ? 0 : 2, 1) })
  })

  it('starts from a potential, and an anchor keeps it near', async () => {
    const { model } = await fitNep(request({ epochs: 10 }))
    const distance = async (anchor: number): Promise<number> => {
      const training = { epochs: 5, anchor, learning_rate: [1e-3, 1e-5], average: 0 }
      const further = await fitNep(request(training, { start: model }, { model: null }))
      return Math.hypot(...further.model.networks[0].w0.map((weight, k) => weight - model.networks[0].w0[k]))
    }
    const [free, held] = [await distance(0), await distance(100)]
    expect(free).toBeGreaterThan(0)
    expect(held).toBeLessThan(free / 2)
  })

  it('has the error of its starting point before it learns', async () => {
    const { model } = await fitNep(request({ epochs: 10 }))
    const moved = silicon(36).map((frame) => ({ ...frame, energy: frame.energy + 3 * 8 }))
    const training = { epochs: 1, learning_rate: [1e-12, 1e-12] }
    const still = await fitNep(request(training, { start: model, frames: moved }, { model: null }))
    const before = summarise(await predict(nepPotential(model), silicon(36).filter(({ split }) => split === 'train')))
    expect(still.curve[0].train.force).toBeCloseTo(before.force?.rmse ?? 0, 1)
    // The other reference is taken up by the offset at once.
    expect(still.curve[0].train.energy).toBeLessThan(1.01 * before.energy.rmse)
  })

  it('ends when the validation has not improved for the patience', async () => {
    const outcome = await fitNep(request({ epochs: 200, patience: 3, first_stage: 0, learning_rate: [0.1, 0.1] }))
    expect(outcome.ending).toBe('patience')
    expect(outcome.curve.length - outcome.bestEpoch).toBe(3)
  })

  it('keeps the last parameters where nothing judges them', async () => {
    const frames = silicon(36).filter(({ split }) => split === 'train')
    const outcome = await fitNep(request({ epochs: 3 }, { frames }))
    expect(outcome.bestEpoch).toBe(3)
    expect(outcome.curve.every(({ valid, score }) => valid === null && score === null)).toBe(true)
  })

  it('fits energies alone, and frames with and without forces together', async () => {
    const some = silicon(36).map((frame, k) => (k % 2 === 0 ? { ...frame, forces: null, virial: null } : frame))
    const mixed = await fitNep(request({ epochs: 2 }, { frames: some }))
    expect(mixed.curve[1].train.force).toBeGreaterThan(0)
    const bare = await fitNep(request({ epochs: 2 }, { frames: some.filter(({ forces }) => forces === null) }))
    expect(bare.curve[1].train.force).toBeNull()
  })

  it.each<[Partial<FitRequest>, Partial<FitSettings>, RegExp, string]>([
    [{ scales: ['labels', 'other'] }, {}, /scale "other" must have frames to train on/, 'a scale without data'],
    [{ frames: silicon(36).map((frame) => ({ ...frame, split: 'test' as const })) }, {}, /frames to train on/, 'nothing to train on'],
    [{}, { model: null }, /needs the sizes of a model/, 'no model'],
    [{}, { species: ['Li', 'Ge'] }, /knows Li, Ge, got "Si" \(silicon:1\)/, 'an element that was not announced'],
  ])('refuses %#: %s', async (more, settings, message, reason) => {
    await expect(fitNep(request({}, more, settings)), reason).rejects.toThrow(message)
  })

  it('says so when the loss leaves all bounds', async () => {
    await expect(fitNep(request({ learning_rate: [1e200, 1e200] }))).rejects.toThrow(/gradient of the loss must stay finite/)
  })
})
