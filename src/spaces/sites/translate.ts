// Lessons in the words of another space: sites matched by where they are, species by their labels. Hosts that were
// relaxed apart differ a little, so positions are compared in fractional coordinates, within a tolerance in Å.
import { symbolOf } from '../../atoms/elements.ts'
import { InputError } from '../../errors.ts'
import { inverse3, transformRows } from '../../math/matrix3.ts'
import type { Lessons } from '../lessons.ts'
import { DIGITS } from './palette.ts'
import type { Occupation, SitesSpace } from './sites.ts'
import { parseSpecies } from './species.ts'

/** How far apart the same site of two hosts may be, Å. */
const SAME_SITE = 0.3

/** By how much, of themselves, edges and face diagonals of the same supercell may differ. */
const SAME_CELL = 0.05

/** Results in the words of a space, in the order of the lessons. */
export interface TranslatedLessons {
  /** Of any composition, not only those the space allows. */
  readonly genomes: readonly Occupation[]
  /** Objective, to be minimised: its negative where high values are sought. */
  readonly values: Float64Array
  /** Results that this space cannot hold: something stands where it searches nothing, or where it allows something else. */
  readonly leftOut: number
}

/** What stands on a site or place, or null where nothing of the kind is. */
type Match = number | null

/**
 * Translates lessons to the sites of `space`. Throws InputError when they are of another supercell, host or objective,
 * hold species the space does not know, or when none of their results can be held.
 */
export function translateLessons(
  lessons: Lessons, space: SitesSpace, objective: Lessons['objective'],
): TranslatedLessons {
  requireSameObjective(lessons, objective)
  requireSameCell(lessons, space)
  const match = matchSites(lessons, space)
  const known = knownSpecies(lessons, space, match)
  const read = lessons.results.map(({ genome }) => inSpace(genome, lessons, space, known, match))
  const genomes = read.flatMap((genome) => genome ?? [])
  if (genomes.length === 0) {
    throw new InputError({
      rule: 'a result of the lessons must be possible on the sites of this campaign',
      found: `none of ${read.length}; ${match.closed.length} of their sites are not searched here, `
        + `${match.searched.filter((site) => site === null).length} of the sites here not there`,
      place: lessons.source,
      wayOut: 'What its sites allow (sublattices, families) must allow what was found: widen it, or learn from other campaigns.',
    })
  }
  const sign = objective.direction === 'minimize' ? 1 : -1
  const values = lessons.results.flatMap(({ objective: value }, k) => (read[k] === null ? [] : [sign * value]))
  return { genomes, values: Float64Array.from(values), leftOut: read.length - genomes.length }
}

function requireSameObjective({ objective: learnt, source }: Lessons, objective: Lessons['objective']): void {
  const text = ({ name, unit, direction }: Lessons['objective']): string =>
    `${direction} ${name}${unit === '' ? '' : ` (${unit})`}`
  if (text(learnt) === text(objective)) return
  throw new InputError({
    rule: `lessons must have the objective of this campaign (${text(objective)})`, found: text(learnt), place: source,
    wayOut: 'Learn from campaigns of the same objective.',
  })
}

function requireSameCell({ cell, source }: Lessons, { frozen }: SitesSpace): void {
  const [learnt, own] = [lengthsOf(cell), lengthsOf(frozen.cell)]
  if (own.every((length, k) => Math.abs(learnt[k] - length) <= SAME_CELL * length)) return
  const text = (lengths: readonly number[]): string => lengths.slice(0, 3).map((length) => length.toFixed(2)).join(' × ')
  throw new InputError({
    rule: `lessons must be of the supercell of this campaign (${text(own)} Å)`, found: `${text(learnt)} Å`, place: source,
    wayOut: 'Use the host and the supercell of the campaign that is learnt from, or learn from campaigns on this one.',
  })
}

/** Lengths of a, b, c, a + b, b + c and c + a, Å: equal lengths make equal cells, however they are turned. */
function lengthsOf(cell: ArrayLike<number>): number[] {
  const rows = [0, 1, 2].map((k) => [cell[3 * k], cell[3 * k + 1], cell[3 * k + 2]])
  const sums = rows.map((row, k) => row.map((x, m) => x + rows[(k + 1) % 3][m]))
  return [...rows, ...sums].map(([x, y, z]) => Math.sqrt(x * x + y * y + z * z))
}

/** Palette index in the space of each palette entry of the lessons; −1 for one that no result has on a site of the space. */
function knownSpecies({ palette, results, source }: Lessons, space: SitesSpace, { searched }: SiteMatch): number[] {
  const known = palette.map((label) => space.palette.findIndex((species) => species.label === label))
  const sites = searched.flatMap((site) => site ?? [])
  const isUsed = (k: number): boolean => results.some(({ genome }) => sites.some((site) => genome[site] === DIGITS[k]))
  const foreign = palette.find((_, k) => known[k] === -1 && isUsed(k))
  if (foreign === undefined) return known
  throw new InputError({
    rule: 'species of the lessons must be among those this campaign can place', found: foreign, place: source,
    wayOut: `It places ${space.palette.map(({ label }) => label).join(', ')}: `
      + `name ${foreign} on a sublattice, or learn from other campaigns.`,
  })
}

/** Which sites are the same, and what stands at those that one side does not search. */
interface SiteMatch {
  /** For each site of the space: the searched site of the lessons, or null. */
  readonly searched: readonly Match[]
  /** For each site of the space that the lessons did not search: what stood there, as an index into its palette. */
  readonly fixed: readonly Match[]
  /** Searched sites of the lessons that the space does not search, and the element that stands there (0 = nothing). */
  readonly closed: readonly { readonly site: number; readonly element: number }[]
}

function matchSites(lessons: Lessons, space: SitesSpace): SiteMatch {
  const own = fractional(space.positions, space.frozen.cell)
  const ownFrozen = fractional(space.frozen.positions, space.frozen.cell)
  const learnt = fractional(lessons.positions, lessons.cell)
  const learntFrozen = fractional(lessons.frozen.positions, lessons.cell)
  const pairs = (a: Float64Array, b: Float64Array): Match[] => pairSites(a, b, space.frozen.cell)
  const searched = pairs(own, learnt)
  const stood = pairs(own, learntFrozen)
  const ofLearnt = pairs(learnt, own)
  const stands = pairs(learnt, ownFrozen)
  requireSameHost(lessons, space, pairs(learntFrozen, ownFrozen), pairs(learntFrozen, own))
  requireKnownAtoms(lessons, space, pairs(ownFrozen, learntFrozen), pairs(ownFrozen, learnt))
  return {
    searched,
    fixed: stood.map((atom) => (atom === null ? 0 : indexOfElement(space, lessons.frozen.species[atom]))),
    closed: ofLearnt.flatMap((site, k) => (site !== null ? [] : [{ site: k, element: elementAt(space, stands[k]) }])),
  }
}

/** An atom of the lessons' host must be there in this one: frozen as the same element, or on a site that is searched. */
function requireSameHost({ frozen, source }: Lessons, space: SitesSpace, atoms: readonly Match[], sites: readonly Match[]): void {
  frozen.species.forEach((symbol, k) => {
    const atom = atoms[k]
    if (atom === null ? sites[k] !== null : symbolOf(space.frozen.species[atom]) === symbol) return
    throw anotherHost(source, `${symbol} where this one has ${atom === null ? 'nothing' : symbolOf(space.frozen.species[atom])}`)
  })
}

/** And the other way round. */
function requireKnownAtoms({ source }: Lessons, { frozen }: SitesSpace, atoms: readonly Match[], sites: readonly Match[]): void {
  const unknown = atoms.findIndex((atom, k) => atom === null && sites[k] === null)
  if (unknown !== -1) throw anotherHost(source, `nothing where this one has ${symbolOf(frozen.species[unknown])}`)
}

function anotherHost(place: string, found: string): InputError {
  return new InputError({
    rule: `lessons must be on the host of this campaign: atoms that are not searched at the same places, within ${SAME_SITE} Å`,
    found, place, wayOut: 'Learn from campaigns on the same crystal.',
  })
}

function indexOfElement({ palette }: SitesSpace, symbol: string): Match {
  const index = palette.findIndex(({ element }) => element === elementOf(symbol))
  return index === -1 ? null : index
}

/** Atomic number of a label; 0 for the vacancy. */
function elementOf(label: string): number {
  return parseSpecies(label, {}, label).element
}

function elementAt({ frozen }: SitesSpace, atom: Match): number {
  return atom === null ? 0 : frozen.species[atom]
}

/** The occupation in the words of the space; null when it cannot hold it. */
function inSpace(
  text: string, { palette }: Lessons, space: SitesSpace, known: readonly number[], { searched, fixed, closed }: SiteMatch,
): Occupation | null {
  if (closed.some(({ site, element }) => elementOf(palette[DIGITS.indexOf(text[site])]) !== element)) return null
  const genome = new Uint8Array(searched.length)
  for (let i = 0; i < genome.length; i++) {
    const from = searched[i]
    const species = from === null ? fixed[i] : known[DIGITS.indexOf(text[from])]
    if (species === null || !space.sublattices[space.sublatticeOf[i]].species.includes(species)) return null
    genome[i] = species
  }
  return genome
}

function fractional(positions: ArrayLike<number>, cell: ArrayLike<number>): Float64Array {
  return transformRows(positions, inverse3(cell))
}

/** For each place of `a` the one of `b` that is the same, or null: the closest pairs first, each place once. */
function pairSites(a: Float64Array, b: Float64Array, cell: ArrayLike<number>): Match[] {
  const close: { readonly i: number; readonly j: number; readonly distance: number }[] = []
  for (let i = 0; i < a.length / 3; i++) {
    for (let j = 0; j < b.length / 3; j++) {
      const distance = distanceBetween(a.subarray(3 * i, 3 * i + 3), b.subarray(3 * j, 3 * j + 3), cell)
      if (distance <= SAME_SITE) close.push({ i, j, distance })
    }
  }
  close.sort((p, q) => p.distance - q.distance || p.i - q.i || p.j - q.j)
  const found = new Array<Match>(a.length / 3).fill(null)
  const taken = new Set<number>()
  for (const { i, j } of close) {
    if (found[i] !== null || taken.has(j)) continue
    found[i] = j
    taken.add(j)
  }
  return found
}

/** Distance of two fractional places modulo the cell, Å; exact where it is small, which is all that is asked of it. */
function distanceBetween(a: Float64Array, b: Float64Array, cell: ArrayLike<number>): number {
  const d = [0, 1, 2].map((k) => {
    const difference = a[k] - b[k]
    return difference - Math.round(difference)
  })
  const [x, y, z] = [0, 1, 2].map((m) => d[0] * cell[m] + d[1] * cell[3 + m] + d[2] * cell[6 + m])
  return Math.sqrt(x * x + y * y + z * z)
}
