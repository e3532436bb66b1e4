// Neuroevolution potentials in WASM SIMD (backend `wasm`), f64 or f32. The list is made here, everything per atom in
// the kernel (assembly/nep.ts).
import type { Structure } from '../../atoms/structure.ts'
import type { NepModel } from '../nep/nep-model.ts'
import { nepName, nepWarnings } from '../nep/nep.ts'
import { nepTables } from '../nep/tables.ts'
import { requireSpecies, type Potential, type PotentialResult, type Track } from '../potential.ts'
import { newSkinList, skinListScratch, stillValid, updateSkinList, type PairReach, type SkinList } from './skin-list.ts'
import { kernelMemory, makeRoom, pairReach, type KernelMemory } from './wasm-memory.ts'
import { nepKernel, type Precision } from './wasm-module.ts'

/** Å. Beyond the cutoffs, for structures followed by a track: rebuilding against listing pairs that are out of reach. */
const SKIN = 0.5

/**
 * A NEP model in WASM SIMD. Private to its thread. Throws BackendError when the kernels have not been built; refuses
 * as the reference does.
 */
export function wasmNepPotential(model: NepModel, precision: Precision): Potential {
  const identity = { name: nepName(model), species: model.species }
  const evaluate = wasmEvaluator(model, precision)
  const evaluateTracked = (batch: readonly Structure[], tracks?: readonly Track[]): PotentialResult[] =>
    batch.map((structure, index) => {
      requireSpecies(identity, structure)
      return evaluate(structure, tracks?.[index])
    })
  return {
    ...identity,
    cutoff: Math.max(...model.radialCutoffs, ...model.angularCutoffs),
    backend: 'wasm',
    precision,
    ...(precision === 'f32' ? { exact: wasmNepPotential(model, 'f64') } : {}),
    warnings: nepWarnings(model),
    evaluate: (batch, tracks) => new Promise((resolve) => { resolve(evaluateTracked(batch, tracks)) }),
  }
}

function wasmEvaluator(model: NepModel, precision: Precision): (structure: Structure, track?: Track) => PotentialResult {
  const tables = nepTables(model)
  const kernel = nepKernel(precision)
  const memory = kernelMemory(kernel, { model, tables, precision })
  const reach: PairReach = {
    speciesCount: tables.speciesCount, indexOf: tables.indexOf, largest: tables.largestCutoff, reach: pairReach(tables),
    angular: tables.angularCutoff,
  }
  const scratch = skinListScratch()
  const untracked = newSkinList()
  const lists = new WeakMap<Track, SkinList>()
  // The list that lies in the kernel's memory.
  let loaded: SkinList | null = null

  /** The list of a structure, made anew where the old one no longer serves. */
  const listOf = (structure: Structure, track: Track | undefined): SkinList => {
    const list = track === undefined ? untracked : lists.get(track) ?? newSkinList()
    if (track !== undefined) lists.set(track, list)
    if (stillValid(list, structure, reach.largest)) return list
    updateSkinList(list, structure, reach, track === undefined ? 0 : SKIN, scratch)
    if (loaded === list) loaded = null
    return list
  }

  return (structure, track) => {
    const n = structure.species.length
    if (n === 0) return { energy: 0, energies: new Float64Array(0), forces: new Float64Array(0), virial: new Float64Array(9) }
    const list = listOf(structure, track)
    const capacity = memory.capacity
    makeRoom(kernel, memory, { model, tables, precision }, {
      atoms: n, images: list.imageCount, entries: list.entryCount, neighbours: list.largestNeighbourhood,
    })
    if (memory.capacity !== capacity) loaded = null
    if (loaded !== list) loadList(memory, tables.indexOf, structure, list)
    loaded = list
    loadPositions(memory, structure, list)
    kernel.evaluate(n, list.imageCount)
    return readResult(memory, n)
  }
}

function loadList({ fields, integers }: KernelMemory, indexOf: Int8Array, { species }: Structure, list: SkinList): void {
  const speciesOf = fields.speciesOf / 4
  for (let i = 0; i < species.length; i++) integers[speciesOf + i] = indexOf[species[i]]
  integers.set(list.imageOwner.subarray(0, list.imageCount), fields.imageOwner / 4)
  integers.set(list.imageShift.subarray(0, 3 * list.imageCount), fields.imageShift / 4)
  integers.set(list.groupFirst.subarray(0, 2 * fields.speciesCount * species.length + 1), fields.groupFirst / 4)
  integers.set(list.entries.subarray(0, list.entryCount), fields.entries / 4)
}

/** Cell, and the atoms where the list has them: moved by the lattice vectors that brought them into the cell. */
function loadPositions({ fields, floats }: KernelMemory, { positions, cell }: Structure, { imageShift }: SkinList): void {
  floats.set(cell, fields.cell / 8)
  const to = fields.positions / 8
  for (let i = 0; i < positions.length; i += 3) {
    const a = imageShift[i]
    const b = imageShift[i + 1]
    const c = imageShift[i + 2]
    for (let k = 0; k < 3; k++) {
      floats[to + i + k] = positions[i + k] + a * cell[k] + b * cell[3 + k] + c * cell[6 + k]
    }
  }
}

function readResult({ fields, floats }: KernelMemory, n: number): PotentialResult {
  const energies = floats.slice(fields.energies / 8, fields.energies / 8 + n)
  let energy = 0
  for (const value of energies) energy += value
  return {
    energy, energies,
    forces: floats.slice(fields.forces / 8, fields.forces / 8 + 3 * n),
    virial: floats.slice(fields.virial / 8, fields.virial / 8 + 9),
  }
}
