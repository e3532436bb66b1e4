// Reads the results folders of a comparison and refuses those that do not answer the same question.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { ComparedRun } from '../analysis/campaign-traces.ts'
import type { CampaignGroup } from '../analysis/compare-campaigns.ts'
import { differingPaths, settingsKey, strategyLabels, type SearchSettings } from '../analysis/strategy-labels.ts'
import type { Campaign } from '../campaign/campaign-file.ts'
import { evaluationEvents, readJournal, type EvaluationEvent, type JournalEvent } from '../campaign/journal.ts'
import { readManifest } from '../campaign/manifest.ts'
import { readFolder, resultPaths } from '../campaign/results-folder.ts'
import { ConfigError, MismatchError, StoreError } from '../errors.ts'
import { registry } from './registry.ts'

/** A results folder as a comparison sees it. */
export interface ComparedFolder {
  readonly folder: string
  readonly campaign: Campaign
  readonly evaluations: readonly EvaluationEvent[]
  /** SHA-256 of input files and prepared data, from the first line of the journal; none before it is written. */
  readonly inputs: Readonly<Record<string, string>>
}

/** Reads folders, each once; throws StoreError for one that holds no campaign or an unreadable journal. */
export function readFolders(folders: readonly string[]): ComparedFolder[] {
  const different = folders.filter((folder, k) => folders.findIndex((other) => resolve(other) === resolve(folder)) === k)
  return different.map((folder) => {
    const events = readJournal(resultPaths(folder).journal)
    const [first] = events as (JournalEvent | undefined)[]
    return {
      folder,
      campaign: readFolder(folder, registry),
      evaluations: evaluationEvents(events),
      inputs: first?.event === 'campaign' ? first.inputs : {},
    }
  })
}

/** Throws ConfigError unless all folders answer one question with the same parameters and input files. */
export function requireSameProblem([first, ...others]: readonly ComparedFolder[]): void {
  const { problem } = first.campaign
  for (const { folder, campaign, inputs } of others) {
    const place = `${folder} against ${first.folder}`
    if (campaign.problem.name !== problem.name) {
      throw new ConfigError({
        rule: 'campaigns that are compared must be of one problem',
        found: `${campaign.problem.name} and ${problem.name}`,
        place,
      })
    }
    const [path] = differingPaths(problem.parameters, campaign.problem.parameters)
    if (path !== undefined) {
      const [a, b] = [campaign.problem, problem].map(({ parameters }) => JSON.stringify(valueAt(parameters, path)) ?? 'nothing')
      throw new ConfigError({
        rule: `campaigns that are compared must have the same problem parameters: ${path} differs`,
        found: `${a} and ${b}`,
        place,
      })
    }
    const file = Object.keys(inputs).find((name) => name !== 'prepared' && differs(name, inputs, first.inputs))
    if (file !== undefined) {
      throw new ConfigError({
        rule: `campaigns that are compared must have been run with the same input files: ${file} differs`,
        found: `SHA-256 ${inputs[file].slice(0, 12)} and ${first.inputs[file].slice(0, 12)}`,
        place,
      })
    }
  }
}

/** Folders whose prepared data (energies of reference crystals, say) are not those of the first. */
export function otherPreparation([first, ...others]: readonly ComparedFolder[]): string[] {
  return others.filter(({ inputs }) => differs('prepared', inputs, first.inputs)).map(({ folder }) => folder)
}

/** Whether both have this digest, but not the same. */
function differs(name: string, a: ComparedFolder['inputs'], b: ComparedFolder['inputs']): boolean {
  return Object.hasOwn(a, name) && Object.hasOwn(b, name) && a[name] !== b[name]
}

/** Folders by campaign: same problem, search and seed. The longest comes first in each list. */
export function byCampaign(folders: readonly ComparedFolder[]): ComparedFolder[][] {
  const lists = groupBy(folders, ({ campaign }) => JSON.stringify([settingsKey(searchOf(campaign)), campaign.seed]))
  return lists.map((list) => list.sort((a, b) => b.evaluations.length - a.evaluations.length))
}

/**
 * Compares the journals of folders that claim the same campaign, the shorter with the beginning of the longest, byte by
 * byte. Returns how many were compared; throws MismatchError at the first line that differs.
 */
export function checkJournals(folders: readonly ComparedFolder[]): number {
  const claims = byCampaign(folders).filter((list) => list.length > 1)
  for (const [longest, ...others] of claims) {
    const lines = linesOf(longest.folder)
    for (const { folder } of others) {
      linesOf(folder).forEach((line, k) => {
        if (k >= lines.length || line === lines[k]) return
        throw new MismatchError({
          rule: 'two runs of the same campaign must have equal journals',
          found: `another line ${k + 1} than in ${longest.folder}`,
          place: `${resultPaths(folder).journal}:${k + 1}`,
          wayOut: 'Same version, same Node major and a backend on the CPU are needed for equal bytes.',
        })
      })
    }
  }
  return claims.reduce((sum, list) => sum + list.length, 0)
}

/** The runs of each search under its label, in the order of the folders. */
export function groupsOf(folders: readonly ComparedFolder[], niche: string): CampaignGroup[] {
  const lists = groupBy(folders, ({ campaign }) => settingsKey(searchOf(campaign)))
  const labels = strategyLabels(lists.map(([{ campaign }]) => searchOf(campaign)))
  return lists.map((list, k) => ({
    label: labels[k],
    runs: list.map((folder) => runOf(folder, niche)).sort((a, b) => a.seed - b.seed),
  }))
}

/** What a campaign is searched with. */
export function searchOf({ strategy, batch }: Campaign): SearchSettings {
  return { name: strategy.name, parameters: strategy.parameters, batch }
}

/**
 * Candidates compete within one composition: what the problem calls so, else the content x of a working ion, else all
 * of them.
 */
function compositionOf({ properties: { composition, x } }: EvaluationEvent): string {
  if (typeof composition === 'string') return composition
  return typeof x === 'number' ? `x = ${Number(x.toPrecision(6))}` : ''
}

function runOf({ folder, campaign, evaluations }: ComparedFolder, niche: string): ComparedRun {
  const ending = readManifest(resultPaths(folder).manifest)?.sittings.at(-1)?.ending ?? null
  const spent = evaluations.length >= campaign.budget.evaluations
  return {
    folder,
    seed: campaign.seed,
    scores: evaluations.map((event) => ({
      objective: event.niche === niche ? event.objective : null,
      composition: compositionOf(event),
      forceCalls: event.cost.force_calls,
    })),
    settled: ending === 'target' || ending === 'exhausted',
    unfinished: !spent && (ending === null || ending === 'stopped'),
  }
}

function linesOf(folder: string): string[] {
  const { journal: path } = resultPaths(folder)
  try {
    return readFileSync(path, 'utf8').split('\n').slice(0, -1)
  } catch (cause) {
    throw new StoreError({ rule: 'a journal must be readable', place: path, cause })
  }
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    groups.set(key, [...(groups.get(key) ?? []), item])
  }
  return [...groups.values()]
}

function valueAt(record: Readonly<Record<string, unknown>>, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], record)
}
