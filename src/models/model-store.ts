// What took long to learn, kept by name. A store is a cache: the name says everything the bytes follow from, so what is
// not there is learnt again, with the same bytes.

/** Bytes by name; names are lower-case letters, digits, dots and hyphens. */
export interface ModelStore {
  /** Null when nothing is kept under the name. Equal names give the same array while a process lasts. */
  load(name: string): Uint8Array | null
  save(name: string, bytes: Uint8Array): void
  /** Forgets what is no longer needed: a checkpoint of a training that has ended. */
  remove(name: string): void
}

/** A store that lasts as long as the process. */
export function memoryStore(): ModelStore {
  const kept = new Map<string, Uint8Array>()
  return {
    load: (name) => kept.get(name) ?? null,
    save: (name, bytes) => { kept.set(name, bytes) },
    remove: (name) => { kept.delete(name) },
  }
}
