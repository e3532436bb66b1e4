// ionforge doctor: what this machine offers and whether ionforge computes correctly on it.
import { accessSync, constants } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import { delimiter, join } from 'node:path'
import { Command } from 'commander'
import { compositionOf } from '../../atoms/composition.ts'
import { PERIODIC, makeStructure, type Structure } from '../../atoms/structure.ts'
import { describeAdapter } from '../../potentials/kernels/gpu/adapter.ts'
import { isGpuPotential } from '../../potentials/kernels/gpu/gpu-potential.ts'
import { loadPotential } from '../../potentials/load.ts'
import { withAction } from '../command.ts'
import { registry } from '../registry.ts'
import { ionforgeVersion } from '../version.ts'

interface Finding {
  readonly what: string
  readonly state: 'ok' | 'absent' | 'failed'
  readonly detail: string
}

/** −2ε of the Stillinger–Weber potential: energy per atom of its silicon crystal, eV. */
const SILICON_ENERGY = -4.3366

export function doctorCommand(): Command {
  const command = new Command('doctor')
    .summary('check Node, backends, executors')
    .description('Check what this machine offers: Node, evaluator backends and why each is refused, executors.')
    .option('--json', 'machine-readable output')
  return withAction<{ json?: boolean }>(command, async (terminal, _args, options) => {
    const findings = [nodeFinding(), await referenceFinding(), await wasmFinding(), await gpuFinding(), workersFinding(), slurmFinding(), writableFinding()]
    if (options.json) terminal.out(JSON.stringify(findings, null, 2))
    else for (const { what, state, detail } of findings) terminal.out(`${state.padEnd(6)}  ${what.padEnd(18)}  ${detail}`)
    return findings.some(({ state }) => state === 'failed') ? 1 : 0
  })
}

function nodeFinding(): Finding {
  const [major, minor] = process.versions.node.split('.').map(Number)
  const good = major > 20 || (major === 20 && minor >= 19)
  return {
    what: 'Node',
    state: good ? 'ok' : 'failed',
    detail: `${process.version} (needs 20.19 or later), ionforge ${ionforgeVersion()}`,
  }
}

/** The reference backend proves itself on a number known in closed form. */
async function referenceFinding(): Promise<Finding> {
  const silicon = siliconCrystal()
  const potential = await loadPotential('sw', { backend: 'reference' })
  const [{ energy }] = await potential.evaluate([silicon])
  const perAtom = energy / (compositionOf(silicon).Si ?? 1)
  return {
    what: 'backend reference',
    state: Math.abs(perAtom - SILICON_ENERGY) < 1e-4 ? 'ok' : 'failed',
    detail: `Stillinger–Weber silicon ${perAtom.toFixed(5)} eV/atom (expected ${SILICON_ENERGY.toFixed(5)})`,
  }
}

function siliconCrystal(): Structure {
  const a = 5.43095
  const sites = [[0, 0, 0], [0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]]
  const positions = sites.flatMap((site) => [...site, ...site.map((s) => s + 0.25)]).map((s) => s * a)
  return makeStructure({ cell: [a, 0, 0, 0, a, 0, 0, 0, a], pbc: PERIODIC, species: new Array<number>(8).fill(14), positions })
}

/** The WASM kernels against the reference, on a shipped potential. */
async function wasmFinding(): Promise<Finding> {
  try {
    const file = registry.problems['lixsi-amorphous'].inputFiles(registry.problems['lixsi-amorphous'].parameters.parse({})).potential
    const [expected, f64, f32] = await Promise.all(
      ([{ backend: 'reference' }, { backend: 'wasm' }, { backend: 'wasm', precision: 'f32' }] as const).map(async (options) =>
        (await (await loadPotential(file, options)).evaluate([siliconCrystal()]))[0].energy / 8))
    const [deviation, coarse] = [f64, f32].map((energy) => Math.abs(energy - expected))
    return {
      what: 'backend wasm',
      state: deviation < 1e-9 && coarse < 1e-5 ? 'ok' : 'failed',
      detail: `SIMD kernels differ from the reference by ${deviation.toExponential(0)} (f64) and ${coarse.toExponential(0)} eV/atom (f32)`,
    }
  } catch (error) {
    return { what: 'backend wasm', state: 'failed', detail: error instanceof Error ? error.message : String(error) }
  }
}

/** The graphics card against the reference; absent is no failure. */
async function gpuFinding(): Promise<Finding> {
  const what = 'backend gpu'
  try {
    const file = registry.problems['lixsi-amorphous'].inputFiles(registry.problems['lixsi-amorphous'].parameters.parse({})).potential
    const potential = await loadPotential(file, { backend: 'gpu' })
    const [[found], [expected]] = [await potential.evaluate([siliconCrystal()]), await (potential.exact ?? potential).evaluate([siliconCrystal()])]
    const deviation = Math.abs(found.energy - expected.energy) / 8
    const adapter = isGpuPotential(potential) ? describeAdapter(potential.gpu.device.adapter) : 'unknown adapter'
    return { what, state: deviation < 1e-5 ? 'ok' : 'failed', detail: `${adapter}: differs from f64 by ${deviation.toExponential(0)} eV/atom` }
  } catch (error) {
    return { what, state: 'absent', detail: error instanceof Error ? error.message : String(error) }
  }
}

function workersFinding(): Finding {
  const gigabytes = (totalmem() / 1_073_741_824).toFixed(0)
  return { what: 'executor workers', state: 'ok', detail: `${availableParallelism()} threads, ${gigabytes} GiB of memory` }
}

function slurmFinding(): Finding {
  const found = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'sbatch')).find(isExecutable)
  return {
    what: 'Slurm',
    state: found === undefined ? 'absent' : 'ok',
    detail: found === undefined ? 'sbatch is not on PATH' : `${found}: run a campaign inside a job with --executor workers`,
  }
}

function writableFinding(): Finding {
  try {
    accessSync('.', constants.W_OK)
    return { what: 'results folder', state: 'ok', detail: `${process.cwd()} is writable` }
  } catch {
    return { what: 'results folder', state: 'failed', detail: `${process.cwd()} is not writable: use --out` }
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
