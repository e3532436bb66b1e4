// Compares finished campaigns of lixsi-occupancy at one content: what candidates of each contender are worth, and the best.
// The campaigns are in bench/lixsi-occupancy; latent.yaml and marginals.yaml learn from a campaign at other contents. Usage,
// after npm run build, with folders named CONTENDER-SEED:
//   node dist/bench/lixsi-occupancy.js RUNS/latent-1 RUNS/random-1 ... > results/benchmarks/lixsi-occupancy-table.md
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { median } from '../src/analysis/repeated-runs.ts'
import { readResults } from '../src/cli/session.ts'

interface FinishedRun {
  readonly contender: string
  readonly seed: string
  /** Formation energies, meV/atom. */
  readonly energies: readonly number[]
  readonly evaluations: number
}

async function read(folder: string): Promise<FinishedRun> {
  const { evaluations } = await readResults(folder)
  const [, contender, seed] = /^(.*)-(\d+)$/.exec(basename(folder)) ?? ['', basename(folder), '?']
  const energies = evaluations.flatMap(({ objective }) => (objective === null ? [] : [1000 * objective]))
  return { contender, seed, energies, evaluations: evaluations.length }
}

function row(contender: string, runs: readonly FinishedRun[]): string {
  const medians = runs.map(({ energies }) => median(energies))
  const best = runs.map(({ energies }) => Math.min(...energies))
  const told = (values: readonly number[]): string =>
    `${median(values).toFixed(1)} (${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)})`
  const effort = [...new Set(runs.map(({ evaluations }) => evaluations))].join(', ')
  return `| ${contender} | ${runs.length} | ${effort} | ${told(medians)} | ${told(best)} |`
}

const { positionals } = parseArgs({ allowPositionals: true })
const runs: FinishedRun[] = []
for (const folder of positionals) runs.push(await read(folder))
const contenders = [...new Set(runs.map(({ contender }) => contender))]
console.log('| contender | seeds | evaluations each | median candidate: median (range) over seeds | best: median (range) over seeds |')
console.log('|---|---|---|---|---|')
for (const contender of contenders) console.log(row(contender, runs.filter((run) => run.contender === contender)))
