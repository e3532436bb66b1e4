// The stages of a round. Each looks into the journal first; what it finds there is checked against the files and not done
// again, so that a run goes on wherever it was ended.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { durationSeconds } from '../campaign/campaign-file.ts'
import { fileHash } from '../campaign/results-folder.ts'
import { MismatchError } from '../errors.ts'
import { formatExtxyz } from '../io/extxyz.ts'
import { readStructures } from '../io/formats.ts'
import { makeFolder, writeAtomically } from '../io/write-atomically.ts'
import type { Potential } from '../potentials/potential.ts'
import type { LabelledFrame } from '../training/types.ts'
import { candidateFrame, candidateFrom, type Candidate } from './candidates.ts'
import { beginCommittee, committeeFolder, committeeHashes, fitCommittee } from './committee.ts'
import { labelErrors } from './label-errors.ts'
import { labelStructures, type LabelResult } from './labelling.ts'
import { appendLabel, candidateName, writeLabels, type LabelledCandidate } from './labels-file.ts'
import type { LearnParts } from './types.ts'
import { eventOf, labelsOfRound, type LabelEvent, type LearnJournal, type SearchEvent } from './learn-journal.ts'
import type { LearnSettings } from './learn-settings.ts'
import { buildPool } from './pool.ts'
import { selectBatch, type Selection } from './select.ts'

/** labels.extxyz of a results folder. */
export function labelsPath(folder: string): string {
  return join(folder, 'labels.extxyz')
}

/** Folder of a round: its pool, its searches and its labels' working folders. */
export function roundFolder(folder: string, round: number): string {
  return join(folder, 'rounds', String(round))
}

/** Structures that were sent to the calculator before a round. */
export function labelsAsked({ events }: LearnJournal, round: number): number {
  return events.reduce((sum, event) => sum + (event.event === 'select' && event.round < round ? event.selected.length : 0), 0)
}

/** The committee of a round: in place already, given or fitted. False when stopped. */
export async function committeeStage(parts: LearnParts, round: number): Promise<boolean> {
  const { settings, folder, journal, threads, stop, watch } = parts
  const recorded = eventOf(journal, 'committee', round)
  watch?.stage?.(round, 'committee', recorded !== null)
  if (recorded !== null) {
    requireSame(recorded.members, committeeHashes(folder, round), committeeFolder(folder, round))
    return true
  }
  const request = { settings, folder, threads, stop, ...(watch?.fitting === undefined ? {} : { onProgress: watch.fitting }) }
  const done = round === 0 ? await beginCommittee(request) : await fitCommittee(request, round, labelsPath(folder))
  if (done) journal.append({ event: 'committee', round, members: committeeHashes(folder, round) })
  return done
}

/** What the round's sources found; null when stopped. */
export async function searchStage(
  { settings, folder, journal, search, stop, watch }: LearnParts,
  round: number,
  committee: Potential,
  labelled: readonly LabelledCandidate[],
): Promise<{ readonly pool: readonly Candidate[]; readonly event: SearchEvent } | null> {
  const place = roundFolder(folder, round)
  const path = join(place, 'pool.extxyz')
  const recorded = eventOf(journal, 'search', round)
  watch?.stage?.(round, 'search', recorded !== null)
  if (recorded !== null) {
    requireSame([recorded.pool_sha256], [existsSync(path) ? fileHash(path) : 'no file'], path)
    watch?.searched?.(recorded)
    return { pool: readStructures(path).map(candidateFrom), event: recorded }
  }
  makeFolder(place)
  const built = await buildPool({ settings, round, committee, committeeFolder: committeeFolder(folder, round), folder: place, search, stop })
  if (built === null) return null
  writeAtomically(path, formatExtxyz(built.pool.map(candidateFrame)))
  const heldOut = labelled.filter(({ selection }) => selection.split === 'test').map(referenceOf)
  const event: SearchEvent = {
    event: 'search', round, ...built.summary, pool_sha256: fileHash(path), held_out: await labelErrors(heldOut, committee),
  }
  journal.append(event)
  watch?.searched?.(event)
  return { pool: built.pool, event }
}

/** What is to be labelled; nothing when the search met nothing new. */
export function selectStage(
  { settings, journal, known, watch }: LearnParts,
  round: number,
  pool: readonly Candidate[],
  labelled: readonly LabelledCandidate[],
): readonly Selection[] {
  const recorded = eventOf(journal, 'select', round)
  watch?.stage?.(round, 'select', recorded !== null)
  if (recorded !== null) return recorded.selected
  const left = settings.stop.labels === null ? Infinity : settings.stop.labels - labelsAsked(journal, round)
  const selected = selectBatch({
    pool,
    labelled: [...known, ...labelled.map(({ candidate }) => candidate.structure)],
    settings: settings.select,
    count: Math.min(settings.select.labels, left),
    seed: settings.seed,
    round,
  })
  if (selected.length > 0) journal.append({ event: 'select', round, selected })
  return selected
}

/** Labels what was selected, each recorded as soon as it is there. Not complete when stopped. */
export async function labelStage(
  { settings, folder, journal, stop, watch }: LearnParts,
  round: number,
  pool: readonly Candidate[],
  selected: readonly Selection[],
  earlier: readonly LabelledCandidate[],
): Promise<{ readonly labelled: LabelledCandidate[]; readonly complete: boolean }> {
  const byId = new Map(pool.map((candidate) => [candidate.id, candidate]))
  const chosen = selected.flatMap((selection) => {
    const candidate = byId.get(selection.id)
    return candidate === undefined ? [] : [{ selection, candidate }]
  })
  const recorded = labelsOfRound(journal, round)
  watch?.stage?.(round, 'label', recorded.size > 0)
  const path = labelsPath(folder)
  writeLabels(path, [...earlier, ...labelledOf(chosen, recorded)], settings)
  const open = chosen.filter(({ candidate }) => !recorded.has(candidate.id))
  const requests = open.map(({ candidate: { id, structure } }) => ({ name: candidateName(round, id), structure }))
  const results = labelStructures(calculatorOf(settings), requests, join(roundFolder(folder, round), 'labels'), stop)
  let next = 0
  for await (const result of results) {
    const one = open[next++]
    const label = labelEvent(round, one.candidate.id, result)
    journal.append(label)
    recorded.set(one.candidate.id, label)
    if (label.outcome === 'labelled') appendLabel(path, { ...one, label }, settings)
    watch?.labelled?.(label, recorded.size, chosen.length)
  }
  return { labelled: labelledOf(chosen, recorded), complete: recorded.size === chosen.length }
}

/** Records how well the committee knew the new labels before it is fitted to them. */
export async function errorsStage(
  { journal }: LearnParts, round: number, committee: Potential, fresh: readonly LabelledCandidate[],
): Promise<void> {
  if (eventOf(journal, 'errors', round) !== null) return
  const byChance = fresh.filter(({ selection }) => selection.split === 'test')
  journal.append({
    event: 'errors',
    round,
    before_use: await labelErrors(fresh.map(referenceOf), committee),
    before_use_by_chance: await labelErrors(byChance.map(referenceOf), committee),
  })
}

function calculatorOf({ calculator }: LearnSettings) {
  const { command, attempts, batch, jobs, timeout, largest_force: largestForce, here } = calculator
  return { command, attempts, batch, jobs, largestForce, here: here ?? '.', timeout: durationSeconds(timeout) }
}

function labelEvent(round: number, id: number, result: LabelResult): LabelEvent {
  const { outcome, attempt } = result
  if (result.outcome === 'failed') return { event: 'label', round, id, attempt, outcome, reason: result.reason }
  const { energy, forces, virial } = result.label
  return { event: 'label', round, id, attempt, outcome, energy, forces: Array.from(forces), virial: virial === null ? null : Array.from(virial) }
}

/** The candidates that have a label, in the order they were chosen. */
function labelledOf(
  chosen: readonly Pick<LabelledCandidate, 'candidate' | 'selection'>[], labels: ReadonlyMap<number, LabelEvent>,
): LabelledCandidate[] {
  return chosen.flatMap((one) => {
    const label = labels.get(one.candidate.id)
    return label?.outcome === 'labelled' ? [{ ...one, label }] : []
  })
}

function referenceOf({ candidate, label }: LabelledCandidate): Pick<LabelledFrame, 'structure' | 'energy' | 'forces'> {
  return { structure: candidate.structure, energy: label.energy ?? Number.NaN, forces: Float64Array.from(label.forces ?? []) }
}

function requireSame(recorded: readonly string[], found: readonly string[], place: string): void {
  if (recorded.join() === found.join()) return
  throw new MismatchError({
    rule: 'files that the journal of a learning run speaks of must be as they were',
    found: `SHA-256 ${found.map((hash) => hash.slice(0, 12)).join(', ')} instead of ${recorded.map((hash) => hash.slice(0, 12)).join(', ')}`,
    place,
    wayOut: 'Restore them, or begin anew in another folder with --out.',
  })
}
