// What the events of a campaign by hand amount to: folded one by one, so that a process killed between any two lines
// changes nothing that follows. Candidates are asked for one at a time, with those before them pending.
import { IonforgeError } from '../errors.ts'
import { memoryStore, type ModelStore } from '../models/model-store.ts'
import type { Lessons } from '../spaces/lessons.ts'
import type { Campaign } from './campaign-file.ts'
import { strategyContext, type Knowledge } from './campaign.ts'
import type { EvaluationEvent, JournalEvent, SuggestionEvent } from './journal.ts'
import { fromEvent, proposalIdentity } from './record.ts'
import type {
  Candidate, Diagnostics, Evaluation, LearningResources, Problem, Strategy, StrategyContext, Verdict,
} from './types.ts'

export interface ByHandParts {
  readonly campaign: Campaign
  readonly problem: Problem
  readonly strategy: Strategy<unknown, unknown, unknown>
  /** SHA-256 of input files and prepared data, for the first line of the journal. */
  readonly inputs: Readonly<Record<string, string>>
  /** What the strategy learns from; none unless its parameters name some. */
  readonly lessons?: readonly Lessons[]
  /** Where it keeps what it learnt; as long as a command lasts unless given. */
  readonly models?: ModelStore
  readonly learning?: LearningResources
}

/** What the events of a journal amount to. */
export interface HandState {
  readonly state: unknown
  /** Observations as they were told to the strategy, group by group; a corrected one stands in its first place. */
  readonly groups: readonly (readonly Recorded[])[]
  /** Everything that was ever suggested, in order of id. */
  readonly suggestions: readonly Candidate<unknown>[]
  /** Suggested and not yet observed, in order of id. */
  readonly pending: readonly Candidate<unknown>[]
  readonly verdicts: readonly Verdict[]
  /** One per group; null where the strategy recorded nothing about itself. */
  readonly diagnostics: readonly (Diagnostics | null)[]
  readonly nextId: number
  readonly batches: number
}

/** An evaluation with the identity of its proposal. */
export interface Recorded {
  readonly proposal: string
  readonly evaluation: Evaluation<unknown>
}

/** Called with each event before it is applied, and for a suggestion with what was learnt before it: how a replay compares. */
export type Inspect = (before: HandState, event: JournalEvent) => void

/**
 * Folds a journal, event by event; an empty one gives the state before the first event. What the strategy learns before
 * a suggestion it learns here too, or takes from its store.
 */
export async function foldJournal(
  parts: ByHandParts, events: readonly JournalEvent[], inspect: Inspect = () => {},
): Promise<HandState> {
  let hand = beginning(parts)
  let group: EvaluationEvent[] = []
  for (const event of events) {
    if (event.event === 'evaluation') {
      group.push(event)
      continue
    }
    if (event.event === 'batch') {
      const after = tellGroup(parts, hand, group)
      inspect(after, event)
      hand = after
      group = []
      continue
    }
    if (event.event === 'suggestion') hand = await withLearning(parts, hand)
    inspect(hand, event)
    if (event.event === 'suggestion') hand = withSuggestion(parts, hand, event)
  }
  return hand
}

/** Who neither waits nor stops. */
const UNHURRIED: LearningResources = { threads: 1, stop: new AbortController().signal }

/** The state in which the strategy is asked: it has learnt what was due. Throws when it was stopped before the end. */
export async function withLearning(parts: ByHandParts, hand: HandState): Promise<HandState> {
  const { strategy, campaign, learning = UNHURRIED } = parts
  if (strategy.learn === undefined) return hand
  const state = await strategy.learn(hand.state, campaign.strategy.parameters, contextOf(parts, hand), learning)
  if (state !== null) return { ...hand, state }
  throw new IonforgeError({
    rule: 'the strategy must have learnt before it suggests', found: 'a signal to stop',
    wayOut: 'Give the command again: it goes on from what was learnt.',
  }, STOPPED)
}

/** Exit code after a clean stop by a signal. */
const STOPPED = 130

/** What the strategy suggests next once it has learnt, as it is recorded; null when it has nothing left to propose. */
export function nextSuggestion(parts: ByHandParts, hand: HandState): SuggestionEvent | null {
  const { strategy, campaign, problem } = parts
  const [candidate] = strategy.ask(hand.state, [hand.nextId], campaign.strategy.parameters, contextOf(parts, hand)) as (Candidate<unknown> | undefined)[]
  if (candidate === undefined) return null
  const { id, genome, lineage } = candidate
  return readBack({ event: 'suggestion', id, proposal: proposalIdentity(problem, candidate), lineage, genome: problem.space.encode(genome) })
}

/** What the journal will say, read back: a campaign that goes on sees the same bits as one that was opened again. */
export function readBack<T extends JournalEvent>(event: T): T {
  return JSON.parse(JSON.stringify(event)) as T
}

function beginning(parts: ByHandParts): HandState {
  const { strategy, campaign, problem } = parts
  return {
    state: strategy.init(campaign.strategy.parameters, strategyContext(campaign.seed, problem, knowledgeOf(parts))),
    groups: [], suggestions: [], pending: [], verdicts: [], diagnostics: [], nextId: 0, batches: 0,
  }
}

/** The state after a suggestion was recorded. */
export function withSuggestion({ problem }: ByHandParts, hand: HandState, { id, lineage, genome }: SuggestionEvent): HandState {
  const candidate = { id, lineage, genome: problem.space.decode(genome) }
  return {
    ...hand,
    suggestions: [...hand.suggestions, candidate],
    pending: [...hand.pending, candidate],
    nextId: Math.max(hand.nextId, id + 1),
  }
}

/** Tells the strategy one group, or, when the group corrects observations, everything anew with the corrected values. */
export function tellGroup(parts: ByHandParts, hand: HandState, events: readonly EvaluationEvent[]): HandState {
  const group = events.map((event): Recorded => ({ proposal: event.proposal, evaluation: fromEvent(parts.problem, event) }))
  const ids = new Set(group.map(({ evaluation }) => evaluation.id))
  const grown = {
    ...hand,
    pending: hand.pending.filter(({ id }) => !ids.has(id)),
    nextId: Math.max(hand.nextId, ...Array.from(ids, (id) => id + 1)),
    batches: hand.batches + 1,
  }
  const corrected = new Map(group.map((recorded) => [recorded.evaluation.id, recorded]))
  const groups = hand.groups.map((earlier) => earlier.map((recorded) => {
    const better = corrected.get(recorded.evaluation.id)
    corrected.delete(recorded.evaluation.id)
    return better ?? recorded
  }))
  if (corrected.size === group.length) return tellOne(parts, grown, group)
  const anew = { ...grown, state: beginning(parts).state, groups: [], verdicts: [], diagnostics: [] }
  return [...groups, [...corrected.values()]].filter(({ length }) => length > 0).reduce<HandState>((state, each) => tellOne(parts, state, each), anew)
}

function tellOne(parts: ByHandParts, hand: HandState, group: readonly Recorded[]): HandState {
  const evaluations = group.map(({ evaluation }) => evaluation)
  const answer = parts.strategy.tell(hand.state, evaluations, parts.campaign.strategy.parameters, contextOf(parts, hand))
  return {
    ...hand,
    state: answer.state,
    groups: [...hand.groups, group],
    verdicts: [...hand.verdicts, ...answer.verdicts],
    diagnostics: [...hand.diagnostics, answer.diagnostics ?? null],
  }
}

/** What the strategy sees: everything observed, and what is pending. */
export function contextOf(parts: ByHandParts, { groups, pending }: HandState): StrategyContext<unknown> {
  const { campaign, problem } = parts
  const told = new Map<string, Evaluation<unknown>>()
  for (const { proposal, evaluation } of groups.flat().sort((a, b) => a.evaluation.id - b.evaluation.id)) {
    if (!told.has(proposal)) told.set(proposal, evaluation)
  }
  const waiting = new Map(pending.map((candidate) => [proposalIdentity(problem, candidate), candidate]))
  return strategyContext(campaign.seed, problem, { told, pending: waiting, ...knowledgeOf(parts) })
}

/** What the strategy learns from, and where it keeps what it learnt. */
function knowledgeOf({ lessons = [], models = memoryStore() }: ByHandParts): Pick<Knowledge, 'lessons' | 'models'> {
  return { lessons, models }
}
