// Reads the data of a fit: files of labelled structures, what is left out of them, and how they are split.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { atomCount } from '../../atoms/structure.ts'
import { ConfigError, InputError } from '../../errors.ts'
import { readStructures } from '../../io/formats.ts'
import type { Frame } from '../../io/frame.ts'
import { streamKey } from '../../math/random.ts'
import type { LabelledFrame, Split } from '../types.ts'
import { labelsOf, largestForce } from './labels.ts'
import { configWeight, matches, type DataSource } from './source.ts'
import { crossValidationSplits, shareOfTrajectories, splitNamed, splitsOf, type CrossValidation } from './splits.ts'

/** What was read of one file. */
export interface DataFile {
  readonly file: string
  readonly sha256: string
  /** Frames in the file. */
  readonly frames: number
  /** Frames left out, by reason; a reason that applies to none is absent. */
  readonly leftOut: Readonly<Record<string, number>>
}

export interface LabelledData {
  readonly frames: readonly LabelledFrame[]
  /** Names of the label scales, in order of appearance: what `LabelledFrame.scale` counts. */
  readonly scales: readonly string[]
  readonly files: readonly DataFile[]
  /** Frames whose split was drawn: neither they nor their trajectory say it, or it is a cross-validation. */
  readonly drawn: number
}

/** A frame before its split is known. */
type Candidate = Omit<LabelledFrame, 'split'> & { readonly split: Split | null }

/**
 * Reads labelled structures and splits them by trajectory (see `splitsOf`); `seed` decides what the files leave open, or
 * everything in a cross-validation.
 * Throws InputError with "file:frame" for missing or unsound labels, ConfigError for a weight that no frame has.
 */
export function readLabelledFrames(
  sources: readonly DataSource[], seed: number | string, crossValidation: CrossValidation | null = null,
): LabelledData {
  const scales = [...new Set(sources.map(({ scale }) => scale))]
  const read = sources.map((source) => readSource(source, scales.indexOf(source.scale), seed))
  const candidates = read.flatMap(({ kept }) => kept)
  if (candidates.length === 0) {
    const place = sources.map(({ file }) => file).join(', ')
    throw new InputError({ rule: 'there must be at least one labelled structure to fit', found: 'none left', place })
  }
  const splits = crossValidation === null ? splitsOf(candidates, seed) : crossValidationSplits(candidates, seed, crossValidation)
  return {
    frames: candidates.map((candidate, k) => ({ ...candidate, split: splits[k] })),
    scales,
    files: read.map(({ file }) => file),
    drawn: crossValidation === null ? candidates.filter(({ split }) => split === null).length : candidates.length,
  }
}

/** The data as a fit uses them: without validation, its frames are trained on. */
export function dataToFit(data: LabelledData, { validation }: { readonly validation: boolean }): LabelledData {
  if (validation) return data
  return { ...data, frames: data.frames.map((frame) => (frame.split === 'valid' ? { ...frame, split: 'train' } : frame)) }
}

function readSource(
  source: DataSource, scale: number, seed: number | string,
): { readonly kept: readonly Candidate[]; readonly file: DataFile } {
  const frames = readStructures(source.file, { format: 'extxyz' })
  const candidates = frames.map((frame, k) => candidateOf(frame, source, scale, k))
  requireUsedWeights(source, candidates)
  const leftOut = new Map<string, number>()
  const drawn = new Set(shareOfTrajectories(candidates.map(({ trajectory }) => trajectory), source.share, streamKey(seed, 'source', 0)))
  const kept = candidates.filter((candidate, k) => {
    const reason = drawn.has(k) ? reasonToLeaveOut(candidate, source) : 'not in the share'
    if (reason !== null) leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1)
    return reason === null
  })
  const sha256 = createHash('sha256').update(readFileSync(source.file)).digest('hex')
  return { kept, file: { file: source.file, sha256, frames: frames.length, leftOut: Object.fromEntries(leftOut) } }
}

function candidateOf(frame: Frame, source: DataSource, scale: number, index: number): Candidate {
  const { structure, info } = frame
  const place = `${source.file}:${index + 1}`
  if (atomCount(structure) === 0) throw new InputError({ rule: 'a labelled structure must hold atoms', found: 'none', place })
  const configType = textOf(info.config_type) ?? ''
  const split = info.split === undefined ? null : splitNamed(info.split, place)
  // Without the folder: what is drawn must not depend on where the file lies.
  const trajectory = textOf(info.traj) ?? textOf(info.trajectory) ?? `${basename(source.file)}:${index + 1}`
  const weight = source.weight * configWeight(source, configType)
  return { structure, ...labelsOf(frame, source, place), weight, scale, configType, trajectory, split, place }
}

/** Names may look like numbers: traj=7. */
function textOf(value: Frame['info'][string] | undefined): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null
}

function reasonToLeaveOut(candidate: Candidate, { max_force: maxForce, energy_range: range }: DataSource): string | null {
  const { weight, forces, energy, structure } = candidate
  if (weight === 0) return 'weight 0'
  if (maxForce !== null && forces !== null && largestForce(forces) > maxForce) return `a force above ${maxForce} eV/Å`
  const perAtom = energy / atomCount(structure)
  if (range !== null && (perAtom < range[0] || perAtom > range[1])) return `an energy outside ${range[0]} … ${range[1]} eV/atom`
  return null
}

/** A weight for a config_type that the file does not have would do nothing. */
function requireUsedWeights({ config_weights: weights, file }: DataSource, candidates: readonly Candidate[]): void {
  const names = [...new Set(candidates.map(({ configType }) => configType))]
  const idle = Object.keys(weights).find((pattern) => !names.some((name) => matches(pattern, name)))
  if (idle === undefined) return
  throw new ConfigError({
    rule: 'config_weights must name a config_type of the file', found: idle, place: file,
    wayOut: names.join('') === '' ? 'Its frames have none.' : `It has ${names.filter((name) => name !== '').join(', ')}.`,
  })
}
