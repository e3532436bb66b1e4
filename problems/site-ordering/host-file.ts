// The crystal a campaign names: one that ships, or a file of the user.
import { isAbsolute, join } from 'node:path'
import { ConfigError, InputError, validNames } from '../../src/errors.ts'
import type { Structure } from '../../src/atoms/structure.ts'
import { readStructures } from '../../src/io/formats.ts'
import { SHIPPED_HOSTS, type ShippedHost } from './hosts.ts'
import { shippedName } from './parameters.ts'

/** The shipped crystal a name stands for, null for a file; throws ConfigError for `shipped:` names that there are not. */
export function shippedHost(structure: string): ShippedHost | null {
  const name = shippedName(structure)
  if (name === null) return null
  if (Object.hasOwn(SHIPPED_HOSTS, name)) return SHIPPED_HOSTS[name]
  throw new ConfigError({
    rule: 'a shipped structure must be one that there is', found: name, place: 'problem.structure',
    wayOut: validNames(name, Object.keys(SHIPPED_HOSTS)),
  })
}

/** Reads the crystal; throws InputError for a file that cannot be read or does not hold exactly one structure. */
export function readHost(structure: string, folder: string): Structure {
  const shipped = shippedHost(structure)
  if (shipped !== null) return shipped.structure
  const path = isAbsolute(structure) ? structure : join(folder, structure)
  const frames = readStructures(path)
  if (frames.length === 1) return frames[0].structure
  throw new InputError({
    rule: 'the structure file of an ordering problem must hold one structure', found: frames.length, place: path,
    wayOut: 'Write the one to order to a file of its own: ionforge and ASE both can.',
  })
}
