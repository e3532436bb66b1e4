// The memory of one kernel instance: where the model's tables, the scratch and the structure lie. Tables are written
// once; what depends on the structure is laid out anew, larger, when it does not fit, and the memory grows with it.
import type { NepModel } from '../nep/nep-model.ts'
import type { NepTables } from '../nep/tables.ts'
import { componentCount } from './harmonic-formulas.ts'
import { invariantCount } from './nep-formulas.ts'
import { ADDRESSES, manyBodyCode, SIZES, type KernelFields } from './wasm-fields.ts'
import type { NepKernel, Precision } from './wasm-module.ts'

/** Room for a structure: atoms, images, listed pairs, largest number of neighbours of one atom. */
export interface Capacity {
  readonly atoms: number
  readonly images: number
  readonly entries: number
  readonly neighbours: number
}

/** What is to be computed, and how. */
export interface KernelModel {
  readonly model: NepModel
  readonly tables: NepTables
  readonly precision: Precision
}

export interface KernelMemory {
  readonly fields: KernelFields
  capacity: Capacity
  /** Views of the present buffer. */
  floats: Float64Array
  integers: Int32Array
}

const PAGE = 65536
const ALIGNMENT = 64

/** Writes the tables of a model and makes room for a small structure. */
export function kernelMemory(kernel: NepKernel, model: KernelModel): KernelMemory {
  const memory: KernelMemory = {
    fields: kernelSizes(model), capacity: { atoms: 0, images: 0, entries: 0, neighbours: 0 },
    floats: new Float64Array(0), integers: new Int32Array(0),
  }
  makeRoom(kernel, memory, model, { atoms: 64, images: 1024, entries: 8192, neighbours: 128 })
  return memory
}

/** Lays the memory out for at least this capacity; does nothing while there is room. */
export function makeRoom(kernel: NepKernel, memory: KernelMemory, model: KernelModel, needed: Capacity): void {
  const { capacity } = memory
  const keys = ['atoms', 'images', 'entries', 'neighbours'] as const
  if (keys.every((key) => needed[key] <= capacity[key])) return
  const larger = (key: keyof Capacity): number =>
    needed[key] <= capacity[key] ? capacity[key] : Math.ceil(1.5 * needed[key]) + 16
  memory.capacity = { atoms: larger('atoms'), images: larger('images'), entries: larger('entries'), neighbours: larger('neighbours') }
  const start = align(kernel.arenaStart())
  const blocks = layout(memory, model)
  let at = start + align(4 * (SIZES.length + ADDRESSES.length))
  for (const name of ADDRESSES) {
    memory.fields[name] = at
    at += align(blocks[name])
  }
  // Address 0 is how the kernel knows that there is no ZBL.
  if (model.tables.zbl === null) memory.fields.zbl = 0
  const pages = Math.ceil((at + ALIGNMENT) / PAGE) - kernel.memory.buffer.byteLength / PAGE
  if (pages > 0) kernel.memory.grow(pages)
  const { buffer } = kernel.memory
  memory.floats = new Float64Array(buffer)
  memory.integers = new Int32Array(buffer)
  // Padding is read and must be zero.
  new Uint8Array(buffer, start).fill(0)
  ;[...SIZES, ...ADDRESSES].forEach((name, index) => { memory.integers[start / 4 + index] = memory.fields[name] })
  writeTables(buffer, memory.fields, model)
  kernel.configure(start)
}

function align(bytes: number): number {
  return ALIGNMENT * Math.ceil(bytes / ALIGNMENT)
}

const LANES: Readonly<Record<Precision, number>> = { f32: 4, f64: 2 }
const WIDTH: Readonly<Record<Precision, number>> = { f32: 4, f64: 8 }

function roundUp(value: number, multiple: number): number {
  return multiple * Math.ceil(value / multiple)
}

function kernelSizes({ model, tables, precision }: KernelModel): KernelFields {
  const lanes = LANES[precision]
  const addresses = Object.fromEntries(ADDRESSES.map((name) => [name, 0])) as Record<(typeof ADDRESSES)[number], number>
  return {
    ...addresses,
    speciesCount: tables.speciesCount,
    radialCount: tables.radialCount,
    radialStride: roundUp(tables.radialCount, lanes),
    radialBasis: tables.radialBasis,
    angularCount: tables.angularCount,
    angularEven: roundUp(tables.angularCount, 2),
    angularStride: roundUp(tables.angularCount, lanes),
    angularBasis: tables.angularBasis,
    lMax: model.lMax,
    componentStride: roundUp(componentCount(model.lMax), 4),
    manyBody: manyBodyCode(model.lMax, model.fourBody, model.fiveBody),
    invariantCount: invariantCount(model),
    descriptors: tables.descriptors,
    descriptorStride: roundUp(tables.descriptors, 3 * lanes),
    neurons: model.neurons,
    neuronStride: roundUp(model.neurons, 4 * lanes),
  }
}

/** Bytes of every block. */
function layout(
  { fields, capacity }: KernelMemory, { tables, precision }: KernelModel,
): Record<(typeof ADDRESSES)[number], number> {
  const width = WIDTH[precision]
  const lanes = LANES[precision]
  const pairs = fields.speciesCount * fields.speciesCount
  // Every species' pairs are padded to whole vectors.
  const packed = 16 * (Math.ceil(capacity.neighbours / lanes) + fields.speciesCount + 1)
  const spare = 8 * (capacity.neighbours + 1)
  const angularVectors = packed / 16
  // Rows of lanes may reach one row too far.
  const descriptor = width * (fields.descriptorStride + fields.angularStride + fields.radialStride)
  const blocks = width * fields.angularStride * (fields.invariantCount + 1)
  const moments = width * fields.angularStride * (fields.componentStride + 1)
  const forward = width * fields.speciesCount * fields.neuronStride * fields.descriptors
  const layer = width * fields.speciesCount * fields.neuronStride
  return {
    pairReach2: 8 * pairs, angularReach2: 8 * pairs, inverseRadialCutoff: width * pairs, inverseAngularCutoff: width * pairs,
    radialChebyshev: width * pairs * fields.radialBasis * fields.radialStride,
    angularChebyshev: width * pairs * fields.angularBasis * fields.angularStride,
    w0: forward, w0Rows: width * fields.speciesCount * fields.neurons * fields.descriptorStride, minusB0: layer, w1: layer,
    bias: 8 * fields.speciesCount, zbl: tables.zbl === null ? 0 : tables.zbl.byteLength, zblLimit: 8,
    descriptor, gradient: descriptor, blocks, hidden: width * fields.neuronStride,
    tanh: width * fields.neuronStride, radialLanes: 16 * fields.radialBasis, chebyshev: 32 * fields.angularBasis, moments, momentGradient: moments,
    splatGradient: 16 * fields.angularCount * fields.componentStride, weights: 16 * fields.componentStride, turning: 48,
    groups: 16 * fields.speciesCount, screening: 16, damping: 16, pairEnergy: 16,
    ux: packed, uy: packed, uz: packed, r: packed, inverseDistance: packed, fc: packed, fcSlope: packed, x: packed,
    xSlope: packed, slope: packed, forceX: packed, forceY: packed, forceZ: packed, owners: packed,
    spareX: spare, spareY: spare, spareZ: spare, spareOwners: spare,
    g: 16 * angularVectors * fields.angularEven, gSlope: 16 * angularVectors * fields.angularEven,
    harmonic: 16 * angularVectors * fields.componentStride,
    cell: 72, positions: 24 * capacity.images, speciesOf: 4 * capacity.atoms, imageOwner: 4 * capacity.images,
    imageShift: 12 * capacity.images, groupFirst: 4 * (2 * fields.speciesCount * capacity.atoms + 1),
    entries: 4 * capacity.entries, energies: 8 * capacity.atoms, forces: 24 * capacity.atoms, virial: 72,
  }
}

function writeTables(buffer: ArrayBuffer, fields: KernelFields, { tables, precision }: KernelModel): void {
  const real = (at: number): Float32Array | Float64Array =>
    precision === 'f32' ? new Float32Array(buffer, at) : new Float64Array(buffer, at)
  const pairs = fields.speciesCount * fields.speciesCount
  const reach = pairReach(tables)
  new Float64Array(buffer, fields.pairReach2).set(reach.map((value) => value * value))
  new Float64Array(buffer, fields.angularReach2).set(tables.angularCutoff.map((value) => value * value))
  real(fields.inverseRadialCutoff).set(tables.radialCutoff.map((value) => 1 / value))
  real(fields.inverseAngularCutoff).set(tables.angularCutoff.map((value) => 1 / value))
  const radial = real(fields.radialChebyshev)
  const angular = real(fields.angularChebyshev)
  for (let pair = 0; pair < pairs; pair++) {
    for (let k = 0; k < fields.radialBasis; k++) {
      for (let n = 0; n < fields.radialCount; n++) {
        radial[(pair * fields.radialBasis + k) * fields.radialStride + n] =
          tables.radialChebyshev[(pair * fields.radialCount + n) * fields.radialBasis + k]
      }
    }
    for (let k = 0; k < fields.angularBasis; k++) {
      for (let n = 0; n < fields.angularCount; n++) {
        angular[(pair * fields.angularBasis + k) * fields.angularStride + n] =
          tables.angularChebyshev[(pair * fields.angularBasis + k) * tables.angularStride + n]
      }
    }
  }
  writeNetworks(real, fields, tables)
  new Float64Array(buffer, fields.bias).set(tables.bias)
  new Float64Array(buffer, fields.zblLimit)[0] = tables.largestAngularCutoff
  if (tables.zbl !== null) new Float64Array(buffer, fields.zbl).set(tables.zbl)
}

function writeNetworks(real: (at: number) => Float32Array | Float64Array, fields: KernelFields, tables: NepTables): void {
  const forward = real(fields.w0)
  const rows = real(fields.w0Rows)
  const minusB0 = real(fields.minusB0)
  const w1 = real(fields.w1)
  for (let t = 0; t < fields.speciesCount; t++) {
    for (let h = 0; h < fields.neurons; h++) {
      const from = t * tables.neuronStride + h
      minusB0[t * fields.neuronStride + h] = -tables.b0[from]
      w1[t * fields.neuronStride + h] = tables.w1[from]
      for (let d = 0; d < fields.descriptors; d++) {
        const weight = tables.w0[from * tables.descriptorStride + d]
        forward[t * fields.neuronStride * fields.descriptors + d * fields.neuronStride + h] = weight
        rows[(t * fields.neurons + h) * fields.descriptorStride + d] = weight
      }
    }
  }
}

/** Larger of the radial and the angular cutoff of every pair, Å. */
export function pairReach(tables: NepTables): Float64Array {
  return tables.radialCutoff.map((radial, pair) => Math.max(radial, tables.angularCutoff[pair]))
}
