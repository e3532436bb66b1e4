// The memory of one instance of the TensorNet kernel: packed maps and tables, the scratch of a block of atoms, its pairs.
import { PAIR_TABLE_ROWS } from '../tensornet/pair-tables.ts'
import {
  NUMBER_BYTES, READ_AS_F64, sharedCount, tensorNetConstants, type TensorNetAddress, type TensorNetConstants, type TensorNetKernelModel,
} from './tensornet-constants.ts'
import { LAYER_COMPONENTS, TENSORNET_ADDRESSES, TENSORNET_SIZES, type TensorNetFields } from './tensornet-fields.ts'
import type { Precision, TensorNetKernel } from './wasm-module.ts'

export interface TensorNetMemory {
  readonly fields: TensorNetFields
  /** Numbers of the model in the order the kernel reads them. */
  readonly constants: TensorNetConstants
  /** Room for elements of a structure and pairs of a block. */
  species: number
  pairs: number
  /** Views of the present buffer. */
  floats: Float64Array
  integers: Int32Array
  reals: Float32Array | Float64Array
}

const PAGE = 65536
const ALIGNMENT = 64
const SPECIES_MOMENTS = 36

/** Packs the model and makes room for a structure of two elements. */
export function tensorNetMemory(kernel: TensorNetKernel, kernelModel: TensorNetKernelModel): TensorNetMemory {
  const memory: TensorNetMemory = {
    fields: kernelSizes(kernelModel), constants: tensorNetConstants(kernelModel), species: 0, pairs: 0,
    floats: new Float64Array(0), integers: new Int32Array(0), reals: new Float64Array(0),
  }
  makeTensorNetRoom(kernel, memory, kernelModel, 2, 64 * kernelModel.block)
  return memory
}

/** Lays the memory out for at least this many elements and pairs of a block; returns whether anything has moved. */
export function makeTensorNetRoom(
  kernel: TensorNetKernel, memory: TensorNetMemory, { precision, block }: TensorNetKernelModel, species: number, pairs: number,
): boolean {
  if (species <= memory.species && pairs <= memory.pairs) return false
  memory.species = Math.max(species, memory.species)
  if (pairs > memory.pairs) memory.pairs = Math.ceil(1.25 * pairs) + 64
  const { fields, constants } = memory
  const sizes = scratchBytes(memory, precision, block)
  for (const [name, numbers] of entries(constants)) {
    sizes[name] = numbers.length * (READ_AS_F64.has(name) ? 8 : NUMBER_BYTES[precision])
  }
  const start = align(kernel.arenaStart())
  let at = start + align(4 * (TENSORNET_SIZES.length + TENSORNET_ADDRESSES.length))
  for (const name of TENSORNET_ADDRESSES) {
    fields[name] = at
    at += align(sizes[name])
  }
  const pages = Math.ceil((at + ALIGNMENT) / PAGE) - kernel.memory.buffer.byteLength / PAGE
  if (pages > 0) kernel.memory.grow(pages)
  const { buffer } = kernel.memory
  memory.floats = new Float64Array(buffer)
  memory.integers = new Int32Array(buffer)
  memory.reals = precision === 'f32' ? new Float32Array(buffer) : memory.floats
  new Uint8Array(buffer, start).fill(0)
  for (const [name, numbers] of entries(constants)) {
    if (READ_AS_F64.has(name)) memory.floats.set(numbers, fields[name] / 8)
    else memory.reals.set(numbers, fields[name] / NUMBER_BYTES[precision])
  }
  configure(kernel, memory)
  return true
}

/** Tells the kernel the present fields. */
export function configure(kernel: TensorNetKernel, { fields, integers }: TensorNetMemory): void {
  const start = align(kernel.arenaStart())
  ;[...TENSORNET_SIZES, ...TENSORNET_ADDRESSES].forEach((name, index) => { integers[start / 4 + index] = fields[name] })
  kernel.configure(start)
}

function align(bytes: number): number {
  return ALIGNMENT * Math.ceil(bytes / ALIGNMENT)
}

function kernelSizes(kernelModel: TensorNetKernelModel): TensorNetFields {
  const { model, table, precision, block } = kernelModel
  const addresses = Object.fromEntries(TENSORNET_ADDRESSES.map((name) => [name, 0])) as Record<TensorNetAddress, number>
  const component = NUMBER_BYTES[precision] * model.channels * block
  return {
    ...addresses,
    channels: model.channels, layers: model.layers.length, speciesCount: 0,
    rank: table.rank, sharedRow: NUMBER_BYTES[precision] * sharedCount(kernelModel), tableWidth: table.width, intervals: table.intervals,
    // One line more than a power of two: the components of a tensor must not compete for the same lines of the cache.
    componentStep: component + ALIGNMENT,
    hiddenStep: 2 * component,
  }
}

/** Bytes of the scratch, of the pairs, and of the tables of a structure's pairs of elements. */
function scratchBytes(
  { fields, species, pairs }: TensorNetMemory, precision: Precision, block: number,
): Record<TensorNetAddress, number> {
  const width = NUMBER_BYTES[precision]
  const component = fields.componentStep
  const none = Object.fromEntries(TENSORNET_ADDRESSES.map((name) => [name, 0])) as Record<TensorNetAddress, number>
  return {
    ...none,
    pairTables: width * species * species * PAIR_TABLE_ROWS * fields.channels,
    moments: width * SPECIES_MOMENTS * species * block, momentCount: 4 * species * block,
    shared: fields.sharedRow * block, sharedGradient: fields.sharedRow * block, single: 16,
    raw: 9 * component, mixed: 9 * component, square: component, centred: component, normed: component, inverseNorm: 16 * block,
    hidden: 2 * fields.hiddenStep, gate: 6 * component, state: (LAYER_COMPONENTS * fields.layers + 9) * component,
    parts: 3 * component, outCentred: 3 * component, outNormed: 3 * component, features: component, activations: 12 * component,
    gradient: 9 * component, work: 12 * component, other: 9 * component, hiddenGradient: fields.hiddenStep,
    pairFirst: 4 * (block + 1), centre: 4 * block, pairSpecies: 4 * pairs, pairX: 8 * pairs, pairY: 8 * pairs, pairZ: 8 * pairs,
    partials: 24 * pairs, energies: 8 * block,
  }
}

function entries(constants: TensorNetConstants): [TensorNetAddress, Float64Array][] {
  return Object.entries(constants) as [TensorNetAddress, Float64Array][]
}
