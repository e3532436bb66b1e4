// Oxidation states of a compound from its composition alone: the one way to give every element a common state so that
// the charges cancel. Where there are several ways, or none, the user has to say.
import { compositionOf, formulaOf, type Composition } from '../../atoms/composition.ts'
import { isSymbol } from '../../atoms/elements.ts'
import type { Structure } from '../../atoms/structure.ts'
import { ConfigError } from '../../errors.ts'
import { checkMobileIon, mobileIonCharge, type OxidationStates } from './parameters.ts'

// States met in oxides, halides, sulfides and nitrides (N. N. Greenwood, A. Earnshaw, Chemistry of the Elements, 1997).
const COMMON_STATES: Readonly<Record<string, readonly number[]>> = {
  H: [1], Li: [1], Na: [1], K: [1], Rb: [1], Cs: [1], Ag: [1], Tl: [1],
  Be: [2], Mg: [2], Ca: [2], Sr: [2], Ba: [2], Zn: [2], Cd: [2], Pd: [2], Hg: [2],
  B: [3], Al: [3], Ga: [3], In: [3], Sc: [3], Y: [3], La: [3], Rh: [3], Bi: [3],
  Pr: [3], Nd: [3], Sm: [3], Gd: [3], Tb: [3], Dy: [3], Ho: [3], Er: [3], Tm: [3], Yb: [3], Lu: [3],
  C: [4], Si: [4], Ge: [4], Zr: [4], Hf: [4], Th: [4], Nb: [5], Ta: [5], W: [6],
  P: [5], As: [5], N: [-3], O: [-2], F: [-1], Cl: [-1], Br: [-1], I: [-1],
  S: [-2, 6], Se: [-2, 6], Te: [-2, 4, 6], Sb: [3, 5], Sn: [2, 4], Pb: [2, 4], Ce: [3, 4], Eu: [2, 3],
  Ti: [3, 4], V: [3, 4, 5], Cr: [3, 6], Mn: [2, 3, 4], Fe: [2, 3], Co: [2, 3], Ni: [2, 3, 4], Cu: [1, 2],
  Mo: [4, 6], Ru: [3, 4, 5], Ir: [4], Pt: [4],
}

/** e; charges cancel to within rounding of averages such as 2.67. */
const NEUTRAL = 0.05

/** Reads "V=3,O=-2"; averages may be fractional. Throws ConfigError for anything else. */
export function parseOxidationStates(text: string): OxidationStates {
  const states: Record<string, number> = {}
  for (const entry of text.split(',').map((part) => part.trim())) {
    const match = /^([A-Z][a-z]?)\s*=\s*([+-]?\d+(?:\.\d+)?)$/.exec(entry)
    if (match === null || !isSymbol(match[1]) || Number(match[2]) === 0) {
      throw new ConfigError({ rule: 'oxidation states must be like V=3,O=-2', found: entry })
    }
    states[match[1]] = Number(match[2])
  }
  return states
}

/**
 * Oxidation states of all elements of a structure and of the mobile ion. Those `given` are kept; the others are common
 * ones that make the compound neutral, or the average of one element where only that fits. Throws ConfigError when there
 * is no such way or more than one, or when the given ones do not cancel.
 */
export function oxidationStatesOf(structure: Structure, ion: string, given: OxidationStates = {}): OxidationStates {
  checkMobileIon(ion)
  const composition = compositionOf(structure)
  const elements = Object.keys(composition)
  const known: OxidationStates = { ...given, [ion]: mobileIonCharge(ion) }
  if (Object.hasOwn(given, ion) && given[ion] !== known[ion]) {
    throw new ConfigError({ rule: `the bond-valence parameters of ${ion} hold for oxidation state ${known[ion]}`, found: given[ion] })
  }
  const missing = elements.filter((symbol) => !Object.hasOwn(known, symbol))
  const unknown = missing.find((symbol) => !Object.hasOwn(COMMON_STATES, symbol))
  if (unknown !== undefined) refuse(composition, `no common oxidation state of ${unknown}`, unknown)
  if (missing.length === 0) {
    const charge = chargeOf(composition, known)
    if (Math.abs(charge) > NEUTRAL * total(composition)) refuse(composition, `a charge of ${charge} e per cell`, elements[0])
    return known
  }
  const ways = neutralWays(composition, known, missing)
  if (ways.length === 1) return ways[0]
  if (ways.length > 1) refuse(composition, `${ways.length} ways, such as ${ways.slice(0, 2).map(formatStates).join(' or ')}`, missing[0])
  const average = neutralAverage(composition, known, missing)
  return average ?? refuse(composition, 'no way', missing[missing.length - 1])
}

/** "Li 1, V 3, P 5, O -2". */
export function formatStates(states: OxidationStates): string {
  return Object.entries(states).map(([symbol, state]) => `${symbol} ${Number(state.toFixed(3))}`).join(', ')
}

/** Every choice of common states that cancels. */
function neutralWays(composition: Composition, known: OxidationStates, missing: readonly string[]): OxidationStates[] {
  const [symbol, ...rest] = missing
  if (symbol === undefined) return Math.abs(chargeOf(composition, known)) < 1e-9 ? [known] : []
  return COMMON_STATES[symbol].flatMap((state) => neutralWays(composition, { ...known, [symbol]: state }, rest))
}

/** The average state of the only element that has several common ones, where it lies between them. */
function neutralAverage(composition: Composition, known: OxidationStates, missing: readonly string[]): OxidationStates | null {
  const flexible = missing.filter((symbol) => COMMON_STATES[symbol].length > 1)
  if (flexible.length !== 1) return null
  const [symbol] = flexible
  const fixed = Object.fromEntries(missing.map((other) => [other, COMMON_STATES[other][0]]))
  const state = -chargeOf(composition, { ...fixed, ...known, [symbol]: 0 }) / composition[symbol]
  const states = COMMON_STATES[symbol]
  return state > Math.min(...states) && state < Math.max(...states) && state !== 0
    ? { ...known, ...fixed, [symbol]: state }
    : null
}

function chargeOf(composition: Composition, states: OxidationStates): number {
  return Object.entries(composition).reduce((sum, [symbol, amount]) => sum + amount * states[symbol], 0)
}

function total(composition: Composition): number {
  return Object.values(composition).reduce((sum, amount) => sum + amount, 0)
}

function refuse(composition: Composition, found: string, symbol: string): never {
  throw new ConfigError({
    rule: `the oxidation states of ${formulaOf(composition)} must follow from neutrality, or be given`,
    found,
    wayOut: `Give them: --charges "${symbol}=…", as many as needed.`,
  })
}
