// A campaign by hand: the strategy suggests, people measure, and observe what they found. The journal is the only state.
// What the strategy knows is derived anew from it, event by event, whenever it is opened, so that a process killed between
// any two lines changes no suggestion. Candidates are asked for one at a time, with those before them pending.
import { MismatchError, StoreError } from '../errors.ts'
import { memoryStore } from '../models/model-store.ts'
import { campaignEvent } from './campaign.ts'
import {
  contextOf, foldJournal, nextSuggestion, readBack, tellGroup, withLearning, withSuggestion, type ByHandParts, type HandState,
} from './hand-state.ts'
import {
  digest, isByHand, type BatchEvent, type CampaignEvent, type EvaluationEvent, type Journal, type JournalEvent,
} from './journal.ts'
import { measuredEvaluation } from './measured.ts'
import { toEvent } from './record.ts'
import type { Candidate, Evaluation } from './types.ts'

/** Lineage of what was known before anything was suggested. */
export const GIVEN = 'given'

/** A campaign by hand that was opened for writing. */
export interface HandCampaign {
  /** As the journal says now. */
  current(): HandState
  /** Whether the state derived here is the one that was recorded; after a change of version it may not be. */
  readonly asRecorded: boolean
  /** How many evaluations were known before anything was suggested. */
  readonly given: number
  /** The stop rule by which the strategy has ended the search, in words; null while it has not. */
  finished(): string | null
  /** Records up to `count` new suggestions and returns them: fewer when the strategy has nothing left to propose. */
  suggest(count: number): Promise<readonly Candidate<unknown>[]>
  /** Records evaluations as one group that the strategy learns from together. */
  record(evaluations: readonly Evaluation<unknown>[], candidates: readonly Candidate<unknown>[]): void
}

/**
 * Opens a campaign by hand: begins its journal, taking over what the problem was given, or folds what is there. Throws
 * StoreError for a journal of another campaign or of `ionforge run`, before anything is written.
 */
export async function openByHand(given: ByHandParts, journal: Journal): Promise<HandCampaign> {
  const parts = { models: memoryStore(), ...given }
  const first = firstEvent(parts)
  requireSameJournal(first, journal.recorded)
  let asRecorded = true
  let hand = await foldJournal(parts, journal.recorded, (after, event) => {
    if (event.event === 'batch') asRecorded = digest(after.state) === event.state_sha256
  })
  const append = (events: readonly JournalEvent[]): void => {
    for (const event of events) journal.append(event)
  }
  const record: HandCampaign['record'] = (evaluations, candidates) => {
    const group = evaluations.map((evaluation, k) => readBack(toEvent(parts.problem, evaluation, candidates[k]))).sort((a, b) => a.id - b.id)
    const after = tellGroup(parts, hand, group)
    append([...group, batchEvent(after, group)])
    hand = after
  }
  if (journal.recorded.length === 0) append([first])
  const before = parts.problem.byHand?.given ?? []
  // A process killed while it began has left the first line alone.
  if (hand.nextId === 0 && before.length > 0) {
    const candidates = before.map(({ genome }, id): Candidate<unknown> => ({ id, genome, lineage: { operator: GIVEN, parents: [] } }))
    record(candidates.map((candidate, k) => measuredEvaluation(parts.problem, candidate, before[k], `row ${k + 1}`)), candidates)
  }
  return {
    current: () => hand,
    asRecorded,
    given: before.length,
    finished: () => parts.strategy.finished?.(hand.state, parts.campaign.strategy.parameters, contextOf(parts, hand)) ?? null,
    record,
    async suggest(count) {
      const suggested: Candidate<unknown>[] = []
      while (suggested.length < count) {
        const ready = await withLearning(parts, hand)
        const event = nextSuggestion(parts, ready)
        if (event === null) break
        append([event])
        hand = withSuggestion(parts, ready, event)
        suggested.push(hand.pending[hand.pending.length - 1])
      }
      return suggested
    },
  }
}

/**
 * Derives every suggestion and state of a journal anew from the events before it and counts what was compared. Throws
 * MismatchError at the first line that says otherwise; `path` is named in it.
 */
export async function verifyByHand(
  given: ByHandParts, events: readonly JournalEvent[], path: string,
): Promise<{ readonly suggestions: number; readonly observations: number }> {
  const parts = { models: memoryStore(), ...given }
  requireSameJournal(firstEvent(parts), events)
  await foldJournal(parts, events, (before, event) => {
    if (event.event === 'suggestion') requireSame(event, nextSuggestion(parts, before), `${path}:${events.indexOf(event) + 1}`)
    if (event.event === 'batch') requireSame(event.state_sha256, digest(before.state), `${path}:${events.indexOf(event) + 1}`)
  })
  const count = (kind: JournalEvent['event']): number => events.filter(({ event }) => event === kind).length
  return { suggestions: count('suggestion'), observations: count('evaluation') }
}

function requireSame(recorded: unknown, derived: unknown, place: string): void {
  if (JSON.stringify(recorded) === JSON.stringify(derived)) return
  throw new MismatchError({
    rule: 'suggestions and states must follow from the lines of the journal before them',
    found: derived,
    place,
    wayOut: 'Same version and same Node major are needed for equal bytes.',
  })
}

function firstEvent({ campaign, inputs }: ByHandParts): CampaignEvent {
  return { ...campaignEvent(campaign, inputs), by_hand: true }
}

function requireSameJournal(first: CampaignEvent, recorded: readonly JournalEvent[]): void {
  if (recorded.length === 0) return
  if (!isByHand(recorded)) {
    throw new StoreError({
      rule: 'suggest and observe need a folder of their own: this one holds a campaign of "ionforge run"',
      wayOut: 'Choose another one with --out.',
    })
  }
  const before = recorded[0] as CampaignEvent
  const key = (['problem', 'strategy', 'seed', 'batch', 'inputs'] as const).find((name) => digest(before[name]) !== digest(first[name]))
  if (key === undefined) return
  throw new StoreError({
    rule: `this results folder was begun with another ${key === 'inputs' ? 'set of input files' : key}`,
    found: before[key],
    wayOut: 'Choose another one with --out: values in the target column of a table are taken over.',
  })
}

function batchEvent({ batches, state, verdicts, diagnostics }: HandState, group: readonly EvaluationEvent[]): BatchEvent {
  const ids = new Set(group.map(({ id }) => id))
  const latest = diagnostics[diagnostics.length - 1]
  const noted = latest === null ? {} : { diagnostics: latest }
  return readBack({
    event: 'batch', batch: batches - 1, verdicts: verdicts.filter(({ id }) => ids.has(id)), ...noted, state_sha256: digest(state),
  })
}
