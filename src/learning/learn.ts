// THE MAIN PATH of active learning: committee → search → select → label → refit, round after round, until the committee
// agrees on new low-energy structures or the budget is spent. Resuming is the same path: what the journal holds is not
// done again, and every file it speaks of is checked against it.
import { EvaluationError } from '../errors.ts'
import type { Structure } from '../atoms/structure.ts'
import type { FitProgress } from '../training/fit-nep.ts'
import { openCommittee } from './committee.ts'
import type { LabelledCandidate } from './labels-file.ts'
import type { LabelEvent, LearnJournal, SearchEvent } from './learn-journal.ts'
import type { LearnSettings } from './learn-settings.ts'
import type { CampaignSearch } from './pool.ts'
import { committeeStage, errorsStage, labelsAsked, labelStage, roundFolder, searchStage, selectStage } from './stages.ts'

/** How learning ended: by the bound on the spread, by a budget, for lack of new structures, by a signal; or not yet. */
export type LearnEnding = 'spread' | 'rounds' | 'labels' | 'nothing_new' | 'stopped' | 'running'

export interface LearnParts {
  readonly settings: LearnSettings
  /** Results folder. */
  readonly folder: string
  readonly journal: LearnJournal
  /** Structures with labels of the calculator's scale that exist before anything is learnt. */
  readonly known: readonly Structure[]
  readonly search: CampaignSearch
  /** Threads of a fit. */
  readonly threads: number
  readonly stop: AbortSignal
  readonly watch?: LearnWatcher
  /** Called with what is known after every search and at the end: for reports that can be read while it learns. */
  readonly record?: (result: LearnResult) => Promise<void>
}

/** Steps of a round. */
export type Stage = 'committee' | 'search' | 'select' | 'label'

/** What the command line shows while it learns. */
export interface LearnWatcher {
  stage?(round: number, stage: Stage, resumed: boolean): void
  searched?(event: SearchEvent): void
  labelled?(event: LabelEvent, done: number, wanted: number): void
  fitting?(member: number, members: number, progress: FitProgress): void
}

export interface LearnResult {
  readonly ending: LearnEnding
  /** Labels so far, rounds in order. */
  readonly labelled: readonly LabelledCandidate[]
  /** Round of the newest committee. */
  readonly round: number
}

/** Learns to the end of the budget, or goes on from the journal. */
export async function runLearning(parts: LearnParts): Promise<LearnResult> {
  const result = await learnRounds(parts)
  await parts.record?.(result)
  return result
}

async function learnRounds(parts: LearnParts): Promise<LearnResult> {
  const labelled: LabelledCandidate[] = []
  for (let round = 0; ; round++) {
    const ended = (ending: LearnEnding): LearnResult => ({ ending, labelled, round })
    if (!(await committeeStage(parts, round))) return { ...ended('stopped'), round: Math.max(0, round - 1) }
    const committee = await openCommittee(parts.folder, round)
    const found = await searchStage(parts, round, committee, labelled)
    if (found === null) return ended('stopped')
    const ending = endingOf(parts, round, found.event)
    if (ending !== null) return ended(ending)
    await parts.record?.(ended('running'))

    const selected = selectStage(parts, round, found.pool, labelled)
    if (selected.length === 0) return ended('nothing_new')
    const fresh = await labelStage(parts, round, found.pool, selected, labelled)
    labelled.push(...fresh.labelled)
    if (!fresh.complete) return ended('stopped')
    if (fresh.labelled.length === 0) throw allFailed(parts, round)
    await errorsStage(parts, round, committee, fresh.labelled)
  }
}

/** Why no more labels are wanted; null when they are. */
function endingOf({ settings: { stop }, journal }: LearnParts, round: number, { energy_spread: spread }: SearchEvent): LearnEnding | null {
  if (stop.spread !== null && spread !== null && spread.ninety < stop.spread) return 'spread'
  if (round >= stop.rounds) return 'rounds'
  return stop.labels !== null && labelsAsked(journal, round) >= stop.labels ? 'labels' : null
}

function allFailed({ folder, journal }: LearnParts, round: number): EvaluationError {
  const last = journal.events.findLast((event) => event.event === 'label')
  return new EvaluationError({
    rule: `the calculator must label some structure of round ${round}`,
    found: last?.event === 'label' ? (last.reason ?? 'no reason') : 'nothing',
    place: `${roundFolder(folder, round)}/labels`,
    wayOut: 'The logs lie there. Correct the command and run again with --retry-failed.',
  })
}
