// Fingerprints of files, for journals.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { InputError } from '../errors.ts'

/** SHA-256 of a file, in hexadecimal; throws InputError when it cannot be read. */
export function sha256OfFile(path: string): string {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex')
  } catch (cause) {
    throw new InputError({ rule: 'an input file must be readable', place: path, cause })
  }
}
