// ionforge plan CAMPAIGN: checks everything and says what would run and how long it may take; writes nothing.
import { Command } from 'commander'
import type { Table } from '../../analysis/figure.ts'
import type { Campaign } from '../../campaign/campaign-file.ts'
import { strategyContext } from '../../campaign/campaign.ts'
import type { Candidate } from '../../campaign/types.ts'
import { isResultsFolder } from '../../campaign/results-folder.ts'
import { findCampaign } from '../campaign-argument.ts'
import { learnFrom, only, overridesOf, withAction, withCampaignOptions, type CampaignOptions } from '../command.ts'
import { gatherLessons, withLearnFrom } from '../gather-lessons.ts'
import { duration } from '../progress.ts'
import { leftOutOf, lessonLines, lessonWarnings } from '../lesson-lines.ts'
import { registry } from '../registry.ts'
import { backendOf, executorOf, jobsOf, openProblem, type OpenProblem } from '../session.ts'
import type { Terminal } from '../terminal.ts'
import { textTable } from '../text-table.ts'

/** Candidates evaluated for the estimate of cost. */
const TRIALS = 4

export interface PlanOptions extends CampaignOptions {
  readonly json?: boolean
  readonly out?: string
}

export function planCommand(): Command {
  const command = withCampaignOptions(
    new Command('plan')
      .summary('check a campaign and estimate its cost; writes nothing')
      .description('Check a campaign and show what would run, where, and about how long it takes. Writes nothing.')
      .argument('<campaign>', 'campaign file, results folder, or shipped campaign')
      .option('--json', 'machine-readable output'),
  )
  return withAction<PlanOptions>(command, (terminal, [[argument]], options) => planCampaign(terminal, argument, options))
}

/** Shared by `plan` and `run --dry-run`. */
export async function planCampaign(terminal: Terminal, argument: string | undefined, options: PlanOptions): Promise<number> {
  const { campaign: found, base, results: usual } = findCampaign(only(argument === undefined ? [] : [argument], 'CAMPAIGN'), overridesOf(options))
  const campaign = withLearnFrom(found, learnFrom(options))
  const factory = registry.problems[campaign.problem.name]
  const choices = (await factory.choices?.(campaign.problem.parameters, base)) ?? []
  // Printed before anything is prepared: where the choice made is not among them, the list says which are.
  if (!options.json) for (const table of choices) printChoices(terminal, table)
  const open = await openProblem(campaign, base, await gatherLessons(campaign, base))
  const results = options.out ?? usual
  const byHand = open.problem.notEvaluable !== undefined
  const cost = byHand ? { seconds: 0, forceCalls: 0, learnsFirst: false } : await measureCost(open)
  const jobs = jobsOf(campaign)
  const plan = {
    problem: campaign.problem,
    strategy: campaign.strategy,
    seed: campaign.seed,
    batch: campaign.batch,
    budget: campaign.budget,
    objective: open.problem.objective,
    executor: campaign.executor.name,
    jobs,
    backend: backendOf(campaign),
    results,
    would: isResultsFolder(results) ? 'resume' : 'begin',
    screenings: (open.problem.screenings ?? []).map(({ name, keep }) => ({ name, keep })),
    ...(open.lessons.length === 0 ? {} : {
      learns_from: open.lessons.map((lessons) => ({
        source: lessons.source, problem: lessons.problem, strategy: lessons.strategy,
        results: lessons.results.length, left_out: leftOutOf(lessons, open),
      })),
    }),
    ...(byHand ? { evaluated_by: 'people' } : {}),
    ...(choices.length === 0 ? {} : { choices: choices.map(({ name, columns, rows }) => ({ name, columns, rows })) }),
    seconds_per_evaluation: Number(cost.seconds.toPrecision(3)),
    force_calls_per_evaluation: Math.round(cost.forceCalls),
    estimated_seconds: Math.round((cost.seconds * affordable(campaign, cost.forceCalls)) / jobs),
  }
  for (const warning of lessonWarnings(open)) terminal.note(`${terminal.color.yellow('warning:')} ${warning}`)
  if (options.json) {
    terminal.out(JSON.stringify(plan, null, 2))
    return 0
  }
  const { niche, unit, name, direction } = plan.objective
  terminal.out(`problem    ${campaign.problem.name}: ${open.factory.question}`)
  terminal.out(`objective  ${direction} ${name}${unit === '' ? '' : ` (${unit})`}${niche === '' ? '' : `, among ${niche}`}`)
  terminal.out(`strategy   ${campaign.strategy.name}: ${open.strategy.summary}`)
  for (const [section, { parameters }] of [['problem', campaign.problem], ['strategy', campaign.strategy]] as const) {
    for (const [key, value] of Object.entries(parameters)) terminal.out(`  ${section}.${key} = ${JSON.stringify(value)}`)
  }
  terminal.out(`seed       ${campaign.seed}, batches of ${campaign.batch}`)
  terminal.out(`budget     ${Object.entries(campaign.budget).map(([key, value]) => `${value} ${key}`).join(', ')}`)
  if (!byHand) terminal.out(`runs on    ${executorOf(campaign)} × ${jobs}, backend ${plan.backend}`)
  for (const { name, keep } of plan.screenings) terminal.out(`screening  ${name}: of each batch and composition the best ${keep} go on`)
  for (const line of lessonLines(open)) terminal.out(`learns     ${line}`)
  terminal.out(`results    ${results} (would ${plan.would})`)
  if (byHand) {
    terminal.out('cost       that of your measurements: not every value is known, so people evaluate')
    terminal.out(`next       ionforge suggest ${argument}`)
    return 0
  }
  terminal.out(
    `cost       about ${duration(plan.estimated_seconds)}: ${plan.seconds_per_evaluation} s and ` +
      `${plan.force_calls_per_evaluation} force calls per candidate, from ${TRIALS} trial evaluations`,
  )
  if (cost.learnsFirst) terminal.out('           of random candidates: the strategy learns before it proposes, which comes on top')
  return 0
}

/** Rows of a list of choices that are printed; --json has all of them. */
const MOST_ROWS = 20

function printChoices(terminal: Terminal, { title, columns, rows }: Table): void {
  terminal.out(title)
  if (rows.length === 0) terminal.out('  none')
  else for (const line of textTable(columns, rows.slice(0, MOST_ROWS)).split('\n')) terminal.out(`  ${line}`)
  if (rows.length > MOST_ROWS) terminal.out(`  … and ${rows.length - MOST_ROWS} more (--json lists them)`)
  terminal.out('')
}

/** Evaluations that both budgets allow when each costs this many force calls. */
function affordable({ budget }: Campaign, forceCalls: number): number {
  return Math.min(budget.evaluations, (budget.force_calls ?? Infinity) / Math.max(1, forceCalls))
}

/** Evaluates the first proposals of the campaign to see what a candidate costs, those that screenings spare included. */
async function measureCost(open: OpenProblem) {
  const { campaign, problem } = open
  const ids = Array.from({ length: Math.min(TRIALS, campaign.batch) }, (_, i) => i)
  const proposed = await firstProposals(open, ids)
  const context = strategyContext(campaign.seed, problem)
  const candidates = proposed ?? ids.map((id): Candidate<unknown> => ({
    id, genome: problem.space.sample(context.random('plan', id)), lineage: { operator: 'random', parents: [] },
  }))
  const started = Date.now()
  const evaluations = await problem.evaluate(candidates)
  const count = Math.max(1, evaluations.length)
  // Screenings cost little beside what they save.
  const share = (problem.screenings ?? []).reduce((product, { keep }) => product * keep, 1)
  return {
    seconds: ((Date.now() - started) / 1000 / count) * share,
    learnsFirst: proposed === null,
    forceCalls: (evaluations.reduce((sum, { cost }) => sum + cost.force_calls, 0) / count) * share,
  }
}

/** What the campaign proposes first; null where its strategy would have to learn before, which a plan does not wait for. */
async function firstProposals({ campaign, problem, strategy, lessons }: OpenProblem, ids: readonly number[]) {
  const context = strategyContext(campaign.seed, problem, { lessons })
  const parameters = campaign.strategy.parameters
  const first = strategy.init(parameters, context)
  // Stopped before it begins, it learns nothing and says whether anything is due.
  const unwilling = { threads: 1, stop: AbortSignal.abort() }
  const state = strategy.learn === undefined ? first : await strategy.learn(first, parameters, context, unwilling)
  return state === null ? null : strategy.ask(state, ids, parameters, context)
}
