// The potential of an interface campaign: the one the file names, or the one that ships with the problem.
import { readFileSync } from 'node:fs'
import { resolvePotential } from '../../src/potentials/potential-files.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { onlyNepFile } from '../../src/potentials/specification.ts'
import { openPotential } from '../scoring/parameters.ts'
import type { InterfaceParameters } from './parameters.ts'

/** What a campaign writes to mean the potential that ships. */
export const SHIPPED_POTENTIAL = 'shipped'

/** A potential that ships with a problem, and what its users should know. */
export interface ShippedPotential {
  /** Absolute path of its nep.txt. */
  readonly path: string
  readonly warning: string
}

/** The specification behind the parameter `potential`. */
export function potentialOf(
  { potential }: Pick<InterfaceParameters, 'potential'>, shipped: ShippedPotential | undefined,
): string {
  return potential === SHIPPED_POTENTIAL && shipped !== undefined ? shipped.path : potential
}

/** Opens it; relative paths refer to `folder`. A copy of the shipped one carries its warning too. */
export async function openInterfacePotential(
  parameters: InterfaceParameters, folder: string, shipped: ShippedPotential | undefined,
): Promise<Potential> {
  const specification = potentialOf(parameters, shipped)
  const potential = await openPotential(specification, parameters, folder)
  const file = onlyNepFile(resolvePotential(specification, folder))
  const isShipped = shipped !== undefined && file !== null && readFileSync(file).equals(readFileSync(shipped.path))
  return isShipped ? { ...potential, warnings: [shipped.warning, ...(potential.warnings ?? [])] } : potential
}
