// What surrounds an ion at a position of a crystal: bond valences (I. D. Brown, The Chemical Bond in Inorganic
// Chemistry, 2002: s = e^{α(R0 − R)}), coordination and nearest atoms.
import { atomicNumberOf, symbolOf } from '../../atoms/elements.ts'
import { neighbourList } from '../../atoms/neighbour-list.ts'
import { appendAtoms, atomCount, type Structure } from '../../atoms/structure.ts'
import { bondValencePair, oxidationStateOf } from './parameters.ts'
import { SITE_ENERGY_CUTOFF, type SiteEnergySettings } from './site-energy.ts'

/** The neighbours of one position. */
export interface Surroundings {
  /** Sum of the bond valences with all anions within 10 Å, e; of an ion in its place, about its oxidation state. */
  readonly bondValenceSum: number
  /** Anions within {@link bondLimit}. */
  readonly coordination: number
  /** Their mean distance, Å; null where there are none. */
  readonly meanBondLength: number | null
  /** Distance of the nearest atom of every element, Å; only of elements within 10 Å. */
  readonly nearest: Readonly<Record<string, number>>
}

/** Of the distance Rmin: beyond the first shell of oxides, halides and sulfides (2.62 Å for Li–O, 3.25 Å for Li–S). */
const BOND_FACTOR = 1.35
/** Å; an atom this close is the one asked about. */
const COINCIDENT = 1e-3

/**
 * Longest distance that counts as a bond of the ion with an anion (symbols), Å; throws ConfigError for an unknown pair.
 */
export function bondLimit(ion: string, anion: string): number {
  return BOND_FACTOR * bondValencePair(ion, anion).minimum
}

/** Neighbours of a Cartesian position (Å) in a structure, of which an atom at the position itself is no part. */
export function surroundings(
  structure: Structure, position: ArrayLike<number>, { ion, oxidationStates }: SiteEnergySettings,
): Surroundings {
  const charge = oxidationStateOf(ion, oxidationStates)
  const probe = atomCount(structure)
  const { first, owner, squared } = neighbourList(
    appendAtoms(structure, [atomicNumberOf(ion)], position), SITE_ENERGY_CUTOFF,
  )
  const nearest: Record<string, number> = {}
  let bondValenceSum = 0
  let coordination = 0
  let total = 0
  for (let p = first[probe]; p < first[probe + 1]; p++) {
    const distance = Math.sqrt(squared[p])
    // Its own images are neighbours of the list, not of the crystal.
    if (owner[p] === probe || distance < COINCIDENT) continue
    const symbol = symbolOf(structure.species[owner[p]])
    if (!(nearest[symbol] <= distance)) nearest[symbol] = distance
    if (symbol === ion || charge * oxidationStateOf(symbol, oxidationStates) > 0) continue
    const { unitLength, steepness } = bondValencePair(ion, symbol)
    bondValenceSum += Math.exp(steepness * (unitLength - distance))
    if (distance > bondLimit(ion, symbol)) continue
    coordination++
    total += distance
  }
  return { bondValenceSum, coordination, meanBondLength: coordination === 0 ? null : total / coordination, nearest }
}
