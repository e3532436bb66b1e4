// One writer per results folder. The lock file names its holder; one left behind by a killed process is taken over.
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'
import { StoreError } from '../errors.ts'

/** Takes the lock and returns the function that gives it back; throws StoreError when a live process holds it. */
export function lockFolder(path: string): () => void {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const file = openSync(path, 'wx')
      writeSync(file, JSON.stringify({ pid: process.pid, host: hostname() }))
      closeSync(file)
      return () => rmSync(path, { force: true })
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw new StoreError({ rule: 'the results folder must be writable', place: path, cause })
      }
      const holder = readHolder(path)
      if (holder !== null && isAlive(holder)) {
        throw new StoreError({
          rule: 'a results folder can be written by one process at a time',
          found: `process ${holder.pid} on ${holder.host}`,
          place: path,
          wayOut: 'Wait for it, or delete this file if that process is gone.',
        })
      }
      rmSync(path, { force: true })
    }
  }
  throw new StoreError({ rule: 'the lock of the results folder could not be taken', place: path })
}

/** Whether a live process holds the lock. */
export function isLocked(path: string): boolean {
  const holder = readHolder(path)
  return holder !== null && isAlive(holder)
}

/** A torn or foreign lock file counts as nobody's. */
function readHolder(path: string): { pid: number; host: string } | null {
  try {
    const { pid, host } = JSON.parse(readFileSync(path, 'utf8')) as { pid?: unknown; host?: unknown }
    return typeof pid === 'number' && typeof host === 'string' ? { pid, host } : null
  } catch {
    return null
  }
}

/** Processes of other hosts cannot be asked: they count as alive. */
function isAlive({ pid, host }: { pid: number; host: string }): boolean {
  if (host !== hostname()) return true
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM'
  }
}
