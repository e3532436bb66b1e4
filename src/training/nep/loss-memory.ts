// The memory of one instance of the loss kernel: tables, sums and scratch of the model first, then what depends on the
// frame, which is laid out anew, larger, when a frame does not fit.
import { componentCount } from '../../potentials/kernels/harmonic-formulas.ts'
import {
  LOSS_ADDRESSES, LOSS_FRAME_ADDRESSES, LOSS_MODEL_ADDRESSES, LOSS_SIZES, type LossFields,
} from '../../potentials/kernels/loss-fields.ts'
import { invariantCount } from '../../potentials/kernels/nep-formulas.ts'
import { manyBodyCode } from '../../potentials/kernels/wasm-fields.ts'
import type { LossKernelInstance, Precision } from '../../potentials/kernels/wasm-module.ts'
import { descriptorLength } from '../../potentials/nep/nep-model.ts'
import type { NepDesign, PreparedFrame } from '../types.ts'

/** Room for a frame: atoms, pairs, vectors of pairs in all and within the angular cutoff, the latter of one atom. */
interface FrameSize {
  readonly atoms: number
  readonly pairs: number
  readonly vectors: number
  readonly angularVectors: number
  readonly largestAngular: number
}

export interface LossMemory {
  readonly instance: LossKernelInstance
  readonly precision: Precision
  readonly fields: LossFields
  /** Where the part of the frames begins. */
  readonly frameStart: number
  capacity: FrameSize
  /** Views of the present buffer; `reals` are numbers of the kernel's precision. */
  reals: Float32Array | Float64Array
  floats: Float64Array
  integers: Int32Array
}

const PAGE = 65536
const ALIGNMENT = 64
/** Bytes of one vector. */
const VECTOR = 16

/** Bytes of one number. */
export function realWidth(precision: Precision): number {
  return precision === 'f32' ? 4 : 8
}

/** Lays out the model's part; a kernel instance serves one design. */
export function lossMemory(instance: LossKernelInstance, design: NepDesign, precision: Precision): LossMemory {
  const fields = lossSizes(design, precision)
  let at = align(instance.arenaStart()) + align(4 * (LOSS_SIZES.length + LOSS_ADDRESSES.length))
  const bytes = modelBytes(fields, precision)
  for (const name of LOSS_MODEL_ADDRESSES) {
    fields[name] = at
    at += align(bytes[name])
  }
  const none: FrameSize = { atoms: 0, pairs: 0, vectors: 0, angularVectors: 0, largestAngular: 0 }
  const memory: LossMemory = {
    instance, precision, fields, frameStart: at, capacity: none,
    reals: new Float64Array(0), floats: new Float64Array(0), integers: new Int32Array(0),
  }
  makeRoom(memory, { atoms: 64, pairs: 4096, vectors: 2048, angularVectors: 1024, largestAngular: 32 })
  return memory
}

/** Makes room for a frame; does nothing while there is enough. */
export function makeRoomFor(memory: LossMemory, frame: PreparedFrame): void {
  const needed = frameSize(frame, memory.fields.speciesCount, VECTOR / realWidth(memory.precision))
  const keys = ['atoms', 'pairs', 'vectors', 'angularVectors', 'largestAngular'] as const
  if (keys.every((key) => needed[key] <= memory.capacity[key])) return
  const larger = (key: (typeof keys)[number]): number =>
    needed[key] <= memory.capacity[key] ? memory.capacity[key] : Math.ceil(1.25 * needed[key]) + 8
  makeRoom(memory, {
    atoms: larger('atoms'), pairs: larger('pairs'), vectors: larger('vectors'), angularVectors: larger('angularVectors'),
    largestAngular: larger('largestAngular'),
  })
}

function makeRoom(memory: LossMemory, capacity: FrameSize): void {
  const { instance, fields, frameStart } = memory
  memory.capacity = capacity
  const bytes = frameBytes(fields, memory.precision, capacity)
  let at = frameStart
  for (const name of LOSS_FRAME_ADDRESSES) {
    fields[name] = at
    at += align(bytes[name])
  }
  const pages = Math.ceil((at + ALIGNMENT) / PAGE) - instance.memory.buffer.byteLength / PAGE
  if (pages > 0) instance.memory.grow(pages)
  const { buffer } = instance.memory
  memory.reals = memory.precision === 'f32' ? new Float32Array(buffer) : new Float64Array(buffer)
  memory.floats = new Float64Array(buffer)
  memory.integers = new Int32Array(buffer)
  // Padding is read, and must hold numbers.
  new Uint8Array(buffer, frameStart).fill(0)
  const start = align(instance.arenaStart())
  ;[...LOSS_SIZES, ...LOSS_ADDRESSES].forEach((name, index) => { memory.integers[start / 4 + index] = fields[name] })
  instance.configure(start)
}

/** Vectors are padded group by group. */
function frameSize({ atoms, groups, neighbour }: PreparedFrame, speciesCount: number, lanes: number): FrameSize {
  let vectors = 0
  let angularVectors = 0
  let largestAngular = 0
  for (let i = 0; i < atoms; i++) {
    let own = 0
    for (let group = i * speciesCount; group < (i + 1) * speciesCount; group++) {
      const first = groups[2 * group]
      vectors += Math.ceil((groups[2 * group + 2] - first) / lanes)
      own += Math.ceil((groups[2 * group + 1] - first) / lanes)
    }
    angularVectors += own
    largestAngular = Math.max(largestAngular, own)
  }
  return { atoms, pairs: neighbour.length, vectors, angularVectors, largestAngular }
}

function align(bytes: number): number {
  return ALIGNMENT * Math.ceil(bytes / ALIGNMENT)
}

function roundUp(value: number, multiple: number): number {
  return multiple * Math.ceil(value / multiple)
}

type Addresses = Record<(typeof LOSS_ADDRESSES)[number], number>

function lossSizes({ shape }: NepDesign, precision: Precision): LossFields {
  const lanes = VECTOR / realWidth(precision)
  const addresses = Object.fromEntries(LOSS_ADDRESSES.map((name) => [name, 0])) as Addresses
  const { lMax, fourBody, fiveBody } = shape
  const radialCount = shape.radialMax + 1
  const angularCount = shape.angularMax + 1
  const descriptors = descriptorLength(shape)
  const neurons = shape.neurons - 1
  return {
    ...addresses,
    speciesCount: shape.speciesCount,
    radialCount, radialStride: roundUp(radialCount, lanes), radialBasis: shape.radialBasis + 1,
    angularCount, angularEven: roundUp(angularCount, 2), angularStride: roundUp(angularCount, lanes),
    angularBasis: shape.angularBasis + 1, basisStride: roundUp(shape.angularBasis + 1, 3),
    lMax, componentStride: roundUp(componentCount(lMax), 4), manyBody: manyBodyCode(lMax, fourBody, fiveBody),
    invariantCount: invariantCount(shape),
    descriptors, descriptorStride: roundUp(descriptors, 3 * lanes),
    neurons, neuronStride: roundUp(neurons, 4 * lanes),
  }
}

/** Numbers of a row of descriptors; rows of lanes may reach one row too far. */
function descriptorRow({ descriptorStride, angularStride, radialStride }: LossFields): number {
  return descriptorStride + angularStride + radialStride
}

function modelBytes(fields: LossFields, precision: Precision): Record<(typeof LOSS_MODEL_ADDRESSES)[number], number> {
  const width = realWidth(precision)
  const { speciesCount, radialBasis, radialStride, angularBasis, angularStride, componentStride } = fields
  const pairs = speciesCount * speciesCount
  const radial = width * pairs * radialBasis * radialStride
  const rows = width * speciesCount * fields.neurons * fields.descriptorStride
  const layer = width * speciesCount * fields.neuronStride
  const hidden = width * fields.neuronStride
  const entries = width * descriptorRow(fields)
  const moments = width * angularStride * (componentStride + 1)
  return {
    outside: 8, inverseRadialCutoff: width * pairs, inverseAngularCutoff: width * pairs,
    radialChebyshev: radial, angularChebyshev: width * (pairs * angularBasis * angularStride + angularStride),
    w0: layer * fields.descriptors, w0Rows: rows, minusB0: layer, w1: layer,
    radialGradient: radial, angularGradient: VECTOR * pairs * fields.angularEven * fields.basisStride,
    w0Gradient: rows, b0Gradient: layer, w1Gradient: layer,
    blocks: width * angularStride * (fields.invariantCount + 1), radialLanes: VECTOR * radialBasis,
    weights: VECTOR * componentStride, turning: 4 * VECTOR, hidden, hiddenTangent: hidden,
    radialTangents: width * speciesCount * radialBasis, descriptorTangent: entries, descriptorAdjoint: entries,
    momentTangent: moments, momentAdjoint: moments, momentTurn: moments,
    energy: 8, virial: 72, virialAdjoint: 9 * width,
  }
}

function frameBytes(
  fields: LossFields, precision: Precision, { atoms, pairs, vectors, angularVectors, largestAngular }: FrameSize,
): Record<(typeof LOSS_FRAME_ADDRESSES)[number], number> {
  const width = realWidth(precision)
  const groups = atoms * fields.speciesCount
  const entries = width * atoms * descriptorRow(fields)
  const moments = width * fields.angularStride * (atoms * fields.componentStride + 1)
  const packed = VECTOR * vectors
  const functions = VECTOR * fields.angularEven
  const components = VECTOR * fields.componentStride
  return {
    speciesOf: 4 * atoms, groups: 4 * (2 * groups + 1), neighbour: 4 * pairs, displacement: 24 * pairs,
    forces: 24 * atoms, forceAdjoint: 3 * width * atoms,
    groupRows: 16 * groups, angularFirst: 4 * atoms, descriptorOf: entries, gradientOf: entries, momentsOf: moments,
    momentGradientOf: moments, tanhOf: width * atoms * fields.neuronStride,
    radialSumsOf: width * groups * fields.radialBasis,
    ux: packed, uy: packed, uz: packed, r: packed, inverseDistance: packed, fc: packed, fcSlope: packed, x: packed,
    xSlope: packed, slope: packed, forceX: packed, forceY: packed, forceZ: packed, owners: packed,
    g: functions * angularVectors, gSlope: functions * angularVectors, gWeight: functions * angularVectors,
    harmonic: components * angularVectors,
    basis: 2 * VECTOR * fields.basisStride * angularVectors,
    gTangent: functions * largestAngular, gAdjoint: functions * largestAngular,
    harmonicTangent: components * largestAngular,
  }
}
