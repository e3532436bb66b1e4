// Opens aenet networks from their files, one per element.
import { readFile } from 'node:fs/promises'
import { BackendError, InputError } from '../../errors.ts'
import type { Backend, Potential } from '../potential.ts'
import { chebyshevPotential } from './chebyshev.ts'
import { checkAngularDomain } from './domain-check.ts'
import { angularDomainOf, type AngularDomain } from './network.ts'
import { parseChebyshevNetwork } from './network-file.ts'

export interface ChebyshevReadOptions {
  /** What the networks were trained with; there is no default. */
  readonly angularDomain?: AngularDomain
  /** `reference`, which is also the default. */
  readonly backend?: Backend
  /** f64, which is also the default. */
  readonly precision?: 'f32' | 'f64'
}

/**
 * Opens the networks of files, binary or ASCII, one per element. Throws ConfigError when the angular domain is missing or
 * contradicts the files' reference energies, BackendError for a backend or precision that cannot be had, InputError for
 * files that cannot be read, are malformed or do not belong together.
 */
export async function readChebyshevPotential(
  files: readonly string[], { angularDomain, backend, precision }: ChebyshevReadOptions,
): Promise<Potential> {
  const domain = angularDomainOf(angularDomain, files.join(', '))
  requireReference(backend, precision)
  const networks = await Promise.all(files.map(async (file) => parseChebyshevNetwork(await readBytes(file), file)))
  const potential = chebyshevPotential(networks, { angularDomain: domain })
  const doubt = checkAngularDomain(networks, domain)
  return doubt === null ? potential : { ...potential, warnings: [...(potential.warnings ?? []), doubt] }
}

function requireReference(backend: Backend | undefined, precision: ChebyshevReadOptions['precision']): void {
  if (backend !== undefined && backend !== 'reference') {
    throw new BackendError({
      rule: 'aenet networks are computed by the backend reference only', found: backend,
      wayOut: 'Leave the backend out, or set it to reference.',
    })
  }
  if (precision === 'f32') {
    const wayOut = 'Leave the precision out.'
    throw new BackendError({ rule: 'aenet networks are computed in f64', found: precision, wayOut })
  }
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason'
    throw new InputError({ rule: 'the network file must be readable', found: reason, place: path, cause })
  }
}
