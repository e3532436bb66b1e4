// Opens a campaign for work: results folder, lock, journal, prepared problem, executor, manifest.
import { readdirSync, rmdirSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import type { Campaign } from '../campaign/campaign-file.ts'
import {
  digest, evaluationEvents, isByHand, openJournal, readJournal, type CampaignEvent, type Journal, type JournalEvent,
} from '../campaign/journal.ts'
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

/** How a results folder is taken. */
export interface OpenFolderOptions {
  /** Begin anew in a folder that holds a campaign. */
  readonly force?: boolean
  /** For a campaign in which people evaluate. */
  readonly byHand?: boolean
}

/**
 * Takes a results folder: begins it, or resumes the campaign in it (`base` is where the campaign file lies). A
 * folder with another campaign is refused unless `force` says to begin anew. Budgets and jobs may change.
 */
export function openFolder(folder: string, asked: Campaign, base: string, { force = false, byHand = false }: OpenFolderOptions): OpenFolder {
  const paths = resultPaths(folder)
  const factory = registry.problems[asked.problem.name]
  makeFolder(folder)
  const unlock = lockFolder(paths.lock)
  try {
    if (force) clearFolder(folder)
    if (isResultsFolder(folder)) {
      const events = readJournal(paths.journal)
      requireSameKind(folder, events, byHand)
      requireSameCampaign(folder, withStoredInputs(asked, factory))
      requireSameInputs(folder, events, inputHashes(base, asked, factory))
    }
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

/** A campaign by hand and one that ionforge evaluates cannot go on with each other's journal. */
function requireSameKind(folder: string, events: readonly JournalEvent[], byHand: boolean): void {
  if (events.length === 0 || isByHand(events) === byHand) return
  throw new StoreError(byHand
    ? {
        rule: `${folder} holds a campaign of "ionforge run", which people cannot go on with`,
        wayOut: 'Choose another folder with --out.',
      }
    : {
        rule: `${folder} holds a campaign by hand, which only people can go on with`,
        wayOut: 'Use "ionforge suggest" and "ionforge observe", or choose another folder with --out.',
      })
}

/** Input files are copied when a folder is opened: a changed one must not take the place of what the journal rests on. */
function requireSameInputs(folder: string, [first]: readonly JournalEvent[], hashes: Readonly<Record<string, string>>): void {
  const recorded = (first as JournalEvent | undefined)?.event === 'campaign' ? (first as CampaignEvent).inputs : {}
  const changed = Object.keys(hashes).find((key) => Object.hasOwn(recorded, key) && recorded[key] !== hashes[key])
  if (changed === undefined) return
  throw new StoreError({
    rule: `the input file "${changed}" has changed since ${folder} was begun`,
    found: `SHA-256 ${hashes[changed].slice(0, 12)} instead of ${recorded[changed].slice(0, 12)}`,
    wayOut: `Go on with what it was: give ${folder} itself as CAMPAIGN; or begin anew in another folder with --out.`,
  })
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
