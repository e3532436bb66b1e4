// The numbers of a TensorNet in the order its kernel reads them. A map of K inputs is packed as [output / panel][k][panel], the
// panel being two vectors of outputs; maps of three kinds of tensors, or of several layers, follow one another.
import type { RadialSeries } from '../tensornet/radial-series.ts'
import type { RadialTable } from '../tensornet/radial-table.ts'
import type { Linear, TensorMaps, TensorNetModel } from '../tensornet/tensornet-model.ts'
import type { TENSORNET_ADDRESSES } from './tensornet-fields.ts'
import type { Precision } from './wasm-module.ts'

export type TensorNetAddress = (typeof TENSORNET_ADDRESSES)[number]
export type TensorNetConstants = Readonly<Partial<Record<TensorNetAddress, Float64Array>>>

/** What is to be computed, and how; `block` is the number of atoms that are evaluated together, a multiple of 4. */
export interface TensorNetKernelModel {
  readonly model: TensorNetModel
  readonly series: RadialSeries
  readonly table: RadialTable
  readonly precision: Precision
  readonly block: number
}

/** Bytes of one number. */
export const NUMBER_BYTES: Readonly<Record<Precision, number>> = { f32: 4, f64: 8 }

/** Constants that the kernel reads as f64 in either precision. */
export const READ_AS_F64: ReadonlySet<TensorNetAddress> = new Set<TensorNetAddress>(['energyScale', 'knotsPerLength', 'endBias'])

function panelOf(precision: Precision): number {
  return 32 / NUMBER_BYTES[precision]
}

/** Numbers of a row of β: whole panels. */
export function sharedCount({ table, precision }: TensorNetKernelModel): number {
  const panel = panelOf(precision)
  return panel * Math.ceil(table.rank / panel)
}

/** Entry (output, input) of a map. */
type Entry = (o: number, k: number) => number

/** All maps, vectors and tables of a model. */
export function tensorNetConstants(kernelModel: TensorNetKernelModel): TensorNetConstants {
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
