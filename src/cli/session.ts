// Opens a campaign for work: results folder, lock, journal, prepared problem, executor, manifest.
import { readdirSync, rmdirSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import type { Campaign } from '../campaign/campaign-file.ts'
import { digest, openJournal, readJournal, type Journal } from '../campaign/journal.ts'
import { lockFolder } from '../campaign/lock.ts'
import { fromEvent } from '../campaign/record.ts'
import {
  beginFolder,
  clearFolder,
  inputHashes,
  isResultsFolder,
  makeFolder,
  readFolder,
  resultPaths,
  withStoredInputs,
} from '../campaign/results-folder.ts'
import { strategyFor } from '../campaign/registry.ts'
import type { Diagnostics, Evaluation, Problem, ProblemFactory, Strategy, Verdict } from '../campaign/types.ts'
import { ConfigError, StoreError } from '../errors.ts'
import type { Executor } from '../executors/executor.ts'
import { inlineExecutor } from '../executors/inline.ts'
import { workersExecutor } from '../executors/workers.ts'
import { registry } from './registry.ts'

/** A problem ready to evaluate, and what it was made from. */
export interface OpenProblem {
  readonly campaign: Campaign
  readonly folder: string
  readonly factory: ProblemFactory
  readonly problem: Problem
  readonly strategy: Strategy<unknown, unknown, unknown>
  readonly prepared: unknown
  /** Digests for the journal's first line. */
  readonly inputs: Readonly<Record<string, string>>
}

/** Prepares the problem of a campaign whose files lie in `folder`. */
export async function openProblem(campaign: Campaign, folder: string): Promise<OpenProblem> {
  const factory = registry.problems[campaign.problem.name]
  const prepared = await factory.prepare(campaign.problem.parameters, folder)
  return {
    campaign,
    folder,
    factory,
    prepared,
    problem: await factory.create(campaign.problem.parameters, prepared, folder),
    strategy: strategyFor(registry, campaign.strategy.name, factory.space),
    inputs: { ...inputHashes(folder, campaign, factory), prepared: digest(prepared ?? null) },
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

/** A results folder taken for writing. */
export interface OpenFolder {
  readonly campaign: Campaign
  readonly journal: Journal
  close(): void
  /** Closes after an error; a campaign that could not start (nothing is in its journal) gives the folder back. */
  abandon(): void
}

/**
 * Takes a results folder: begins it, or resumes the campaign in it (`base` is where the campaign file lies). A
 * folder with another campaign is refused unless `force` says to begin anew. Budgets and jobs may change.
 */
export function openFolder(folder: string, asked: Campaign, base: string, force: boolean): OpenFolder {
  const paths = resultPaths(folder)
  const factory = registry.problems[asked.problem.name]
  makeFolder(folder)
  const unlock = lockFolder(paths.lock)
  try {
    if (force) clearFolder(folder)
    if (isResultsFolder(folder)) requireSameCampaign(folder, withStoredInputs(asked, factory))
    const campaign = beginFolder(folder, asked, factory, base)
    const journal = openJournal(paths.journal)
    const close = (): void => {
      journal.close()
      unlock()
    }
    return {
      campaign,
      journal,
      close,
      abandon() {
        close()
        if (statSync(paths.journal).size > 0) return
        clearFolder(folder)
        if (readdirSync(folder).length === 0) rmdirSync(folder)
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}

function requireSameCampaign(folder: string, asked: Campaign): void {
  const stored = readFolder(folder, registry)
  for (const key of ['problem', 'strategy', 'seed', 'batch'] as const) {
    if (digest(stored[key]) === digest(asked[key])) continue
    const parts = [stored, asked].map((campaign) => campaign[key] as { name?: string; parameters?: Record<string, unknown> })
    const parameter = Object.keys(parts[1].parameters ?? {}).find(
      (name) => digest(parts[0].parameters?.[name] ?? null) !== digest(parts[1].parameters?.[name] ?? null),
    )
    throw new StoreError({
      rule: `${folder} holds a campaign with another ${key}${parameter === undefined ? '' : ` (${parameter})`}`,
      found: parameter === undefined ? (parts[0].name ?? stored[key]) : (parts[0].parameters?.[parameter] ?? 'nothing'),
      wayOut: `Choose another folder with --out, or overwrite this one with --force.`,
    })
  }
}

/** Reads the evaluations, verdicts and diagnostics a results folder holds, in order, without taking it. */
export async function readResults(folder: string): Promise<OpenProblem & {
  readonly evaluations: readonly Evaluation<unknown>[]
  readonly verdicts: readonly Verdict[]
  readonly diagnostics: readonly Diagnostics[]
}> {
  const campaign = readFolder(folder, registry)
  const open = await openProblem(withoutGraphicsCard(campaign), folder)
  const events = readJournal(resultPaths(folder).journal)
  return {
    ...open,
    campaign,
    evaluations: events.flatMap((event) => (event.event === 'evaluation' ? [fromEvent(open.problem, event)] : [])),
    verdicts: events.flatMap((event) => (event.event === 'batch' ? event.verdicts : [])),
    diagnostics: events.flatMap((event) => (event.event === 'batch' && event.diagnostics !== undefined ? [event.diagnostics] : [])),
  }
}

/** Reading results takes no graphics card: what was prepared for the campaign comes from the CPU in any case. */
export function withoutGraphicsCard(campaign: Campaign): Campaign {
  if (backendOf(campaign) !== 'gpu') return campaign
  return { ...campaign, problem: { ...campaign.problem, parameters: { ...campaign.problem.parameters, backend: 'wasm' } } }
}
