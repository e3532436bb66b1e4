// aenet networks behind the Potential contract, in plain f64 (backend `reference`).
import { symbolOf } from '../../atoms/elements.ts'
import { InputError } from '../../errors.ts'
import type { Structure } from '../../atoms/structure.ts'
import { evaluateEach, requireSpecies, type Potential, type PotentialResult } from '../potential.ts'
import { evaluateChebyshev } from './kernel.ts'
import type { AngularDomain, ChebyshevNetwork } from './network.ts'
import { chebyshevTables } from './tables.ts'
import { chebyshevWorkspace } from './workspace.ts'

export interface ChebyshevOptions {
  readonly angularDomain: AngularDomain
}

/** Said of every aenet network: its file does not tell how it was fitted. */
const ENERGIES_ONLY = 'aenet networks are mostly fitted to energies alone, and their files do not say: then forces and '
  + 'stresses are several times less certain than those of potentials fitted to forces, and free cells may drift. Relax in '
  + 'fixed or bounded cells, and compare relaxed structures with elements relaxed by the same networks.'

/** Evaluates one structure, synchronously. Throws InputError for elements without a network. */
export type ChebyshevEvaluator = (structure: Structure) => PotentialResult

/**
 * Makes the evaluator of networks, one per element; it owns its scratch memory, so use one per thread. Throws InputError
 * when the networks do not know exactly each other's elements.
 */
export function chebyshevEvaluator(
  networks: readonly ChebyshevNetwork[], { angularDomain }: ChebyshevOptions,
): ChebyshevEvaluator {
  requireComplete(networks)
  const identity = identityOf(networks)
  const tables = chebyshevTables(networks, angularDomain)
  const work = chebyshevWorkspace(tables)
  return (structure) => {
    requireSpecies(identity, structure)
    return evaluateChebyshev(tables, work, structure)
  }
}

/** Networks, one per element, as a {@link Potential}; throws InputError as {@link chebyshevEvaluator} does. */
export function chebyshevPotential(networks: readonly ChebyshevNetwork[], options: ChebyshevOptions): Potential {
  const evaluate = chebyshevEvaluator(networks, options)
  return {
    ...identityOf(networks),
    cutoff: Math.max(...networks.map(({ radialCutoff, angularCutoff }) => Math.max(radialCutoff, angularCutoff))),
    backend: 'reference',
    precision: 'f64',
    warnings: [ENERGIES_ONLY],
    evaluate: (batch) => evaluateEach(batch, evaluate),
  }
}

function identityOf(networks: readonly ChebyshevNetwork[]): Pick<Potential, 'name' | 'species'> {
  const species = networks.map(({ element }) => element)
  return { name: `aenet ${species.map(symbolOf).join(' ')}`, species }
}

/** Every element needs one network, and every network must know every element as a neighbour. */
function requireComplete(networks: readonly ChebyshevNetwork[]): void {
  const elements = networks.map(({ element }) => element)
  if (networks.length === 0) throw new InputError({ rule: 'an aenet potential needs at least one network', found: 'none' })
  for (const { file, element, environment } of networks) {
    const twin = networks.find((other) => other.element === element && other.file !== file)
    if (twin !== undefined || elements.filter((other) => other === element).length > 1) {
      throw new InputError({
        rule: 'every element must have one network only', found: `two for ${symbolOf(element)}`, place: twin?.file ?? file,
      })
    }
    const without = environment.filter((number) => !elements.includes(number))
    if (without.length > 0) {
      throw new InputError({
        rule: `every element of the environment of ${symbolOf(element)} must have a network`,
        found: `none for ${without.map(symbolOf).join(', ')}`, place: file,
        wayOut: 'Give the files of all elements that were trained together.',
      })
    }
    const unknown = elements.filter((number) => !environment.includes(number))
    if (unknown.length === 0) continue
    throw new InputError({
      rule: `the network of ${symbolOf(element)} must know every element as a neighbour`,
      found: `not ${unknown.map(symbolOf).join(', ')}`, place: file,
      wayOut: 'These networks were not trained together.',
    })
  }
}
