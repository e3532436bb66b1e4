// Writing so that readers, and whoever resumes after a kill, never meet half a file.
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { StoreError } from '../errors.ts'

/** Writes a file so that readers see the old or the new content, never half of it. */
export function writeAtomically(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.${process.pid}.tmp`
  try {
    writeFileSync(temporary, content)
    renameSync(temporary, path)
  } catch (cause) {
    rmSync(temporary, { force: true })
    throw new StoreError({ rule: 'results must be writable', place: path, wayOut: 'Check permissions and free space.', cause })
  }
}

/** Creates a folder and its parents. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true })
  } catch (cause) {
    throw new StoreError({ rule: 'the folder must be creatable', place: path, wayOut: 'Check --out and permissions.', cause })
  }
}
