// The energy of an entry, however a file states it, and what it was calculated with.
import { InputError } from '../errors.ts'

// Values a file rounds differently may differ by this much, eV/atom.
const AGREEMENT = 1e-3

/** Total energy, eV, from a total or one per atom; throws InputError when neither is given or the two contradict. */
export function totalEnergy(total: number | undefined, perAtom: number | undefined, atoms: number, place: string): number {
  if (total !== undefined && perAtom !== undefined && !(Math.abs(total / atoms - perAtom) <= AGREEMENT)) {
    throw new InputError({
      rule: '"energy" must be the total for the formula as written, that is "energy_per_atom" times its atoms',
      found: `${total} eV for ${atoms} atoms, but ${perAtom} eV/atom`,
      place,
      wayOut: 'Write the formula of the whole cell, or leave one of the two out.',
    })
  }
  if (total !== undefined) return total
  if (perAtom !== undefined) return perAtom * atoms
  throw new InputError({
    rule: 'an entry must have an energy',
    found: 'none',
    place,
    wayOut: 'Give "energy" (eV, for the formula as written) or "energy_per_atom".',
  })
}

/** Names under which files say what an energy was calculated with. */
export const FUNCTIONAL_NAMES = ['functional', 'run_type'] as const

/** One name for the spellings of a functional: "gga_u" and "GGA+U" are the same. Undefined for an empty text or no text. */
export function functionalOf(named: unknown): string | undefined {
  if (typeof named !== 'string' || named.trim() === '') return undefined
  return named.trim().toUpperCase().replaceAll('_', '+')
}
