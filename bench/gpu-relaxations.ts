// Relaxations in lock step on a graphics card: whether thirty steps of 256 LixSi cells end where the CPU ends, and, on a
// real card, how fast batches of 64 to 16,384 cells are, how many bytes travel per step and where the time goes.
// Usage, after npm run build:
//   node dist/bench/gpu-relaxations.js [--software] [--cells 256] [--batches 64,256,…] [--out DIR]
// --software runs on SwiftShader, a driver that computes on the CPU: its times say nothing about a card.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { makeFolder, writeAtomically } from '../src/io/write-atomically.ts'
import { textTable } from '../src/cli/text-table.ts'
import { IonforgeError } from '../src/errors.ts'
import { describeAdapter } from '../src/potentials/kernels/gpu/adapter.ts'
import { openGpu, type GpuDevice } from '../src/potentials/kernels/gpu/device.ts'
import { wasmNepPotential } from '../src/potentials/kernels/wasm-nep.ts'
import { parseNep } from '../src/potentials/nep/nep-file.ts'
import { shippedPotential } from '../problems/scoring/lixsi/references.ts'
import { compareSteps, type StepComparison } from './gpu/compare-steps.ts'
import { measureBatch, type BatchMeasurement } from './gpu/measure-batch.ts'
import { swiftShaderEnvironment, swiftShaderFolder } from './swiftshader.ts'

const COLUMNS = ['cells', 'relaxations/s', 'µs/atom/call', 'bytes/step', 'host %', 'upload %', 'compute %', 'read-back %', 'parts']
const BATCHES = '64,256,1024,4096,16384'

const { values: options } = parseArgs({
  options: {
    software: { type: 'boolean', default: false },
    cells: { type: 'string', default: '256' },
    batches: { type: 'string' },
    out: { type: 'string' },
  },
})

/** What is written as JSON. */
interface GpuReport {
  readonly adapter: string
  readonly software: boolean
  readonly node: string
  readonly potential: string
  readonly comparison: StepComparison
  readonly batches: readonly BatchMeasurement[]
}

if (options.software && process.env.IONFORGE_ALLOW_SOFTWARE_GPU === undefined) process.exitCode = runOnSwiftShader()
else await main().catch(explain)

/** Starts this script again where the loader of Vulkan drivers finds SwiftShader. */
function runOnSwiftShader(): number {
  const folder = swiftShaderFolder()
  if (folder === null) return 4
  const env = { ...process.env, ...swiftShaderEnvironment(), LD_LIBRARY_PATH: folder }
  return spawnSync(process.execPath, process.argv.slice(1), { env, stdio: 'inherit' }).status ?? 1
}

async function main(): Promise<void> {
  const device = await openGpu({ allowSoftware: options.software })
  const file = shippedPotential()
  const model = parseNep(readFileSync(file, 'utf8'), file)
  const exact = wasmNepPotential(model, 'f64')
  console.log(`adapter: ${describeAdapter(device.adapter)}`)
  const comparison = await compareSteps(model, device, exact, Number(options.cells))
  console.log(
    `${comparison.cells} cells of ${comparison.atoms_per_cell} atoms, ${comparison.steps} steps: ${comparison.seconds.toFixed(1)} s on the ` +
    `device, farthest from the CPU ${comparison.largest_deviation.toExponential(1)} Å`)
  const batches: BatchMeasurement[] = []
  for (const cells of batchSizes(device)) {
    batches.push(await measureBatch(model, device, exact, cells))
    console.log(`measured ${cells} cells`)
  }
  if (batches.length > 0) console.log(textTable(COLUMNS, rowsOf(batches)))
  write({ adapter: describeAdapter(device.adapter), software: device.adapter.software, node: process.version, potential: exact.name, comparison, batches })
}

/** On a software adapter nothing is measured unless it is asked for. */
function batchSizes({ adapter }: GpuDevice): number[] {
  const list = options.batches ?? (adapter.software ? '' : BATCHES)
  return list.split(',').filter((text) => text !== '').map(Number)
}

function rowsOf(batches: readonly BatchMeasurement[]): string[][] {
  return batches.map((batch) => [
    String(batch.cells), batch.relaxations_per_second.toFixed(1), batch.microseconds_per_atom_and_force_call.toFixed(3),
    batch.bytes_per_step.toFixed(0),
    ...(['host', 'upload', 'compute', 'read_back'] as const).map((part) => (100 * batch.share_of_time[part]).toFixed(0)),
    batch.limit ?? 'one',
  ])
}

function write(report: GpuReport): void {
  if (options.out === undefined) return
  makeFolder(options.out)
  const path = join(options.out, `gpu-relaxations${report.software ? '-software' : ''}.json`)
  writeAtomically(path, `${JSON.stringify(report, null, 2)}\n`)
  console.log(path)
}

function explain(error: unknown): void {
  if (!(error instanceof IonforgeError)) throw error
  console.error(error.message)
  process.exitCode = error.exitCode
}
