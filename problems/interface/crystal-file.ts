// The crystal a side of an interface names: one that ships, or a file of the user.
import { existsSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { InputError, nearestName } from '../../src/errors.ts'
import type { Structure } from '../../src/atoms/structure.ts'
import { readStructures } from '../../src/io/formats.ts'
import { CRYSTAL_NAMES, shippedCrystal } from './crystals.ts'

export interface NamedCrystal {
  readonly structure: Structure
  /** null for a file. */
  readonly source: string | null
}

export function isShipped(name: string): boolean {
  return CRYSTAL_NAMES.includes(name)
}

/**
 * Reads a crystal; relative paths refer to `folder`. Throws InputError for a name that is neither shipped nor a file, for
 * a file that does not hold exactly one structure, and for a structure that does not repeat in all directions.
 */
export function readCrystal(name: string, folder: string, place: string): NamedCrystal {
  if (isShipped(name)) return shippedCrystal(name)
  const path = isAbsolute(name) ? name : join(folder, name)
  if (!existsSync(path)) {
    const nearest = nearestName(name, CRYSTAL_NAMES)
    const guess = nearest === null ? '' : `Did you mean "${nearest}"? `
    throw new InputError({
      rule: 'a crystal must be a file or one that ships', found: name, place,
      wayOut: `${guess}There is no file ${path}; shipped are ${CRYSTAL_NAMES.join(', ')}.`,
    })
  }
  const frames = readStructures(path)
  if (frames.length !== 1) {
    throw new InputError({
      rule: 'the file of a crystal must hold one structure', found: frames.length, place: path,
      wayOut: 'Write the one to use to a file of its own.',
    })
  }
  const [{ structure }] = frames
  if (structure.pbc.every(Boolean)) return { structure, source: null }
  throw new InputError({
    rule: 'a crystal must repeat in all three directions',
    found: `pbc ${structure.pbc.map((flag) => (flag ? 'T' : 'F')).join(' ')}`,
    place: path, wayOut: 'Give the bulk crystal: slabs are cut from it.',
  })
}
