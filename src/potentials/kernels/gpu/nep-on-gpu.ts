// A NEP on a graphics card: what an evaluation and a relaxation on the device share, and the evaluation itself.
import { atomCount, type Structure } from '../../../atoms/structure.ts'
import type { BackendError } from '../../../errors.ts'
import type { PotentialResult } from '../../potential.ts'
import type { NepModel } from '../../nep/nep-model.ts'
import { nepTables, type NepTables } from '../../nep/tables.ts'
import { batchArrays, placeStructure } from './batch-arrays.ts'
import { capacityFor, excess, fits, planBatch, tooLarge, type BatchPlan, type BytesPerAtom, type Capacity, type Need } from './capacity.ts'
import type { GpuDevice, GpuPipeline } from './device.ts'
import { nepSteps, numbersPerAtom } from './nep-steps.ts'
import { pairFinder, type PairSlots } from './pair-slots.ts'

/** A model and the device it runs on. */
export interface NepOnGpu {
  readonly model: NepModel
  readonly device: GpuDevice
  readonly tables: NepTables
  /** Why a batch would be too large for the device, or null. */
  excess(need: Need): string | null
  /** The refusal of a structure that is too large by itself, or null. */
  tooLarge(need: Need): BackendError | null
  /** Energies, forces and virials in order. */
  evaluate(structures: readonly Structure[]): Promise<PotentialResult[]>
  /** How the last batch was cut. */
  lastPlan(): BatchPlan
}

export interface NepOnGpuOptions {
  /** Cut batches into parts of at most so many atoms, even where the device could take more. */
  readonly mostAtoms?: number
}

/** Puts a model on a device. Pipelines are built when they are first needed and kept while batches are alike. */
export function nepOnGpu(model: NepModel, device: GpuDevice, { mostAtoms = Infinity }: NepOnGpuOptions = {}): NepOnGpu {
  const tables = nepTables(model)
  const find = pairFinder({ cutoff: tables.largestCutoff, angularCutoff: tables.largestAngularCutoff })
  const bytesPerAtom: BytesPerAtom = (slots) => 4 * numbersPerAtom(tables, slots)
  let built: Evaluator | null = null
  let last: BatchPlan = { parts: [], limit: null }
  return {
    model, device, tables,
    excess: (need) => excess(need, device.limits, bytesPerAtom, mostAtoms),
    tooLarge: (need) => tooLarge(need, device.limits, bytesPerAtom),
    lastPlan: () => last,
    async evaluate(structures) {
      const found = structures.map((structure) => find(structure, 0))
      const needs = found.map((slots, index) => needOf(structures[index], slots))
      last = planBatch(needs, device.limits, bytesPerAtom, mostAtoms)
      const results: PotentialResult[] = []
      for (const part of last.parts) {
        const needed = capacityFor(part.map((index) => needs[index]))
        if (built === null || !fits(built.capacity, needed)) {
          await built?.pipeline.destroy()
          built = evaluator(device, model, needed)
        }
        results.push(...await evaluatePart(built, tables, part.map((index) => structures[index]), part.map((index) => found[index])))
      }
      return results
    },
  }
}

/** What a structure with these pairs needs on the device. */
export function needOf(structure: Structure, { most, mostAngular }: PairSlots): Need {
  return { atoms: atomCount(structure), pairs: most, angularPairs: mostAngular }
}

/** Species of a structure as indices into the model's tables. */
export function speciesIndices({ indexOf }: NepTables, structure: Structure): Int8Array {
  return Int8Array.from(structure.species, (number) => indexOf[number])
}

interface Evaluator {
  readonly capacity: Capacity
  readonly pipeline: GpuPipeline
}

function evaluator(device: GpuDevice, model: NepModel, capacity: Capacity): Evaluator {
  const steps = nepSteps(device, model, capacity, false)
  const pipeline = device.pipeline(3, ([atom, pairs, moved]) => {
    const { energy, force, virial } = steps.evaluate({ atom, pairs, reverse: steps.reverse(pairs, atom) }, moved)
    return [energy, force, virial()]
  })
  return { capacity, pipeline }
}

async function evaluatePart(
  { capacity, pipeline }: Evaluator, tables: NepTables, structures: readonly Structure[], found: readonly PairSlots[],
): Promise<PotentialResult[]> {
  const arrays = batchArrays(capacity)
  const starts: number[] = []
  let start = 0
  structures.forEach((structure, index) => {
    starts.push(start)
    placeStructure(arrays, capacity, start, index, speciesIndices(tables, structure), found[index])
    start += atomCount(structure)
  })
  const moved = { values: new Float32Array(3 * capacity.atoms), size: [capacity.atoms, 3] }
  const [energy, force, virial] = await pipeline.run([arrays.atom, arrays.pairs, moved]) as [Float32Array, Float32Array[], Float32Array[]]
  return structures.map((structure, index) =>
    found[index].coincident ? undefinedResult(atomCount(structure)) : resultOf(starts[index], atomCount(structure), energy, force, virial))
}

/** One structure's share of the arrays; sums are taken in f64. */
function resultOf(start: number, n: number, energy: Float32Array, force: Float32Array[], virial: Float32Array[]): PotentialResult {
  const energies = Float64Array.from(energy.subarray(start, start + n))
  const forces = new Float64Array(3 * n)
  for (let i = 0; i < n; i++) for (let k = 0; k < 3; k++) forces[3 * i + k] = force[k][start + i]
  const total = virial.map((component) => component.subarray(start, start + n).reduce((sum, w) => sum + w, 0))
  return { energy: energies.reduce((sum, e) => sum + e, 0), energies, forces, virial: Float64Array.from(total) }
}

/** What can be said of atoms in one place. */
function undefinedResult(n: number): PotentialResult {
  const nothing = (length: number): Float64Array => new Float64Array(length).fill(Number.NaN)
  return { energy: Number.NaN, energies: nothing(n), forces: nothing(3 * n), virial: nothing(9) }
}
