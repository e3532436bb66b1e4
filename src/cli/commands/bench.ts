// ionforge bench CAMPAIGN: repeats a search over seeds against a target and prints what it takes to reach it.
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Command, Option } from 'commander'
import { Tinypool } from 'tinypool'
import type { Figure } from '../../analysis/figure.ts'
import { runStatistics, successCurve, type Run } from '../../analysis/repeated-runs.ts'
import { formatCampaign, parseCampaign, type Campaign } from '../../campaign/campaign-file.ts'
import { makeFolder, writeAtomically } from '../../campaign/results-folder.ts'
import type { Peer, Problem } from '../../campaign/types.ts'
import { ConfigError, validNames } from '../../errors.ts'
import { figureCsv } from '../../report/csv.ts'
import { figureSvg } from '../../report/figure-svg.ts'
import { findCampaign } from '../campaign-argument.ts'
import { finiteNumber, only, overridesOf, seedRange, withAction, withCampaignOptions, type CampaignOptions } from '../command.ts'
import { registry } from '../registry.ts'
import { openProblem } from '../session.ts'
import type { Terminal } from '../terminal.ts'

interface BenchOptions extends CampaignOptions {
  readonly strategies?: string
  readonly seeds: readonly number[]
  readonly tol?: number
  readonly out?: string
  readonly json?: boolean
}

export function benchCommand(): Command {
  const command = withCampaignOptions(
    new Command('bench')
      .summary('success rate and cost to target over many seeds')
      .description('Repeat a search over seeds against a target: success rate, median and expected cost.')
      .argument('<campaign>', 'campaign file or shipped campaign')
      .option('--strategies <a,b>', 'strategies to compare, with their default parameters (default: the campaign\'s own)')
      .addOption(new Option('--seeds <a..b>', 'seed range').argParser(seedRange).default(seedRange('1..20'), '1..20'))
      .addOption(new Option('--tol <t>', 'tolerance of the target').argParser(finiteNumber))
      .option('--out <dir>', 'write runs.csv, success-curve.svg and bench.json there')
      .option('--json', 'machine-readable output'),
  )
  return withAction<BenchOptions>(command, async (terminal, [[argument]], options) => {
    const { campaign, base } = findCampaign(only([argument], 'CAMPAIGN'), overridesOf(options))
    const { problem } = await openProblem(campaign, base)
    const target = targetOf(problem, options)
    const rows: { strategy: string; runs: Run[] }[] = []
    for (const entry of campaignsOf(campaign, options.strategies)) {
      const jobs = Math.min(options.jobs ?? availableParallelism(), options.seeds.length)
      const runs = await runSeeds(terminal, withTarget(entry, target), base, options.seeds, jobs)
      rows.push({ strategy: entry.strategy.name, runs })
    }
    const result = {
      problem: campaign.problem,
      budget: campaign.budget.evaluations,
      target,
      strategies: rows.map(({ strategy, runs }) => ({ strategy, ...runStatistics(runs), all: runs })),
      peers: problem.peers ?? [],
    }
    if (options.out !== undefined) await writeBench(options.out, result, rows)
    if (options.json) terminal.out(JSON.stringify(result, null, 2))
    else printTable(terminal, campaign, target, rows, problem.peers ?? [])
  })
}

/** The objective value that counts as success, tolerance included. */
function targetOf(problem: Problem, { target, tol }: BenchOptions): number {
  const sign = problem.objective.direction === 'minimize' ? 1 : -1
  if (target !== undefined) return target + sign * (tol ?? 0)
  if (problem.target !== undefined) return problem.target.value + sign * (tol ?? problem.target.tolerance)
  throw new ConfigError({
    rule: 'bench needs a target: this problem has no known answer',
    wayOut: 'Give --target VALUE and --tol t.',
  })
}

/** The campaign once per strategy to compare. */
function campaignsOf(campaign: Campaign, names: string | undefined): Campaign[] {
  if (names === undefined) return [campaign]
  return names.split(',').map((name) => {
    if (!Object.hasOwn(registry.strategies, name)) {
      throw new ConfigError({
        rule: '--strategies must name registered strategies',
        found: name,
        wayOut: validNames(name, Object.keys(registry.strategies)),
      })
    }
    if (name === campaign.strategy.name) return campaign
    return parseCampaign(formatCampaign({ ...campaign, strategy: { name, parameters: {} } }), '--strategies', registry)
  })
}

function withTarget(campaign: Campaign, target: number): Campaign {
  return { ...campaign, budget: { ...campaign.budget, target } }
}

/** Whole runs go to threads, one seed each, whatever executor the campaign names for its evaluations. */
async function runSeeds(
  terminal: Terminal,
  campaign: Campaign,
  base: string,
  seeds: readonly number[],
  jobs: number,
): Promise<Run[]> {
  const filename = new URL('../bench-worker.js', import.meta.url).href
  const pool = new Tinypool({ filename, name: 'evaluate', minThreads: jobs, maxThreads: jobs })
  let done = 0
  try {
    return await Promise.all(
      seeds.map(async (seed) => {
        const run = (await pool.run({ campaign: { ...campaign, seed }, base })) as Run
        terminal.progress(`${campaign.strategy.name}: ${++done}/${seeds.length} seeds`)
        return run
      }),
    )
  } finally {
    terminal.endProgress()
    await pool.destroy()
  }
}

const COLUMNS = ['strategy', 'success', '95 % interval', 'median', 'p90', 'ERT', 'force calls/eval', 'ERT force calls'] as const

function printTable(
  terminal: Terminal,
  campaign: Campaign,
  target: number,
  rows: readonly { strategy: string; runs: Run[] }[],
  peers: readonly Peer[],
): void {
  const parameters = Object.entries(campaign.problem.parameters)
    .filter(([, value]) => typeof value !== 'object')
    .map(([key, value]) => `${key} ${JSON.stringify(value)}`)
  terminal.out(`${campaign.problem.name} (${parameters.join(', ')}), target ${target}, at most ${campaign.budget.evaluations} evaluations`)
  const ours = rows.map(({ strategy, runs }) => {
    const s = runStatistics(runs)
    const interval = s.successInterval.map((share) => `${(100 * share).toFixed(0)}`).join('–')
    const costs = [s.median, s.p90, s.ert].map(wholeOrInfinite)
    return [strategy, `${s.successes}/${s.runs}`, `${interval} %`, ...costs, s.forceCallsPerEvaluation.toFixed(0), wholeOrInfinite(s.ertForceCalls)]
  })
  const others = peers.map(({ name, success, median, ert }) => [
    `  ${name}`, success, '', median === null ? '' : String(median), '', ert === null ? '' : String(ert), '', '',
  ])
  const table = [[...COLUMNS], ...ours, ...others]
  const widths = COLUMNS.map((_, column) => Math.max(...table.map((row) => row[column].length)))
  for (const row of table) {
    terminal.out(row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  '))
  }
  for (const source of new Set(peers.map((peer) => peer.source))) terminal.out(`  peers: ${source}`)
}

async function writeBench(folder: string, result: unknown, rows: readonly { strategy: string; runs: Run[] }[]): Promise<void> {
  makeFolder(folder)
  writeAtomically(join(folder, 'bench.json'), `${JSON.stringify(result, null, 2)}\n`)
  const lines = rows.flatMap(({ strategy, runs }) =>
    runs.map((run) => [strategy, run.seed, run.success, run.evaluations, run.forceCalls, run.best ?? ''].join(',')))
  writeAtomically(join(folder, 'runs.csv'), `${['strategy,seed,success,evaluations,force_calls,best', ...lines].join('\n')}\n`)
  const roles = ['primary', 'secondary', 'tertiary'] as const
  const figure: Figure = {
    name: 'success-curve',
    title: 'Share of runs that reached the target',
    caption: 'Each step is one more seed that reached the target.',
    x: { label: 'evaluations' },
    y: { label: 'share of runs', range: [0, 1] },
    series: rows.map(({ strategy, runs }, index) => ({
      label: strategy,
      mark: 'step',
      role: roles[index % roles.length],
      points: successCurve(runs, (run) => run.evaluations),
    })),
  }
  writeAtomically(join(folder, 'success-curve.csv'), figureCsv(figure))
  writeAtomically(join(folder, 'success-curve.svg'), (await figureSvg(figure)).svg)
}

function wholeOrInfinite(value: number): string {
  return Number.isFinite(value) ? value.toFixed(0) : '∞'
}
