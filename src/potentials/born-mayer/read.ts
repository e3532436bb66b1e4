// Opens a potential of ions from its parameter file.
import { readFile } from 'node:fs/promises'
import { BackendError, InputError } from '../../errors.ts'
import type { Backend, Potential } from '../potential.ts'
import { bornMayerPotential } from './born-mayer.ts'
import { parseIonParameters } from './parameters.ts'

export interface BornMayerReadOptions {
  /** `reference`, which is also the default. */
  readonly backend?: Backend
  /** f64, which is also the default. */
  readonly precision?: 'f32' | 'f64'
}

/**
 * Opens the ions of a parameter file. Throws BackendError for a backend or precision that cannot be had, InputError for a
 * file that cannot be read or is malformed.
 */
export async function readBornMayerPotential(file: string, { backend, precision }: BornMayerReadOptions): Promise<Potential> {
  if (backend !== undefined && backend !== 'reference') {
    throw new BackendError({
      rule: 'potentials of ions are computed by the backend reference only', found: backend,
      wayOut: 'Leave the backend out, or set it to reference.',
    })
  }
  if (precision === 'f32') {
    throw new BackendError({
      rule: 'potentials of ions are computed in f64', found: precision, wayOut: 'Leave the precision out.',
    })
  }
  return bornMayerPotential(parseIonParameters(await readText(file), file))
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason'
    throw new InputError({ rule: 'the parameter file of ions must be readable', found: reason, place: path, cause })
  }
}
