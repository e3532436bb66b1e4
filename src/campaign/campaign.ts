// THE MAIN PATH: ask → evaluate → record → tell, batch after batch, until the budget is spent. Resuming is the
// same path: what the journal already holds is not evaluated again, and every step is checked against it.
import { ConfigError, MismatchError, StoreError } from '../errors.ts'
import type { Executor } from '../executors/executor.ts'
import { randomStream, streamKey } from '../math/random.ts'
import { memoryStore, type ModelStore } from '../models/model-store.ts'
import type { Lessons } from '../spaces/lessons.ts'
import type { Campaign } from './campaign-file.ts'
import {
  digest,
  isByHand,
  type BatchEvent,
  type CampaignEvent,
  type EvaluationEvent,
  type Journal,
  type JournalEvent,
} from './journal.ts'
import { fromEvent, proposalIdentity, toEvent } from './record.ts'
import { screenBatch, type ScreeningRecord } from './screening.ts'
import type {
  Candidate, Diagnostics, Evaluation, LearningResources, Problem, Strategy, StrategyContext, Told, Verdict,
} from './types.ts'

/**
 * Why a campaign ended. The first three are the budget's; `finished` = by a stop rule of the strategy, `exhausted` =
 * nothing left to propose.
 */
export type Ending = 'evaluations' | 'force_calls' | 'target' | 'finished' | 'exhausted' | 'stopped'

export interface CampaignParts {
  readonly campaign: Campaign
  readonly problem: Problem
  readonly strategy: Strategy<unknown, unknown, unknown>
  readonly executor: Executor
  readonly journal: Journal
  /** SHA-256 of input files and prepared data, for the first line of the journal. */
  readonly inputs: Readonly<Record<string, string>>
  /** Set by the clock or a signal. */
  readonly stop: AbortSignal
  readonly watch?: CampaignWatcher
  /** What the strategy learns from; none unless its parameters name some. */
  readonly lessons?: readonly Lessons[]
  /** Where it keeps what it learnt; as long as the process lasts unless given. */
  readonly models?: ModelStore
  /** Threads it may train on; one unless given. */
  readonly threads?: number
}

/** What the command line shows while a campaign runs. */
export interface CampaignWatcher {
  evaluation?(evaluation: Evaluation<unknown>, resumed: boolean): void
  /** A line on what the strategy is learning. */
  learning?(line: string): void
  batch?(batch: number, verdicts: readonly Verdict[]): void
}

export interface CampaignResult {
  readonly ending: Ending
  readonly evaluations: readonly Evaluation<unknown>[]
  readonly verdicts: readonly Verdict[]
  /** What the strategy recorded about itself, batch after batch. */
  readonly diagnostics: readonly Diagnostics[]
  /** The strategy's stop rule in words, where one ended the campaign. */
  readonly stopRule?: string
}

/** Runs a campaign to the end of its budget, or resumes it from its journal. */
export async function runCampaign(parts: CampaignParts): Promise<CampaignResult> {
  const { campaign, problem, strategy, watch } = parts
  const parameters = campaign.strategy.parameters
  const told = new Map<string, Evaluation<unknown>>()
  const { lessons = [], models = memoryStore(), threads = 1 } = parts
  const context = strategyContext(campaign.seed, problem, { told, lessons, models })
  const resources: LearningResources = { threads, stop: parts.stop, progress: (line) => watch?.learning?.(line) }
  // A strategy that refuses the space does so before anything is recorded.
  let state = strategy.init(parameters, context)
  if (problem.notEvaluable !== undefined) throw new ConfigError(problem.notEvaluable)
  const history = readHistory(parts)
  const progress: Progress = { evaluations: [], forceCalls: 0 }
  const { evaluations } = progress
  const verdicts: Verdict[] = []
  const diagnostics: Diagnostics[] = []
  const ended = (ending: Ending): CampaignResult => ({ ending, evaluations, verdicts, diagnostics })

  for (let batch = 0; ; batch++) {
    if (strategy.learn !== undefined) {
      const learnt = await strategy.learn(state, parameters, context, resources)
      if (learnt === null) return ended('stopped')
      state = learnt
    }
    const ids = Array.from({ length: campaign.batch }, (_, i) => batch * campaign.batch + i)
    const candidates = strategy.ask(state, ids, parameters, context)
    if (candidates.length === 0) {
      const stopRule = strategy.finished?.(state, parameters, context) ?? null
      return stopRule === null ? ended('exhausted') : { ...ended('finished'), stopRule }
    }
    requirePreparable(problem, candidates, campaign)

    const { results, proposals, ending } = await evaluateBatch(parts, candidates, history, progress)
    if (ending !== null && results.length < candidates.length) return ended(ending)

    const answer = strategy.tell(state, results, parameters, context)
    state = answer.state
    verdicts.push(...answer.verdicts)
    if (answer.diagnostics !== undefined) diagnostics.push(answer.diagnostics)
    recordBatch(parts.journal, history, batch, answer)
    proposals.forEach((key, k) => { if (!told.has(key)) told.set(key, results[k]) })
    watch?.batch?.(batch, answer.verdicts)
    if (ending !== null) return ended(ending)
  }
}

/** What a strategy sees of a campaign; every stream is named by seed, purpose and candidate. */
export function strategyContext(
  seed: number,
  { space, objective }: Problem,
  { told = new Map(), pending = new Map(), lessons = [], models = memoryStore() }: Partial<Knowledge> = {},
): StrategyContext<unknown> {
  return { space, objective, told, pending, lessons, models, random: (purpose, id) => randomStream(streamKey(seed, purpose, id)) }
}

/** What a context holds besides its problem; nothing unless given. */
export type Knowledge = Pick<StrategyContext<unknown>, 'told' | 'pending' | 'lessons' | 'models'>

/** What was done so far; grows in place. */
interface Progress {
  readonly evaluations: Evaluation<unknown>[]
  forceCalls: number
}

/** What the journal held when it was opened. */
interface History {
  readonly evaluations: ReadonlyMap<number, EvaluationEvent>
  readonly batches: ReadonlyMap<number, BatchEvent>
}

/** First line of a campaign's journal. */
export function campaignEvent({ problem, strategy, seed, batch }: Campaign, inputs: CampaignEvent['inputs']): CampaignEvent {
  return {
    event: 'campaign',
    format: 1,
    problem: { name: problem.name, ...problem.parameters },
    strategy: { name: strategy.name, ...strategy.parameters },
    seed,
    batch,
    inputs,
  }
}

/** Checks that the journal belongs to this campaign, or begins it. */
function readHistory({ campaign, inputs, journal }: CampaignParts): History {
  const first = campaignEvent(campaign, inputs)
  const [recorded, ...rest] = journal.recorded
  if (recorded === undefined) journal.append(first)
  else requireSameCampaign(first, recorded)
  return {
    evaluations: new Map(rest.flatMap((event) => (event.event === 'evaluation' ? [[event.id, event]] : []))),
    batches: new Map(rest.flatMap((event) => (event.event === 'batch' ? [[event.batch, event]] : []))),
  }
}

function requireSameCampaign(asked: CampaignEvent, recorded: JournalEvent): void {
  if (isByHand([recorded])) {
    throw new StoreError({
      rule: 'this results folder holds a campaign by hand, which only people can go on with',
      wayOut: 'Use "ionforge suggest" and "ionforge observe", or choose another folder with --out.',
    })
  }
  for (const key of ['event', 'format', 'problem', 'strategy', 'seed', 'batch', 'inputs'] as const) {
    const before = (recorded as unknown as Record<string, unknown>)[key]
    if (digest(before ?? null) === digest(asked[key])) continue
    throw new StoreError({
      rule: `this results folder was begun with another ${key === 'inputs' ? 'set of input files' : key}`,
      found: before ?? 'nothing',
      wayOut: 'Choose another --out folder, or --force to begin anew.',
    })
  }
}

/**
 * Evaluates the candidates of one batch in order, taking from the journal what is there. Returns fewer results
 * than candidates only with an ending.
 */
async function evaluateBatch(
  parts: CampaignParts,
  candidates: readonly Candidate<unknown>[],
  history: History,
  progress: Progress,
): Promise<{ results: Evaluation<unknown>[]; proposals: string[]; ending: Ending | null }> {
  const { campaign, problem, journal, watch } = parts
  const results: Evaluation<unknown>[] = []
  const proposals: string[] = []
  const { evaluations } = progress
  const affordable = candidates.slice(0, Math.max(0, campaign.budget.evaluations - evaluations.length))
  const known = affordable.findIndex(({ id }) => !history.evaluations.has(id))
  const split = known === -1 ? affordable.length : known

  const accept = (event: EvaluationEvent, resumed: boolean): Ending | null => {
    const evaluation = fromEvent(problem, event)
    results.push(evaluation)
    proposals.push(event.proposal)
    evaluations.push(evaluation)
    progress.forceCalls += evaluation.cost.force_calls
    watch?.evaluation?.(evaluation, resumed)
    return spent(campaign, problem, evaluation, progress.forceCalls)
  }

  for (const candidate of affordable.slice(0, split)) {
    const event = history.evaluations.get(candidate.id)
    if (event === undefined) break
    requireSameProposal(problem, candidate, event)
    const ending = accept(event, true)
    if (ending !== null) return { results, proposals, ending }
  }
  if (split < affordable.length) {
    for await (const evaluation of evaluated(parts, candidates, affordable.slice(split))) {
      // What the strategy learns is what the journal says, read back: a resumed campaign sees the same bits.
      const event = JSON.parse(JSON.stringify(toEvent(problem, evaluation, candidates[results.length]))) as EvaluationEvent
      journal.append(event)
      const ending = accept(event, false)
      if (ending !== null) return { results, proposals, ending }
    }
  }
  if (results.length < affordable.length) return { results, proposals, ending: 'stopped' }
  return { results, proposals, ending: evaluations.length >= campaign.budget.evaluations ? 'evaluations' : null }
}

/**
 * Evaluates what is due of a batch, in order. Screenings look at the whole batch, whatever the journal or the budget
 * leave of it: who goes on must not depend on where a campaign was interrupted.
 */
async function* evaluated(
  { problem, executor, stop }: CampaignParts, batch: readonly Candidate<unknown>[], due: readonly Candidate<unknown>[],
): AsyncGenerator<Evaluation<unknown>> {
  if (problem.screenings === undefined || problem.screenings.length === 0) {
    yield* executor.evaluate(due, stop)
    return
  }
  const screened = await screenBatch(problem, batch, executor, stop)
  if (screened === null) return
  const goOn = due.filter(({ id }) => screened.get(id)?.ended === null)
  const evaluations = executor.evaluate(goOn, stop)
  for (const { id } of due) {
    const record = screened.get(id)
    if (record?.ended) {
      yield record.ended
      continue
    }
    const next = await evaluations.next()
    if (next.done === true) return
    yield withScreening(next.value, record)
  }
}

function withScreening(evaluation: Evaluation<unknown>, record: ScreeningRecord | undefined): Evaluation<unknown> {
  if (record === undefined) return evaluation
  const { properties, cost } = evaluation
  return {
    ...evaluation,
    properties: { ...record.measured, ...properties },
    cost: { ...cost, force_calls: cost.force_calls + record.forceCalls },
  }
}

/** A preparation that the problem does not know would be left out silently. */
function requirePreparable({ space }: Problem, candidates: readonly Candidate<unknown>[], { problem, strategy }: Campaign): void {
  for (const { preparation } of candidates) {
    if (preparation === undefined || space.preparations?.includes(preparation.kind)) continue
    throw new ConfigError({
      rule: `the problem "${problem.name}" must be able to prepare candidates as the strategy "${strategy.name}" asks`,
      found: preparation.kind,
      wayOut: `It can do: ${space.preparations?.join(', ') ?? 'nothing'}.`,
    })
  }
}

/** Whether this evaluation used up the force calls or reached the target. */
function spent(
  { budget }: Campaign,
  { objective }: Problem,
  evaluation: Evaluation<unknown>,
  forceCalls: number,
): Ending | null {
  if (budget.target !== undefined && evaluation.objective !== null && evaluation.niche === objective.niche) {
    const sign = objective.direction === 'minimize' ? 1 : -1
    if (sign * evaluation.objective <= sign * budget.target) return 'target'
  }
  return budget.force_calls !== undefined && forceCalls >= budget.force_calls ? 'force_calls' : null
}

function requireSameProposal(problem: Problem, candidate: Candidate<unknown>, event: EvaluationEvent): void {
  const proposal = proposalIdentity(problem, candidate)
  if (proposal === event.proposal) return
  throw new MismatchError({
    rule: `candidate ${candidate.id} must be the one the journal recorded`,
    found: `${proposal.slice(0, 12)} instead of ${event.proposal.slice(0, 12)}`,
    wayOut: 'The journal was written by another version of ionforge or of Node: continue it with that one.',
  })
}

function recordBatch(
  journal: Journal,
  history: History,
  batch: number,
  { state, verdicts, diagnostics }: Told<unknown>,
): void {
  if (!journal.keeps) return
  const noted = diagnostics === undefined ? {} : { diagnostics }
  const event: BatchEvent = { event: 'batch', batch, verdicts, ...noted, state_sha256: digest(state) }
  const recorded = history.batches.get(batch)
  if (recorded === undefined) {
    journal.append(event)
  } else if (recorded.state_sha256 !== event.state_sha256) {
    throw new MismatchError({
      rule: `the strategy's state after batch ${batch} must be the one the journal recorded`,
      found: `${event.state_sha256.slice(0, 12)} instead of ${recorded.state_sha256.slice(0, 12)}`,
      wayOut: 'The journal was written by another version of ionforge or of Node: continue it with that one.',
    })
  }
}
