// How fast the evaluators are on the shipped LixSi potential, and whether f32 and f64 relax to the same minima.
// Everything takes turns in rounds, so that medians of ratios mean something on a machine that is not quiet.
// Usage, after npm run build:
//   node dist/bench/evaluators.js [--rounds 7] [--relaxations 100] [--quick] [--out DIR] [--peer 'CMD']
import { readFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { makeFolder, writeAtomically } from '../src/io/write-atomically.ts'
import { textTable } from '../src/cli/text-table.ts'
import { BackendError, IonforgeError } from '../src/errors.ts'
import { loadPotential } from '../src/potentials/load.ts'
import { adapterInUse } from '../src/potentials/kernels/gpu/gpu-potential.ts'
import type { Potential } from '../src/potentials/potential.ts'
import { figureSvg } from '../src/report/figure-svg.ts'
import { shippedPotential } from '../problems/scoring/lixsi/references.ts'
import { WORKLOADS } from './evaluators/cells.ts'
import { peerTime } from './evaluators/peer.ts'
import { measureRelaxations } from './evaluators/relaxations.ts'
import { markdownTable, reportTables, speedFigure, type EvaluatorReport } from './evaluators/report.ts'
import { measureSpeed, type Others } from './evaluators/speed.ts'
import { openEvaluator, REFERENCE } from './evaluators/subjects.ts'
import { startThreads } from './evaluators/threads.ts'

/** Lines of a nep.txt before its numbers, for a file without ZBL. */
const HEADER_LINES = 6

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    relaxations: { type: 'string', default: '100' },
    quick: { type: 'boolean', default: false },
    out: { type: 'string' },
    peer: { type: 'string' },
  },
})

try {
  await main()
} catch (error) {
  if (!(error instanceof IonforgeError)) throw error
  console.error(error.message)
  // The measuring threads would keep the process alive.
  process.exit(error.exitCode)
}

async function main(): Promise<void> {
  // Quick shows that everything works; its numbers are not to be quoted.
  const rounds = options.quick ? 2 : Number(options.rounds)
  const relaxations = options.quick ? 14 : Number(options.relaxations)
  const workloads = options.quick ? WORKLOADS.filter(({ atoms }) => atoms <= 512) : WORKLOADS
  const leftOut: string[] = []
  const others: Others = { gpu: await openGpuPotential(leftOut), peer: peerOf(options.peer, leftOut) }
  const threads = startThreads(2)
  const machine = machineNow(others.gpu === null ? null : await adapterInUse())
  const speed = await measureSpeed(threads, others, rounds, workloads, (round) => {
    process.stderr.write(round === 0 ? 'warmed up\n' : `round ${round} of ${rounds}\n`)
  })
  const report: EvaluatorReport = {
    potential: {
      name: (await openEvaluator(REFERENCE)).name,
      header: readFileSync(shippedPotential(), 'utf8').split('\n').slice(0, HEADER_LINES),
    },
    machine,
    rounds,
    speed,
    left_out: leftOut,
    relaxations: relaxations > 0 ? await measureRelaxations(threads, relaxations) : null,
  }
  await threads.close()
  print(report)
  if (options.out !== undefined) await write(report, options.out)
}

async function openGpuPotential(leftOut: string[]): Promise<Potential | null> {
  try {
    return await loadPotential(shippedPotential(), { backend: 'gpu' })
  } catch (error) {
    if (!(error instanceof BackendError)) throw error
    leftOut.push(`gpu: ${error.message}`)
    return null
  }
}

function peerOf(command: string | undefined, leftOut: string[]): Others['peer'] {
  if (command === undefined) {
    leftOut.push("peer: none given (--peer 'CMD')")
    return null
  }
  return { name: 'peer', measure: async (structures) => peerTime(command, structures) }
}

function machineNow(gpu: string | null): Record<string, string | number> {
  return {
    processor: cpus()[0].model,
    cores: cpus().length,
    node: process.version,
    architecture: process.arch,
    load_before: Number(loadavg()[0].toFixed(2)),
    ...(gpu === null ? {} : { gpu }),
    ...(options.peer === undefined ? {} : { peer: options.peer }),
  }
}

function print(report: EvaluatorReport): void {
  console.log(heading(report).join('\n'))
  for (const table of reportTables(report)) console.log(`\n${table.title}\n${textTable(table.columns, table.rows)}`)
  for (const reason of report.left_out) console.log(`\nnot measured: ${reason}`)
}

function heading({ potential, machine, rounds }: EvaluatorReport): string[] {
  return [
    `${potential.name}: ${potential.header.join('; ')}`,
    `${machine.cores} × ${machine.processor}, Node ${machine.node}, load ${machine.load_before} at the start, ` +
      `${rounds} rounds`,
    ...(machine.gpu === undefined ? [] : [`gpu: ${machine.gpu}`]),
  ]
}

async function write(report: EvaluatorReport, folder: string): Promise<void> {
  makeFolder(folder)
  const figure = speedFigure(report)
  const { svg } = await figureSvg(figure)
  const tables = reportTables(report).map(markdownTable).join('\n\n')
  const missing = report.left_out.map((reason) => `Not measured: ${reason}`)
  const text = [
    '# Evaluators',
    '',
    ...heading(report).map((line) => `${line}  `),
    '',
    `![${figure.title}](evaluators.svg)`,
    '',
    figure.caption,
    '',
    tables,
    '',
    ...missing,
  ]
  writeAtomically(join(folder, 'evaluators.json'), `${JSON.stringify(report, null, 1)}\n`)
  writeAtomically(join(folder, 'evaluators.svg'), svg)
  writeAtomically(join(folder, 'evaluators.md'), `${text.join('\n').trimEnd()}\n`)
}
