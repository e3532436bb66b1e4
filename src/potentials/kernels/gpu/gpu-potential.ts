// A NEP on a graphics card behind the Potential contract (backend `gpu`, f32).
import type { Structure } from '../../../atoms/structure.ts'
import type { NepModel } from '../../nep/nep-model.ts'
import { nepName, nepWarnings } from '../../nep/nep.ts'
import { requireSpecies, type Potential, type PotentialResult } from '../../potential.ts'
import { describeAdapter } from './adapter.ts'
import { openGpu, type GpuDevice } from './device.ts'
import { nepOnGpu, type NepOnGpu, type NepOnGpuOptions } from './nep-on-gpu.ts'

/** A potential that lives on a graphics card, and the same in f64 on the CPU. */
export type GpuPotential = Potential & { readonly gpu: NepOnGpu; readonly exact: Potential }

/** Whether a potential computes on a graphics card. */
export function isGpuPotential(potential: Potential): potential is GpuPotential {
  return potential.backend === 'gpu' && 'gpu' in potential
}

// The card is opened once per process: gpu.js shares one device between everything it does.
let opened: Promise<GpuDevice> | null = null

/** A model on the GPU of this machine; `exact` is the same model in f64 on the CPU. Throws BackendError without a GPU. */
export async function openGpuPotential(model: NepModel, exact: Potential): Promise<GpuPotential> {
  opened ??= openGpu()
  try {
    return gpuPotential(model, await opened, exact)
  } catch (error) {
    opened = null
    throw error
  }
}

/** The card this process computes on, as it is printed; null when none was asked for. */
export async function adapterInUse(): Promise<string | null> {
  return opened === null ? null : describeAdapter((await opened).adapter)
}

/** A model on a device. What is asked for at the same time is computed together. */
export function gpuPotential(model: NepModel, device: GpuDevice, exact: Potential, options: NepOnGpuOptions = {}): GpuPotential {
  const identity = { name: nepName(model), species: model.species }
  const gpu = nepOnGpu(model, device, options)
  const together = gathered((structures) => gpu.evaluate(structures))
  return {
    ...identity, gpu, exact,
    cutoff: gpu.tables.largestCutoff,
    backend: 'gpu',
    precision: 'f32',
    warnings: nepWarnings(model),
    async evaluate(batch) {
      for (const structure of batch) requireSpecies(identity, structure)
      return together(batch)
    },
  }
}

type EvaluateAll = (structures: readonly Structure[]) => Promise<readonly PotentialResult[]>

/** Joins calls made in the same turn of the event loop into one, and runs one at a time. */
function gathered(evaluate: EvaluateAll): EvaluateAll {
  interface Call { structures: readonly Structure[]; resolve: (results: readonly PotentialResult[]) => void; reject: (error: unknown) => void }
  let calls: Call[] = []
  let running = Promise.resolve()
  const flush = async (): Promise<void> => {
    const now = calls
    calls = []
    try {
      const results = await evaluate(now.flatMap(({ structures }) => structures))
      let at = 0
      for (const { structures, resolve } of now) resolve(results.slice(at, at += structures.length))
    } catch (error) {
      for (const { reject } of now) reject(error)
    }
  }
  return (structures) => new Promise((resolve, reject) => {
    calls.push({ structures, resolve, reject })
    if (calls.length === 1) running = running.then(() => new Promise<void>((resume) => setImmediate(resume))).then(flush)
  })
}
