// The manifest: everything about a run that may differ between machines and repeats. Times live here and only here.
import { existsSync, readFileSync } from 'node:fs'
import { arch, cpus, hostname, platform } from 'node:os'
import { writeAtomically } from '../io/write-atomically.ts'
import type { Objective } from './types.ts'

/** Executor of a campaign in which people evaluate. */
export const BY_HAND = 'by hand'

/** One sitting of a campaign: a start, or a resume. */
export interface Sitting {
  readonly started: string
  ended: string | null
  ending: string | null
  readonly argv: readonly string[]
  readonly host: string
  readonly executor: string
  readonly jobs: number
  readonly evaluations_before: number
  evaluations_after: number | null
}

export interface Manifest {
  readonly tool: 'ionforge'
  readonly version: string
  readonly git_commit: string | null
  readonly node: string
  readonly architecture: string
  readonly platform: string
  readonly cpu: string
  readonly packages: Readonly<Record<string, string>>
  readonly problem: string
  readonly strategy: string
  readonly seed: number
  readonly batch: number
  readonly backend: string
  /** What is sought; manifests of earlier versions lack it. */
  readonly objective?: Pick<Objective, 'name' | 'unit' | 'direction'>
  /** The graphics card of the backend gpu: results are equal on the same one only. */
  readonly adapter?: string
  /** SHA-256 of input files and prepared data. */
  readonly inputs: Readonly<Record<string, string>>
  readonly sittings: readonly Sitting[]
}

/** What this machine adds to a manifest. */
export function machineFacts(): Pick<Manifest, 'node' | 'architecture' | 'platform' | 'cpu'> {
  return { node: process.version, architecture: arch(), platform: platform(), cpu: cpus()[0]?.model ?? 'unknown' }
}

/** The sittings recorded so far, none for a new folder or a damaged manifest. */
export function earlierSittings(path: string): readonly Sitting[] {
  if (!existsSync(path)) return []
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as Manifest).sittings
  } catch {
    return []
  }
}

/** Reads a manifest, or null when there is none that can be read. */
export function readManifest(path: string): Manifest | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Manifest
  } catch {
    return null
  }
}

/** Begins a sitting. */
export function beginSitting(parts: Pick<Sitting, 'argv' | 'executor' | 'jobs' | 'evaluations_before'>): Sitting {
  return { ...parts, started: now(), ended: null, ending: null, host: hostname(), evaluations_after: null }
}

/** Ends a sitting. */
export function endSitting(sitting: Sitting, ending: string, evaluations: number): void {
  sitting.ended = now()
  sitting.ending = ending
  sitting.evaluations_after = evaluations
}

export function writeManifest(path: string, manifest: Manifest): void {
  writeAtomically(path, `${JSON.stringify(manifest, null, 2)}\n`)
}

function now(): string {
  // eslint-disable-next-line no-restricted-syntax -- the manifest is where times belong
  return new Date().toISOString()
}
