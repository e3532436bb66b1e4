// What `ionforge fit` was asked for: which folder, and which settings from file and flags.
import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { ConfigError } from '../errors.ts'
import type { FitSettings } from '../training/settings.ts'
import { isFitFolder, resolveSettings, storedSettings } from './fit-folder.ts'

export interface FitOptions {
  readonly type?: string
  readonly settings?: string
  readonly out?: string
  readonly start?: string
  readonly epochs?: number
  readonly committee?: number
  readonly seed?: number
  readonly precision?: string
  readonly jobs?: number
  readonly set: readonly string[]
  readonly force?: boolean
  readonly json?: boolean
}

const DEFAULT_FOLDER = 'fit'

/** The folder and the resolved settings. Throws ConfigError for options that would do nothing. */
export function fitRequest(
  data: readonly string[], options: FitOptions,
): { readonly folder: string; readonly asked: FitSettings } {
  if (data.length === 1 && isFolder(data[0])) {
    refuseChanges(options)
    return { folder: data[0], asked: storedSettings(data[0]) }
  }
  if (data.length === 0 && options.settings === undefined) {
    throw new ConfigError({
      rule: 'DATA must be given, or --settings with a file that names it',
      wayOut: 'For example: ionforge fit frames.extxyz --out fit',
    })
  }
  const folder = options.out ?? DEFAULT_FOLDER
  const overrides = [...flagOverrides(data, options), ...options.set]
  if (options.settings === undefined) return { folder, asked: resolveSettings('type: nep\n', 'the command line', overrides, '.') }
  const { settings } = options
  return { folder, asked: resolveSettings(readSettings(settings), settings, overrides, dirname(settings)) }
}

/** Files named on the command line are relative to the working folder, those in a settings file to that file. */
function flagOverrides(data: readonly string[], { type, start, epochs, committee, seed, precision }: FitOptions): string[] {
  const flags: readonly (readonly [string, unknown])[] = [
    ['data', data.length === 0 ? undefined : data.map((file) => ({ file: resolve(file) }))],
    ['type', type],
    ['start', start === undefined ? undefined : resolve(start)],
    ['training.epochs', epochs],
    ['committee', committee],
    ['seed', seed],
    ['precision', precision],
  ]
  return flags.filter(([, value]) => value !== undefined).map(([key, value]) => `${key}=${JSON.stringify(value)}`)
}

/** A fit is gone on with as it was begun; only the threads may change. */
function refuseChanges(options: FitOptions): void {
  const name = FIXED.find((key) => (key === 'set' ? options.set.length > 0 : options[key] !== undefined))
  if (name === undefined) return
  throw new ConfigError({
    rule: `a fit is gone on with as it was begun: --${name} has no place here`,
    wayOut: 'Leave it out, or give the data again with another --out.',
  })
}

const FIXED = ['type', 'settings', 'out', 'start', 'epochs', 'committee', 'seed', 'precision', 'set', 'force'] as const

function isFolder(path: string): boolean {
  return isFitFolder(path) || (statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false)
}

function readSettings(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new ConfigError({ rule: 'the settings file must be readable', place: path, cause })
  }
}
