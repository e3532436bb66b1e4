// The palette of a space (which species its genomes can hold) and the charge its compositions must have.
import { ConfigError } from '../../errors.ts'
import { isSymbol, symbolOf } from '../../atoms/elements.ts'
import type { Structure } from '../../atoms/structure.ts'
import type { ChargeRule } from './compositions.ts'
import type { SitesParameters } from './parameters.ts'
import {
  checkCharges, checkStatesAreUsed, oxidationStateOf, parseSpecies, VACANCY, type SiteSpecies,
} from './species.ts'

/** Digits of an encoded genome: one per species. */
export const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz'

/** Vacancy first, then species in the order the sublattices name them. */
export function paletteOf({ sublattices, oxidation_states, charge }: SitesParameters): SiteSpecies[] {
  const palette = new Map([[VACANCY, parseSpecies(VACANCY, {}, '')]])
  sublattices.forEach(({ species }, s) => {
    for (const label of Object.keys(species)) {
      palette.set(label, parseSpecies(label, oxidation_states, `sublattices[${s}].species`))
    }
    if (Object.keys(species).length === 0) {
      throw new ConfigError({ rule: 'a sublattice must name at least one species', place: `sublattices[${s}].species` })
    }
  })
  const list = [...palette.values()]
  if (list.length > DIGITS.length) {
    throw new ConfigError({
      rule: `a space has at most ${DIGITS.length - 1} species`, found: list.length - 1, place: 'sublattices',
    })
  }
  const charged = charge === 'any' ? list.map((species) => ({ ...species, charge: null })) : list
  checkDiffer(charged)
  return charged
}

/** Two names of one thing would make symmetric occupations look different. */
function checkDiffer(palette: readonly SiteSpecies[]): void {
  palette.forEach((species, k) => {
    const { element, charge } = species
    const twin = palette.slice(0, k).find((other) => element === other.element && charge === other.charge)
    if (twin === undefined) return
    throw new ConfigError({
      rule: 'species must differ in element or charge', found: `${twin.label} and ${species.label}`,
      place: 'sublattices',
      wayOut: 'Use one name for both, or give a total charge so that charges count.',
    })
  })
}

/** The charge rule of the campaign file; null for charge: any. */
export function chargeRuleOf(
  frozen: Structure, palette: readonly SiteSpecies[], { charge: target, oxidation_states: states }: SitesParameters,
): ChargeRule | null {
  const symbols = [...new Set(Array.from(frozen.species, symbolOf))]
  // A label with a charge of its own, such as Ni2+, does not ask for the state of its element.
  const onSublattices = palette.map(({ label }) => label).filter(isSymbol)
  checkStatesAreUsed(states, new Set([...symbols, ...onSublattices]))
  if (target === 'any') {
    if (Object.keys(states).length === 0) return null
    throw new ConfigError({
      rule: 'charge: any takes no oxidation states', found: states, place: 'oxidation_states',
      wayOut: 'Remove them, or give the total charge.',
    })
  }
  const atoms = symbols.map((label): SiteSpecies => ({ label, element: 1, charge: oxidationStateOf(label, states) }))
  checkCharges([...atoms, ...palette], states)
  const countOf = (label: string): number => Array.from(frozen.species).filter((z) => symbolOf(z) === label).length
  const known = atoms.flatMap(({ label, charge }) =>
    (typeof charge === 'number' ? [{ symbol: label, count: countOf(label), charge }] : []))
  return {
    target,
    frozen: known,
    frozenCharge: known.reduce((sum, { count, charge }) => sum + count * charge, 0),
    frozenBalancing: atoms.reduce((sum, { label, charge }) => sum + (charge === 'balance' ? countOf(label) : 0), 0),
  }
}
