// Bond-valence parameters of mobile cations with the anions of battery materials (pair-table.ts), and what screens the
// repulsion of other cations. Covalent radii: Cordero et al. (atoms/elements.ts).
import { atomicNumberOf, covalentRadiusOf, isSymbol } from '../../atoms/elements.ts'
import { ConfigError, validNames } from '../../errors.ts'
import { ANION_RADII, ION_PAIRS } from './pair-table.ts'

/** One cation–anion pair. */
export interface BondValencePair {
  /** Length of a bond of valence 1, Å. */
  readonly unitLength: number
  /** Distance of the lowest energy of the lone pair, Å. */
  readonly minimum: number
  /** Steepness α = 1/b, 1/Å. */
  readonly steepness: number
  /** Bond-breaking energy D0, eV. */
  readonly depth: number
}

/** Oxidation state of every element by symbol, e: { Li: 1, P: 5, O: -2 }. Averages may be fractional. */
export type OxidationStates = Readonly<Record<string, number>>

// Last element of every row of the periodic table: the principal quantum number of an element is its row.
const ROW_ENDS = [2, 10, 18, 36, 54, 86, 118]

/** Symbols of the ions whose energies can be calculated. */
export const MOBILE_IONS: readonly string[] = Object.keys(ION_PAIRS)

/** Parameters of a mobile ion with an anion (symbols); throws ConfigError naming the pair that has none. */
export function bondValencePair(ion: string, anion: string): BondValencePair {
  checkMobileIon(ion)
  const row = ION_PAIRS[ion].anions
  if (!Object.hasOwn(row, anion)) {
    throw new ConfigError({
      rule: `bond-valence parameters must be tabulated for every anion around ${ion}`,
      found: `${ion}-${anion}`,
      wayOut: `Tabulated: ${Object.keys(row).map((symbol) => `${ion}-${symbol}`).join(', ')}.`,
    })
  }
  const [unitLength, minimum, steepness, depth] = row[anion]
  return { unitLength, minimum, steepness, depth }
}

/** Throws ConfigError unless the symbol is one of {@link MOBILE_IONS}. */
export function checkMobileIon(ion: string): void {
  if (Object.hasOwn(ION_PAIRS, ion)) return
  throw new ConfigError({
    rule: 'the mobile ion must be one with bond-valence parameters', found: ion, wayOut: validNames(ion, MOBILE_IONS),
  })
}

/** Oxidation state for which the parameters of a mobile ion hold, e; throws ConfigError as {@link checkMobileIon}. */
export function mobileIonCharge(ion: string): number {
  checkMobileIon(ion)
  return ION_PAIRS[ion].charge
}

/** Ionic radius of an anion (symbol), Å; throws ConfigError naming an element that is tabulated as none. */
export function anionRadius(symbol: string): number {
  if (Object.hasOwn(ANION_RADII, symbol)) return ANION_RADII[symbol]
  throw new ConfigError({
    rule: 'an anion must have an ionic radius', found: symbol, wayOut: validNames(symbol, Object.keys(ANION_RADII)),
  })
}

/**
 * Oxidation state of an element; throws ConfigError naming the element when it has none, or one that is zero or not a
 * number: the bond-valence energy knows ions only.
 */
export function oxidationStateOf(symbol: string, states: OxidationStates): number {
  const state = Object.hasOwn(states, symbol) ? states[symbol] : Number.NaN
  if (Number.isFinite(state) && state !== 0) return state
  throw new ConfigError({
    rule: `the oxidation state of ${symbol} must be a number other than zero`,
    found: Object.hasOwn(states, symbol) ? states[symbol] : 'no value',
    wayOut: `Add "${symbol}" to the oxidation states.`,
  })
}

/** Principal quantum number of the outermost shell: the row of the periodic table; throws InputError for no element. */
export function principalQuantumNumber(symbol: string): number {
  const number = atomicNumberOf(symbol)
  return ROW_ENDS.findIndex((last) => number <= last) + 1
}

/** Covalent radius, Å; throws ConfigError naming an element that has none (beyond Cm). */
export function screeningRadius(symbol: string): number {
  const radius = isSymbol(symbol) ? covalentRadiusOf(atomicNumberOf(symbol)) : Number.NaN
  if (Number.isFinite(radius)) return radius
  throw new ConfigError({ rule: 'a cation must have a covalent radius', found: symbol })
}
