// ionforge compare RESULTS...: finished or running campaigns of one problem, grouped by strategy, over their seeds.
import { Command, Option } from 'commander'
import { compareCampaigns, type Comparison } from '../../analysis/compare-campaigns.ts'
import { comparisonFigures } from '../../analysis/compare-figures.ts'
import {
  comparisonSummary, compositionTable, finalTable, runsTable, valueLabel,
} from '../../analysis/compare-report.ts'
import type { Table } from '../../analysis/figure.ts'
import { ConfigError, StoreError } from '../../errors.ts'
import { finiteNumber, positiveNumber, withAction } from '../command.ts'
import { comparisonNotes } from '../compare-notes.ts'
import {
  byCampaign, checkJournals, groupsOf, otherPreparation, readFolders, requireSameProblem, type ComparedFolder,
} from '../compared-folders.ts'
import { openProblem, withoutGraphicsCard } from '../session.ts'
import { successTable } from '../success-table.ts'
import { successTarget, type SuccessTarget } from '../success-target.ts'
import type { Terminal } from '../terminal.ts'
import { textTable } from '../text-table.ts'
import { writeAnalysis } from '../write-analysis.ts'

interface CompareOptions {
  readonly target?: number
  readonly tol?: number
  readonly check?: boolean
  readonly json?: boolean
  readonly out?: string
}

export function compareCommand(): Command {
  const command = new Command('compare')
    .summary('strategies and seeds of one problem, side by side')
    .description(
      'Compare campaigns of one problem, finished or running. Folders are grouped by strategy and its parameters; a group '
      + 'is summarised over its seeds: best so far, gap to the best known, and success against a target.',
    )
    .argument('<results...>', 'results folders')
    .addOption(new Option('--target <value>', 'objective that counts as success (default: the problem\'s known answer)')
      .argParser(finiteNumber))
    .addOption(new Option('--tol <t>', 'tolerance of the target').argParser(positiveNumber))
    .option('--check', 'end with code 5 when two folders of the same campaign and seed differ in their journals')
    .option('--json', 'machine-readable output')
    .option('--out <dir>', 'write summary.json, tables (CSV) and figures (SVG) into this folder')
  return withAction<CompareOptions>(command, async (terminal, [folders], options) => {
    const read = readFolders(folders)
    requireSameQuestion(terminal, read, options.check ?? false)
    const campaigns = withEvaluations(terminal, withoutRepeats(terminal, read))
    const [{ campaign, folder }] = campaigns
    const { problem } = await openProblem(withoutGraphicsCard(campaign), folder)
    const target = successTarget(problem, options)
    const comparison = compareCampaigns(groupsOf(campaigns, problem.objective.niche), {
      ...problem.objective,
      knownBest: target?.knownBest ?? null,
      tolerance: target?.tolerance ?? 0,
      target: target?.threshold.value ?? null,
    })
    const notes = comparisonNotes(comparison, problem.objective.niche, campaigns)
    const summary = { problem: campaign.problem, ...comparisonSummary(comparison), notes }
    if (options.out !== undefined) await write(terminal, options.out, comparison, summary)
    if (options.json) terminal.out(JSON.stringify(summary, null, 2))
    else print(terminal, comparison, campaigns[0], target)
    for (const note of notes) terminal.note(note)
  })
}

async function write(
  terminal: Terminal, folder: string, comparison: Comparison, summary: Readonly<Record<string, unknown>>,
): Promise<void> {
  const perComposition = comparison.compositions.length > 1 ? [compositionTable(comparison)] : []
  const tables = [finalTable(comparison), runsTable(comparison), ...perComposition]
  for (const path of await writeAnalysis(folder, { summary, tables, figures: comparisonFigures(comparison) })) {
    terminal.note(`wrote ${path}`)
  }
}

/** Refuses folders of different questions; with `check`, also different journals of the same campaign. */
function requireSameQuestion(terminal: Terminal, read: readonly ComparedFolder[], check: boolean): void {
  if (check) {
    const compared = checkJournals(read)
    if (compared === 0) {
      throw new ConfigError({
        rule: '--check needs at least two folders of the same campaign: problem, strategy, batch and seed',
        wayOut: 'Run the campaign again with another --out, and compare the two.',
      })
    }
    terminal.note(`verified: the journals of ${compared} folders that repeat a campaign are equal`)
  }
  requireSameProblem(read)
  const [other] = otherPreparation(read)
  if (other !== undefined) {
    terminal.note(`warning: ${other} was prepared with other numbers than ${read[0].folder} (another ionforge or Node)`)
  }
}

/** One folder per campaign and seed: a repeat would count the same run twice. */
function withoutRepeats(terminal: Terminal, read: readonly ComparedFolder[]): ComparedFolder[] {
  return byCampaign(read).map(([longest, ...repeats]) => {
    for (const { folder } of repeats) terminal.note(`${folder} repeats ${longest.folder}: the longer one counts`)
    return longest
  })
}

function withEvaluations(terminal: Terminal, read: readonly ComparedFolder[]): ComparedFolder[] {
  const begun = read.filter(({ evaluations }) => evaluations.length > 0)
  for (const { folder, evaluations } of read) {
    if (evaluations.length === 0) terminal.note(`${folder} holds no evaluation yet: left out`)
  }
  if (begun.length === 0) {
    throw new StoreError({ rule: 'campaigns that are compared must hold evaluations', found: 'none' })
  }
  return begun
}

function print(terminal: Terminal, comparison: Comparison, { campaign }: ComparedFolder, target: SuccessTarget | null): void {
  const { groups, compositions, question } = comparison
  const runs = groups.reduce((sum, group) => sum + group.runs.length, 0)
  const several = compositions.length > 1
  const counts = [
    count(runs, 'campaign'), count(groups.length, 'search', 'searches'),
    ...(several ? [`${compositions.length} compositions`] : []),
  ]
  terminal.out(`${campaign.problem.name}: ${counts.join(', ')}`)
  terminal.out(`\n${valueLabel(comparison)}`)
  terminal.out(printed(finalTable(comparison)))
  if (target !== null) {
    const rows = groups.flatMap(({ label, success }) => (success === null ? [] : [{ label, statistics: success.statistics }]))
    terminal.out(`\nreached ${question.target}\n${successTable(rows, question.unit)}`)
    terminal.out(`  target: ${target.source}`)
  }
  if (!several) return
  terminal.out(`\nbest ${question.name} per composition: median over the seeds (seeds that found one)`)
  terminal.out(compositionLines(comparison))
}

function compositionLines({ groups, compositions, references }: Comparison): string {
  return textTable(['composition', 'best known', ...groups.map(({ label }) => label)], compositions.map((name) => [
    name,
    number(references.get(name) ?? null),
    ...groups.map(({ byComposition, runs }) => {
      const cell = byComposition.get(name)
      return cell === undefined || cell.found === 0 ? 'none' : `${number(cell.median)} (${cell.found}/${runs.length})`
    }),
  ]))
}

function printed({ columns, rows }: Table): string {
  const confidence = columns.indexOf('confidence')
  return textTable(columns.with(confidence, 'confidence (%)'), rows.map((row) => row.map((cell, k) =>
    typeof cell !== 'number' ? cell : k === confidence ? (100 * cell).toFixed(0) : number(cell))))
}

/** Twelve digits at most, six of them after the point; tiny values keep their digits. */
function number(value: number | null): string | null {
  if (value === null) return null
  if (!Number.isFinite(value)) return 'none'
  const digits = Number(value.toPrecision(12))
  return Math.abs(value) < 1e-3 ? String(Number(value.toPrecision(4))) : String(Number(digits.toFixed(6)))
}

function count(n: number, one: string, several = `${one}s`): string {
  return `${n} ${n === 1 ? one : several}`
}
