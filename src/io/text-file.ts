// Whole text files, gzipped or not. Reading refuses what cannot be a structure file before parsing starts.
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import { InputError, StoreError } from '../errors.ts'

/** Largest file read, bytes, after unpacking: far above any structure set, far below what V8 can hold as one text. */
export const LARGEST_FILE = 256 * 1024 * 1024

/**
 * Reads a UTF-8 text; gzip is recognised by its first bytes, whatever the name. Throws InputError naming the path when
 * the file is missing, unreadable, larger than `largest` bytes, damaged or not text.
 */
export function readTextFile(path: string, largest: number = LARGEST_FILE): string {
  const bytes = unpack(readBytes(path, largest), path, largest)
  if (bytes.includes(0)) {
    throw new InputError({ rule: 'a structure file must be text', found: 'binary data', place: path })
  }
  return bytes.toString('utf8').replace(/^\ufeff/, '')
}

/** Writes a UTF-8 text, gzipped when the name ends in .gz; throws StoreError naming the path when that fails. */
export function writeTextFile(path: string, text: string): void {
  try {
    writeFileSync(path, path.toLowerCase().endsWith('.gz') ? gzipSync(text) : text)
  } catch (error) {
    throw new StoreError({ rule: 'the file must be writable', found: reasonOf(error), place: path, cause: error })
  }
}

function readBytes(path: string, largest: number): Buffer {
  try {
    const { size } = statSync(path)
    if (size <= largest) return readFileSync(path)
  } catch (error) {
    const rule = 'the file must exist and be readable'
    throw new InputError({ rule, found: reasonOf(error), place: path, cause: error })
  }
  throw tooLarge(path, largest)
}

function unpack(bytes: Buffer, path: string, largest: number): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    return gunzipSync(bytes, { maxOutputLength: largest })
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(path, largest)
    throw new InputError({
      rule: 'a gzip file must be complete',
      found: reasonOf(error),
      place: path,
      wayOut: 'It may have been cut short on the way: copy it again.',
      cause: error,
    })
  }
}

function tooLarge(path: string, largest: number): InputError {
  return new InputError({
    rule: `a structure file must not be larger than ${largest} bytes unpacked`,
    place: path,
    wayOut: 'Split it into several files.',
  })
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

function reasonOf(error: unknown): string {
  const code = codeOf(error)
  const known: Readonly<Record<string, string>> = {
    ENOENT: 'no such file or folder',
    EACCES: 'no permission',
    EISDIR: 'a folder',
    ENOTDIR: 'a path through something that is not a folder',
    ENOSPC: 'no space left on the disk',
  }
  if (code !== undefined && Object.hasOwn(known, code)) return known[code]
  return error instanceof Error ? error.message : String(error)
}
