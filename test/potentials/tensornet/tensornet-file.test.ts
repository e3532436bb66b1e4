import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { InputError } from '../../../src/errors.ts'
import { tensorNetFiles } from '../../../src/potentials/tensornet/manifest.ts'
import { parseTensorNet, readTensorNet } from '../../../src/potentials/tensornet/tensornet-file.ts'
import { sharedTensorNet, SMALL_TENSORNET } from '../../support/tensornet-cases.ts'

interface Manifest {
  elements: string[]
  cutoff: number
  tensors: { name: string; shape: number[]; offset: number }[]
}

const files = tensorNetFiles(SMALL_TENSORNET)
const weights = readFileSync(files.weights)
const manifest = (change: (manifest: Manifest) => void): string => {
  const value = JSON.parse(readFileSync(SMALL_TENSORNET, 'utf8')) as Manifest
  change(value)
  return JSON.stringify(value)
}
const tensorOf = (value: Manifest, name: string): Manifest['tensors'][number] => {
  const found = value.tensors.find((tensor) => tensor.name === name)
  if (found === undefined) throw new Error(name)
  return found
}

const EMBEDDING = 'model.tensor_embedding.emb.weight'

describe('the files of a TensorNet', () => {
  it('hold its sizes, elements and numbers', async () => {
    const model = await readTensorNet(SMALL_TENSORNET)
    expect(model).toMatchObject({ species: [3, 8, 14, 15], cutoff: 5, channels: 8 })
    expect(model.layers).toHaveLength(2)
    expect(model.scale).toBe(Math.fround(1.7))
    expect(model.layers[1].radial[2]).toMatchObject({ inputs: 16, outputs: 24 })
  })

  const shared = sharedTensorNet()
  it.skipIf(shared === null)('of the published model cover 89 elements', async () => {
    const model = await readTensorNet(shared ?? '')
    expect(model.species).toHaveLength(89)
    expect(model).toMatchObject({ cutoff: 5, channels: 128 })
  })

  it('are found from the folder that holds one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ionforge-tensornet-'))
    expect(() => tensorNetFiles(folder)).toThrow(/must hold one file NAME_manifest\.json, got "none"/)
    cpSync(dirname(SMALL_TENSORNET), folder, { recursive: true })
    expect(tensorNetFiles(folder).manifest).toBe(join(folder, 'tensornet_small_manifest.json'))
    expect((await readTensorNet(folder)).channels).toBe(8)
    writeFileSync(join(folder, 'other_manifest.json'), '{}')
    expect(() => tensorNetFiles(folder)).toThrow(/other_manifest\.json, tensornet_small_manifest\.json/)
  })

  it.each([
    ['is no manifest by its name', 'weights.json', /must be named NAME_manifest\.json/],
    ['does not exist', '/nowhere/a_manifest.json', /must be readable.*ENOENT/],
  ])('are refused when the path %s', async (_, path, message) => {
    await expect(readTensorNet(path)).rejects.toThrow(message)
    await expect(readTensorNet(path)).rejects.toThrow(InputError)
  })

  it.each<[string, (manifest: Manifest) => void, RegExp]>([
    ['lacks a tensor', (value) => { tensorOf(value, 'model.linear.bias').name = 'other' }, /no model\.linear\.bias/],
    ['has another shape', (value) => { tensorOf(value, 'model.linear.weight').shape = [8, 23] }, /must have the shape \[8, 24\]/],
    ['points beyond the weights', (value) => { tensorOf(value, 'model.out_norm.weight').offset = 14_600 }, /to byte 14696/],
    ['names an element twice', (value) => { value.elements[1] = 'Li' }, /every element once/],
    ['names no element', (value) => { value.elements[1] = 'Lx' }, /chemical symbol/],
    ['has another cutoff', (value) => { value.cutoff = 6 }, /must be that of the weights, 5/],
    ['has odd channels', (value) => { tensorOf(value, EMBEDDING).shape = [4, 7] }, /multiple of 8, got 7/],
    ['lacks the cutoff', (value) => { delete (value as Partial<Manifest>).cutoff }, /elements, cutoff and tensors/],
  ])('are refused when the manifest %s', (_, change, message) => {
    expect(() => parseTensorNet(manifest(change), weights, files)).toThrow(message)
  })

  it('are refused when they are not JSON, cut short or not numbers', () => {
    const text = manifest(() => undefined)
    expect(() => parseTensorNet('elements:', weights, files)).toThrow(/must be JSON/)
    expect(() => parseTensorNet(text, weights.subarray(0, 9000), files)).toThrow(/cut short/)
    const broken = Buffer.from(weights)
    broken.writeFloatLE(Number.NaN, 400)
    expect(() => parseTensorNet(text, broken, files)).toThrow(/must hold finite numbers/)
  })
})
