// ionforge run CAMPAIGN: runs a campaign, or resumes it, and writes its report.
import { readFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import { durationSeconds } from '../../campaign/campaign-file.ts'
import { runCampaign, type CampaignResult, type Ending } from '../../campaign/campaign.ts'
import { beginSitting, earlierSittings, endSitting, writeManifest } from '../../campaign/manifest.ts'
import { modelFolder } from '../../campaign/model-folder.ts'
import { resultPaths } from '../../campaign/results-folder.ts'
import { StoreError } from '../../errors.ts'
import { adapterInUse } from '../../potentials/kernels/gpu/gpu-potential.ts'
import { findCampaign } from '../campaign-argument.ts'
import { learnFrom, only, overridesOf, withAction, withCampaignOptions, type CampaignOptions } from '../command.ts'
import { distrustReport } from '../distrust.ts'
import { gatherLessons, withLearnFrom } from '../gather-lessons.ts'
import { INTERRUPTED, interruptSignal } from '../interrupt.ts'
import { openFolder } from '../open-folder.ts'
import { lessonLines, lessonWarnings } from '../lesson-lines.ts'
import { progressWatcher } from '../progress.ts'
import { runManifest } from '../run-manifest.ts'
import { describeBackend, executorOf, jobsOf, openExecutor, openProblem, type OpenProblem } from '../session.ts'
import type { Terminal } from '../terminal.ts'
import { conclusionOf, writeResults } from '../write-results.ts'
import { planCampaign } from './plan.ts'

interface RunOptions extends CampaignOptions {
  readonly out?: string
  readonly force?: boolean
  readonly dryRun?: boolean
  readonly json?: boolean
}

export function runCommand(): Command {
  const command = withCampaignOptions(
    new Command('run')
      .summary('run or resume a campaign')
      .description('Run a campaign, or resume it where it stopped, and write its report.')
      .argument('<campaign>', 'campaign file, results folder, or shipped campaign (lixsi-amorphous, lixsi-amorphous/full)')
      .addOption(new Option('--out <dir>', 'results folder (default: results/<problem>/<strategy>-seed<seed>)'))
      .option('--force', 'begin anew in a folder that holds a campaign')
      .option('-n, --dry-run', 'show what would run, write nothing')
      .option('--json', 'print summary.json on stdout at the end'),
  )
  return withAction<RunOptions>(command, async (terminal, [[argument]], options) => {
    if (options.dryRun) return planCampaign(terminal, argument, options)
    return run(terminal, only([argument], 'CAMPAIGN'), options)
  })
}

async function run(terminal: Terminal, argument: string, options: RunOptions): Promise<number> {
  const found = findCampaign(argument, overridesOf(options))
  const asked = withLearnFrom(found.campaign, learnFrom(options))
  const folder = options.out ?? found.results
  if (found.isResultsFolder && folder !== found.results) {
    throw new StoreError({ rule: 'a results folder is resumed in place: --out must not name another', found: options.out })
  }
  const lessons = await gatherLessons(asked, found.base)
  const taken = openFolder(folder, asked, found.base, { force: options.force ?? false, lessons })
  const interrupt = interruptSignal(terminal, 'stopping after the evaluations in flight')
  try {
    const open = await openProblem(taken.campaign, folder)
    introduce(terminal, open, taken.journal.recorded.length > 0, await adapterInUse())
    const stop = AbortSignal.any([interrupt.signal, timeSignal(taken.campaign.budget.time)])
    const result = await runOnExecutor(terminal, open, taken.journal, stop)
    await writeResults(open, result)
    const code = conclude(terminal, open, result, interrupt.signal.aborted, options.json ?? false)
    taken.close()
    return code
  } catch (error) {
    taken.abandon()
    throw error
  } finally {
    interrupt.release()
  }
}

/** Runs the campaign and keeps the manifest: written before the first evaluation and after the last. */
async function runOnExecutor(
  terminal: Terminal,
  open: OpenProblem,
  journal: Parameters<typeof runCampaign>[0]['journal'],
  stop: AbortSignal,
): Promise<CampaignResult> {
  const { campaign, problem, strategy, inputs, lessons } = open
  const { manifest, models: modelsPath } = resultPaths(open.folder)
  const models = modelFolder(modelsPath)
  const jobs = jobsOf(campaign)
  const evaluationsBefore = journal.recorded.filter((event) => event.event === 'evaluation').length
  const sitting = beginSitting({
    argv: process.argv.slice(2),
    executor: executorOf(campaign),
    jobs,
    evaluations_before: evaluationsBefore,
  })
  const adapter = await adapterInUse()
  const sittings = [...earlierSittings(manifest), sitting]
  const write = (): void => writeManifest(manifest, runManifest(open, adapter, sittings))
  write()
  const executor = openExecutor(open)
  try {
    const watch = progressWatcher(terminal, campaign, problem.objective, jobs)
    const result = await runCampaign({
      campaign, problem, strategy, executor, journal, inputs, stop, watch, lessons, models, threads: jobs,
    })
    endSitting(sitting, result.ending, result.evaluations.length)
    return result
  } finally {
    terminal.endProgress()
    await executor.close()
    write()
  }
}

function introduce(terminal: Terminal, open: OpenProblem, resumed: boolean, adapter: string | null): void {
  const { campaign, folder, inputs } = open
  const hashes = Object.entries(inputs).filter(([key]) => key !== 'prepared')
  terminal.note(`${resumed ? 'resuming' : 'running'} ${campaign.problem.name} with ${campaign.strategy.name}, seed ${campaign.seed}`)
  terminal.note(`  backend   ${describeBackend(campaign)}`)
  if (adapter !== null) terminal.note(`  adapter   ${adapter}`)
  for (const [key, hash] of hashes) terminal.note(`  ${key.padEnd(9)} sha256 ${hash.slice(0, 16)}`)
  for (const line of lessonLines(open)) terminal.note(`  learns    ${line}`)
  terminal.note(`  executor  ${executorOf(campaign)}, ${jobsOf(campaign)} job(s)`)
  terminal.note(`  results   ${folder}`)
  terminal.note(`  resume    ionforge run ${folder}`)
  for (const warning of lessonWarnings(open)) terminal.note(`${terminal.color.yellow('warning:')} ${warning}`)
}

const ENDINGS: Readonly<Record<Ending, string>> = {
  evaluations: 'the budget of evaluations is spent',
  force_calls: 'the budget of force calls is spent',
  target: 'the target is reached',
  finished: 'the strategy has ended the search',
  exhausted: 'there is nothing left to propose',
  stopped: 'stopped by the clock or a signal; run it again to go on',
}

function conclude(
  terminal: Terminal,
  open: OpenProblem,
  { evaluations, ending, stopRule }: CampaignResult,
  interrupted: boolean,
  json: boolean,
): number {
  const { report, summary } = resultPaths(open.folder)
  const good = evaluations.filter(({ outcome }) => outcome === 'evaluated').length
  const screened = evaluations.filter(({ outcome }) => outcome === 'screened_out').length
  const parted = screened === 0 ? '' : `, ${screened} screened out`
  terminal.note(`${evaluations.length} evaluations, ${evaluations.length - good - screened} failed${parted}: ${stopRule ?? ENDINGS[ending]}`)
  for (const sentence of conclusionOf(open, evaluations)) terminal.note(sentence)
  const { warnings } = distrustReport(evaluations, open.problem.objective.name)
  for (const warning of warnings) terminal.note(`${terminal.color.yellow('warning:')} ${warning}`)
  terminal.note(`report: ${terminal.color.bold(report)}`)
  if (json) terminal.out(readFileSync(summary, 'utf8').trimEnd())
  if (interrupted) return INTERRUPTED
  return good === 0 && ending !== 'stopped' ? 1 : 0
}

/** A signal that the clock sets; unset without a limit. */
function timeSignal(time: string | undefined): AbortSignal {
  const controller = new AbortController()
  if (time !== undefined) setTimeout(() => controller.abort(), durationSeconds(time) * 1000).unref()
  return controller.signal
}
