// The folder of a fit: what it was told, what it read, and where it stands. Begun once, gone on with in place.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { stringify } from 'yaml'
import { lockFolder } from '../campaign/lock.ts'
import { checked, readYaml, type YamlKind } from '../campaign/yaml-document.ts'
import { ConfigError, StoreError } from '../errors.ts'
import { makeFolder, writeAtomically } from '../io/write-atomically.ts'
import { trustFileOf } from '../potentials/potential-files.ts'
import type { DataFile } from '../training/data/labelled-frames.ts'
import { fitSettingsSchema, modelSchema, type FitSettings } from '../training/settings.ts'

const KIND: YamlKind = {
  name: 'settings file',
  mustBe: 'a settings file must be a list of "key: value" lines',
  wayOut: 'See docs/how-to/fit-a-potential.md for one to start from.',
}

/** Paths inside the folder of a fit. */
export function fitPaths(folder: string) {
  return {
    folder,
    settings: join(folder, 'settings.yaml'),
    data: join(folder, 'data.json'),
    start: join(folder, 'start.nep.txt'),
    manifest: join(folder, 'manifest.json'),
    lock: join(folder, 'fit.lock'),
    committee: join(folder, 'committee'),
    potential: join(folder, 'nep.txt'),
    trust: trustFileOf(join(folder, 'nep.txt')),
    card: join(folder, 'model-card.json'),
    page: join(folder, 'model-card.html'),
  }
}

/** Where one member of the committee (from 1) leaves its state; a single potential is its own committee of one. */
export function memberPaths(folder: string, member: number, members: number) {
  const own = members === 1 ? folder : join(folder, 'committee', `member-${member}`)
  const potential = members === 1 ? join(folder, 'nep.txt') : join(folder, 'committee', `member-${member}.nep.txt`)
  return {
    folder: own,
    checkpoint: join(own, 'checkpoint.bin'),
    curve: join(own, 'learning-curve.csv'),
    potential,
    trust: trustFileOf(potential),
  }
}

/** Whether a fit was begun in the folder. */
export function isFitFolder(folder: string): boolean {
  return existsSync(fitPaths(folder).settings) && existsSync(fitPaths(folder).data)
}

/** Reads settings, fills every default in and makes file names absolute (they are relative to the file). */
export function resolveSettings(text: string, file: string, overrides: readonly string[], base: string): FitSettings {
  const { plain, place } = readYaml(text, file, KIND, overrides)
  const given = checked(fitSettingsSchema, plain, [], place, KIND.name)
  const absolute = (name: string): string => (isAbsolute(name) ? name : resolve(base, name))
  return {
    ...given,
    data: given.data.map((source) => ({ ...source, file: absolute(source.file) })),
    start: given.start === null ? null : absolute(given.start),
    model: given.model ?? (given.start === null ? modelSchema.parse({}) : null),
  }
}

/** The settings of a folder in which a fit was begun. */
export function storedSettings(folder: string): FitSettings {
  const { settings } = fitPaths(folder)
  if (!isFitFolder(folder)) {
    throw new StoreError({
      rule: 'the folder of a fit must contain settings.yaml and data.json', found: folder,
      wayOut: 'Give a folder that "ionforge fit" wrote, or files of labelled structures.',
    })
  }
  return resolveSettings(readFileSync(settings, 'utf8'), settings, [], dirname(settings))
}

/** A folder taken for a fit. */
export interface OpenFitFolder {
  /** As stored. */
  readonly settings: FitSettings
  readonly resumed: boolean
  close(): void
  /** Closes after an error; a fit that could not start (it has no checkpoint) gives the folder back. */
  abandon(): void
}

/**
 * Takes the folder for a fit with these settings and data: begins it, or goes on with the same fit in it. Another fit is
 * refused unless `force` says to begin anew.
 */
export function openFitFolder(folder: string, asked: FitSettings, files: readonly DataFile[], force: boolean): OpenFitFolder {
  const paths = fitPaths(folder)
  makeFolder(folder)
  const close = lockFolder(paths.lock)
  try {
    if (force) clearFitFolder(folder)
    const resumed = isFitFolder(folder)
    if (resumed) {
      requireSameSettings(folder, asked)
      requireSameData(paths.data, files)
      return { settings: storedSettings(folder), resumed, close, abandon: close }
    }
    if (asked.start !== null && asked.start !== paths.start) writeAtomically(paths.start, readStart(asked.start))
    const settings = { ...asked, start: asked.start === null ? null : 'start.nep.txt' }
    writeAtomically(paths.settings, stringify(settings))
    // The last of the two: a folder without it counts as not begun.
    writeAtomically(paths.data, dataText(files))
    return {
      settings: storedSettings(folder),
      resumed,
      close,
      abandon() {
        close()
        if (existsSync(memberPaths(folder, 1, asked.committee).checkpoint)) return
        clearFitFolder(folder)
        if (readdirSync(folder).length === 0) rmdirSync(folder)
      },
    }
  } catch (error) {
    close()
    throw error
  }
}

/** Removes everything a fit writes, and nothing else. */
function clearFitFolder(folder: string): void {
  const { settings, data, start, manifest, committee, potential, trust, card, page } = fitPaths(folder)
  const { checkpoint, curve } = memberPaths(folder, 1, 1)
  const written = [settings, data, start, manifest, committee, potential, trust, card, page, checkpoint, curve]
  for (const path of [...written, join(folder, 'figures'), join(folder, 'tables')]) rmSync(path, { recursive: true, force: true })
}

function requireSameSettings(folder: string, asked: FitSettings): void {
  const stored = storedSettings(folder)
  const start = asked.start === null || stored.start === null ? null : [asked.start, stored.start].map(hashOfStart)
  const changed = (Object.keys(asked) as (keyof FitSettings)[])
    .find((key) => key !== 'start' && JSON.stringify(asked[key]) !== JSON.stringify(stored[key]))
  const sameStart = start === null ? asked.start === stored.start : start[0] === start[1]
  if (changed === undefined && sameStart) return
  throw new StoreError({
    rule: `${folder} holds a fit with other settings (${changed ?? 'start'})`,
    wayOut: `Go on with it by "ionforge fit ${folder}", choose another folder with --out, or begin anew with --force.`,
  })
}

function requireSameData(path: string, files: readonly DataFile[]): void {
  const stored = JSON.parse(readFileSync(path, 'utf8')) as readonly DataFile[]
  files.forEach(({ file, sha256 }, k) => {
    if (stored[k]?.sha256 === sha256) return
    throw new StoreError({
      rule: 'the data of a fit must not change while it is under way', found: file, place: path,
      wayOut: 'Fit the new data in another folder, from this potential with --start.',
    })
  })
}

function dataText(files: readonly DataFile[]): string {
  return `${JSON.stringify(files, null, 2)}\n`
}

function hashOfStart(file: string): string {
  return createHash('sha256').update(readStart(file)).digest('hex')
}

function readStart(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new ConfigError({ rule: 'the potential to start from must be readable', place: file, cause })
  }
}
