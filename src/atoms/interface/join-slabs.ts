// Two slabs stacked into an interface. Where two cells meet, the upper one stands where the next cell of the lower one
// would: heights and lean follow this one rule, so a crystal joined with itself is that crystal.
import { InputError } from '../../errors.ts'
import { makeStructure, PERIODIC, type Structure } from '../structure.ts'
import { buildSlab } from './build-slab.ts'
import type { InterfacePlacement, InterfacePlan, JoinedSlabs } from './types.ts'

/** Å within which two vectors are one. */
const TOLERANCE = 1e-6

/**
 * Joins two slabs, the substrate's lowest atom at height 0. c is the sum of both stacks' vectors and the gaps, or along z
 * where there is vacuum. A gap below minus the mean spacing lets the slabs interlock (negative separation). Throws
 * InputError for slabs without layers, for supercells that do not span the same vectors, the first along +x, and for a
 * vacuum that is not positive.
 */
export function joinSlabs(plan: InterfacePlan, placement: InterfacePlacement): JoinedSlabs {
  const { registry: [u, v], gap, vacuum } = placement
  checkVacuum(vacuum)
  const [lower, upper] = [buildSlab(plan.substrate, 'top'), buildSlab(plan.film, 'bottom')]
  const [substrate, film] = [lower.structure, upper.structure]
  checkLattices(substrate, film)
  const separation = gap + (lower.spacing + upper.spacing) / 2
  const plane = lower.thickness + separation / 2
  const foot = lower.thickness + separation
  const head = foot + upper.thickness
  const [leanX, leanY] = substrate.cell.subarray(6, 8)
  const [ax, ay, bx, by] = plan.registryCell
  const shift = [leanX + u * ax + v * bx, leanY + u * ay + v * by, foot]
  const c = vacuum === null
    ? [leanX + film.cell[6], leanY + film.cell[7], head + separation]
    : [0, 0, head + vacuum]
  const structure = makeStructure({
    cell: [...substrate.cell.subarray(0, 6), ...c],
    pbc: PERIODIC,
    species: [...substrate.species, ...film.species],
    positions: [...substrate.positions, ...film.positions.map((x, k) => x + shift[k % 3])],
  })
  return {
    structure,
    side: Uint8Array.from(structure.species, (_, i) => (i < substrate.species.length ? 0 : 1)),
    depth: Float64Array.from(structure.species, (_, i) => Math.abs(structure.positions[3 * i + 2] - plane)),
    plane,
    separation,
  }
}

function checkVacuum(vacuum: number | null): void {
  if (vacuum === null || vacuum > 0) return
  throw new InputError({
    rule: 'the height of the vacuum must be positive', found: vacuum, wayOut: 'Give null for a periodic sandwich.',
  })
}

function checkLattices(substrate: Structure, film: Structure): void {
  const [lower, upper] = [substrate, film].map(({ cell }) => [cell[0], cell[1], cell[3], cell[4]])
  const isCommon = lower.every((x, k) => Math.abs(x - upper[k]) <= TOLERANCE)
  if (isCommon && lower[0] > 0 && Math.abs(lower[1]) <= TOLERANCE) return
  throw new InputError({
    rule: 'the supercells of substrate and film must span the same two vectors, the first along +x',
    found: [lower, upper].map((vectors) => vectors.map((x) => x.toFixed(4)).join(' ')).join(' and '),
    wayOut: 'Strain both to their common lattice first.',
  })
}
