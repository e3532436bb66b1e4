// What a campaign learnt, kept in its results folder, so that resuming it learns nothing twice. It is a cache: without
// the folder everything is learnt again, with the same bytes.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { StoreError } from '../errors.ts'
import { makeFolder, writeAtomically } from '../io/write-atomically.ts'
import type { ModelStore } from '../models/model-store.ts'

/** Bytes of the SHA-256 that stands in front of each model. */
const DIGEST_LENGTH = 32

/**
 * A store of models in a folder that is made when the first is saved. Loading throws StoreError for a file that is not
 * as it was written: what follows from a damaged model would be recorded as a result.
 */
export function modelFolder(folder: string): ModelStore {
  const kept = new Map<string, Uint8Array>()
  const pathOf = (name: string): string => {
    if (/^[a-z0-9-][a-z0-9.-]*$/.test(name)) return join(folder, name)
    throw new StoreError({ rule: 'names of models must be lower-case letters, digits, dots and hyphens', found: name })
  }
  return {
    load(name) {
      const path = pathOf(name)
      const known = kept.get(name)
      if (known !== undefined) return known
      if (!existsSync(path)) return null
      const bytes = readModel(path)
      kept.set(name, bytes)
      return bytes
    },
    save(name, bytes) {
      const path = pathOf(name)
      makeFolder(folder)
      writeAtomically(path, Buffer.concat([digestOf(bytes), bytes]))
      kept.set(name, bytes)
    },
    remove(name) {
      rmSync(pathOf(name), { force: true })
      kept.delete(name)
    },
  }
}

function readModel(path: string): Uint8Array {
  const content = readFileSync(path)
  // A copy of its own: views of numbers need bytes that begin at a multiple of eight.
  const bytes = Uint8Array.from(content.subarray(DIGEST_LENGTH))
  if (digestOf(bytes).equals(content.subarray(0, DIGEST_LENGTH))) return bytes
  throw new StoreError({
    rule: 'a model in a results folder must be as it was written', found: 'another SHA-256 than stands in the file', place: path,
    wayOut: 'Delete the file: it is learnt again, with the same bytes.',
  })
}

function digestOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}
