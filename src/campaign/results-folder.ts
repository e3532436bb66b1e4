// Where a campaign lives on disk: names of its files, beginning anew or resuming, and writing without half files.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { InputError, StoreError } from '../errors.ts'
import { makeFolder, writeAtomically } from '../io/write-atomically.ts'
import { formatCampaign, parseCampaign, type Campaign } from './campaign-file.ts'
import { inputFilesOf, INPUTS, storedParameters } from './input-files.ts'
import { withStoredLessons, type LessonFile } from './lesson-files.ts'
import type { AnyStrategy, Registry } from './registry.ts'
import type { ProblemFactory } from './types.ts'

/** Paths inside a results folder. */
export function resultPaths(folder: string) {
  return {
    folder,
    campaign: join(folder, 'campaign.yaml'),
    manifest: join(folder, 'manifest.json'),
    journal: join(folder, 'journal.jsonl'),
    lock: join(folder, 'journal.lock'),
    inputs: join(folder, INPUTS),
    models: join(folder, 'models'),
    summary: join(folder, 'summary.json'),
    all: join(folder, 'all.extxyz'),
    best: join(folder, 'best.extxyz'),
    report: join(folder, 'report.html'),
  }
}

/**
 * The folder a campaign uses unless --out says otherwise: results/<problem>/<strategy>-seed<seed>. A campaign file with
 * a name of its own (full.yaml) puts it in front, so that several files of one problem do not meet.
 */
export function defaultFolder(campaign: Campaign, fileStem: string): string {
  const strategy = campaign.strategy.name
  const ownName = COMMON_STEMS.includes(fileStem) ? '' : fileStem
  const name = ownName.includes(strategy) ? ownName : [ownName, strategy].filter((part) => part !== '').join('-')
  return join('results', campaign.problem.name, `${name}-seed${campaign.seed}`)
}

/** Campaign files so called say nothing about what sets them apart. */
const COMMON_STEMS: readonly string[] = ['campaign', 'quick']

/** Whether the folder holds a campaign. */
export function isResultsFolder(folder: string): boolean {
  return existsSync(resultPaths(folder).journal) && existsSync(resultPaths(folder).campaign)
}

/** What a campaign in a results folder rests on, besides itself. */
export interface CampaignSources {
  readonly factory: ProblemFactory
  readonly strategy: AnyStrategy
  /** What relative paths of the campaign refer to. */
  readonly base: string
  readonly lessons: readonly LessonFile[]
}

/**
 * Writes the resolved campaign into its folder and copies the input files it names, and its lessons, into `inputs/`, so
 * that the folder can be resumed and replayed on any machine. Returns the campaign as stored.
 */
export function beginFolder(folder: string, campaign: Campaign, sources: CampaignSources): Campaign {
  const { factory, base, lessons } = sources
  for (const { key, source, stored: name } of inputFilesOf(factory, campaign.problem.parameters, base)) {
    const target = join(folder, name)
    makeFolder(dirname(target))
    if (resolve(target) !== resolve(source)) copyInput(resolve(source), target, `${key}: ${source}`)
  }
  if (lessons.length > 0) makeFolder(join(folder, INPUTS))
  for (const { stored: name, text } of lessons) writeAtomically(join(folder, name), text)
  const stored = withStoredInputs(campaign, sources)
  writeAtomically(resultPaths(folder).campaign, formatCampaign(stored))
  return stored
}

/** The same campaign with its input files and lessons named as they are stored: inputs/<name>. */
export function withStoredInputs(campaign: Campaign, { factory, strategy, lessons }: Omit<CampaignSources, 'base'>): Campaign {
  const { problem } = campaign
  const stored = { ...campaign, problem: { ...problem, parameters: storedParameters(factory, problem.parameters) } }
  return withStoredLessons(stored, strategy, lessons)
}

/** Reads the resolved campaign of a results folder. */
export function readFolder(folder: string, registry: Registry, overrides: readonly string[] = []): Campaign {
  const { campaign } = resultPaths(folder)
  if (!existsSync(campaign)) {
    throw new StoreError({
      rule: 'a results folder must contain campaign.yaml and journal.jsonl',
      found: folder,
      wayOut: 'Give a folder that "ionforge run" wrote.',
    })
  }
  return parseCampaign(readFileSync(campaign, 'utf8'), campaign, registry, overrides)
}

/** SHA-256 of the input files of a campaign whose relative paths refer to `folder`, by parameter. */
export function inputHashes(folder: string, campaign: Campaign, factory: ProblemFactory): Record<string, string> {
  const files = inputFilesOf(factory, campaign.problem.parameters, folder)
  return Object.fromEntries(files.map(({ key, source }) => [key, fileHash(source)]))
}

/** Removes everything a campaign writes, and nothing else, from a folder. */
export function clearFolder(folder: string): void {
  const { campaign, manifest, journal, inputs, models, summary, all, best, report } = resultPaths(folder)
  const written = [campaign, manifest, journal, inputs, models, summary, all, best, report]
  for (const path of [...written, join(folder, 'figures'), join(folder, 'tables')]) {
    rmSync(path, { recursive: true, force: true })
  }
}

/** SHA-256 of a file. */
export function fileHash(path: string): string {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex')
  } catch (cause) {
    throw new InputError({ rule: 'an input file must be readable', place: path, cause })
  }
}

function copyInput(source: string, target: string, place: string): void {
  let content: Buffer
  try {
    content = readFileSync(source)
  } catch (cause) {
    throw new InputError({ rule: 'an input file of the campaign must be readable', found: source, place, cause })
  }
  // A process killed while it copies must not leave half a file behind that a journal rests on.
  writeAtomically(target, content)
}
