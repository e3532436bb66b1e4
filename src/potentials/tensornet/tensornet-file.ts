// Reads the exported weights of a TensorNet: a JSON manifest { elements, cutoff, tensors: [{ name, shape, offset }] } and
// beside it a file of little-endian f32 numbers, offsets in bytes. Names are those of matgl's state dictionary.
import { readFile } from 'node:fs/promises'
import { atomicNumberOf } from '../../atoms/elements.ts'
import { InputError } from '../../errors.ts'
import { parseManifest, tensorNetFiles, type TensorNetFiles, type TensorNetManifest } from './manifest.ts'
import {
  RADIAL_FUNCTIONS, type Interaction, type LayerNorm, type Linear, type TensorMaps, type TensorNetModel,
} from './tensornet-model.ts'

/** Reads a model from its manifest, or the folder of it. Throws InputError for files that are absent or malformed. */
export async function readTensorNet(path: string): Promise<TensorNetModel> {
  const files = tensorNetFiles(path)
  const text = (await readBytes(files.manifest)).toString('utf8')
  return parseTensorNet(text, await readBytes(files.weights), files)
}

/** The model of a manifest's text and the bytes of its weights; `files` names them in messages. */
export function parseTensorNet(text: string, weights: Uint8Array, files: TensorNetFiles): TensorNetModel {
  const manifest = parseManifest(text, files.manifest)
  const { elements, cutoff, tensors } = manifest
  const species = elements.map((symbol) => atomicNumberOf(symbol, files.manifest))
  if (new Set(species).size !== species.length) {
    throw new InputError({ rule: 'a manifest must name every element once', found: elements.join(' '), place: files.manifest })
  }
  const tensor = tensorReader(manifest, weights, files)
  const channels = tensors.find(({ name }) => name === 'model.tensor_embedding.emb.weight')?.shape[1] ?? 0
  if (channels === 0 || channels % 8 !== 0) {
    throw new InputError({ rule: 'the number of channels must be a multiple of 8', found: channels, place: files.manifest })
  }
  const written = tensor('model.bond_expansion.rbf.cutoff', [])[0]
  if (written !== cutoff) {
    throw new InputError({ rule: `the cutoff must be that of the weights, ${written}`, found: cutoff, place: files.manifest })
  }
  return assemble(tensor, species, cutoff, channels, layerCount(tensors))
}

/** The numbers of one tensor, which must have this shape. */
type TensorReader = (name: string, shape: readonly number[]) => Float64Array

function tensorReader({ tensors }: TensorNetManifest, weights: Uint8Array, files: TensorNetFiles): TensorReader {
  const view = new DataView(weights.buffer, weights.byteOffset, weights.byteLength)
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]))
  return (name, shape) => {
    const entry = byName.get(name)
    if (entry === undefined) {
      throw new InputError({ rule: 'a manifest must hold every tensor of the model', found: `no ${name}`, place: files.manifest })
    }
    if (entry.shape.join() !== shape.join()) {
      throw new InputError({
        rule: `the tensor ${name} must have the shape [${shape.join(', ')}]`, found: entry.shape, place: files.manifest,
      })
    }
    const length = shape.reduce((product, size) => product * size, 1)
    if (entry.offset + 4 * length > view.byteLength) {
      throw new InputError({
        rule: `the weights must reach to byte ${entry.offset + 4 * length}, the end of ${name}`, found: view.byteLength,
        place: files.weights, wayOut: 'The file is cut short or belongs to another manifest.',
      })
    }
    const numbers = Float64Array.from({ length }, (_, k) => view.getFloat32(entry.offset + 4 * k, true))
    if (!numbers.every(Number.isFinite)) {
      throw new InputError({ rule: `the tensor ${name} must hold finite numbers`, found: 'others', place: files.weights })
    }
    return numbers
  }
}

function assemble(
  tensor: TensorReader, species: readonly number[], cutoff: number, channels: number, layers: number,
): TensorNetModel {
  const linear = (name: string, outputs: number, inputs: number, withBias = true): Linear => ({
    inputs, outputs, weights: tensor(`${name}.weight`, [outputs, inputs]),
    bias: withBias ? tensor(`${name}.bias`, [outputs]) : null,
  })
  const norm = (name: string, size: number): LayerNorm => ({
    scale: tensor(`${name}.weight`, [size]), shift: tensor(`${name}.bias`, [size]),
  })
  const maps = (name: string, first: number): TensorMaps => [
    linear(`${name}.${first}`, channels, channels, false), linear(`${name}.${first + 1}`, channels, channels, false),
    linear(`${name}.${first + 2}`, channels, channels, false),
  ]
  const interaction = (l: number): Interaction => {
    const name = `model.layers.${l}`
    return {
      radial: [
        linear(`${name}.linears_scalar.0`, channels, RADIAL_FUNCTIONS),
        linear(`${name}.linears_scalar.1`, 2 * channels, channels),
        linear(`${name}.linears_scalar.2`, 3 * channels, 2 * channels),
      ],
      inner: maps(`${name}.linears_tensor`, 0),
      outer: maps(`${name}.linears_tensor`, 3),
    }
  }
  const stack = (name: string): Linear[] =>
    [0, 2, 4, 6].map((k) => linear(`model.final_layer.gated.${name}.${k}`, k === 6 ? 1 : channels, channels))
  const from = 'model.tensor_embedding'
  return {
    species, cutoff, channels,
    scale: tensor('data_std', [])[0],
    shift: tensor('data_mean', [])[0],
    offsets: tensor('element_refs.property_offset', [species.length]),
    embedding: {
      elements: tensor(`${from}.emb.weight`, [species.length, channels]),
      pair: linear(`${from}.emb2`, channels, 2 * channels),
      distance: [
        linear(`${from}.distance_proj1`, channels, RADIAL_FUNCTIONS),
        linear(`${from}.distance_proj2`, channels, RADIAL_FUNCTIONS),
        linear(`${from}.distance_proj3`, channels, RADIAL_FUNCTIONS),
      ],
      norm: norm(`${from}.init_norm`, channels),
      mixing: maps(`${from}.linears_tensor`, 0),
      gates: [
        linear(`${from}.linears_scalar.0`, 2 * channels, channels), linear(`${from}.linears_scalar.1`, 3 * channels, 2 * channels),
      ],
    },
    layers: Array.from({ length: layers }, (_, l) => interaction(l)),
    readout: {
      norm: norm('model.out_norm', 3 * channels),
      linear: linear('model.linear', channels, 3 * channels),
      values: stack('layers'),
      gates: stack('gates'),
    },
  }
}

function layerCount(tensors: TensorNetManifest['tensors']): number {
  const names = new Set(tensors.map(({ name }) => name))
  let count = 0
  while (names.has(`model.layers.${count}.linears_tensor.0.weight`)) count++
  return count
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason'
    throw new InputError({
      rule: 'the files of a TensorNet must be readable', found: reason, place: path, cause,
      wayOut: 'Write tensornet: and the path of the manifest, its weights beside it; weights are not shipped: '
        + 'docs/how-to/use-a-universal-potential.md says where they come from.',
    })
  }
}
