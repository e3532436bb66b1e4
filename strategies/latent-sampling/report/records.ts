// What the strategy journalled about itself, put together from the diagnostics of all batches.
import type { Diagnostics } from '../../../src/campaign/types.ts'
import type { LatentDiagnostics, ProposalRecord, TrainingRecord } from '../record.ts'

/** What the diagnostics of all batches hold. */
export interface LatentRecords {
  readonly trainings: readonly TrainingRecord[]
  /** Id of the first candidate after each training. */
  readonly firstIds: readonly number[]
  readonly proposals: readonly ProposalRecord[]
}

export function recordsOf(diagnostics: readonly Diagnostics[]): LatentRecords {
  const records = diagnostics.map((record) => record as unknown as Partial<LatentDiagnostics>)
  let next = 0
  const trainings: TrainingRecord[] = []
  const firstIds: number[] = []
  for (const { training, proposals = [] } of records) {
    if (training) {
      trainings.push(training)
      firstIds.push(proposals.at(0)?.id ?? next)
    }
    next = (proposals.at(-1)?.id ?? next - 1) + 1
  }
  return { trainings, firstIds, proposals: records.flatMap(({ proposals = [] }) => proposals) }
}
