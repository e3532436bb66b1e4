// Which superlattices of two crystal surfaces fit each other: all of both up to an area, compared through reduced bases
// (Zur & McGill, J. Appl. Phys. 55, 378 (1984), doi 10.1063/1.333084). Zur and McGill compare one acute basis of each;
// here every basis of the film's superlattice that could fit is tried. Near squares, hexagons and long cells the reduced
// bases of two like lattices differ, and making a basis acute can turn a film upside down, which is another interface.
import { InputError } from '../../errors.ts'
import { greatestCommonDivisor } from '../../math/euclid.ts'
import { misfitOf, type Misfit } from './misfit.ts'
import { comparable, determinant2, multiply2, rotationOrder } from './plane-matrices.ts'
import { mayFit, superlattices, vectorsOfLength, type Superlattice } from './superlattices.ts'
import type { Matrix2 } from './types.ts'

export interface MatchLimits {
  /** Largest area of either supercell, Å². */
  readonly maximumArea: number
  /** Largest principal strain, as ln of the stretch; the same for whichever side is strained. */
  readonly maximumStrain: number
  /** Largest turn of the film either way, rad. */
  readonly maximumAngle: number
}

/** Two superlattices that fit: rows of integers in terms of either surface's vectors. */
export interface LatticeMatch extends Pick<Misfit, 'strains' | 'strain' | 'angle'> {
  readonly substrate: Matrix2
  readonly film: Matrix2
  /** Area of the substrate's supercell, Å². */
  readonly area: number
}

const DEFAULT_LIMITS: MatchLimits = { maximumArea: 100, maximumStrain: 0.05, maximumAngle: Math.PI }

/**
 * All matches of two surface lattices (right-handed rows, Å) within the limits, by area, then by strain; none is a valid
 * answer. One superlattice laid on another means the least strained way. Matches of equal areas, strains and turn (up to
 * turns by symmetry of either lattice) count as one: the least turned, in the most compact cell. Throws InputError for
 * limits or lattices that make no sense.
 */
export function matchLattices(substrate: Matrix2, film: Matrix2, limits: Partial<MatchLimits> = {}): LatticeMatch[] {
  const given = { ...DEFAULT_LIMITS, ...limits }
  check(substrate, film, given)
  return allMatches(substrate, film, given)
}

/**
 * The least strained match within an area (Å²), whatever its strain, or null when a single surface cell is larger. Throws
 * InputError as {@link matchLattices}.
 */
export function nearestMatch(substrate: Matrix2, film: Matrix2, maximumArea: number): LatticeMatch | null {
  check(substrate, film, { ...DEFAULT_LIMITS, maximumArea })
  // One cell of either on one of the other always fits at some strain.
  if (Math.max(determinant2(substrate), determinant2(film)) > maximumArea) return null
  for (let maximumStrain = DEFAULT_LIMITS.maximumStrain; ; maximumStrain *= 2) {
    const matches = allMatches(substrate, film, { ...DEFAULT_LIMITS, maximumArea, maximumStrain })
    const least = Math.min(...matches.map(({ strain }) => comparable(strain)))
    const nearest = matches.find(({ strain }) => comparable(strain) === least)
    if (nearest !== undefined) return nearest
  }
}

function allMatches(substrate: Matrix2, film: Matrix2, limits: MatchLimits): LatticeMatch[] {
  const orders = [rotationOrder(substrate), rotationOrder(film)]
  const turns = (orders[0] * orders[1]) / greatestCommonDivisor(orders)
  const distinct = new Map<string, LatticeMatch>()
  const films = superlattices(film, limits.maximumArea)
  for (const lower of superlattices(substrate, limits.maximumArea)) {
    for (const upper of films) {
      if (!mayFit(lower, upper, limits.maximumStrain)) continue
      for (const match of leastStrained(lower, upper, limits)) {
        const key = latticeKey(match, turns)
        const known = distinct.get(key)
        if (known === undefined || compareTurns(match, known) < 0) distinct.set(key, match)
      }
    }
  }
  return [...distinct.values()].sort(compareMatches)
}

/** The bases of the film's superlattice that fit the substrate's with the least strain: several where it is symmetric. */
function leastStrained(lower: Superlattice, upper: Superlattice, limits: MatchLimits): LatticeMatch[] {
  const stretch = Math.exp(limits.maximumStrain) * (1 + 1e-9)
  const [firsts, seconds] = lower.lengths.map((length) => vectorsOfLength(upper, length, stretch))
  const matches = firsts.flatMap(([i, j]) => seconds
    .filter(([k, l]) => i * l - j * k === 1)
    .map(([k, l]) => matchOf(lower, upper, [i, j, k, l])))
    .filter(({ strain, angle }) => strain <= limits.maximumStrain && Math.abs(comparable(angle)) <= limits.maximumAngle)
  const least = Math.min(...matches.map(({ strain }) => comparable(strain)))
  return matches.filter(({ strain }) => comparable(strain) === least)
}

function matchOf(lower: Superlattice, upper: Superlattice, basis: Matrix2): LatticeMatch {
  const { strains, strain, angle } = misfitOf(lower.basis, multiply2(basis, upper.basis))
  return { substrate: lower.integers, film: multiply2(basis, upper.integers), area: lower.area, strains, strain, angle }
}

/** What two matches share that symmetric turns of the lattices make of each other. */
function latticeKey({ substrate, film, strains, angle }: LatticeMatch, turns: number): string {
  // On the circle, because the same turn can come out as a little less than half a period or as minus that.
  const turn = [Math.cos(turns * angle), Math.sin(turns * angle)].map((x) => Math.round(x * 1e5) + 0)
  return [determinant2(substrate), determinant2(film), ...strains.map(comparable), ...turn].join(' ')
}

function compareMatches(a: LatticeMatch, b: LatticeMatch): number {
  return determinant2(a.substrate) - determinant2(b.substrate) ||
    comparable(a.strain) - comparable(b.strain) ||
    determinant2(a.film) - determinant2(b.film) ||
    compareTurns(a, b) ||
    compareIntegers([...a.substrate, ...a.film], [...b.substrate, ...b.film])
}

/** The smaller turn first, then the positive one. */
function compareTurns(a: LatticeMatch, b: LatticeMatch): number {
  const [turnA, turnB] = [a, b].map(({ angle }) => comparable(angle))
  return Math.abs(turnA) - Math.abs(turnB) || turnB - turnA
}

function compareIntegers(a: readonly number[], b: readonly number[]): number {
  const differing = a.findIndex((x, k) => x !== b[k])
  return differing < 0 ? 0 : a[differing] - b[differing]
}

function check(substrate: Matrix2, film: Matrix2, { maximumArea, maximumStrain, maximumAngle }: MatchLimits): void {
  checkLattice(substrate, 'substrate')
  checkLattice(film, 'film')
  if (!(maximumArea > 0 && maximumArea < Infinity)) {
    throw new InputError({ rule: 'the largest area of an interface cell must be a positive number of Å²', found: maximumArea })
  }
  if (!(maximumStrain > 0 && maximumStrain <= 1)) {
    throw new InputError({
      rule: 'the largest strain of a match must be above 0 and at most 1',
      found: maximumStrain,
      wayOut: 'Strains are fractions: 0.05 for 5 %.',
    })
  }
  if (!(maximumAngle >= 0)) {
    throw new InputError({ rule: 'the largest turn of the film must be at least 0 rad', found: maximumAngle })
  }
}

function checkLattice(lattice: Matrix2, side: string): void {
  const area = determinant2(lattice)
  if (area > 1e-6 && area < Infinity) return
  throw new InputError({
    rule: `the surface vectors of the ${side} must span an area and be right-handed`,
    found: lattice.join(' '),
    wayOut: 'Give a and b of an oriented bulk, counter-clockwise from a to b.',
  })
}
