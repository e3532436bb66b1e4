// Relaxation on a graphics card behind the same promise as ../relax.ts: named outcomes, in order. What is reported of the
// final structures comes from the same potential in f64 on the CPU.
import type { Structure } from '../../atoms/structure.ts'
import type { GpuPotential } from '../../potentials/kernels/gpu/gpu-potential.ts'
import type { NepOnGpu } from '../../potentials/kernels/gpu/nep-on-gpu.ts'
import { requireSpecies, type PotentialResult } from '../../potentials/potential.ts'
import { degreesOfFreedom } from '../cell-filter.ts'
import { longestRow } from '../optimizer.ts'
import { tooClose, type Ending } from '../outcome.ts'
import type { RelaxResult, RelaxSettings } from '../types.ts'
import { STATE } from './fire-kernels.ts'
import type { DeviceReport } from './line.ts'
import type { DeviceSettings } from './member.ts'
import { deviceRelaxer, type DeviceRelaxer } from './relaxer.ts'

// One relaxer per model and device: calls that come together travel together.
const relaxers = new WeakMap<NepOnGpu, DeviceRelaxer>()

/** Whether a relaxation with these settings can run on a device without the host at every step. */
export function suitsDevice(settings: RelaxSettings): settings is DeviceSettings {
  const { optimizer, cell, cellFilter } = settings
  return optimizer === 'fire' && (cell === 'none' || (cell !== 'normal' && cellFilter === 'unit-cell'))
}

/** Relaxes structures; errors as {@link relax} of ../relax.ts, and BackendError when the device fails. */
export async function relaxOnDevice(
  structures: readonly Structure[], potential: GpuPotential, settings: DeviceSettings,
): Promise<RelaxResult[]> {
  for (const structure of structures) requireSpecies(potential, structure)
  const ended = await Promise.all(structures.map((structure) => pathOf(structure, potential, settings)))
  const scores = await potential.exact.evaluate(ended.map(({ kept }) => kept.structure))
  // The score in f64 is one more force call; fmax stays the optimizer's.
  return ended.map(({ ending, kept, forceCalls }, index) => (
    {
      ...ending, structure: kept.structure, result: scores[index], forceCalls: forceCalls + 1,
      fmax: kept.fmax ?? startingForce(kept.structure, scores[index], settings),
    }
  ))
}

/** Longest generalised force, eV/Å, of a structure that has not moved. */
function startingForce(structure: Structure, result: PotentialResult, settings: DeviceSettings): number {
  const { start, forcesAt } = degreesOfFreedom(structure, settings)
  const forces = new Float64Array(start.length)
  forcesAt(start, result, forces)
  return longestRow(forces)
}

/** What the device relaxer of a potential has done so far; null when it was never asked. */
export function deviceReport({ gpu }: Pick<GpuPotential, 'gpu'>): Readonly<DeviceReport> | null {
  return relaxers.get(gpu)?.report() ?? null
}

interface Path {
  readonly ending: Ending
  /** fmax is null where the structure never went to the device. */
  readonly kept: { readonly structure: Structure; readonly fmax: number | null }
  readonly forceCalls: number
}

async function pathOf(structure: Structure, { gpu }: GpuPotential, settings: DeviceSettings): Promise<Path> {
  const contact = tooClose(structure, settings.minimumDistance)
  if (contact !== null) return { ending: contact, kept: { structure, fmax: null }, forceCalls: 0 }
  const relaxer = relaxers.get(gpu) ?? deviceRelaxer(gpu)
  relaxers.set(gpu, relaxer)
  const { ending, kept, state } = await relaxer.relax(structure, settings)
  if (ending === null || kept === null) throw new Error('a relaxation on the device ended without a structure')
  return { ending, kept, forceCalls: state[STATE.calls] }
}
