// The journal: append-only JSON lines, the only source of truth. A line is either whole or not there: a torn
// last line (the process was killed while writing) is cut off when the journal is opened again. So are, in a campaign
// by hand, the last observations when the batch line that ends their group is missing.
import { createHash } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs'
import { StoreError } from '../errors.ts'
import { wholeLines } from '../io/whole-lines.ts'
import type { Preparation } from '../spaces/preparation.ts'
import type { Json } from '../spaces/space.ts'
import type { Diagnostics, Lineage, Outcome, Verdict } from './types.ts'

/** First line: what this campaign is. Budgets, jobs and times stay out, so longer runs continue shorter ones. */
export interface CampaignEvent {
  readonly event: 'campaign'
  readonly format: 1
  readonly problem: Json
  readonly strategy: Json
  readonly seed: number
  readonly batch: number
  /** SHA-256 of each input file and of what the problem prepared from them. */
  readonly inputs: Readonly<Record<string, string>>
  /** People evaluate: `ionforge suggest` and `ionforge observe` write this journal. */
  readonly by_hand?: true
}

/** By hand: a candidate that was proposed, pending until an evaluation has its id. */
export interface SuggestionEvent {
  readonly event: 'suggestion'
  readonly id: number
  /** Identity of the proposal. */
  readonly proposal: string
  readonly lineage: Lineage
  readonly genome: Json
}

/** One line per candidate, in order of id; by hand, in order of observation, and a second line of an id corrects the first. */
export interface EvaluationEvent {
  readonly event: 'evaluation'
  readonly id: number
  /** Identity of the proposal, before relaxation. */
  readonly proposal: string
  readonly lineage: Lineage
  /** What was done with the proposal before it was relaxed, where anything was. */
  readonly preparation?: Preparation
  readonly outcome: Outcome
  readonly reason?: string
  readonly objective: number | null
  readonly niche: string
  readonly properties: Readonly<Record<string, Json>>
  readonly cost: { readonly relaxations: number; readonly force_calls: number }
  readonly genome: Json
}

/** After each complete batch: what the strategy decided, and a digest of its state for verification. */
export interface BatchEvent {
  readonly event: 'batch'
  readonly batch: number
  readonly verdicts: readonly Verdict[]
  readonly diagnostics?: Diagnostics
  readonly state_sha256: string
}

export type JournalEvent = CampaignEvent | SuggestionEvent | EvaluationEvent | BatchEvent

export interface Journal {
  /** False when nothing is kept of what is appended: then digests need not be made. */
  readonly keeps: boolean
  /** What stood in the file when it was opened. */
  readonly recorded: readonly JournalEvent[]
  append(event: JournalEvent): void
  close(): void
}

/** Batches that take less share one synchronisation with the disk, ms: it costs as much as a hundred cheap evaluations. */
const SYNC_PERIOD = 1000

/** Opens a journal for appending, creating it when absent; repairs a torn last line. */
export function openJournal(path: string): Journal {
  const recorded = existsSync(path) ? readAndRepair(path) : []
  const file = openSync(path, 'a')
  let synced = performance.now()
  return {
    keeps: true,
    recorded,
    append(event) {
      writeSync(file, `${JSON.stringify(event)}\n`)
      // What is written survives a killed process as it is; a power cut costs no more than the last second, or batch.
      if (event.event !== 'batch' || performance.now() - synced < SYNC_PERIOD) return
      fsyncSync(file)
      synced = performance.now()
    },
    close() {
      fsyncSync(file)
      closeSync(file)
    },
  }
}

/** A journal that keeps nothing: for benchmarks, where only the outcome counts. */
export function memoryJournal(): Journal {
  return { keeps: false, recorded: [], append() {}, close() {} }
}

/** Reads a journal without touching it; a torn last line is ignored. */
export function readJournal(path: string): JournalEvent[] {
  return parse(readText(path), path).events
}

/** Whether the journal is of a campaign by hand. */
export function isByHand([first]: readonly JournalEvent[]): boolean {
  return (first as JournalEvent | undefined)?.event === 'campaign' && (first as CampaignEvent).by_hand === true
}

/** The evaluations of a journal in the order of its lines; one that was corrected stands, corrected, in its first place. */
export function evaluationEvents(events: readonly JournalEvent[]): EvaluationEvent[] {
  return [...new Map(events.flatMap((event) => (event.event === 'evaluation' ? [[event.id, event] as const] : []))).values()]
}

/** Digest of plain data: SHA-256 of its JSON text. */
export function digest(data: unknown): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('hex')
}

function readAndRepair(path: string): JournalEvent[] {
  const { events, wholeBytes, totalBytes } = parse(readText(path), path)
  if (wholeBytes < totalBytes) truncateSync(path, wholeBytes)
  return events
}

function readText(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw new StoreError({
      rule: 'a results folder must contain a readable journal.jsonl',
      place: path,
      wayOut: 'Give the folder that "ionforge run" wrote.',
      cause,
    })
  }
}

function parse(content: Buffer, path: string): { events: JournalEvent[]; wholeBytes: number; totalBytes: number } {
  const { events, bytes } = wholeLines<JournalEvent>(content, path)
  const settled = settledCount(events)
  const wholeBytes = bytes.slice(0, settled).reduce((sum, count) => sum + count, 0)
  return { events: events.slice(0, settled), wholeBytes, totalBytes: content.length }
}

/** How many events count: by hand, observations do once the batch line behind them is there. */
function settledCount(events: readonly JournalEvent[]): number {
  if (!isByHand(events)) return events.length
  return events.findLastIndex(({ event }) => event !== 'evaluation') + 1
}
