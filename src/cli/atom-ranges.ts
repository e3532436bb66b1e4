// --hold 1-12,20: atoms by number, and what it means for a structure.
import { InvalidArgumentError } from 'commander'
import { atomCount, type Structure } from '../atoms/structure.ts'
import { InputError } from '../errors.ts'
import type { Bodies } from '../relax/types.ts'

/** First and last atom, counted from 1. */
export type AtomRange = readonly [number, number]

/** Parses numbers and ranges, "1-12,20", for an option. */
export function atomRanges(text: string): AtomRange[] {
  return text.split(',').map((part) => {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part.trim())
    const first = Number(match?.[1])
    const last = Number(match?.[2] ?? match?.[1])
    if (!(first >= 1 && last >= first)) throw new InvalidArgumentError('It must look like 1-12,20, counted from 1.')
    return [first, last]
  })
}

/** Holds these atoms and leaves the others free; throws InputError when the structure has fewer. */
export function heldAtoms(structure: Structure, ranges: readonly AtomRange[]): Bodies {
  const atoms = atomCount(structure)
  const beyond = ranges.find(([, last]) => last > atoms)
  if (beyond !== undefined) {
    throw new InputError({ rule: `--hold must name atoms from 1 to ${atoms}`, found: beyond.join('-') })
  }
  return Int32Array.from({ length: atoms }, (_, i) => (ranges.some(([first, last]) => i + 1 >= first && i + 1 <= last) ? -2 : -1))
}
