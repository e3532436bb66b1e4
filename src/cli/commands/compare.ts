// ionforge compare RESULTS...: finished or running campaigns of one problem, grouped by strategy, over their seeds.
import { Command, Option } from 'commander'
import { compareCampaigns, type Comparison } from '../../analysis/compare-campaigns.ts'
import { comparisonFigures } from '../../analysis/compare-figures.ts'
import { comparisonSummary, compositionTable, finalTable, runsTable, valueLabel } from '../../analysis/compare-report.ts'
import { QUARTILE_RUNS } from '../../analysis/campaign-traces.ts'
import type { Table } from '../../analysis/figure.ts'
import { DISTINCT_CURVES } from '../../analysis/success-figure.ts'
import type { Objective } from '../../campaign/types.ts'
import { ConfigError, StoreError } from '../../errors.ts'
import { finiteNumber, positiveNumber, withAction } from '../command.ts'
import { byCampaign, checkJournals, groupsOf, otherPreparation, readFolders, requireSameProblem, type ComparedFolder } from '../compared-folders.ts'
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
    .addOption(new Option('--target <value>', 'objective that counts as success (default: the problem\'s known answer)').argParser(finiteNumber))
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
    const notes = notesOn(comparison, problem.objective, campaigns)
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
    terminal.note(`warning: ${other} was prepared with other numbers than ${read[0].folder} (another version of ionforge or Node)`)
  }
}

/** One folder per campaign and seed: a repeat would count the same run twice. */
function withoutRepeats(terminal: Terminal, read: readonly ComparedFolder[]): ComparedFolder[] {
  return byCampaign(read).map(([longest, ...repeats]) => {
    for (const { folder } of repeats) terminal.note(`${folder} repeats the campaign in ${longest.folder}: the longer one counts`)
    return longest
  })
}

function withEvaluations(terminal: Terminal, read: readonly ComparedFolder[]): ComparedFolder[] {
  const begun = read.filter(({ evaluations }) => evaluations.length > 0)
  for (const { folder } of read.filter((one) => !begun.includes(one))) terminal.note(`${folder} holds no evaluation yet: left out`)
  if (begun.length === 0) throw new StoreError({ rule: 'campaigns that are compared must hold evaluations', found: 'none' })
  return begun
}

function print(terminal: Terminal, comparison: Comparison, { campaign }: ComparedFolder, target: SuccessTarget | null): void {
  const { groups, compositions, question } = comparison
  const runs = groups.reduce((sum, group) => sum + group.runs.length, 0)
  const withComposition = compositions.length > 1 ? `, ${compositions.length} compositions` : ''
  terminal.out(`${campaign.problem.name}: ${count(runs, 'campaign')}, ${count(groups.length, 'search', 'searches')}${withComposition}`)
  terminal.out(`\n${valueLabel(comparison)}`)
  terminal.out(printed(finalTable(comparison)))
  if (target !== null) {
    terminal.out(`\nreached ${question.target}`)
    terminal.out(successTable(
      groups.flatMap(({ label, success }) => (success === null ? [] : [{ label, statistics: success.statistics }])), question.unit))
    terminal.out(`  target: ${target.source}`)
  }
  if (compositions.length > 1) {
    terminal.out(`\nbest ${question.name} per composition: median over the seeds (seeds that found one)`)
    terminal.out(textTable(['composition', 'best known', ...groups.map(({ label }) => label)], compositions.map((name) => [
      name, number(comparison.references.get(name) ?? null),
      ...groups.map(({ byComposition, runs: { length } }) => {
        const cell = byComposition.get(name)
        return cell === undefined || cell.found === 0 ? 'none' : `${number(cell.median)} (${cell.found}/${length})`
      }),
    ])))
  }
}

function printed({ columns, rows }: Table): string {
  const confidence = columns.indexOf('confidence')
  return textTable(columns.with(confidence, 'confidence (%)'), rows.map((row) => row.map((cell, k) =>
    typeof cell !== 'number' ? cell : k === confidence ? (100 * cell).toFixed(0) : number(cell))))
}

/** What a reader must know to read the numbers. */
function notesOn(
  { groups, compositions, question, knownBestBeaten }: Comparison, { niche }: Objective, folders: readonly ComparedFolder[],
): string[] {
  const notes: string[] = []
  const runs = groups.flatMap((group) => group.runs)
  const unfinished = runs.filter((run) => run.unfinished)
  if (niche !== '') notes.push(`Only ${niche} candidates count: the problem's objective is theirs.`)
  if (compositions.length > 1) {
    notes.push('Gap: mean over the compositions of how far the best of a run is from the best of all campaigns compared; '
      + 'a run has one once it found every composition.')
    if (question.target !== null) notes.push('The target counts as reached in whatever composition it is met.')
  }
  if (runs.length > groups.length) {
    notes.push(`low and high: interval of the median from order statistics, with the confidence it has; bands: ${QUARTILE_RUNS} `
      + 'seeds or more quartiles, fewer lowest to highest. Success: Wilson; ERT: bootstrap; both 95 %.')
  }
  if (unfinished.length > 0) notes.push(`warning: ${unfinished.length} of ${runs.length} campaigns are unfinished (${unfinished[0].folder})`)
  if (knownBestBeaten) notes.push('warning: a campaign is below the known best; gaps are measured from that campaign')
  const spent = [...new Set(runs.filter(({ settled }) => !settled).map(({ scores }) => scores.length))]
  if (spent.length > 1) {
    notes.push(`warning: the campaigns spent ${Math.min(...spent)} to ${Math.max(...spent)} evaluations: compare the columns at equal effort`)
  }
  const targets = new Set(folders.map(({ campaign }) => campaign.budget.target ?? 'none'))
  if (targets.size > 1) {
    notes.push(`warning: the campaigns stop at different targets (${[...targets].join(', ')}): one that stopped could have gone on`)
  }
  if (groups.length > DISTINCT_CURVES) notes.push(`Figures show the first ${DISTINCT_CURVES} of ${groups.length} searches.`)
  return notes
}

/** Eight digits at most, six of them after the point; tiny values keep their digits. */
function number(value: number | null): string | null {
  if (value === null) return null
  if (!Number.isFinite(value)) return 'none'
  const digits = Number(value.toPrecision(8))
  return Math.abs(value) < 1e-3 ? String(Number(value.toPrecision(4))) : String(Number(digits.toFixed(6)))
}

function count(n: number, one: string, several = `${one}s`): string {
  return `${n} ${n === 1 ? one : several}`
}
