// How the surface lattices of both crystals can be laid on one another: the list, and the match a campaign takes from it.
import type { Table } from '../../src/analysis/figure.ts'
import { determinant2 } from '../../src/atoms/interface/plane-matrices.ts'
import { matchLattices, nearestMatch, type LatticeMatch } from '../../src/atoms/interface/lattice-matching.ts'
import { surfaceVectors } from '../../src/atoms/interface/strained-slab.ts'
import type { Matrix2 } from '../../src/atoms/interface/types.ts'
import { atomCount } from '../../src/atoms/structure.ts'
import { ConfigError } from '../../src/errors.ts'
import type { InterfaceParameters } from './parameters.ts'
import type { PreparedMatch } from './references.ts'
import type { Side, Sides } from './sides.ts'

/** Every match within the limits of a campaign, as `ionforge plan` numbers them. */
function matchesOf({ substrate, film }: Sides, { match }: InterfaceParameters): LatticeMatch[] {
  return matchLattices(surfaceVectors(substrate.oriented), surfaceVectors(film.oriented), {
    maximumArea: match.maximum_area, maximumStrain: match.maximum_strain,
  })
}

/** The match that a campaign takes; throws ConfigError where there is none of that number. */
export function chosenMatch(
  sides: Sides, parameters: InterfaceParameters,
): { readonly match: LatticeMatch; readonly prepared: PreparedMatch } {
  const matches = matchesOf(sides, parameters)
  const { number } = parameters.match
  if (matches.length === 0) throw noMatch(sides, parameters)
  if (number > matches.length) {
    throw new ConfigError({
      rule: 'the match must be one of the list', found: number, place: 'problem.match.number',
      wayOut: `There are ${matches.length} within the limits: "ionforge plan" lists them.`,
    })
  }
  const match = matches[number - 1]
  return {
    match,
    prepared: {
      number, count: matches.length,
      area: match.area,
      strains: match.strains, strain: match.strain,
      angle: degrees(match.angle),
      substrate: match.substrate, film: match.film,
      atoms: atomsOf(match, sides),
    },
  }
}

/** The list, as `ionforge plan` prints it. */
export function matchTable(sides: Sides, parameters: InterfaceParameters): Table {
  const { substrate, film } = sides
  return {
    name: 'matches',
    title: `Lattice matches of ${titleOf(substrate)} and ${titleOf(film)}`,
    columns: [
      'number', 'area (Å²)', 'strain (%)', 'principal strains (%)', 'angle (°)',
      'cells of the substrate', 'cells of the film', 'atoms',
    ],
    rows: matchesOf(sides, parameters).map((match, index) => [
      index + 1, round(match.area, 1), round(100 * match.strain, 2),
      match.strains.map((strain) => round(100 * strain, 2).toFixed(2)).join(', '), round(degrees(match.angle), 1),
      determinant2(match.substrate), determinant2(match.film), atomsOf(match, sides),
    ]),
  }
}

/** The cuts of both crystals, as `ionforge plan` prints them. */
export function terminationTable({ substrate, film }: Sides): Table {
  return {
    name: 'terminations',
    title: 'Terminations',
    columns: ['side', 'number', 'termination', 'gap (Å)', 'polarity', 'dipole (e/Å)', 'slab (Å)'],
    rows: ([['substrate', substrate], ['film', film]] as const).flatMap(([side, { prepared }]) =>
      prepared.terminations.map(({ number, name, spacing, polarity }) => [
        side, number, name, round(spacing, 2), polarity?.kind ?? 'unknown', polarity === null ? null : round(polarity.dipole, 3),
        round(prepared.thickness, 1),
      ])),
  }
}

/** "LiCoO2 (1 0 4)". */
export function titleOf({ prepared }: Pick<Side, 'prepared'>): string {
  return `${prepared.name} (${prepared.plane.join(' ')})`
}

function noMatch(sides: Sides, { match }: InterfaceParameters): ConfigError {
  const [substrate, film] = [surfaceVectors(sides.substrate.oriented), surfaceVectors(sides.film.oriented)]
  const nearest = nearestMatch(substrate, film, match.maximum_area)
  const names = `${titleOf(sides.substrate)} and ${titleOf(sides.film)}`
  const largest = Math.max(determinant2(substrate), determinant2(film))
  return new ConfigError({
    rule: `${names} must have a common lattice within ${match.maximum_area} Å² and a strain of ${match.maximum_strain}`,
    found: 'none', place: 'problem.match',
    wayOut: nearest === null
      ? `One cell of the larger surface has ${largest.toFixed(1)} Å²: raise maximum_area, or choose another plane.`
      : `The nearest has ${nearest.area.toFixed(1)} Å² and a strain of ${nearest.strain.toFixed(4)}: set maximum_strain above `
        + 'that, raise maximum_area for larger cells of less strain, or choose another plane.',
  })
}

function atomsOf({ substrate, film }: LatticeMatch, sides: Sides): number {
  const count = (cells: Matrix2, { oriented, prepared }: Side): number =>
    determinant2(cells) * atomCount(oriented) * prepared.layers
  return count(substrate, sides.substrate) + count(film, sides.film)
}

function degrees(angle: number): number {
  return (angle * 180) / Math.PI
}

function round(value: number, digits: number): number {
  // Adding 0 makes a zero of −0.
  return Number(value.toFixed(digits)) + 0
}
