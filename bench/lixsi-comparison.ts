// Compares finished LixSi campaigns of several strategies and seeds, inside each order class, once at equal numbers of
// relaxations and once at equal force calls. Usage, after npm run build:
//   node dist/bench/lixsi-comparison.js --out results/reference/lixsi-amorphous RESULTS...
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { median } from '../src/analysis/repeated-runs.ts'
import type { Figure, Table } from '../src/analysis/figure.ts'
import { makeFolder, writeAtomically } from '../src/io/write-atomically.ts'
import type { Evaluation } from '../src/campaign/types.ts'
import { readResults } from '../src/cli/session.ts'
import { textTable } from '../src/cli/text-table.ts'
import { figureCsv, tableCsv } from '../src/report/csv.ts'
import { figureSvg } from '../src/report/figure-svg.ts'
import { averageVoltage, envelopeOf, hullArea, hullAreaHistory, pointsOf, voltageCurve, voltagesOf } from '../problems/scoring/lixsi/envelope.ts'
import { CLASSES } from '../problems/lixsi-amorphous/findings.ts'

interface FinishedRun {
  readonly strategy: string
  readonly seed: number
  readonly evaluations: readonly Evaluation<unknown>[]
}

/** Two ways to give every strategy the same effort. */
type Effort = 'relaxations' | 'force_calls'

const ROLES = ['primary', 'secondary', 'tertiary'] as const

/** The first evaluations of a run that together cost no more than the limit. */
function within(run: FinishedRun, effort: Effort, limit: number): FinishedRun {
  let spent = 0
  const count = run.evaluations.findIndex(({ cost }) => (spent += cost[effort]) > limit)
  return { ...run, evaluations: count === -1 ? run.evaluations : run.evaluations.slice(0, count) }
}

function totalOf({ evaluations }: FinishedRun, effort: Effort): number {
  return evaluations.reduce((sum, { cost }) => sum + cost[effort], 0)
}

/** Best formation energy per composition and class: median and range over the seeds of each strategy, meV/atom. */
function energyTable(runs: readonly FinishedRun[], effort: Effort): Table {
  const strategies = strategiesOf(runs)
  const points = runs.map((run) => ({ run, points: pointsOf(run.evaluations) }))
  const contents = [...new Set(points.flatMap((entry) => entry.points.map(({ x }) => x)))].sort((a, b) => a - b)
  const rows = [...CLASSES].reverse().flatMap((orderClass) =>
    contents.flatMap((x) => {
      const cells = strategies.flatMap((strategy) => {
        const best = points.filter(({ run }) => run.strategy === strategy).map((entry) => {
          const here = entry.points.filter((point) => point.x === x && point.orderClass === orderClass)
          return 1000 * Math.min(Infinity, ...here.map(({ formationEnergyPerAtom }) => formationEnergyPerAtom))
        })
        const found = best.filter(Number.isFinite)
        return found.length === 0 ? [null, null, null, 0] : [rounded(median(found)), rounded(Math.min(...found)), rounded(Math.max(...found)), found.length]
      })
      return cells.every((cell) => cell === null || cell === 0) ? [] : [[orderClass, x, ...cells]]
    }))
  return {
    name: `best-at-equal-${effort.replace('_', '-')}`,
    title: `Best formation energy (meV/atom) at equal ${effort.replace('_', ' ')}: median, lowest, highest over seeds`,
    columns: ['class', 'x', ...strategies.flatMap((s) => [`${s} median`, `${s} lowest`, `${s} highest`, `${s} seeds`])],
    rows,
  }
}

/** One line per run: hull area and average voltage of its amorphous envelope. */
function runTable(runs: readonly FinishedRun[], effort: Effort): Table {
  return {
    name: `runs-at-equal-${effort.replace('_', '-')}`,
    title: `Amorphous hull area (meV/atom) and average voltage (V) per run at equal ${effort.replace('_', ' ')}`,
    columns: ['strategy', 'seed', 'relaxations', 'force_calls', 'amorphous minima', 'hull area', 'average voltage'],
    rows: runs.map((run) => {
      const amorphous = pointsOf(run.evaluations).filter(({ orderClass }) => orderClass === 'amorphous')
      const envelope = envelopeOf(amorphous)
      const voltage = averageVoltage(voltagesOf(envelope))
      return [
        run.strategy, run.seed, totalOf(run, 'relaxations'), totalOf(run, 'force_calls'), amorphous.length,
        rounded(hullArea(envelope)), voltage === null ? null : Number(voltage.toFixed(4)),
      ]
    }),
  }
}

/** Hull area against effort: median over seeds as a line, range as a band. */
function convergence(runs: readonly FinishedRun[], effort: Effort, limit: number): Figure {
  const grid = Array.from({ length: 100 }, (_, i) => ((i + 1) / 100) * limit)
  const series = strategiesOf(runs).flatMap((strategy, index) => {
    const histories = runs.filter((run) => run.strategy === strategy).map(({ evaluations }) => hullAreaHistory(evaluations, 'amorphous'))
    const at = (cost: number): number[] =>
      histories.flatMap((history) => {
        const last = history.filter((entry) => (effort === 'relaxations' ? entry.evaluations : entry.forceCalls) <= cost).at(-1)
        return last === undefined ? [] : [last.area]
      })
    const known = grid.map((cost) => ({ cost, areas: at(cost) })).filter(({ areas }) => areas.length === histories.length)
    const role = ROLES[index % ROLES.length]
    return [
      { label: `${strategy}, range over seeds`, mark: 'band' as const, role, points: known.map(({ cost, areas }) => [cost, Math.min(...areas), Math.max(...areas)]) },
      { label: `${strategy}, median`, mark: 'line' as const, role, points: known.map(({ cost, areas }) => [cost, median(areas)]) },
    ]
  })
  const label = effort === 'relaxations' ? 'relaxations' : 'force calls'
  return {
    name: `convergence-${effort.replace('_', '-')}`,
    title: `Amorphous hull area against ${label}`,
    caption: 'Area under the lower hull of all amorphous structures so far, both elements at zero: lower is better.',
    x: { label },
    y: { label: 'hull area (meV/atom)' },
    series,
  }
}

/** Voltage profile of the lowest amorphous structures of all seeds together, per strategy. */
function voltages(runs: readonly FinishedRun[]): Figure {
  return {
    name: 'voltage',
    title: 'Voltage of the amorphous envelope, all seeds together',
    caption: 'Piecewise constant between hull points, against Li/Li⁺, at 0 K, on the problem\'s own potential.',
    x: { label: 'x in LiₓSi', range: [0, 4] },
    y: { label: 'voltage (V)', range: [0, 0.6] },
    series: strategiesOf(runs).map((strategy, index) => {
      const points = runs.filter((run) => run.strategy === strategy).flatMap(({ evaluations }) => pointsOf(evaluations))
      const steps = voltagesOf(envelopeOf(points.filter(({ orderClass }) => orderClass === 'amorphous')))
      return { label: strategy, mark: 'step' as const, role: ROLES[index % ROLES.length], points: voltageCurve(steps) }
    }),
  }
}

function strategiesOf(runs: readonly FinishedRun[]): string[] {
  return [...new Set(runs.map(({ strategy }) => strategy))].sort()
}

function rounded(value: number): number {
  return Number(value.toFixed(2))
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: 'string' } } })
  const runs: FinishedRun[] = []
  for (const folder of positionals) {
    const { campaign, evaluations } = await readResults(folder)
    runs.push({ strategy: campaign.strategy.name, seed: campaign.seed, evaluations })
  }
  if (values.out === undefined || runs.length === 0) throw new Error('usage: lixsi-comparison.js --out FOLDER RESULTS...')
  makeFolder(values.out)
  const efforts: readonly Effort[] = ['relaxations', 'force_calls']
  const limits = efforts.map((effort) => Math.min(...runs.map((run) => totalOf(run, effort))))
  for (const [index, effort] of efforts.entries()) {
    const equal = runs.map((run) => within(run, effort, limits[index]))
    for (const table of [energyTable(equal, effort), runTable(equal, effort)]) {
      writeAtomically(join(values.out, `${table.name}.csv`), tableCsv(table))
      console.log(`\n${table.title} (${limits[index]} each)`)
      console.log(textTable(table.columns, table.rows))
    }
    await writeFigure(values.out, convergence(equal, effort, limits[index]))
  }
  await writeFigure(values.out, voltages(runs))
}

async function writeFigure(folder: string, figure: Figure): Promise<void> {
  writeAtomically(join(folder, `${figure.name}.csv`), figureCsv(figure))
  writeAtomically(join(folder, `${figure.name}.svg`), (await figureSvg(figure)).svg)
}

await main()
