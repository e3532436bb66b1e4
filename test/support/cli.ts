// Runs the built command line as a user would: own process, own streams.
import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export const CLI = resolve(import.meta.dirname, '../../dist/src/cli/main.js')

export interface CliResult {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs `ionforge ...args` in a folder and waits for it. */
export function ionforge(args: readonly string[], folder = process.cwd(), env: NodeJS.ProcessEnv = {}): CliResult {
  const result = spawnSync(process.execPath, [CLI, ...args], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1', ...env },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  return { code: result.status, out: result.stdout, err: result.stderr }
}

/** A new empty folder. */
export function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), 'ionforge-test-'))
}
