// Whom an exchange concerns: atoms of one element and side that may take part in the same classes are one group, and so
// are the empty places of a side. A group becomes a sublattice.
import { atomicNumberOf, symbolOf } from '../../src/atoms/elements.ts'
import type { InterfacePlan, JoinedSlabs } from '../../src/atoms/interface/types.ts'
import { ConfigError, InputError } from '../../src/errors.ts'
import {
  exchangeName, SIDE_NAMES, SIDES, sidesOf, type ExchangeClass, type Side, type SwapClass,
} from './exchange-classes.ts'
import { emptyPlaces, type Place } from './exchange-places.ts'

export interface ExchangeGroup {
  readonly side: Side
  /** What stands here before anything is exchanged; null = nothing. */
  readonly element: string | null
  /** Classes that its atoms or places take part in, ascending. */
  readonly classes: readonly number[]
  /** Atoms of the joined slabs; empty for places. */
  readonly atoms: readonly number[]
  readonly places: readonly Place[]
}

/** One way in which a class moves atoms. */
export interface Direction {
  readonly of: number
  /** Atoms of this element leave this side… */
  readonly side: Side
  readonly element: string
  /** …for atoms of that element on the other side, for places on that side, or for a reservoir (null). */
  readonly partner: { readonly element: string | null; readonly side: Side } | null
}

/** All groups and directions of the classes; throws ConfigError for a class that nothing can take part in. */
export function exchangeGroups(
  joined: JoinedSlabs, classes: readonly ExchangeClass[], plan: Pick<InterfacePlan, 'substrate' | 'film'>,
): { readonly groups: readonly ExchangeGroup[]; readonly directions: readonly Direction[] } {
  requireDifferent(classes)
  const directions = classes.flatMap((given, of) => directionsOf(given, of, joined))
  const groups = [...atomGroups(joined, classes, directions), ...placeGroups(joined, classes, directions, plan)]
  classes.forEach((given, of) => requireEnough(given, of, groups, directions))
  return { groups, directions }
}

/** Counts must say which class moved what. */
function requireDifferent(classes: readonly ExchangeClass[]): void {
  const claims = classes.map((given) => {
    if (given.kind === 'swap') return [[...given.species].sort().join(' and ')]
    if (given.kind === 'transfer') return [`the transfer of ${given.element}`]
    return sidesOf(given.side).map((side) => `the vacancies of ${given.element} in the ${SIDE_NAMES[side]}`)
  }).flat()
  const twice = claims.find((claim, k) => claims.indexOf(claim) < k)
  if (twice === undefined) return
  throw new ConfigError({
    rule: 'an exchange must be listed once', found: `${twice} twice`, place: 'exchange', wayOut: 'Merge the two into one class.',
  })
}

function directionsOf(given: ExchangeClass, of: number, joined: JoinedSlabs): Direction[] {
  if (given.kind === 'swap') return swapDirections(given, of, joined)
  const { element } = given
  const named = sidesOf(given.kind === 'transfer' ? given.from : given.side)
  const sides = named.filter((side) => hasAtoms(joined, side, element))
  if (sides.length === 0) throw absent(given, of, [element], named, joined)
  const near = sides.filter((side) => atomsNear(joined, side, element, given.depth).length > 0)
  if (near.length === 0) throw tooDeep(given, of, [element], sides, joined)
  return near.map((side): Direction => ({
    of, side, element,
    partner: given.kind === 'transfer' ? { element: null, side: given.within ? side : opposite(side) } : null,
  }))
}

function swapDirections(given: SwapClass, of: number, joined: JoinedSlabs): Direction[] {
  const { species: [first, second], depth } = given
  const ways = SIDES.map((side): Direction => ({ of, side, element: first, partner: { element: second, side: opposite(side) } }))
  const isPossible = ({ side, element }: Direction, has: typeof hasAtoms): boolean =>
    has(joined, side, element) && has(joined, opposite(side), second)
  const present = ways.filter((way) => isPossible(way, hasAtoms))
  if (present.length === 0) throw absent(given, of, [first, second], SIDES, joined)
  const near = present.filter((way) =>
    isPossible(way, (_, side, element) => atomsNear(joined, side, element, depth).length > 0))
  if (near.length === 0) throw tooDeep(given, of, [first, second], SIDES, joined)
  return near
}

/** The elements and sides that a direction takes atoms from. */
function donors({ side, element, partner }: Direction): { side: Side; element: string }[] {
  const own = { side, element }
  return partner !== null && partner.element !== null ? [own, { side: partner.side, element: partner.element }] : [own]
}

function atomGroups(joined: JoinedSlabs, classes: readonly ExchangeClass[], directions: readonly Direction[]): ExchangeGroup[] {
  const groups = new Map<string, { side: Side; element: string; classes: number[]; atoms: number[] }>()
  joined.structure.species.forEach((number, atom) => {
    const element = symbolOf(number)
    const side = joined.side[atom] as Side
    const own = directions
      .filter((direction) => joined.depth[atom] <= classes[direction.of].depth
        && donors(direction).some((donor) => donor.side === side && donor.element === element))
      .map(({ of }) => of)
    if (own.length === 0) return
    const name = `${side} ${element} ${own.join()}`
    const group = groups.get(name) ?? { side, element, classes: own, atoms: [] }
    groups.set(name, group)
    group.atoms.push(atom)
  })
  return [...groups.values()].map((group) => ({ ...group, places: [] }))
}

function placeGroups(
  joined: JoinedSlabs, classes: readonly ExchangeClass[], directions: readonly Direction[],
  plan: Pick<InterfacePlan, 'substrate' | 'film'>,
): ExchangeGroup[] {
  const groups: ExchangeGroup[] = []
  for (const { of, partner } of directions) {
    const given = classes[of]
    if (given.kind !== 'transfer' || partner === null) continue
    const { depth, place_radius: radius, place_separation: separation } = given
    const { side } = partner
    const taken = groups.flatMap((group) => group.places)
    const places = emptyPlaces(joined, side, plan[SIDE_NAMES[side]], { depth, radius, separation }, taken)
    if (places.length === 0) {
      throw new ConfigError({
        rule: `a transfer of ${given.element} needs empty places in the ${SIDE_NAMES[side]}`,
        found: `none within ${depth} Å that is ${radius} Å from all atoms`, place: `exchange[${of}]`,
        wayOut: 'Raise depth, or lower place_radius.',
      })
    }
    groups.push({ side, element: null, classes: [of], atoms: [], places })
  }
  return groups
}

/**
 * The places of each group in slabs cut or strained otherwise, joined without a gap: as many, again the nearest to the
 * interface. Throws InputError when there are fewer.
 */
export function likePlaces(
  groups: readonly ExchangeGroup[], classes: readonly ExchangeClass[], joined: JoinedSlabs,
  plan: Pick<InterfacePlan, 'substrate' | 'film'>,
): readonly (readonly Place[])[] {
  const taken: Place[] = []
  return groups.map(({ side, places, classes: [of] }) => {
    const given = classes[of]
    if (places.length === 0 || given.kind !== 'transfer') return []
    const limits = { depth: Infinity, radius: given.place_radius, separation: given.place_separation }
    const found = emptyPlaces(joined, side, plan[SIDE_NAMES[side]], limits, taken).slice(0, places.length)
    if (found.length < places.length) {
      throw new InputError({
        rule: `the ${SIDE_NAMES[side]} must have as many empty places at every termination`,
        found: `${found.length} instead of ${places.length}`, place: `exchange[${of}]`, wayOut: 'Lower depth or place_radius.',
      })
    }
    taken.push(...found)
    return found
  })
}

/** No class may ask for more than there is. */
function requireEnough(
  given: ExchangeClass, of: number, groups: readonly ExchangeGroup[], directions: readonly Direction[],
): void {
  const size = (side: Side, element: string | null): number => groups
    .filter((group) => group.side === side && group.element === element && group.classes.includes(of))
    .reduce((sum, { atoms, places }) => sum + atoms.length + places.length, 0)
  const available = directions.filter((direction) => direction.of === of).reduce((sum, { side, element, partner }) =>
    sum + Math.min(size(side, element), partner === null ? Infinity : size(partner.side, partner.element)), 0)
  if (given.most <= available) return
  throw new ConfigError({
    rule: `"most" of ${exchangeName(given)} cannot be more than what lies within ${given.depth} Å of the interface`,
    found: `${given.most} of ${available}`, place: `exchange[${of}].most`, wayOut: 'Lower most, or raise depth.',
  })
}

function absent(
  given: ExchangeClass, of: number, elements: readonly string[], sides: readonly Side[], joined: JoinedSlabs,
): ConfigError {
  const there = sides.map((side) => `the ${SIDE_NAMES[side]} has ${elementsOf(joined, side).join(', ')}`)
  return new ConfigError({
    rule: given.kind === 'swap'
      ? `a swap needs ${elements[0]} on one side and ${elements[1]} on the other`
      : `a ${given.kind} of ${elements[0]} needs that element`,
    found: there.join(' and '), place: `exchange[${of}]`, wayOut: 'Name elements that are there.',
  })
}

function tooDeep(
  given: ExchangeClass, of: number, elements: readonly string[], sides: readonly Side[], joined: JoinedSlabs,
): ConfigError {
  const nearest = elements.flatMap((element) => sides.flatMap((side) => {
    const [first] = atomsNear(joined, side, element, Infinity)
    return first === undefined ? [] : [`${element} of the ${SIDE_NAMES[side]} at ${joined.depth[first].toFixed(2)} Å`]
  }))
  return new ConfigError({
    rule: `the depth of ${exchangeName(given)} must reach atoms of ${elements.join(' and ')}`,
    found: `${given.depth} Å; nearest are ${nearest.join(', ')}`, place: `exchange[${of}].depth`, wayOut: 'Raise depth.',
  })
}

/** Atoms of an element of one side down to a depth, nearest to the interface first. */
function atomsNear({ structure, side: sides, depth }: JoinedSlabs, side: Side, element: string, reach: number): number[] {
  const number = atomicNumberOf(element, 'exchange')
  return Array.from(sides.keys())
    .filter((atom) => sides[atom] === side && structure.species[atom] === number && depth[atom] <= reach)
    .sort((a, b) => depth[a] - depth[b] || a - b)
}

function hasAtoms(joined: JoinedSlabs, side: Side, element: string): boolean {
  return atomsNear(joined, side, element, Infinity).length > 0
}

function elementsOf({ structure, side: sides }: JoinedSlabs, side: Side): string[] {
  const numbers = new Set(structure.species.filter((_, atom) => sides[atom] === side))
  return [...numbers].sort((a, b) => a - b).map((number) => symbolOf(number))
}

function opposite(side: Side): Side {
  return side === 0 ? 1 : 0
}
