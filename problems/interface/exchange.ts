// Exchanges across an interface as a space of arrangements: which atoms near it have changed places, in numbers that
// keep every element.
import { symbolOf } from '../../src/atoms/elements.ts'
import { joinSlabs } from '../../src/atoms/interface/join-slabs.ts'
import type { InterfacePlan, JoinedSlabs } from '../../src/atoms/interface/types.ts'
import { appendAtoms, filterAtoms, type Structure } from '../../src/atoms/structure.ts'
import { inverse3, transformRows } from '../../src/math/matrix3.ts'
import { paletteOf } from '../../src/spaces/sites/palette.ts'
import { sitesParametersSchema, type SitesParameters } from '../../src/spaces/sites/parameters.ts'
import { sitesSpace, type Occupation, type SitesSpace } from '../../src/spaces/sites/sites.ts'
import { VACANCY } from '../../src/spaces/sites/species.ts'
import { exchangeName, type ExchangeClass } from './exchange-classes.ts'
import { exchangesOf, type CountOf } from './exchange-counts.ts'
import { exchangeGroups, likePlaces, type ExchangeGroup } from './exchange-groups.ts'
import { placePosition, type Place } from './exchange-places.ts'

export { exchangeSchema, type ExchangeClass } from './exchange-classes.ts'

/** Both slabs. */
type SlabPlans = Pick<InterfacePlan, 'substrate' | 'film'>

export interface ExchangeSpace {
  readonly space: SitesSpace
  /** Nothing exchanged. */
  readonly home: Occupation
  /** Exchanges by class: { "Co-P": 1, "O-S": 0, "Li": 2 }. */
  exchangedOf(occupation: Occupation): Readonly<Record<string, number>>
  /** Energy of what has left for a reservoir, eV: added to that of the interface. */
  reservoirEnergy(occupation: Occupation): number
  /**
   * The slabs with these exchanges; what has left is missing, what stands in empty places comes last. `plan`: theirs, when
   * their terminations are not those that the space was made of.
   */
  exchanged(joined: JoinedSlabs, occupation: Occupation, plan?: SlabPlans): JoinedSlabs
  /** The structure of the same. */
  structureOf(joined: JoinedSlabs, occupation: Occupation, plan?: SlabPlans): Structure
}

/**
 * The arrangements that the classes allow, of slabs joined without a gap. They decorate slabs wherever the film stands:
 * like atoms and like places, in order of their depth, have the same numbers at every termination. Throws ConfigError for
 * a class that nothing can take part in.
 */
export function exchangeSpace(joined: JoinedSlabs, classes: readonly ExchangeClass[], plan: SlabPlans): ExchangeSpace {
  const { groups, directions } = exchangeGroups(joined, classes, plan)
  const parameters = sitesParametersSchema.parse({
    sublattices: groups.length === 0 ? [onlyItself(joined)] : groups.map((group) => sublatticeOf(group, classes, joined)),
    charge: 'any',
  })
  const indexOf = new Map(paletteOf(parameters).map(({ label }, k) => [label, k]))
  const byCounts = (counts: readonly (readonly number[])[]): CountOf =>
    (group, element) => counts[group][indexOf.get(element ?? VACANCY) ?? 0]
  const totalsOf = (counts: readonly (readonly number[])[]): number[] | null =>
    exchangesOf(byCounts(counts), groups, directions, classes)
  const space = sitesSpace(joined.structure, parameters, ({ counts }) => totalsOf(counts) !== null, 'none')
  const totals = space.compositions.map(({ counts }) => totalsOf(counts) ?? [])
  const exchangedOf = (occupation: Occupation): number[] => totals[space.compositionOf(occupation)]
  const elements = space.palette.map(({ element }) => element)
  const sitesOf = siteFinder(groups, classes, plan)
  const exchanged: ExchangeSpace['exchanged'] = (slabs, occupation, own = plan) =>
    decorated(slabs, sitesOf(own), occupation, elements)
  return {
    space,
    home: Uint8Array.from(groups.length === 0 ? [1] : groups.flatMap(({ element, atoms, places }) =>
      [...atoms, ...places].map(() => indexOf.get(element ?? VACANCY) ?? 0))),
    exchangedOf: (occupation) =>
      Object.fromEntries(exchangedOf(occupation).map((count, of) => [exchangeName(classes[of]), count])),
    reservoirEnergy: (occupation) => exchangedOf(occupation).reduce((sum, count, of) => {
      const given = classes[of]
      return sum + (given.kind === 'vacancy' ? count * given.chemical_potential : 0)
    }, 0),
    exchanged,
    structureOf: (slabs, occupation, own) => exchanged(slabs, occupation, own).structure,
  }
}

/** What people call an arrangement: "1 Co-P, 2 Li"; "unmixed" where nothing is exchanged. */
export function exchangeLabel(exchanged: Readonly<Record<string, number>>): string {
  const parts = Object.entries(exchanged).filter(([, count]) => count > 0).map(([name, count]) => `${count} ${name}`)
  return parts.length === 0 ? 'unmixed' : parts.join(', ')
}

/** Atoms and places in the order of a genome, for slabs of any termination. */
function siteFinder(
  groups: readonly ExchangeGroup[], classes: readonly ExchangeClass[], plan: SlabPlans,
): (plan: SlabPlans) => readonly (number | Place)[] {
  const nameOf = ({ substrate, film }: SlabPlans): string => `${substrate.termination.name} | ${film.termination.name}`
  const found = new Map<string, readonly (readonly Place[])[]>([[nameOf(plan), groups.map(({ places }) => places)]])
  return (own) => {
    const name = nameOf(own)
    const places = found.get(name) ?? likePlaces(groups, classes, closed(own), own)
    found.set(name, places)
    return groups.flatMap(({ atoms }, g) => [...atoms, ...places[g]])
  }
}

/** Slabs joined without a gap, the film where its cell has it. */
function closed(plan: SlabPlans): JoinedSlabs {
  return joinSlabs({ ...plan, registryCell: [1, 0, 0, 1] }, { registry: [0, 0], gap: 0, vacuum: null })
}

type SublatticeParameters = SitesParameters['sublattices'][number]

/** The only arrangement of a space without exchanges: the first atom stays what it is. */
function onlyItself({ structure }: JoinedSlabs): SublatticeParameters {
  return { sites: [1], species: { [symbolOf(structure.species[0])]: 1 } }
}

/** What may stand on the sites of a group, and how often. */
function sublatticeOf(
  { element, classes: own, atoms, places }: ExchangeGroup, classes: readonly ExchangeClass[], joined: JoinedSlabs,
): SublatticeParameters {
  const size = atoms.length + places.length
  const guests = new Map<string, number>()
  for (const of of own) {
    const given = classes[of]
    const guest = guestOf(given, element)
    guests.set(guest, (guests.get(guest) ?? 0) + given.most)
  }
  const species: SublatticeParameters['species'] = { [element ?? VACANCY]: 'rest' }
  for (const [guest, most] of guests) species[guest] = [0, Math.min(most, size)]
  if (atoms.length > 0) return { sites: atoms.map((atom) => atom + 1), species }
  const inverse = inverse3(joined.structure.cell)
  return {
    positions: places.map((place): [number, number, number] => {
      const [x, y, z] = transformRows(placePosition(place, joined), inverse)
      return [x, y, z]
    }),
    species,
  }
}

/** What a class puts where an element, or nothing, stood. */
function guestOf(given: ExchangeClass, element: string | null): string {
  if (given.kind === 'swap') return given.species[given.species[0] === element ? 1 : 0]
  return element === null ? given.element : VACANCY
}

function decorated(
  joined: JoinedSlabs, sites: readonly (number | Place)[], occupation: Occupation, elements: readonly number[],
): JoinedSlabs {
  const { structure } = joined
  const species = Uint8Array.from(structure.species)
  const filled: { place: Place; element: number }[] = []
  sites.forEach((site, k) => {
    const element = elements[occupation[k]]
    if (typeof site === 'number') species[site] = element
    else if (element > 0) filled.push({ place: site, element })
  })
  const isKept = (atom: number): boolean => species[atom] > 0
  const kept = filterAtoms({ ...structure, species }, isKept)
  const places = filled.map(({ place }) => place)
  return {
    ...joined,
    structure: appendAtoms(
      kept, filled.map(({ element }) => element), places.flatMap((place) => [...placePosition(place, joined)]),
    ),
    side: Uint8Array.of(...joined.side.filter((_, atom) => isKept(atom)), ...places.map(({ side }) => side)),
    depth: Float64Array.of(...joined.depth.filter((_, atom) => isKept(atom)), ...places.map(({ depth }) => depth)),
  }
}
