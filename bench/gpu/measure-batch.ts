// How fast one batch relaxes, and where its time goes: the host, the way to the device, the device, the way back. The ways
// are timed by a pipeline of the same arrays that computes next to nothing.
import { gpuPotential } from '../../src/potentials/kernels/gpu/gpu-potential.ts'
import type { GpuArray, GpuDevice, Handle } from '../../src/potentials/kernels/gpu/device.ts'
import type { NepModel } from '../../src/potentials/nep/nep-model.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { deviceReport } from '../../src/relax/on-device/relax-on-device.ts'
import { relax } from '../../src/relax/relax.ts'
import { quantile } from '../../src/analysis/repeated-runs.ts'
import { ATOMS, deviceSettings, lixsiCells } from './cells.ts'

const REPEATS = 5
const RELAXATION = { cell: 'full', fmax: 0.05, max_steps: 300 }

export interface BatchMeasurement {
  readonly cells: number
  readonly atoms: number
  readonly converged: number
  readonly relaxations_per_second: number
  readonly microseconds_per_atom_and_force_call: number
  /** To and from the device, per step of the whole batch. */
  readonly bytes_per_step: number
  readonly share_of_time: Readonly<Record<'host' | 'upload' | 'compute' | 'read_back', number>>
  readonly submissions: number
  readonly seatings: number
  /** Why cells waited for places; null when all went in at once. */
  readonly limit: string | null
}

/** Relaxes atoms and cells of a batch after one relaxation that compiles the kernels. */
export async function measureBatch(model: NepModel, device: GpuDevice, exact: Potential, cells: number): Promise<BatchMeasurement> {
  const structures = lixsiCells(cells)
  const settings = deviceSettings(RELAXATION)
  const potential = gpuPotential(model, device, exact)
  await relax(structures, potential, deviceSettings({ ...RELAXATION, max_steps: 2 }))
  const before = { ...deviceReport(potential) }
  const begun = performance.now()
  const results = await relax(structures, potential, settings)
  const total = performance.now() - begun
  const after = { ...deviceReport(potential) }
  const spent = (key: 'submissions' | 'uploaded' | 'downloaded' | 'deviceTime' | 'forceCalls'): number => (after[key] ?? 0) - (before[key] ?? 0)
  const submissions = spent('submissions')
  const ways = await timeWays(device, spent('uploaded') / submissions / 4, spent('downloaded') / submissions / 4)
  const [upload, readBack] = [ways.upload * submissions, ways.readBack * submissions]
  return {
    cells, atoms: cells * ATOMS,
    converged: results.filter(({ outcome }) => outcome === 'converged').length,
    relaxations_per_second: (1000 * cells) / total,
    microseconds_per_atom_and_force_call: (1000 * total) / (ATOMS * spent('forceCalls')),
    bytes_per_step: (spent('uploaded') + spent('downloaded')) / (submissions * (after.stepsTogether ?? 1)),
    share_of_time: {
      host: (total - spent('deviceTime')) / total, upload: upload / total, read_back: readBack / total,
      compute: (spent('deviceTime') - upload - readBack) / total,
    },
    submissions, seatings: (after.seatings ?? 0) - (before.seatings ?? 0), limit: after.limit ?? null,
  }
}

/** Median milliseconds to upload and to read back so many numbers in one submission. */
async function timeWays(device: GpuDevice, up: number, down: number): Promise<{ upload: number; readBack: number }> {
  // Arrays of two axes, as those of the batch: one long axis would pass what a kernel can count.
  const shape = (numbers: number): number[] => [Math.max(1, Math.ceil(numbers / 64)), 64]
  const input: GpuArray = { values: new Float32Array(shape(up).reduce((a, b) => a * b)), size: shape(up) }
  const time = async (output: number[]): Promise<number> => {
    const copy = device.kernel('function (values) { return values[0][0]; }', output, [])
    const pipeline = device.pipeline(1, ([values]: readonly Handle[]) => [copy(values)])
    const times: number[] = []
    for (let repeat = 0; repeat <= REPEATS; repeat++) {
      const begun = performance.now()
      await pipeline.run([input])
      times.push(performance.now() - begun)
    }
    await pipeline.destroy()
    // The first run compiles.
    return quantile(times.slice(1).sort((a, b) => a - b), 0.5)
  }
  const upload = await time([1])
  return { upload, readBack: Math.max(0, await time(shape(down)) - upload) }
}
