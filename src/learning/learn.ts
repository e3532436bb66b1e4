// THE MAIN PATH of active learning: committee → search → select → label → refit, round after round, until the committee
// agrees on new low-energy structures or the budget is spent. Resuming is the same path: what the journal holds is not
// done again, and every file it speaks of is checked against it.
import { EvaluationError } from '../errors.ts'
import { openCommittee } from './committee.ts'
import type { LabelledCandidate } from './labels-file.ts'
import type { SearchEvent } from './learn-journal.ts'
import { committeeStage, errorsStage, labelsAsked, labelStage, roundFolder, searchStage, selectStage } from './stages.ts'
import type { LearnEnding, LearnParts, LearnResult } from './types.ts'

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
