// What a finished campaign found, read from its journal: values, and what each proposal was meant to be.
import { join } from 'node:path'
import { evaluationEvents, readJournal } from '../../src/campaign/journal.ts'
import { resultPaths } from '../../src/campaign/results-folder.ts'
import type { LatentDiagnostics, ProposalRecord, TrainingRecord } from '../../strategies/latent-sampling/record.ts'

/** One evaluation. */
export interface Found {
  readonly id: number
  /** Formation energy, eV per N; null for a failure. */
  readonly value: number | null
  /** Equal for proposals that symmetry turns into each other. */
  readonly key: string
  /** What made it: "elites", "random". */
  readonly operator: string
}

/** One campaign, evaluation by evaluation, with what a generator recorded of itself. */
export interface Results {
  readonly name: string
  readonly seed: number
  readonly found: readonly Found[]
  readonly proposals: readonly ProposalRecord[]
  readonly trainings: readonly TrainingRecord[]
}

/** Reads at most so many evaluations of a campaign in the folder of all campaigns. */
export function readResults(cache: string, name: string, seed: number, most = Infinity): Results {
  const events = readJournal(resultPaths(join(cache, name)).journal)
  const found = evaluationEvents(events)
    .sort((a, b) => a.id - b.id).slice(0, most)
    .map(({ id, objective, proposal, lineage: { operator } }): Found => ({ id, value: objective, key: proposal, operator }))
  const notes = events.flatMap((event) =>
    (event.event === 'batch' && event.diagnostics !== undefined ? [event.diagnostics as Partial<LatentDiagnostics>] : []))
  return {
    name, seed, found,
    proposals: notes.flatMap(({ proposals = [] }) => proposals),
    trainings: notes.flatMap(({ training = null }) => (training === null ? [] : [training])),
  }
}

/** Values in order of evaluation; a failure counts as infinitely high. */
export function valuesOf({ found }: Results): number[] {
  return found.map(({ value }) => value ?? Infinity)
}
