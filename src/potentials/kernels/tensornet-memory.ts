// The memory of one instance of the TensorNet kernel: packed maps and tables, the scratch of a block of atoms, its pairs.
import type { RadialSeries } from '../tensornet/radial-series.ts'
import type { RadialTable } from '../tensornet/radial-table.ts'
import type { Linear, TensorMaps, TensorNetModel } from '../tensornet/tensornet-model.ts'
import { PAIR_TABLE_ROWS } from '../tensornet/pair-tables.ts'
import { LAYER_COMPONENTS, TENSORNET_ADDRESSES, TENSORNET_SIZES, type TensorNetFields } from './tensornet-fields.ts'
import type { Precision, TensorNetKernel } from './wasm-module.ts'

type Address = (typeof TENSORNET_ADDRESSES)[number]

/** What is to be computed, and how; `block` is the number of atoms that are evaluated together. */
export interface TensorNetKernelModel {
  readonly model: TensorNetModel
  readonly series: RadialSeries
  readonly table: RadialTable
  readonly precision: Precision
  readonly block: number
}

export interface TensorNetMemory {
  readonly fields: TensorNetFields
  /** Numbers of the model in the order the kernel reads them. */
  readonly constants: Readonly<Partial<Record<Address, Float64Array>>>
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
const WIDTH: Readonly<Record<Precision, number>> = { f32: 4, f64: 8 }
const SPECIES_MOMENTS = 36

/** Packs the model and makes room for a structure of two elements. */
export function tensorNetMemory(kernel: TensorNetKernel, kernelModel: TensorNetKernelModel): TensorNetMemory {
  const memory: TensorNetMemory = {
    fields: kernelSizes(kernelModel), constants: packedConstants(kernelModel), species: 0, pairs: 0,
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
  const sizes = { ...scratchBytes(memory, precision, block), ...mapValues(constants, (numbers) => WIDTH[precision] * numbers.length) }
  // Read as f64 whatever the precision.
  sizes.energyScale = sizes.knotsPerLength = 8
  sizes.endBias = 16
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
  for (const [name, numbers] of Object.entries(constants) as [Address, Float64Array][]) {
    if (READ_AS_F64.has(name)) memory.floats.set(numbers, fields[name] / 8)
    else memory.reals.set(numbers, fields[name] / WIDTH[precision])
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

const READ_AS_F64: ReadonlySet<Address> = new Set<Address>(['energyScale', 'knotsPerLength', 'endBias'])

function align(bytes: number): number {
  return ALIGNMENT * Math.ceil(bytes / ALIGNMENT)
}

function panelOf(precision: Precision): number {
  return 32 / WIDTH[precision]
}

function sharedCount({ table, precision }: TensorNetKernelModel): number {
  const panel = panelOf(precision)
  return panel * Math.ceil(table.rank / panel)
}

function kernelSizes(kernelModel: TensorNetKernelModel): TensorNetFields {
  const { model, table, precision, block } = kernelModel
  const addresses = Object.fromEntries(TENSORNET_ADDRESSES.map((name) => [name, 0])) as Record<Address, number>
  const component = WIDTH[precision] * model.channels * block
  return {
    ...addresses,
    channels: model.channels, layers: model.layers.length, speciesCount: 0,
    rank: table.rank, sharedRow: WIDTH[precision] * sharedCount(kernelModel), tableWidth: table.width, intervals: table.intervals,
    // One line more than a power of two: the components of a tensor must not compete for the same lines of the cache.
    componentStep: component + ALIGNMENT,
    hiddenStep: 2 * component,
  }
}

/** Bytes of the scratch, of the pairs, and of the tables of a structure's pairs of elements. */
function scratchBytes({ fields, species, pairs }: TensorNetMemory, precision: Precision, block: number): Record<Address, number> {
  const width = WIDTH[precision]
  const component = fields.componentStep
  const none = Object.fromEntries(TENSORNET_ADDRESSES.map((name) => [name, 0])) as Record<Address, number>
  return {
    ...none,
    pairTables: width * species * species * PAIR_TABLE_ROWS * fields.channels,
    moments: width * SPECIES_MOMENTS * species * block, momentCount: 4 * species * block,
    shared: fields.sharedRow * block, sharedGradient: fields.sharedRow * block, phi: 32, single: 16,
    raw: 9 * component, mixed: 9 * component, square: component, centred: component, normed: component, inverseNorm: 16 * block,
    hidden: 2 * fields.hiddenStep, gate: 6 * component, state: (LAYER_COMPONENTS * fields.layers + 9) * component,
    parts: 3 * component, outCentred: 3 * component, outNormed: 3 * component, features: component, activations: 12 * component,
    gradient: 9 * component, work: 12 * component, other: 9 * component, hiddenGradient: fields.hiddenStep,
    pairFirst: 4 * (block + 1), centre: 4 * block, pairSpecies: 4 * pairs, pairX: 8 * pairs, pairY: 8 * pairs, pairZ: 8 * pairs,
    partials: 24 * pairs, energies: 8 * block,
  }
}

/** Entry (output, input) of a map. */
type Entry = (o: number, k: number) => number

function packedConstants(kernelModel: TensorNetKernelModel): TensorNetMemory['constants'] {
  const { model, series, table, precision } = kernelModel
  const { channels: n, embedding, layers, readout } = model
  const panel = panelOf(precision)
  const shared = sharedCount(kernelModel)
  const pack = (outputs: number, inputs: number, entry: Entry): Float64Array => packMap(outputs, inputs, entry, panel)
  const plain = ({ weights, inputs }: Linear): Entry => (o, k) => weights[o * inputs + k]
  const turned = ({ weights, inputs }: Linear): Entry => (o, k) => weights[k * inputs + o]
  const maps = (tensors: TensorMaps, entry: (map: Linear) => Entry): Float64Array =>
    joined(tensors.map((map) => pack(n, n, entry(map))))
  const kinds = (make: (kind: number) => Float64Array): Float64Array => joined([0, 1, 2].map(make))
  const [gate0, gate1] = embedding.gates
  const stacks = [readout.values, readout.gates]
  const inner = stacks.flatMap((stack) => stack.slice(0, 3))
  const rho = (l: number, kind: number): Entry => (u, q) =>
    q < Math.min(table.rank, series.rank) ? series.weights[(3 * (n * l + u) + kind) * series.rank + q] : 0
  const everyLayer = (make: (l: number) => Float64Array): Float64Array => joined(layers.map((_, l) => make(l)))
  return {
    gates0: pack(2 * n, n, plain(gate0)), gates0Bias: biasOf(gate0), gates0Back: pack(n, 2 * n, turned(gate0)),
    gates1: kinds((kind) => pack(n, 2 * n, (o, k) => plain(gate1)(3 * o + kind, k))),
    gates1Bias: kinds((kind) => biasOf(gate1).filter((_, o) => o % 3 === kind)),
    gates1Back: kinds((kind) => pack(2 * n, n, (o, k) => plain(gate1)(3 * k + kind, o))),
    normScale: embedding.norm.scale, normShift: embedding.norm.shift,
    inner: everyLayer((l) => maps(layers[l].inner, plain)), innerBack: everyLayer((l) => maps(layers[l].inner, turned)),
    outer: everyLayer((l) => maps(layers[l].outer, plain)), outerBack: everyLayer((l) => maps(layers[l].outer, turned)),
    rhoMaps: everyLayer((l) => kinds((kind) => pack(n, table.rank, rho(l, kind)))),
    rhoBack: everyLayer((l) => kinds((kind) => pack(shared, n, (q, u) => rho(l, kind)(u, q)))),
    outNormScale: readout.norm.scale, outNormShift: readout.norm.shift,
    linear: kinds((kind) => pack(n, n, (o, k) => plain(readout.linear)(o, kind * n + k))), linearBias: biasOf(readout.linear),
    linearBack: kinds((kind) => pack(n, n, (o, k) => plain(readout.linear)(k, kind * n + o))),
    stacks: joined(inner.map((map) => pack(n, n, plain(map)))), stackBias: joined(inner.map(biasOf)),
    stackBack: joined(inner.map((map) => pack(n, n, turned(map)))),
    ends: joined(stacks.map((stack) => stack[3].weights)), endBias: joined(stacks.map((stack) => biasOf(stack[3]))),
    energyScale: Float64Array.of(model.scale), knotsPerLength: Float64Array.of(table.intervals / model.cutoff),
    table: table.numbers,
  }
}

/** [output / panel][input][panel]. */
function packMap(outputs: number, inputs: number, entry: Entry, panel: number): Float64Array {
  const packed = new Float64Array(outputs * inputs)
  let at = 0
  for (let first = 0; first < outputs; first += panel) {
    for (let k = 0; k < inputs; k++) {
      for (let o = first; o < first + panel; o++) packed[at++] = entry(o, k)
    }
  }
  return packed
}

function biasOf({ bias, outputs }: Linear): Float64Array {
  return bias ?? new Float64Array(outputs)
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

function mapValues(
  record: TensorNetMemory['constants'], change: (numbers: Float64Array) => number,
): Partial<Record<Address, number>> {
  return Object.fromEntries(Object.entries(record).map(([name, numbers]) => [name, change(numbers)]))
}

