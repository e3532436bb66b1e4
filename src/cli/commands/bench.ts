// ionforge bench CAMPAIGN: repeats a search over seeds against a target and prints what it takes to reach it.
import { join } from 'node:path'
import { Command, Option } from 'commander'
import type { Table } from '../../analysis/figure.ts'
import { runStatistics, statisticsRecord, type Run } from '../../analysis/repeated-runs.ts'
import { DISTINCT_CURVES, successFigure } from '../../analysis/success-figure.ts'
import type { Campaign } from '../../campaign/campaign-file.ts'
import type { Problem } from '../../campaign/types.ts'
import { ConfigError } from '../../errors.ts'
import { makeFolder, writeAtomically } from '../../io/write-atomically.ts'
import { figureCsv, tableCsv } from '../../report/csv.ts'
import { figureSvg } from '../../report/figure-svg.ts'
import { contendersOf } from '../bench-contenders.ts'
import { runContenders } from '../bench-runs.ts'
import { findCampaign } from '../campaign-argument.ts'
import {
  learnFrom, only, overridesOf, positiveNumber, seedRange, withAction, withCampaignOptions, type CampaignOptions,
} from '../command.ts'
import { withLearnFrom } from '../gather-lessons.ts'
import { jobsOf, openProblem } from '../session.ts'
import { successTable } from '../success-table.ts'
import { successTarget, type SuccessTarget } from '../success-target.ts'
import type { Terminal } from '../terminal.ts'

interface BenchOptions extends CampaignOptions {
  readonly strategies?: string
  readonly seeds: readonly number[]
  readonly tol?: number
  readonly out?: string
  readonly json?: boolean
}

/** A contender with its runs, one per seed. */
interface Row {
  readonly label: string
  readonly campaign: Campaign
  readonly runs: readonly Run[]
}

export function benchCommand(): Command {
  const command = withCampaignOptions(
    new Command('bench')
      .summary('success rate and cost to target over many seeds')
      .description(
        'Repeat a search over seeds against a target: success rate (Wilson 95 %), median and 90th percentile of evaluations, '
        + 'expected evaluations to a success (ERT) with a bootstrap 95 % interval. The campaign\'s own strategy runs with its '
        + 'parameters, others with their defaults; a campaign file in --strategies gives its own. The number of jobs changes '
        + 'no result.',
      )
      .argument('<campaign>', 'campaign file or shipped campaign')
      .option('--strategies <a,b>', 'strategies, or campaign files of the same problem, to compare '
        + '(default: the campaign\'s own)')
      .addOption(new Option('--seeds <a..b>', 'seed range').argParser(seedRange).default(seedRange('1..20'), '1..20'))
      .addOption(new Option('--tol <t>', 'tolerance of the target').argParser(positiveNumber))
      .option('--out <dir>', 'write bench.json, runs.csv and success curves (SVG, CSV) there')
      .option('--json', 'machine-readable output'),
    ['seed', 'time', 'executor'],
  )
  return withAction<BenchOptions>(command, async (terminal, [[argument]], options) => {
    const overrides = overridesOf(options)
    const { campaign: found, base } = findCampaign(only([argument], 'CAMPAIGN'), overrides)
    const campaign = withLearnFrom(found, learnFrom(options))
    const open = await openProblem(campaign, base, [])
    if (open.problem.notEvaluable !== undefined) throw new ConfigError(open.problem.notEvaluable)
    const target = targetOf(open.problem, options)
    const ofProblem = overrides.filter((text) => text.startsWith('problem.'))
    const contenders = await contendersOf({ campaign, base }, options.strategies, open.problem, ofProblem)
    noteLeftOut(terminal, campaign)
    const bounded = contenders.map((contender) => ({ ...contender, campaign: withTarget(contender.campaign, target) }))
    const runs = await runContenders(terminal, open, bounded, options.seeds, jobsFor(campaign))
    const rows = contenders.map((contender, k): Row => ({ ...contender, runs: runs[k] }))
    const result = resultOf(open.problem, campaign, target, rows)
    if (options.out !== undefined) await writeBench(terminal, options.out, result, rows)
    if (options.json) terminal.out(JSON.stringify(result, null, 2))
    else printTable(terminal, open.problem, campaign, target, rows)
  })
}

function targetOf(problem: Problem, options: BenchOptions): SuccessTarget {
  const target = successTarget(problem, options)
  if (target !== null) return target
  throw new ConfigError({
    rule: 'bench needs a target: this problem has no known answer',
    wayOut: 'Give --target VALUE and --tol t.',
  })
}

/** Every run stops at the target, and at nothing that depends on the machine. */
function withTarget(campaign: Campaign, { threshold }: SuccessTarget): Campaign {
  return { ...campaign, budget: { ...campaign.budget, target: threshold.value } }
}

function noteLeftOut(terminal: Terminal, { budget }: Campaign): void {
  if (budget.time === undefined) return
  terminal.note(`budget.time (${budget.time}) is left out: runs end at the target, evaluations or force calls`)
}

/** Threads: those of the campaign or --jobs, else one per core. Its executor is for evaluations; here runs are parallel. */
function jobsFor(campaign: Campaign): number {
  return jobsOf({ ...campaign, executor: { ...campaign.executor, name: 'workers' } })
}

function resultOf(problem: Problem, campaign: Campaign, target: SuccessTarget, rows: readonly Row[]) {
  return {
    problem: campaign.problem,
    budget: campaign.budget.evaluations,
    target: target.threshold.value,
    target_source: target.source,
    strategies: rows.map(({ label, campaign: { strategy, batch }, runs }) => ({
      strategy: label,
      parameters: strategy.parameters,
      batch,
      ...statisticsRecord(runStatistics(runs, target.threshold)),
      all: runs.map(({ forceCalls, ...run }) => ({ ...run, force_calls: forceCalls })),
    })),
    peers: problem.peers ?? [],
  }
}

function printTable(
  terminal: Terminal, problem: Problem, campaign: Campaign, target: SuccessTarget, rows: readonly Row[],
): void {
  const parameters = Object.entries(campaign.problem.parameters)
    .filter(([, value]) => typeof value !== 'object')
    .map(([key, value]) => `${key} ${JSON.stringify(value)}`)
  const { evaluations, force_calls: calls } = campaign.budget
  const budget = `at most ${evaluations} evaluations${calls === undefined ? '' : ` and ${calls} force calls`}`
  terminal.out(`${campaign.problem.name} (${parameters.join(', ')}), target ${target.threshold.value}, ${budget}`)
  const peers = problem.peers ?? []
  const statistics = rows.map(({ label, runs }) => ({ label, statistics: runStatistics(runs, target.threshold) }))
  terminal.out(successTable(statistics, problem.objective.unit, peers))
  for (const source of new Set(peers.map((peer) => peer.source))) terminal.out(`  peers: ${source}`)
  terminal.out(`  target: ${target.source}`)
  if (rows.length < 2) return
  const { strategy: { name }, batch } = campaign
  terminal.out(`  ${name} and campaign files: their own parameters; other names: defaults, batch ${batch}`)
}

async function writeBench(
  terminal: Terminal, folder: string, result: unknown, rows: readonly Row[],
): Promise<void> {
  makeFolder(folder)
  writeAtomically(join(folder, 'bench.json'), `${JSON.stringify(result, null, 2)}\n`)
  writeAtomically(join(folder, 'runs.csv'), tableCsv(runsTable(rows)))
  const hasCalls = rows.some(({ runs }) => runs.some(({ forceCalls }) => forceCalls > 0))
  for (const figure of [successFigure(rows, 'evaluations'), ...(hasCalls ? [successFigure(rows, 'forceCalls')] : [])]) {
    writeAtomically(join(folder, `${figure.name}.csv`), figureCsv(figure))
    writeAtomically(join(folder, `${figure.name}.svg`), (await figureSvg(figure)).svg)
  }
  if (rows.length > DISTINCT_CURVES) terminal.note(`figures show the first ${DISTINCT_CURVES} of ${rows.length} searches`)
}

function runsTable(rows: readonly Row[]): Table {
  return {
    name: 'runs',
    title: 'Every run',
    columns: ['strategy', 'seed', 'success', 'evaluations', 'force_calls', 'best'],
    rows: rows.flatMap(({ label, runs }) => runs.map(({ seed, success, evaluations, forceCalls, best }) =>
      [label, seed, String(success), evaluations, forceCalls, best])),
  }
}
