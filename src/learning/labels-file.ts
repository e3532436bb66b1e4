// labels.extxyz: every label so far, ready for `ionforge fit`. It follows from the journal and the rounds' pools.
import { appendFileSync } from 'node:fs'
import { formatExtxyz } from '../io/extxyz.ts'
import { frameOf, realColumns, type Frame } from '../io/frame.ts'
import { writeAtomically } from '../io/write-atomically.ts'
import type { Candidate } from './candidates.ts'
import type { LearnSettings } from './learn-settings.ts'
import type { LabelEvent } from './learn-journal.ts'
import type { Selection } from './select.ts'

/** A candidate that has its label. */
export interface LabelledCandidate {
  readonly candidate: Candidate
  readonly selection: Selection
  readonly label: LabelEvent
}

/** Name of a structure through all rounds: its working folder, its id for the calculator. */
export function candidateName(round: number, id: number): string {
  return `round-${round}-candidate-${id}`
}

/** Writes the file anew. */
export function writeLabels(path: string, labelled: readonly LabelledCandidate[], settings: LearnSettings): void {
  writeAtomically(path, formatExtxyz(labelled.map((one) => labelFrame(one, settings))))
}

/** Adds one label at the end of the file. */
export function appendLabel(path: string, labelled: LabelledCandidate, settings: LearnSettings): void {
  appendFileSync(path, formatExtxyz([labelFrame(labelled, settings)]))
}

function labelFrame(
  { candidate, selection, label }: LabelledCandidate, { calculator, config_type: configType, seed }: LearnSettings,
): Frame {
  const info = {
    energy: label.energy ?? Number.NaN,
    ...(label.virial ? { virial: label.virial } : {}),
    config_type: `${configType}_${candidate.source.replaceAll('-', '_')}`,
    // Labels of several runs are fitted together: the seed keeps their names apart.
    traj: `seed-${seed}-${candidateName(label.round, candidate.id)}`,
    split: selection.split,
    attempt: label.attempt,
    calculator: calculator.command,
  }
  return frameOf(candidate.structure, info, { forces: realColumns(Float64Array.from(label.forces ?? []), 3) })
}
