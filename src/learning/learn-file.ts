// The learn file: YAML in, checked settings with absolute paths out. Every complaint names the file and the line.
import { existsSync } from 'node:fs'
import { basename, isAbsolute, resolve } from 'node:path'
import { stringify } from 'yaml'
import { fileHash } from '../campaign/results-folder.ts'
import { checked, readYaml, type YamlKind } from '../campaign/yaml-document.ts'
import { ConfigError } from '../errors.ts'
import type { Json } from '../spaces/space.ts'
import { checkTemplate } from './command.ts'
import { givenMembers } from './committee.ts'
import { learnSettingsSchema, type LearnSettings } from './learn-settings.ts'

const KIND: YamlKind = {
  name: 'learn file',
  mustBe: 'a learn file must be a list of "key: value" lines with calculator, search and select',
  wayOut: 'See docs/how-to/learn-from-your-own-dft.md for one to start from.',
}

/**
 * Reads a learn file; relative paths in it are taken from `folder`. `overrides` are "path.to.key=value" texts. Throws
 * ConfigError with file and line.
 */
export function parseLearnFile(text: string, file: string, folder: string, overrides: readonly string[] = []): LearnSettings {
  const { plain, place } = readYaml(text, file, KIND, overrides)
  const settings = checked(learnSettingsSchema, plain, [], place, KIND.name)
  checkTemplate(settings.calculator.command, place(['calculator', 'command']))
  const resolved = withAbsolutePaths(settings, folder)
  givenMembers(resolved)
  settings.search.forEach((source, index) => {
    const earlier = settings.search.slice(0, index).some(({ kind }) => kind !== 'rattled')
    if (source.kind !== 'rattled' || source.from !== 'found' || earlier) return
    throw new ConfigError({
      rule: 'a source "rattled" of what was found must come after the sources that find', place: place(['search', index]),
      wayOut: 'Put another source before it, or give a structure file: from: crystals.extxyz.',
    })
  })
  return resolved
}

/** Writes settings as YAML that {@link parseLearnFile} reads back to the same. */
export function formatLearnFile(settings: LearnSettings): string {
  return stringify(settings)
}

/**
 * What makes a learning run the same. Budgets, descriptions and how the calculator is run may change when it goes on, and so
 * may its command, when a path has moved: every label carries the command it came from. Files count by their content.
 */
export function identityOf(settings: LearnSettings): Json {
  const { seed, scale, committee, relax, select, fit, calculator, config_type } = settings
  const data = settings.data.map((source) => ({ ...source, file: basename(source.file) }))
  const search = settings.search.map((source) => {
    if (source.kind === 'campaign') return { ...source, campaign: basename(source.campaign) }
    return source.kind === 'rattled' ? { ...source, from: basename(source.from) } : source
  })
  const { size, model, training } = committee
  const committeeKept = { size, model, training }
  const kept = { seed, scale, data, committee: committeeKept, search, relax, select, fit, largest_force: calculator.largest_force, config_type }
  return JSON.parse(JSON.stringify(kept)) as Json
}

/** SHA-256 of every file a run rests on, by its name in the settings. */
export function inputHashes(settings: LearnSettings): Record<string, string> {
  const files: [string, string][] = [
    ...settings.data.map(({ file }, k): [string, string] => [`data.${k}`, file]),
    ...(givenMembers(settings) ?? []).map((file, k): [string, string] => [`committee.${k}`, file]),
    ...(settings.references === null ? [] : [['references', settings.references] as [string, string]]),
    ...settings.search.flatMap((source, k): [string, string][] => {
      if (source.kind === 'rattled' && source.from !== 'found') return [[`search.${k}.from`, source.from]]
      return source.kind === 'campaign' && existsSync(source.campaign) ? [[`search.${k}.campaign`, source.campaign]] : []
    }),
  ]
  return Object.fromEntries(files.map(([name, file]) => [name, fileHash(file)]))
}

function withAbsolutePaths(settings: LearnSettings, folder: string): LearnSettings {
  const at = (path: string): string => (isAbsolute(path) ? path : resolve(folder, path))
  const { committee, references, calculator } = settings
  return {
    ...settings,
    data: settings.data.map((source) => ({ ...source, file: at(source.file) })),
    committee: {
      ...committee,
      members: committee.members?.map(at) ?? null,
      folder: committee.folder === null ? null : at(committee.folder),
    },
    references: references === null ? null : at(references),
    calculator: { ...calculator, here: calculator.here === null ? resolve(folder) : at(calculator.here) },
    search: settings.search.map((source) => {
      if (source.kind === 'rattled' && source.from !== 'found') return { ...source, from: at(source.from) }
      // A name that is no file beside the learn file is that of a shipped campaign.
      return source.kind === 'campaign' && existsSync(at(source.campaign)) ? { ...source, campaign: at(source.campaign) } : source
    }),
  }
}
