// Which ionforge this is, where its files are, and what it runs on.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Root of the installed package: the nearest folder upwards with ionforge's package.json. */
export function packageRoot(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const file = join(folder, 'package.json')
    if (existsSync(file) && packageJson(file).name === 'ionforge') return folder
    if (dirname(folder) === folder) return import.meta.dirname
  }
}

/** Version of ionforge. */
export function ionforgeVersion(): string {
  return packageJson(join(packageRoot(), 'package.json')).version
}

/** Exact versions of the packages that could touch numbers. */
export function packageVersions(): Record<string, string> {
  return { ...packageJson(join(packageRoot(), 'package.json')).dependencies }
}

/** Commit of a source checkout, or null for an installed package. */
export function gitCommit(): string | null {
  try {
    const options = { cwd: packageRoot(), stdio: ['ignore', 'pipe', 'ignore'] as ['ignore', 'pipe', 'ignore'] }
    const top = execFileSync('git', ['rev-parse', '--show-toplevel'], options).toString().trim()
    if (top !== packageRoot()) return null
    const changed = execFileSync('git', ['status', '--porcelain', '--untracked-files=no'], options).toString() !== ''
    return execFileSync('git', ['rev-parse', 'HEAD'], options).toString().trim() + (changed ? ' (changed)' : '')
  } catch {
    return null
  }
}

function packageJson(path: string): { name: string; version: string; dependencies: Record<string, string> } {
  return JSON.parse(readFileSync(path, 'utf8')) as { name: string; version: string; dependencies: Record<string, string> }
}
