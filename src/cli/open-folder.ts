// Takes a results folder for writing: begins it or resumes the campaign in it, and refuses any other.
import { readdirSync, rmdirSync, statSync } from 'node:fs'
import type { Campaign } from '../campaign/campaign-file.ts'
import { digest, isByHand, openJournal, readJournal, type CampaignEvent, type Journal, type JournalEvent } from '../campaign/journal.ts'
import { lessonHashes, type LessonFile } from '../campaign/lesson-files.ts'
import { lockFolder } from '../campaign/lock.ts'
import { strategyFor } from '../campaign/registry.ts'
import {
  beginFolder,
  clearFolder,
  inputHashes,
  isResultsFolder,
  readFolder,
  resultPaths,
  withStoredInputs,
} from '../campaign/results-folder.ts'
import { StoreError } from '../errors.ts'
import { makeFolder } from '../io/write-atomically.ts'
import { registry } from './registry.ts'

/** A results folder taken for writing. */
export interface OpenFolder {
  readonly campaign: Campaign
  readonly journal: Journal
  close(): void
  /** Closes after an error; a campaign that could not start (nothing is in its journal) gives the folder back. */
  abandon(): void
}

/** How a results folder is taken. */
export interface OpenFolderOptions {
  /** Begin anew in a folder that holds a campaign. */
  readonly force?: boolean
  /** For a campaign in which people evaluate. */
  readonly byHand?: boolean
  /** What the strategy learns from; the folder keeps copies. */
  readonly lessons?: readonly LessonFile[]
}

/**
 * Takes a results folder: begins it, or resumes the campaign in it (`base` is where the campaign file lies). A
 * folder with another campaign is refused unless `force` says to begin anew. Budgets and jobs may change.
 */
export function openFolder(
  folder: string, asked: Campaign, base: string, { force = false, byHand = false, lessons = [] }: OpenFolderOptions,
): OpenFolder {
  const paths = resultPaths(folder)
  const factory = registry.problems[asked.problem.name]
  const sources = { factory, strategy: strategyFor(registry, asked.strategy.name, factory.space), base, lessons }
  makeFolder(folder)
  const unlock = lockFolder(paths.lock)
  try {
    if (force) clearFolder(folder)
    if (isResultsFolder(folder)) {
      const events = readJournal(paths.journal)
      requireSameKind(folder, events, byHand)
      requireSameCampaign(folder, withStoredInputs(asked, sources))
      requireSameInputs(folder, events, { ...inputHashes(base, asked, factory), ...lessonHashes(lessons) })
    }
    const campaign = beginFolder(folder, asked, sources)
    const journal = openJournal(paths.journal)
    const close = (): void => {
      journal.close()
      unlock()
    }
    return {
      campaign,
      journal,
      close,
      abandon() {
        close()
        if (statSync(paths.journal).size > 0) return
        clearFolder(folder)
        if (readdirSync(folder).length === 0) rmdirSync(folder)
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}

/** A campaign by hand and one that ionforge evaluates cannot go on with each other's journal. */
function requireSameKind(folder: string, events: readonly JournalEvent[], byHand: boolean): void {
  if (events.length === 0 || isByHand(events) === byHand) return
  throw new StoreError(byHand
    ? {
        rule: `${folder} holds a campaign of "ionforge run", which people cannot go on with`,
        wayOut: 'Choose another folder with --out.',
      }
    : {
        rule: `${folder} holds a campaign by hand, which only people can go on with`,
        wayOut: 'Use "ionforge suggest" and "ionforge observe", or choose another folder with --out.',
      })
}

/** Input files are copied when a folder is opened: a changed one must not take the place of what the journal rests on. */
function requireSameInputs(folder: string, [first]: readonly JournalEvent[], hashes: Readonly<Record<string, string>>): void {
  const recorded = (first as JournalEvent | undefined)?.event === 'campaign' ? (first as CampaignEvent).inputs : {}
  // "prepared" is made from the files; a journal that is still empty rests on none.
  const known = Object.keys(recorded).filter((key) => key !== 'prepared')
  if (known.length === 0) return
  const changed = [...new Set([...known, ...Object.keys(hashes)])].find((key) => recorded[key] !== hashes[key])
  if (changed === undefined) return
  const short = (files: Readonly<Record<string, string>>): string =>
    Object.hasOwn(files, changed) ? `SHA-256 ${files[changed].slice(0, 12)}` : 'no such file'
  throw new StoreError({
    rule: `the input file "${changed}" has changed since ${folder} was begun`,
    found: `${short(hashes)} instead of ${short(recorded)}`,
    wayOut: `Go on with what it was: give ${folder} itself as CAMPAIGN; or begin anew in another folder with --out.`,
  })
}

function requireSameCampaign(folder: string, asked: Campaign): void {
  const stored = readFolder(folder, registry)
  for (const key of ['problem', 'strategy', 'seed', 'batch'] as const) {
    if (digest(stored[key]) === digest(asked[key])) continue
    const parts = [stored, asked].map((campaign) => campaign[key] as { name?: string; parameters?: Record<string, unknown> })
    const parameter = Object.keys(parts[1].parameters ?? {}).find(
      (name) => digest(parts[0].parameters?.[name] ?? null) !== digest(parts[1].parameters?.[name] ?? null),
    )
    throw new StoreError({
      rule: `${folder} holds a campaign with another ${key}${parameter === undefined ? '' : ` (${parameter})`}`,
      found: parameter === undefined ? (parts[0].name ?? stored[key]) : (parts[0].parameters?.[parameter] ?? 'nothing'),
      wayOut: `Choose another folder with --out, or overwrite this one with --force.`,
    })
  }
}
