// The compositions a space allows: how many of each species stand on each sublattice, within the bounds given and with
// the charge asked for.
import { ConfigError } from '../../errors.ts'
import { neutralAlternatives } from './neutral-alternatives.ts'
import type { CountParameter } from './parameters.ts'
import type { SiteSpecies } from './species.ts'

/** Bounds of one species on one sublattice. */
export interface Bounds {
  /** Index into the palette. */
  readonly species: number
  readonly least: number
  readonly most: number
}

/** The rule of one sublattice. */
export interface SublatticeRule {
  /** "Li", "1, 2, 5": as the campaign file names its sites. */
  readonly name: string
  /** Sites in the supercell. */
  readonly sites: number
  /** By increasing palette index. */
  readonly bounds: readonly Bounds[]
}

/** One allowed composition. */
export interface SiteComposition {
  /** Sites of each palette species, per sublattice: counts[sublattice][species]. */
  readonly counts: readonly (readonly number[])[]
  /** "Li: 6 Li, 6 vacancy". */
  readonly label: string
  /** Charge of the element that balances, e; null where none does. */
  readonly balance: number | null
}

/** What the charge rule needs to know; null = no rule. */
export interface ChargeRule {
  /** e. */
  readonly target: number
  /** Sum over frozen atoms without the balancing element, e. */
  readonly frozenCharge: number
  /** Frozen atoms of the balancing element. */
  readonly frozenBalancing: number
  /** Frozen atoms by symbol with their charge: for naming vacancies as alternatives. */
  readonly frozen: readonly { readonly symbol: string; readonly count: number; readonly charge: number }[]
}

const MOST_COMPOSITIONS = 20_000
const MOST_COMBINATIONS = 300_000
/** No ion has a larger charge, e. */
const LARGEST_CHARGE = 8
const NEUTRAL = 1e-6

/** Bounds from the counts of a campaign file; throws ConfigError when they cannot add up to the sites. */
export function boundsOf(
  counts: readonly (readonly [species: number, label: string, count: CountParameter])[], sites: number, place: string,
): Bounds[] {
  const bounds = counts.map(([species, , count]) => {
    if (count === 'rest') return { species, least: 0, most: sites }
    const [least, most] = typeof count === 'number' ? [count, count] : count
    return { species, least, most }
  })
  const least = bounds.reduce((sum, bound) => sum + bound.least, 0)
  const most = bounds.reduce((sum, bound) => sum + bound.most, 0)
  const inverted = bounds.findIndex((bound) => bound.least > bound.most)
  if (inverted !== -1) {
    throw new ConfigError({
      rule: 'bounds of a count must be [least, most]', found: counts[inverted][2],
      place: `${place}.${counts[inverted][1]}`,
      wayOut: 'Write the smaller number first.',
    })
  }
  if (least > sites || most < sites) {
    throw new ConfigError({
      rule: `the counts of a sublattice must add up to its ${sites} sites in the supercell`,
      found: least === most ? least : `${least} to ${most}`,
      place,
      wayOut: least > sites
        ? 'Lower a count, or choose a larger supercell.'
        : 'Raise a count, let one species take the "rest", or add a vacancy count.',
    })
  }
  return bounds.sort((a, b) => a.species - b.species)
}

/**
 * All compositions within the bounds and of the charge asked for that are wanted. Throws ConfigError when there are
 * none, naming neutral compositions nearby where the charge is why, and when there are too many to list.
 */
export function allowedCompositions(
  sublattices: readonly SublatticeRule[], palette: readonly SiteSpecies[], rule: ChargeRule | null,
  isWanted: (composition: SiteComposition) => boolean,
): SiteComposition[] {
  const perSublattice = sublattices.map(({ bounds, sites }) => fillings(bounds, sites, palette.length))
  const combinations = perSublattice.reduce((product, { length }) => product * length, 1)
  if (combinations > MOST_COMBINATIONS) throw tooMany(combinations)
  const wanted: SiteComposition[] = []
  let allowed = 0
  for (let k = 0; k < combinations; k++) {
    let rest = k
    const counts = perSublattice.map((options) => {
      const option = options[rest % options.length]
      rest = Math.floor(rest / options.length)
      return option
    })
    const balance = rule === null ? null : balanceOf(counts, palette, rule)
    if (balance === 'charged') continue
    allowed++
    const composition = { counts, balance, label: compositionLabel(counts, sublattices, palette) }
    if (isWanted(composition)) wanted.push(composition)
    if (wanted.length > MOST_COMPOSITIONS) throw tooMany(combinations)
  }
  if (allowed === 0 && rule !== null) {
    throw chargedComposition(perSublattice.map((options) => options[0]), combinations, sublattices, palette, rule)
  }
  if (wanted.length > 0) return wanted
  throw new ConfigError({
    rule: 'at least one of the compositions the counts and the charge allow must be wanted', found: 'none', place: 'sublattices',
  })
}

/** Every way to fill `sites` sites within the bounds, as counts per palette species. */
function fillings(bounds: readonly Bounds[], sites: number, species: number): number[][] {
  const found: number[][] = []
  const counts = new Array<number>(species).fill(0)
  const fill = (k: number, left: number): void => {
    const { species: index, least, most } = bounds[k]
    const later = bounds.slice(k + 1)
    const from = Math.max(least, left - later.reduce((sum, bound) => sum + bound.most, 0))
    const to = Math.min(most, left - later.reduce((sum, bound) => sum + bound.least, 0))
    for (let n = from; n <= to; n++) {
      counts[index] = n
      if (later.length > 0) fill(k + 1, left - n)
      else found.push([...counts])
      if (found.length > MOST_COMBINATIONS) throw tooMany(found.length)
    }
    counts[index] = 0
  }
  fill(0, sites)
  return found
}

/** Charge of everything but the balancing element, and how many atoms balance. */
function chargeOf(
  counts: readonly (readonly number[])[], palette: readonly SiteSpecies[], rule: ChargeRule,
): { fixed: number; balancing: number } {
  let fixed = rule.frozenCharge
  let balancing = rule.frozenBalancing
  for (const row of counts) {
    row.forEach((count, k) => {
      const { charge } = palette[k]
      if (charge === 'balance') balancing += count
      else fixed += count * (charge ?? 0)
    })
  }
  return { fixed, balancing }
}

function balanceOf(
  counts: readonly (readonly number[])[], palette: readonly SiteSpecies[], rule: ChargeRule,
): number | null | 'charged' {
  const { fixed, balancing } = chargeOf(counts, palette, rule)
  if (balancing === 0) return Math.abs(fixed - rule.target) < NEUTRAL ? null : 'charged'
  const balance = (rule.target - fixed) / balancing
  return Math.abs(balance) <= LARGEST_CHARGE ? balance : 'charged'
}

/** Counts in words: "Li: 6 Li, 6 vacancy; O: 22 O, 2 N". */
export function compositionLabel(
  counts: readonly (readonly number[])[], sublattices: readonly { readonly name: string }[],
  palette: readonly SiteSpecies[],
): string {
  return counts
    .map((row, s) => {
      const parts = row.flatMap((count, k) => (count === 0 ? [] : [`${count} ${palette[k].label}`]))
      return `${sublattices[s].name}: ${parts.reverse().join(', ')}`
    })
    .join('; ')
}

function chargedComposition(
  counts: readonly (readonly number[])[], combinations: number, sublattices: readonly SublatticeRule[],
  palette: readonly SiteSpecies[], rule: ChargeRule,
): ConfigError {
  const { fixed, balancing } = chargeOf(counts, palette, rule)
  const excess = Number((fixed - rule.target).toFixed(6))
  const named = sublattices.map(({ name, bounds }) => ({ name, species: bounds.map(({ species }) => species) }))
  const options = balancing > 0 ? [] : neutralAlternatives(counts, named, palette, rule.frozen, excess)
  const changes = options.length === 0 ? '' : `Neutral alternatives: ${options.join('; or ')}. `
  const metal = sublattices.flatMap(({ bounds }) => bounds).map(({ species }) => palette[species])
    .concat(rule.frozen.map(({ symbol }) => ({ label: symbol, element: 1, charge: 0 })))
    .find(({ label }) => ['Co', 'Ni', 'Mn', 'Fe', 'V', 'Ti', 'Cr', 'Cu'].includes(label))?.label
  const electrons = metal === undefined
    ? ''
    : `oxidation_states: { ${metal}: balance } lets ${metal} take up the charge; `
  return new ConfigError({
    rule: rule.target === 0 ? 'a composition must be neutral' : `a composition must have a charge of ${rule.target} e`,
    found: `${signed(fixed)} e for ${compositionLabel(counts, sublattices, palette)}`
      + (combinations > 1 ? ` and none of ${combinations} within the bounds` : ''),
    place: 'sublattices',
    wayOut: `${changes}${electrons}charge: ${Number(fixed.toFixed(6))} keeps this one charged on purpose.`,
  })
}

function signed(charge: number): string {
  return `${charge > 0 ? '+' : ''}${Number(charge.toFixed(6))}`
}

function tooMany(found: number): ConfigError {
  return new ConfigError({
    rule: `the bounds may allow at most ${MOST_COMPOSITIONS} compositions`, found: `${found} combinations of counts`,
    place: 'sublattices', wayOut: 'Fix some counts, or narrow their bounds.',
  })
}
