import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatExtxyz } from '../../../src/io/extxyz.ts'
import { dataToFit, readLabelledFrames } from '../../../src/training/data/labelled-frames.ts'
import { configWeight, sourceSchema } from '../../../src/training/data/source.ts'
import { crossValidationSplits, splitsOf } from '../../../src/training/data/splits.ts'
import { emptyFolder } from '../../support/cli.ts'
import { labelledSilicon, siliconFile } from '../../support/labelled-silicon.ts'
import { sharedData } from '../../support/shared-data.ts'

const folder = emptyFolder()
const written = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const source = (file: string, more: object = {}) => sourceSchema.parse({ file, ...more })
const ONE = '2\nLattice="5 0 0 0 5 0 0 0 5" Properties=species:S:1:pos:R:3:forces:R:3 KEYS\nSi 0 0 0 1 2 3\nSi 1 2 2 -1 -2 -3\n'

describe('readLabelledFrames', () => {
  it('reads what ASE writes: its stress is minus the virial over the volume', () => {
    const { frames } = readLabelledFrames([source(resolve(import.meta.dirname, 'fixtures/ase_labels.extxyz'))], 1)
    const expected = JSON.parse(readFileSync(resolve(import.meta.dirname, 'fixtures/ase_labels.json'), 'utf8')) as {
      energy: number; forces: number[]; virial: number[]
    }[]
    frames.forEach(({ energy, forces, virial, configType, trajectory }, k) => {
      expect(energy).toBeCloseTo(expected[k].energy, 7)
      Array.from(forces ?? []).forEach((force, i) => { expect(force).toBeCloseTo(expected[k].forces[i], 7) })
      Array.from(virial ?? []).forEach((entry, i) => { expect(entry).toBeCloseTo(expected[k].virial[i], 6) })
      expect([configType, trajectory]).toEqual(['rattled', `run${k}`])
    })
  })

  it.each([
    ['energy=-3', -3, null, 'the usual key'],
    ['free_energy=-4', -4, null, 'of VASP, where there is no other'],
    ['energy=-3 free_energy=-4', -3, null, 'extrapolated to zero width where both stand'],
    ['REF_energy=-5 virial="1 0 0 0 2 0 0 0 3"', -5, [1, 0, 0, 0, 2, 0, 0, 0, 3], 'as MACE names it'],
    ['energy=-3 virials="1 4 5 4 2 6 5 6 3"', -3, [1, 4, 5, 4, 2, 6, 5, 6, 3], 'as QUIP names it'],
    ['energy=-3 stress="1 2 3 6 5 4"', -3, [-125, -500, -625, -500, -250, -750, -625, -750, -375], 'six numbers in Voigt order'],
  ])('reads %s', (keys, energy, virial, reason) => {
    const { frames: [frame] } = readLabelledFrames([source(written('one.extxyz', ONE.replace('KEYS', keys)))], 1)
    expect(frame.energy, reason).toBe(energy)
    expect(frame.virial === null ? null : Array.from(frame.virial), reason).toEqual(virial)
    expect(Array.from(frame.forces ?? [])).toEqual([1, 2, 3, -1, -2, -3])
  })

  it.each([
    ['', {}, /finite energy, got "none" \(.*one\.extxyz:1\)/, 'no energy'],
    ['energy=nan', {}, /finite energy/, 'an energy that is no number'],
    ['dft=-3', { energy_key: 'DFT' }, /read from the comment line: DFT/, 'a key of its own that is misspelt'],
    ['energy=-3 virial="1 2 3"', {}, /9 or 6 finite numbers/, 'half a tensor'],
    ['energy=-3 virial="1 5 0 0 2 0 0 0 3"', {}, /symmetric/, 'a tensor that is not symmetric'],
    ['energy=-3 split=tset', {}, /train, valid or test/, 'a mistyped split'],
    ['energy=-3 config_type=bulk', { config_weights: { surface: 2 } }, /config_type of the file, got "surface".*It has bulk/, 'a weight for nothing'],
    ['energy=-3', { energy_range: [0, 1] }, /at least one labelled structure/, 'nothing left'],
  ])('refuses %j %j', (keys, more, message, reason) => {
    const file = written('one.extxyz', ONE.replace('KEYS', keys))
    expect(() => readLabelledFrames([source(file, more)], 1), reason).toThrow(message)
  })

  it('refuses forces that are not finite, and names the atom', () => {
    const file = written('nan.extxyz', ONE.replace('KEYS', 'energy=-3').replace('-2 -3', 'nan -3'))
    expect(() => readLabelledFrames([source(file)], 1)).toThrow(/finite numbers, got "NaN on atom 2"/)
  })

  it('weights, leaves out and counts', () => {
    const file = written('silicon.extxyz', siliconFile(12))
    const largest = labelledSilicon(12).map(({ arrays }) => Math.max(...Array.from({ length: 8 }, (_, i) => {
      const [x, y, z] = (arrays.forces.values as Float64Array).slice(3 * i, 3 * i + 3)
      return Math.sqrt(x * x + y * y + z * z)
    })))
    const limit = largest.slice().sort((a, b) => a - b)[8] + 1e-9
    const data = readLabelledFrames([source(file, { weight: 2, config_weights: { 'e*': 0.5 }, max_force: limit })], 1)
    expect(data.files[0]).toMatchObject({ frames: 12, leftOut: { [`a force above ${limit} eV/Å`]: 3 } })
    expect(data.files[0].sha256).toMatch(/^[0-9a-f]{64}$/)
    for (const { configType, weight } of data.frames) expect(weight).toBe(configType === 'even' ? 1 : 2)
  })

  it('takes a share of the trajectories of a file, drawn by the seed', () => {
    const file = written('silicon.extxyz', siliconFile(40))
    const all = readLabelledFrames([source(file)], 1)
    const drawnBy = (seed: number) => readLabelledFrames([source(file, { share: 0.25 })], seed)
    const names = (data: ReturnType<typeof drawnBy>) => [...new Set(data.frames.map(({ trajectory }) => trajectory))]
    expect(names(drawnBy(1))).toHaveLength(Math.round(0.25 * names(all).length))
    expect(names(drawnBy(2))).not.toEqual(names(drawnBy(1)))
    expect(drawnBy(1).files[0].leftOut['not in the share']).toBe(all.frames.length - drawnBy(1).frames.length)
  })

  it('trains on the validation frames where there is to be no validation', () => {
    const data = readLabelledFrames([source(written('silicon.extxyz', siliconFile(40)))], 1)
    const count = (frames: typeof data.frames, wanted: string) => frames.filter(({ split }) => split === wanted).length
    const { frames } = dataToFit(data, { validation: false })
    expect([count(frames, 'valid'), count(frames, 'test')]).toEqual([0, count(data.frames, 'test')])
    expect(dataToFit(data, { validation: true })).toBe(data)
  })

  it('gives every source its label scale, the first one that of the potential', () => {
    const file = written('silicon.extxyz', siliconFile(3))
    const data = readLabelledFrames([source(file, { scale: 'pbe' }), source(file, { scale: 'other' }), source(file, { scale: 'pbe' })], 1)
    expect(data.scales).toEqual(['pbe', 'other'])
    expect(data.frames.map(({ scale }) => scale)).toEqual([0, 0, 0, 1, 1, 1, 0, 0, 0])
  })

  it('draws the same split wherever the file lies', () => {
    const unnamed = siliconFile(40).replaceAll(/traj=\S+/g, '')
    mkdirSync(join(folder, 'elsewhere'), { recursive: true })
    const splits = ['here.extxyz', 'elsewhere/here.extxyz'].map((name) =>
      readLabelledFrames([source(written(name, unnamed))], 1).frames.map(({ split }) => split))
    expect(splits[1]).toEqual(splits[0])
    expect(new Set(splits[0]).size).toBe(3)
  })

  it('divides no trajectory of the shared sets', () => {
    const file = sharedData('sets/lixsi_dft/lixsi_dft.extxyz.gz')
    if (file === null) return
    const { frames, drawn } = readLabelledFrames([source(file)], 1)
    expect([frames.length, drawn]).toEqual([139, 0])
    const splits = new Map<string, Set<string>>()
    for (const { trajectory, split } of frames) splits.set(trajectory, (splits.get(trajectory) ?? new Set()).add(split))
    expect([...splits.values()].every((set) => set.size === 1)).toBe(true)
  })

  it('round-trips through the writer of extended XYZ', () => {
    const frames = labelledSilicon(2)
    const data = readLabelledFrames([source(written('trip.extxyz', formatExtxyz(frames)))], 1)
    expect(data.frames.map(({ energy }) => energy)).toEqual(frames.map(({ info }) => info.energy))
  })
})

describe('configWeight', () => {
  const config_weights = { short: 3, 'short_*': 0.2, '*': 0.5 }
  it.each([['short', 3], ['short_md', 0.2], ['crystal', 0.5]])('takes the nearest rule for %s', (name, weight) => {
    expect(configWeight({ config_weights }, name)).toBe(weight)
  })
})

describe('splitsOf', () => {
  const members = Array.from({ length: 120 }, (_, k) => ({ trajectory: `t${Math.floor(k / 3)}`, split: null, place: `f:${k + 1}` }))

  it('draws whole trajectories: 85, 5 and 10 in a hundred', () => {
    const splits = splitsOf(members, 1)
    const count = (name: string): number => splits.filter((split) => split === name).length
    expect([count('train'), count('valid'), count('test')]).toEqual([102, 6, 12])
    for (let k = 0; k < splits.length; k += 3) expect(new Set(splits.slice(k, k + 3)).size).toBe(1)
  })

  it('depends on names and seed, not on the order', () => {
    const reversed = splitsOf([...members].reverse(), 1).reverse()
    expect(reversed).toEqual(splitsOf(members, 1))
    expect(splitsOf(members, 2)).not.toEqual(splitsOf(members, 1))
  })

  it('holds every trajectory out once in a cross-validation', () => {
    const tests = [1, 2, 3, 4, 5].map((fold) => crossValidationSplits(members, 1, { folds: 5, fold }))
    members.forEach((_, k) => { expect(tests.filter((splits) => splits[k] === 'test')).toHaveLength(1) })
    for (const splits of tests) {
      for (let k = 0; k < splits.length; k += 3) expect(new Set(splits.slice(k, k + 3)).size).toBe(1)
      expect(splits.filter((split) => split === 'valid')).toHaveLength(6)
    }
  })

  it('lets a frame without a split follow its trajectory', () => {
    const mixed = members.map((member, k) => (k === 0 ? { ...member, split: 'test' as const } : member))
    expect(splitsOf(mixed, 1).slice(0, 3)).toEqual(['test', 'test', 'test'])
  })

  it('refuses a file that divides a trajectory', () => {
    const divided = members.map((member, k) => ({ ...member, split: k === 1 ? 'test' as const : 'train' as const }))
    expect(() => splitsOf(divided, 1)).toThrow(/"t0"\) must stand in one split, got "train at f:1 and test" \(f:2\)/)
  })

  it('holds nothing out of fewer than four trajectories', () => {
    expect(new Set(splitsOf(members.slice(0, 9), 1))).toEqual(new Set(['train']))
  })
})
