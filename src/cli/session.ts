// Opens a campaign for work: prepared problem, executor, and what a results folder holds.
import { availableParallelism } from 'node:os'
import type { Campaign } from '../campaign/campaign-file.ts'
import { digest, evaluationEvents, readJournal, type JournalEvent } from '../campaign/journal.ts'
import { fromEvent } from '../campaign/record.ts'
import { lessonHashes, storedLessons, type LessonFile } from '../campaign/lesson-files.ts'
import { inputHashes, readFolder, resultPaths } from '../campaign/results-folder.ts'
import { strategyFor } from '../campaign/registry.ts'
import type { Diagnostics, Evaluation, Problem, ProblemFactory, Strategy, Verdict } from '../campaign/types.ts'
import { ConfigError } from '../errors.ts'
import type { Executor } from '../executors/executor.ts'
import { inlineExecutor } from '../executors/inline.ts'
import { workersExecutor } from '../executors/workers.ts'
import type { Lessons } from '../spaces/lessons.ts'
import { registry } from './registry.ts'

/** A problem ready to evaluate, and what it was made from. */
export interface OpenProblem {
  readonly campaign: Campaign
  readonly folder: string
  readonly factory: ProblemFactory
  readonly problem: Problem
  readonly strategy: Strategy<unknown, unknown, unknown>
  readonly prepared: unknown
  /** What the strategy learns from, in its order. */
  readonly lessons: readonly Lessons[]
  /** Digests for the journal's first line. */
  readonly inputs: Readonly<Record<string, string>>
}

/** Prepares the problem of a campaign whose files lie in `folder`; `lessons` are those stored there unless given. */
export async function openProblem(campaign: Campaign, folder: string, lessons?: readonly LessonFile[]): Promise<OpenProblem> {
  const factory = registry.problems[campaign.problem.name]
  const strategy = strategyFor(registry, campaign.strategy.name, factory.space)
  const learnt = lessons ?? storedLessons(folder, campaign, strategy)
  const prepared = await factory.prepare(campaign.problem.parameters, folder)
  return {
    campaign,
    folder,
    factory,
    prepared,
    problem: await factory.create(campaign.problem.parameters, prepared, folder),
    strategy,
    lessons: learnt.map((file) => file.lessons),
    inputs: { ...inputHashes(folder, campaign, factory), ...lessonHashes(learnt), prepared: digest(prepared ?? null) },
  }
}

/** The executor a campaign asks for; `jobs` defaults to the number of cores. */
export function openExecutor({ campaign, problem, prepared, folder }: OpenProblem): Executor {
  if (executorOf(campaign) === 'inline') return inlineExecutor(problem, backendOf(campaign) === 'gpu' ? campaign.batch : 1)
  const setup = { problem: campaign.problem.name, parameters: campaign.problem.parameters, prepared, folder }
  return workersExecutor(new URL('./worker.js', import.meta.url), setup, jobsOf(campaign))
}

/** Name of the evaluator backend a campaign asks for. */
export function backendOf({ problem }: Campaign): string {
  const { backend } = problem.parameters
  return typeof backend === 'string' ? backend : 'reference'
}

/** The backend with its precision, as it is printed: "wasm, f64". */
export function describeBackend(campaign: Campaign): string {
  const backend = backendOf(campaign)
  const { precision } = campaign.problem.parameters
  if (backend === 'gpu' || precision === 'f32') return `${backend}, relaxations in f32, final energies in f64`
  return `${backend}, f64`
}

/** Where evaluations run: a graphics card takes the whole batch from this process, whatever executor is named. */
export function executorOf({ executor, problem }: Campaign): 'inline' | 'workers' {
  return problem.parameters.backend === 'gpu' ? 'inline' : executor.name
}

/** Parallel jobs; throws ConfigError when more than one is asked for on a graphics card. */
export function jobsOf(campaign: Campaign): number {
  const { jobs } = campaign.executor
  if (backendOf(campaign) === 'gpu' && jobs !== undefined && jobs > 1) {
    throw new ConfigError({
      rule: 'jobs must be 1 with the backend gpu', found: jobs,
      wayOut: 'The card computes a whole batch at once: leave jobs out and raise batch instead.',
    })
  }
  return executorOf(campaign) === 'inline' ? 1 : (jobs ?? availableParallelism())
}

/** Reads the evaluations, verdicts and diagnostics a results folder holds, in order, without taking it. */
export async function readResults(folder: string): Promise<OpenProblem & {
  readonly evaluations: readonly Evaluation<unknown>[]
  readonly verdicts: readonly Verdict[]
  readonly diagnostics: readonly Diagnostics[]
  readonly events: readonly JournalEvent[]
}> {
  const campaign = readFolder(folder, registry)
  const open = await openProblem(withoutGraphicsCard(campaign), folder)
  const events = readJournal(resultPaths(folder).journal)
  return {
    ...open,
    campaign,
    events,
    evaluations: evaluationEvents(events).map((event) => fromEvent(open.problem, event)),
    verdicts: lastVerdicts(events.flatMap((event) => (event.event === 'batch' ? event.verdicts : []))),
    diagnostics: events.flatMap((event) => (event.event === 'batch' && event.diagnostics !== undefined ? [event.diagnostics] : [])),
  }
}

/** One verdict per evaluation: a correction brings a new one. */
function lastVerdicts(verdicts: readonly Verdict[]): Verdict[] {
  return [...new Map(verdicts.map((verdict) => [verdict.id, verdict])).values()]
}

/** Reading results takes no graphics card: what was prepared for the campaign comes from the CPU in any case. */
export function withoutGraphicsCard(campaign: Campaign): Campaign {
  if (backendOf(campaign) !== 'gpu') return campaign
  return { ...campaign, problem: { ...campaign.problem, parameters: { ...campaign.problem.parameters, backend: 'wasm' } } }
}
