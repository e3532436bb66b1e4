// The manifest of a fit: versions, machine, and every sitting with its times. Times stand here and nowhere else.
import { existsSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { machineFacts } from '../campaign/manifest.ts'
import { writeAtomically } from '../io/write-atomically.ts'
import { gitCommit, ionforgeVersion, packageVersions } from './version.ts'

/** One start or resume of a fit. */
export interface FitSitting {
  readonly started: string
  ended: string | null
  ending: string | null
  readonly argv: readonly string[]
  readonly host: string
  readonly threads: number
  /** Wall-clock time spent fitting, s. */
  seconds: number
}

/** Begins a sitting and writes it down; the function returned ends it. */
export function beginFitSitting(path: string, threads: number): (ending: string) => void {
  const began = Date.now()
  const sitting: FitSitting = {
    started: timeText(began), ended: null, ending: null, argv: process.argv.slice(2), host: hostname(), threads, seconds: 0,
  }
  const sittings = [...fitSittings(path), sitting]
  const write = (): void => {
    const manifest = {
      tool: 'ionforge', version: ionforgeVersion(), git_commit: gitCommit(), ...machineFacts(),
      packages: packageVersions(), sittings,
    }
    writeAtomically(path, `${JSON.stringify(manifest, null, 2)}\n`)
  }
  write()
  return (ending) => {
    sitting.ended = timeText(Date.now())
    sitting.ending = ending
    sitting.seconds = (Date.now() - began) / 1000
    write()
  }
}

/** The sittings so far, none for a new folder or a damaged manifest. */
export function fitSittings(path: string): readonly FitSitting[] {
  if (!existsSync(path)) return []
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as { readonly sittings: readonly FitSitting[] }).sittings
  } catch {
    return []
  }
}

function timeText(milliseconds: number): string {
  // eslint-disable-next-line no-restricted-syntax -- the manifest is where times belong
  return new Date(milliseconds).toISOString()
}
