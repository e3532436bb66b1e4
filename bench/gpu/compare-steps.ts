// A fixed number of FIRE steps on the device and in f64 on the CPU.
import { gpuPotential } from '../../src/potentials/kernels/gpu/gpu-potential.ts'
import type { GpuDevice } from '../../src/potentials/kernels/gpu/device.ts'
import type { NepModel } from '../../src/potentials/nep/nep-model.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { deviceReport } from '../../src/relax/on-device/relax-on-device.ts'
import { relax } from '../../src/relax/relax.ts'
import { ATOMS, deviceSettings, lixsiCells } from './cells.ts'

const STEPS = 30

export interface StepComparison {
  readonly cells: number
  readonly atoms_per_cell: number
  readonly steps: number
  /** On the device, compiling its kernels included. */
  readonly seconds: number
  /** Farthest that any coordinate is from the CPU's, Å. */
  readonly largest_deviation: number
  /** Farthest that any coordinate has come, Å. */
  readonly largest_move: number
  readonly submissions: number
}

/** Relaxes `cells` cells with fixed cell for thirty steps, however small the forces become. */
export async function compareSteps(model: NepModel, device: GpuDevice, exact: Potential, cells: number): Promise<StepComparison> {
  const structures = lixsiCells(cells)
  const settings = deviceSettings({ fmax: 1e-9, max_steps: STEPS + 1 })
  const potential = gpuPotential(model, device, exact)
  const begun = performance.now()
  const found = await relax(structures, potential, settings)
  const seconds = (performance.now() - begun) / 1000
  const expected = await relax(structures, exact, settings)
  let deviation = 0
  let move = 0
  found.forEach(({ structure: { positions } }, index) => {
    positions.forEach((x, k) => {
      deviation = Math.max(deviation, Math.abs(x - expected[index].structure.positions[k]))
      move = Math.max(move, Math.abs(x - structures[index].positions[k]))
    })
  })
  return {
    cells, atoms_per_cell: ATOMS, steps: STEPS, seconds, largest_deviation: deviation, largest_move: move,
    submissions: deviceReport(potential)?.submissions ?? 0,
  }
}
