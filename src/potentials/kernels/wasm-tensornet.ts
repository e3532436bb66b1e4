// A TensorNet in WASM SIMD (backend `wasm`). The neighbour list and the sums of forces are made here in f64; everything
// between the pairs of an atom and its energy happens in the kernel (assembly/tensornet.ts), a block of atoms at a time.
import { reusableNeighbourList, updateNeighbourList, type NeighbourList } from '../../atoms/neighbour-list.ts'
import type { Structure } from '../../atoms/structure.ts'
import type { PotentialResult } from '../potential.ts'
import type { Guard } from '../tensornet/guard.ts'
import { addPairForces } from '../tensornet/pair-forces.ts'
import { PAIR_TABLE_ROWS, pairTables, type PairTables } from '../tensornet/pair-tables.ts'
import type { RadialSeries } from '../tensornet/radial-series.ts'
import { radialTable } from '../tensornet/radial-table.ts'
import type { TensorNetModel } from '../tensornet/tensornet-model.ts'
import type { TensorNetKernelModel } from './tensornet-constants.ts'
import { configure, makeTensorNetRoom, tensorNetMemory, type TensorNetMemory } from './tensornet-memory.ts'
import { tensorNetKernel, type Precision } from './wasm-module.ts'

/** Atoms per block: enough that reading the maps costs little beside using them, few enough for the second cache. */
const BLOCK = 16

// β and intervals of the radial table: with these the table is off by no more than numbers of that precision are.
const RADIAL = { f32: { betas: 44, intervals: 1024 }, f64: { betas: 72, intervals: 8192 } } as const

/** The evaluator of a model in WASM; it owns its memory. The structure's elements must all be known. */
export function wasmTensorNet(
  model: TensorNetModel, series: RadialSeries, guard: Guard | null, precision: Precision,
): (structure: Structure) => PotentialResult {
  const { betas, intervals } = RADIAL[precision]
  const kernel = tensorNetKernel(precision)
  const kernelModel: TensorNetKernelModel = {
    model, series, table: radialTable(series, model.cutoff, betas, intervals), precision, block: BLOCK,
  }
  const memory = tensorNetMemory(kernel, kernelModel)
  const tablesOf = pairTables(model)
  const list = reusableNeighbourList()
  // Elements whose tables lie in the memory.
  let loaded: readonly number[] = []

  return (structure) => {
    const n = structure.species.length
    const energies = new Float64Array(n)
    const forces = new Float64Array(3 * n)
    const virial = new Float64Array(9)
    const elementOf = Int32Array.from(structure.species, (number) => model.species.indexOf(number))
    updateNeighbourList(list, structure, model.cutoff)
    for (let i = 0; i < n; i++) energies[i] = model.offsets[elementOf[i]]
    // Without any pair the energy is defined as the sum of offsets.
    if (list.count > 0) {
      const elements = [...new Set(elementOf)].sort((a, b) => a - b)
      const slotOf = elementOf.map((element) => elements.indexOf(element))
      const moved = makeTensorNetRoom(kernel, memory, kernelModel, elements.length, largestBlock(list, n))
      if (moved || elements.join() !== loaded.join()) {
        loadPairTables(memory, tablesOf, elements)
        memory.fields.speciesCount = elements.length
        configure(kernel, memory)
        loaded = elements
      }
      for (let start = 0; start < n; start += BLOCK) {
        const end = Math.min(start + BLOCK, n)
        loadBlock(memory, list, slotOf, start, end)
        kernel.evaluate(end - start)
        readBlock(memory, list, start, end, model, energies, forces, virial)
      }
    }
    guard?.add(list, structure.species, energies, forces, virial)
    let energy = 0
    for (const value of energies) energy += value
    return { energy, energies, forces, virial }
  }
}

function largestBlock({ first }: NeighbourList, n: number): number {
  let most = 0
  for (let start = 0; start < n; start += BLOCK) most = Math.max(most, first[Math.min(start + BLOCK, n)] - first[start])
  return most
}

function loadPairTables({ fields, reals }: TensorNetMemory, tablesOf: PairTables, elements: readonly number[]): void {
  let at = fields.pairTables / reals.BYTES_PER_ELEMENT
  for (const centre of elements) {
    for (const neighbour of elements) {
      reals.set(tablesOf(centre, neighbour), at)
      at += PAIR_TABLE_ROWS * fields.channels
    }
  }
}

function loadBlock(
  { fields, floats, integers }: TensorNetMemory, list: NeighbourList, slotOf: Int32Array, start: number, end: number,
): void {
  const { first, owner, dx, dy, dz } = list
  const from = first[start]
  const to = first[end]
  for (let i = start; i <= end; i++) integers[fields.pairFirst / 4 + i - start] = first[i] - from
  integers.set(slotOf.subarray(start, end), fields.centre / 4)
  for (let p = from, at = fields.pairSpecies / 4; p < to; p++, at++) integers[at] = slotOf[owner[p]]
  floats.set(dx.subarray(from, to), fields.pairX / 8)
  floats.set(dy.subarray(from, to), fields.pairY / 8)
  floats.set(dz.subarray(from, to), fields.pairZ / 8)
}

function readBlock(
  { fields, floats }: TensorNetMemory, list: NeighbourList, start: number, end: number, { scale, shift }: TensorNetModel,
  energies: Float64Array, forces: Float64Array, virial: Float64Array,
): void {
  for (let i = start; i < end; i++) {
    energies[i] += shift + scale * floats[fields.energies / 8 + i - start]
    addPairForces(list, i, floats, fields.partials / 8 + 3 * (list.first[i] - list.first[start]), forces, virial)
  }
}
