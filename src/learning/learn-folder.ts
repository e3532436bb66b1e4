// The results folder of active learning: begun, resumed in place, or refused.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { digest } from '../campaign/journal.ts'
import { lockFolder } from '../campaign/lock.ts'
import { StoreError } from '../errors.ts'
import { makeFolder, writeAtomically } from '../io/write-atomically.ts'
import { formatLearnFile, identityOf, inputHashes, parseLearnFile } from './learn-file.ts'
import { openLearnJournal, type LearnEvent, type LearnJournal } from './learn-journal.ts'
import type { LearnSettings } from './learn-settings.ts'

/** Paths inside a results folder of active learning. */
export function learnPaths(folder: string) {
  return {
    settings: join(folder, 'learn.yaml'),
    journal: join(folder, 'journal.jsonl'),
    manifest: join(folder, 'manifest.json'),
    lock: join(folder, 'journal.lock'),
    labels: join(folder, 'labels.extxyz'),
    curve: join(folder, 'learning-curve.csv'),
    summary: join(folder, 'summary.json'),
    report: join(folder, 'report.html'),
  }
}

/** Whether a folder holds a learning run. */
export function isLearnFolder(folder: string): boolean {
  return existsSync(learnPaths(folder).settings) && existsSync(learnPaths(folder).journal)
}

/** Settings of a learning run. */
export function readLearnFolder(folder: string, overrides: readonly string[] = []): LearnSettings {
  const path = learnPaths(folder).settings
  return parseLearnFile(readFileSync(path, 'utf8'), path, folder, overrides)
}

/** A results folder taken for writing. */
export interface OpenLearnFolder {
  readonly journal: LearnJournal
  close(): void
}

export interface LearnFolderOptions {
  /** Begin anew in a folder that holds a run. */
  readonly force: boolean
  /** Take failures of the unfinished round off the journal, so that they are tried again. */
  readonly retryFailed: boolean
}

/** Begins a learning run or goes on with the one in the folder. Throws StoreError when it holds another. */
export function openLearnFolder(folder: string, settings: LearnSettings, { force, retryFailed }: LearnFolderOptions): OpenLearnFolder {
  const paths = learnPaths(folder)
  makeFolder(folder)
  const unlock = lockFolder(paths.lock)
  try {
    if (force) clearLearnFolder(folder)
    requireOwnFolder(folder)
    if (retryFailed) forgetFailures(folder)
    const first: LearnEvent = { event: 'learn', format: 1, settings: identityOf(settings), inputs: inputHashes(settings) }
    const journal = openLearnJournal(paths.journal)
    const [recorded] = journal.events
    if (recorded === undefined) journal.append(first)
    else requireSameRun(first, recorded as LearnEvent, folder)
    writeAtomically(paths.settings, formatLearnFile(settings))
    return {
      journal,
      close() {
        journal.close()
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}

function requireOwnFolder(folder: string): void {
  if (!existsSync(join(folder, 'campaign.yaml')) && !existsSync(join(folder, 'fit.yaml'))) return
  throw new StoreError({ rule: 'this folder holds results of another command', found: folder, wayOut: 'Choose another folder with --out.' })
}

function requireSameRun(asked: LearnEvent, recorded: LearnEvent, folder: string): void {
  const [before, now] = [recorded.settings, asked.settings] as Record<string, unknown>[]
  const key = Object.keys({ ...before, ...now }).find((name) => digest(before[name] ?? null) !== digest(now[name] ?? null))
  if (key !== undefined) {
    throw new StoreError({
      rule: `${folder} was begun with another ${key}`, found: now[key] ?? 'nothing',
      wayOut: 'Choose another folder with --out, or begin this one anew with --force.',
    })
  }
  const changed = Object.keys({ ...recorded.inputs, ...asked.inputs }).find((name) => recorded.inputs[name] !== asked.inputs[name])
  if (changed === undefined) return
  throw new StoreError({
    rule: `the input file ${changed} has changed since ${folder} was begun`,
    wayOut: 'Restore it, choose another folder with --out, or begin this one anew with --force.',
  })
}

/** Removes what a learning run writes, and nothing else. */
function clearLearnFolder(folder: string): void {
  const paths = learnPaths(folder)
  const files = [paths.settings, paths.journal, paths.manifest, paths.labels, paths.curve, paths.summary, paths.report]
  const folders = ['committees', 'fits', 'rounds', 'figures', 'tables'].map((name) => join(folder, name))
  for (const path of [...files, ...folders]) rmSync(path, { recursive: true, force: true })
}

/** Takes failed labels of the last round off the journal when nothing follows from them yet, with their folders. */
function forgetFailures(folder: string): void {
  const { journal: path } = learnPaths(folder)
  if (!existsSync(path)) return
  const journal = openLearnJournal(path)
  journal.close()
  const last = journal.events.findLast((event) => event.event !== 'label')
  if (last?.event !== 'select') return
  const failed = journal.events.filter((event) => event.event === 'label' && event.round === last.round && event.outcome === 'failed')
  const kept = journal.events.filter((event) => !failed.includes(event))
  // A working folder is named by the first structure of its call: all that hold a failure start over.
  const labels = join(folder, 'rounds', String(last.round), 'labels')
  if (failed.length > 0 && existsSync(labels)) {
    const done = new Set(kept.flatMap((event) => (event.event === 'label' && event.round === last.round ? [event.id] : [])))
    for (const name of readdirSync(labels)) {
      if (!done.has(Number(name.split('-').at(-1)))) rmSync(join(labels, name), { recursive: true, force: true })
    }
  }
  writeAtomically(path, kept.map((event) => `${JSON.stringify(event)}\n`).join(''))
}
