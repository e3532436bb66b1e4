// The committees of active learning: round 0 begins with given or freshly fitted members, and every round fits the next
// ones to old and new labels. Members lie in committees/<round>/member-1.nep.txt …, as a potential committee:FOLDER reads.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileHash } from '../campaign/results-folder.ts'
import { ConfigError } from '../errors.ts'
import { makeFolder, writeAtomically } from '../io/write-atomically.ts'
import { loadPotential } from '../potentials/load.ts'
import { describeTraining, type DescriptorEnvelope } from '../potentials/nep/extrapolation.ts'
import { formatNep, parseNep } from '../potentials/nep/nep-file.ts'
import type { NepModel } from '../potentials/nep/nep-model.ts'
import { formatTrustFile } from '../potentials/nep/trust-file.ts'
import { committeeFiles, trustFileOf } from '../potentials/potential-files.ts'
import type { Potential } from '../potentials/potential.ts'
import { fileStore } from '../training/checkpoint.ts'
import { dataToFit, readLabelledFrames, type LabelledData } from '../training/data/labelled-frames.ts'
import { sourceSchema } from '../training/data/source.ts'
import { fitNep } from '../training/fit-nep.ts'
import type { FitProgress, FitRequest } from '../training/fit-request.ts'
import type { LearnSettings } from './learn-settings.ts'

export interface CommitteeRequest {
  readonly settings: LearnSettings
  /** Results folder. */
  readonly folder: string
  readonly threads: number
  readonly stop: AbortSignal
  onProgress?(member: number, members: number, progress: FitProgress): void
}

/** Folder of a round's committee. */
export function committeeFolder(folder: string, round: number): string {
  return join(folder, 'committees', String(round))
}

/** Opens a round's committee. */
export async function openCommittee(folder: string, round: number): Promise<Potential> {
  return loadPotential(`committee:${committeeFolder(folder, round)}`)
}

/** SHA-256 of the members' files. */
export function committeeHashes(folder: string, round: number): string[] {
  return committeeFiles(committeeFolder(folder, round)).map(fileHash)
}

/** Puts the first committee in place: copies of given members, or members fitted to the data. False when stopped. */
export async function beginCommittee(request: CommitteeRequest): Promise<boolean> {
  const { settings, folder } = request
  const given = givenMembers(settings)
  if (given === null) return fitCommittee(request, 0, null)
  const place = committeeFolder(folder, 0)
  makeFolder(place)
  given.forEach((file, k) => {
    const target = join(place, memberName(k))
    if (existsSync(trustFileOf(file))) writeAtomically(trustFileOf(target), readFileSync(trustFileOf(file)))
    writeAtomically(target, readFileSync(file))
  })
  return true
}

/** Files of the members a learn file gives; null when they are to be fitted. */
export function givenMembers({ committee, data }: LearnSettings): readonly string[] | null {
  if (committee.members !== null && committee.folder !== null) {
    throw new ConfigError({ rule: 'committee.members and committee.folder must not both be given', found: committee.folder })
  }
  if (committee.members !== null) return committee.members
  if (committee.folder !== null) return committeeFiles(committee.folder)
  if (data.length > 0) return null
  throw new ConfigError({
    rule: 'active learning must begin with a committee or with labelled structures', found: 'neither',
    wayOut: 'Give committee.members, committee.folder, or data to fit the first committee to.',
  })
}

/**
 * Fits the committee of `round` to the data and, from round 1 on, the new labels in `labelsFile`. False when it was
 * stopped; the fits then go on where they were.
 */
export async function fitCommittee(request: CommitteeRequest, round: number, labelsFile: string | null): Promise<boolean> {
  const { settings, folder } = request
  const data = readFitData(settings, labelsFile)
  const starts = startModels(request, round)
  const place = committeeFolder(folder, round)
  makeFolder(place)
  for (const [member, start] of starts.entries()) {
    const fitFolder = join(folder, 'fits', String(round), `member-${member + 1}`)
    makeFolder(fitFolder)
    const outcome = await fitNep({
      ...memberRequest(settings, round, member, start, data),
      threads: request.threads,
      store: fileStore(join(fitFolder, 'checkpoint'), join(fitFolder, 'learning-curve.csv')),
      signal: request.stop,
      onProgress: (progress) => request.onProgress?.(member, starts.length, progress),
    })
    if (outcome.ending === 'stopped') return false
    const path = join(place, memberName(member))
    // The file of its training envelope comes first: a potential is never there without it.
    writeAtomically(trustFileOf(path), formatTrustFile(outcome.model, trainingEnvelope(outcome.model, data)))
    writeAtomically(path, formatNep(outcome.model))
  }
  return true
}

function trainingEnvelope(model: NepModel, { frames }: LabelledData): DescriptorEnvelope {
  return describeTraining(model, frames.filter(({ split }) => split === 'train').map(({ structure }) => structure))
}

/** What a learn file and the labels so far give to fit: the calculator's scale first, which the potential is to have. */
function readFitData({ data, fit, scale, seed }: LearnSettings, labelsFile: string | null): LabelledData {
  const labels = labelsFile === null ? [] : [sourceSchema.parse({ file: labelsFile, scale, weight: fit.label_weight })]
  const ownScale = data.filter((source) => source.scale === scale)
  const others = data.filter((source) => source.scale !== scale)
  return dataToFit(readLabelledFrames([...labels, ...ownScale, ...others], seed), fit.training)
}

function memberRequest(
  settings: LearnSettings, round: number, member: number, start: NepModel | null, { frames, scales }: LabelledData,
): Pick<FitRequest, 'settings' | 'start' | 'frames' | 'scales'> {
  const { committee, fit } = settings
  return {
    settings: {
      species: null,
      model: start === null ? committee.model : null,
      training: start === null ? (committee.training ?? fit.training) : fit.training,
      seed: settings.seed + SEEDS_PER_ROUND * round + member,
      precision: fit.precision,
    },
    start,
    frames,
    scales,
  }
}

/** More than any committee has members, so that no two fits share a seed. */
const SEEDS_PER_ROUND = 100

function startModels({ settings, folder }: CommitteeRequest, round: number): (NepModel | null)[] {
  const scratch = Array.from({ length: settings.committee.size }, () => null)
  if (round === 0) return scratch
  const { from } = settings.fit
  const files = committeeFiles(committeeFolder(folder, from === 'previous' ? round - 1 : 0))
  if (from === 'scratch') return files.map(() => null)
  return files.map((file) => parseNep(readFileSync(file, 'utf8'), file))
}

function memberName(member: number): string {
  return `member-${member + 1}.nep.txt`
}
