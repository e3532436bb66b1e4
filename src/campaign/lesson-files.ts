// The lessons of a campaign as files: how their copies in its results folder are called, and how they are read back.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { ConfigError, InputError } from '../errors.ts'
import type { Json } from '../spaces/space.ts'
import { LESSONS_ENDING, parseLessons, type Lessons } from '../spaces/lessons.ts'
import type { Campaign } from './campaign-file.ts'
import { INPUTS } from './input-files.ts'
import type { AnyStrategy } from './registry.ts'

/** Lessons with their text, as a campaign keeps them. */
export interface LessonFile {
  /** What its hash is recorded under: "learn_from/full-seed1". */
  readonly key: string
  /** Path inside a results folder: "inputs/full-seed1.lessons.json". */
  readonly stored: string
  readonly text: string
  readonly lessons: Lessons
}

/** What the strategy of a campaign learns from, as its parameters name it; none where it learns from nothing. */
export function lessonPaths({ strategy }: Campaign, { lessonsFrom }: AnyStrategy): readonly string[] {
  return lessonsFrom?.(strategy.parameters) ?? []
}

/** Where such a path leads; `folder` is what relative ones refer to. */
export function lessonSource(path: string, folder: string): string {
  return isAbsolute(path) ? path : join(folder, path)
}

/**
 * Names for lessons from these folders and files, in their order: those of the folder or file, with that of the folder
 * around it in front where two are equal. Throws ConfigError when one is named twice.
 */
export function lessonNames(sources: readonly string[]): string[] {
  const places = sources.map((source) => resolve(source))
  const twice = sources.find((_, k) => places.indexOf(places[k]) !== k)
  if (twice !== undefined) {
    throw new ConfigError({ rule: 'a campaign to learn from must be named once', found: twice, wayOut: 'Remove one of the two.' })
  }
  const short = places.map(nameOf)
  const isAlone = (name: string): boolean => short.indexOf(name) === short.lastIndexOf(name)
  const names = places.map((place, k) => (isAlone(short[k]) ? short[k] : `${basename(dirname(place))}-${short[k]}`))
  const same = sources.find((_, k) => names.indexOf(names[k]) !== k)
  if (same === undefined) return names
  throw new ConfigError({
    rule: 'campaigns to learn from must differ in name or in the folder around them', found: same,
    wayOut: `Write lessons under another name: ionforge export ${same} NAME${LESSONS_ENDING}`,
  })
}

/** The name of a results folder, or of a file without its ending. */
export function nameOf(place: string): string {
  const name = basename(resolve(place))
  return name.endsWith(LESSONS_ENDING) ? name.slice(0, -LESSONS_ENDING.length) : name
}

/** Lessons under the name that a campaign keeps them by. */
export function lessonFile(name: string, text: string, lessons: Lessons): LessonFile {
  return { key: `learn_from/${name}`, stored: join(INPUTS, `${name}${LESSONS_ENDING}`), text, lessons }
}

/** Reads a file of lessons; throws InputError when there is none. */
export function readLessons(path: string): { readonly text: string; readonly lessons: Lessons } {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new InputError({
      rule: 'what a campaign learns from must be a results folder or a file of lessons', found: path,
      wayOut: `Give a folder that "ionforge run" wrote, or a file of "ionforge export RESULTS NAME${LESSONS_ENDING}".`, cause,
    })
  }
  return { text, lessons: parseLessons(text, path) }
}

/** The lessons that a campaign's results folder keeps, as its campaign.yaml names them. */
export function storedLessons(folder: string, campaign: Campaign, strategy: AnyStrategy): readonly LessonFile[] {
  const sources = lessonPaths(campaign, strategy).map((path) => lessonSource(path, folder))
  return lessonNames(sources).map((name, k) => {
    const { text, lessons } = readLessons(sources[k])
    return lessonFile(name, text, lessons)
  })
}

/** The same campaign with its lessons named as they are stored. */
export function withStoredLessons(campaign: Campaign, strategy: AnyStrategy, files: readonly LessonFile[]): Campaign {
  if (files.length === 0) return campaign
  return learningFrom(campaign, strategy, files.map(({ stored }) => stored))
}

/** The same campaign that learns from other folders or files; its strategy must be one that does. */
export function learningFrom(campaign: Campaign, { withLessonsFrom }: AnyStrategy, paths: readonly string[]): Campaign {
  if (withLessonsFrom === undefined) return campaign
  const parameters = withLessonsFrom(campaign.strategy.parameters, paths) as Readonly<Record<string, Json>>
  return { ...campaign, strategy: { ...campaign.strategy, parameters } }
}

/** SHA-256 of lessons, by the key they are recorded under. */
export function lessonHashes(files: readonly LessonFile[]): Record<string, string> {
  return Object.fromEntries(files.map(({ key, text }) => [key, createHash('sha256').update(text).digest('hex')]))
}
