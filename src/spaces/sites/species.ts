// What can stand on a site: an element with its charge, or nothing. Charges are formal oxidation states.
import { ConfigError } from '../../errors.ts'
import { atomicNumberOf } from '../../atoms/elements.ts'

export const VACANCY = 'vacancy'

/** One entry of the palette that a genome's bytes point into; entry 0 is the vacancy. */
export interface SiteSpecies {
  /** "Li", "Ni2+" or "vacancy". */
  readonly label: string
  /** Atomic number; 0 for a vacancy. */
  readonly element: number
  /** e; "balance" where the rest of the cell decides, null where no charge is known or none is asked for. */
  readonly charge: number | 'balance' | null
}

export type OxidationStates = Readonly<Record<string, number | 'balance'>>

/**
 * Elements that keep one oxidation state in almost every oxide, halide and phosphate. Not listed on purpose: elements
 * that change it in battery materials (V, Cr, Mn, Fe, Ni, Cu, Mo, W) must be given. Co is listed as 3, its state in
 * LiCoO2.
 */
const USUAL_OXIDATION_STATES: Readonly<Record<string, number>> = {
  H: 1, Li: 1, Na: 1, K: 1, Rb: 1, Cs: 1, Ag: 1, Be: 2, Mg: 2, Ca: 2, Sr: 2, Ba: 2, Zn: 2, Cd: 2,
  B: 3, Al: 3, Ga: 3, In: 3, Sc: 3, Y: 3, La: 3, Gd: 3, Lu: 3, Co: 3, C: 4, Si: 4, Ge: 4, Sn: 4, Ti: 4, Zr: 4, Hf: 4,
  P: 5, Nb: 5, Ta: 5, N: -3, O: -2, S: -2, Se: -2, Te: -2, F: -1, Cl: -1, Br: -1, I: -1,
}

/**
 * Reads "Li", "vacancy" or "Ni2+"; the element's charge is its own, else that of `states`, else the usual one, else
 * null. Throws InputError for anything that is no element.
 */
export function parseSpecies(label: string, states: OxidationStates, place: string): SiteSpecies {
  if (label === VACANCY) return { label, element: 0, charge: 0 }
  const match = /^([A-Z][a-z]?)(\d*(?:\.\d+)?)([+-])$/.exec(label)
  if (match === null) return { label, element: atomicNumberOf(label, place), charge: oxidationStateOf(label, states) }
  const size = match[2] === '' ? 1 : Number(match[2])
  return { label, element: atomicNumberOf(match[1], place), charge: match[3] === '+' ? size : -size }
}

/** Given, usual, or null. */
export function oxidationStateOf(symbol: string, states: OxidationStates): number | 'balance' | null {
  return states[symbol] ?? USUAL_OXIDATION_STATES[symbol] ?? null
}

/** Refuses elements of unknown charge and more than one element that balances. */
export function checkCharges(species: readonly SiteSpecies[], states: OxidationStates): void {
  const unknown = [...new Set(species.filter(({ charge }) => charge === null).map(({ label }) => label))]
  if (unknown.length > 0) {
    throw new ConfigError({
      rule: 'the charge rule needs an oxidation state for every element',
      found: `none for ${unknown.join(', ')}`,
      place: 'oxidation_states',
      wayOut: `Write oxidation_states: { ${unknown[0]}: 3 } with its charge, { ${unknown[0]}: balance } to let it make `
        + 'the cell neutral, or charge: any to search without a charge rule.',
    })
  }
  const balancing = Object.keys(states).filter((symbol) => states[symbol] === 'balance')
  if (balancing.length > 1) {
    throw new ConfigError({
      rule: 'only one element can balance the charge', found: balancing.join(', '), place: 'oxidation_states',
      wayOut: `Give numbers for all but one of them.`,
    })
  }
}

/** Refuses a state of an element that is nowhere in the cell: it would do nothing. */
export function checkStatesAreUsed(states: OxidationStates, symbols: ReadonlySet<string>): void {
  const unused = Object.keys(states).find((symbol) => !symbols.has(symbol))
  if (unused === undefined) return
  throw new ConfigError({
    rule: 'oxidation states must be of elements in the host or on a sublattice',
    found: unused, place: 'oxidation_states', wayOut: `There are ${[...symbols].join(', ')}.`,
  })
}
