// Bond-valence parameters of lithium and sodium with the anions of battery materials, and what screens the repulsion of
// other cations. Pair values: H. Chen, S. Adams, IUCrJ 4, 614 (2017), doi 10.1107/S2052252517010211; H. Chen, L. L.
// Wong, S. Adams, Acta Cryst. B 75, 18 (2019), doi 10.1107/S2052520618015718. Covalent radii: Cordero et al.
// (atoms/elements.ts).
import { atomicNumberOf, covalentRadiusOf, isSymbol } from '../../atoms/elements.ts'
import { ConfigError, validNames } from '../../errors.ts'

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

// Rows: R0 (Å), Rmin (Å), α (1/Å), D0 (eV). Oxidation states: Li, Na +1; O, S −2; F, Cl, Br, I −1; N −3.
const PAIRS: Readonly<Record<string, Readonly<Record<string, readonly [number, number, number, number]>>>> = {
  Li: {
    N: [1.1543, 2.132557, 1.569859, 2.054953],
    O: [1.17096, 1.940013, 1.937984, 0.98816],
    F: [1.08674, 1.87265, 1.968504, 0.49611],
    S: [1.46652, 2.40971, 1.531394, 1.04027],
    Cl: [1.39892, 2.39647, 1.577287, 0.49302],
    Br: [1.51288, 2.58255, 1.481481, 0.4491],
    I: [1.64829, 2.78807, 1.360544, 0.44117],
  },
  Na: {
    O: [1.56225, 2.374335, 2.074689, 0.575227],
    F: [1.42885, 2.232158, 2.109705, 0.295862],
    S: [1.83088, 2.916205, 1.615509, 0.630673],
    Cl: [1.69489, 2.748011, 1.663894, 0.315458],
    Br: [1.78228, 2.915883, 1.560062, 0.292879],
    I: [1.94353, 3.198502, 1.426534, 0.285612],
  },
}

// Last element of every row of the periodic table: the principal quantum number of an element is its row.
const ROW_ENDS = [2, 10, 18, 36, 54, 86, 118]

/** Symbols of the ions whose energies can be calculated. */
export const MOBILE_IONS: readonly string[] = Object.keys(PAIRS)

/** Parameters of a mobile ion with an anion (symbols); throws ConfigError naming the pair that has none. */
export function bondValencePair(ion: string, anion: string): BondValencePair {
  checkMobileIon(ion)
  const row = PAIRS[ion]
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
  if (Object.hasOwn(PAIRS, ion)) return
  throw new ConfigError({
    rule: 'the mobile ion must be one with bond-valence parameters', found: ion, wayOut: validNames(ion, MOBILE_IONS),
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
