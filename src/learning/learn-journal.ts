// The journal of active learning: append-only JSON lines, one per stage and label, the only source of truth. Labels stand
// in it with all their numbers; labels.extxyz follows from it. No times, so that the same labels give the same bytes.
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs'
import { wholeLines } from '../io/whole-lines.ts'
import type { Json } from '../spaces/space.ts'
import type { LabelErrors } from './label-errors.ts'
import type { PoolSummary } from './pool.ts'
import type { Selection } from './select.ts'

/** First line: what this is. Budgets, the command and how it is run stay out, so longer runs continue shorter ones. */
export interface LearnEvent {
  readonly event: 'learn'
  readonly format: 1
  readonly settings: Json
  /** SHA-256 of every input file. */
  readonly inputs: Readonly<Record<string, string>>
}

/** The committee a round begins with. */
export interface CommitteeEvent {
  readonly event: 'committee'
  readonly round: number
  /** SHA-256 of the members' nep.txt files. */
  readonly members: readonly string[]
}

/** What the sources of a round found. */
export interface SearchEvent extends PoolSummary {
  readonly event: 'search'
  readonly round: number
  /** SHA-256 of rounds/<round>/pool.extxyz. */
  readonly pool_sha256: string
  /** Errors of the committee on everything ever held out. */
  readonly held_out: LabelErrors
}

export interface SelectEvent {
  readonly event: 'select'
  readonly round: number
  readonly selected: readonly Selection[]
}

/** One candidate's label, or why it has none. Units: eV, eV/Å. */
export interface LabelEvent {
  readonly event: 'label'
  readonly round: number
  readonly id: number
  readonly attempt: number
  readonly outcome: 'labelled' | 'failed'
  readonly reason?: string
  readonly energy?: number
  readonly forces?: readonly number[]
  readonly virial?: readonly number[] | null
}

/** How well the committee of the round knew its labels before it was fitted to them. */
export interface ErrorsEvent {
  readonly event: 'errors'
  readonly round: number
  /** All new labels, and of these the ones drawn by chance. */
  readonly before_use: LabelErrors
  readonly before_use_by_chance: LabelErrors
}

export type LearnJournalEvent = LearnEvent | CommitteeEvent | SearchEvent | SelectEvent | LabelEvent | ErrorsEvent

export interface LearnJournal {
  /** Everything so far, what stood in the file first. */
  readonly events: readonly LearnJournalEvent[]
  append(event: LearnJournalEvent): void
  close(): void
}

/** Opens a journal for appending, creating it when absent; a torn last line is cut off. */
export function openLearnJournal(path: string): LearnJournal {
  const content = existsSync(path) ? readFileSync(path) : Buffer.alloc(0)
  const { events, bytes } = wholeLines<LearnJournalEvent>(content, path)
  const whole = bytes.reduce((sum, count) => sum + count, 0)
  if (whole < content.length) truncateSync(path, whole)
  const file = openSync(path, 'a')
  return {
    events,
    append(event) {
      // Read back, so that a run sees what a resumed one would.
      const line = JSON.stringify(event)
      writeSync(file, `${line}\n`)
      // A line may stand for hours of computation.
      fsyncSync(file)
      events.push(JSON.parse(line) as LearnJournalEvent)
    },
    close: () => closeSync(file),
  }
}

/** The first event of a kind and round, or null. */
export function eventOf<K extends 'committee' | 'search' | 'select' | 'errors'>(
  { events }: Pick<LearnJournal, 'events'>, kind: K, round: number,
): Extract<LearnJournalEvent, { event: K }> | null {
  const found = events.find((event) => event.event === kind && 'round' in event && event.round === round)
  return (found as Extract<LearnJournalEvent, { event: K }> | undefined) ?? null
}

/** The label events of a round by candidate. */
export function labelsOfRound({ events }: Pick<LearnJournal, 'events'>, round: number): Map<number, LabelEvent> {
  return new Map(events.flatMap((event) => (event.event === 'label' && event.round === round ? [[event.id, event]] : [])))
}
