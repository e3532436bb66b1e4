// Relaxation with parts held: atoms that stay where they are, and bodies that move without turning or changing shape.
// Every free atom and every body has a *carrier*, a point that takes its place among the degrees of freedom: the atom
// itself, or the centre of the body. An atom is displaced as its carrier is; held atoms have none. A carrier follows a
// cell that is stretched, the shape of its body does not; what works on the cell is therefore the virial of the
// carriers, W − Σ_i (r_i − R_i)⊗f_i with R_i the carrier of atom i, and R_i = 0 for a held one: the molecular virial
// (Allen and Tildesley, Computer Simulation of Liquids, 2017, doi 10.1093/oso/9780198803195.001.0001).
import { InputError } from '../errors.ts'
import { atomCount, type Structure } from '../atoms/structure.ts'
import type { PotentialResult } from '../potentials/potential.ts'
import { degreesOfFreedom, type DegreesOfFreedom } from './cell-filter.ts'
import type { Bodies, RelaxSettings } from './types.ts'

const FREE = -1
const HELD = -2

/** The carriers as if they were atoms, and the carrier that moves each atom (HELD: none). */
interface Carriers {
  readonly points: Structure
  readonly of: Int32Array
  /** The first atom of each carrier. */
  readonly firsts: Uint32Array
}

/**
 * Degrees of freedom of a structure whose atoms move as `bodies` says: a row for every free atom and every body, Å, in
 * the order of their first atoms, then the cell's. Throws InputError when `bodies` does not fit the structure or the
 * cell is to move in the plane of a and b, which would strain the bodies.
 */
export function bodyDegreesOfFreedom(
  structure: Structure,
  bodies: Bodies,
  settings: Pick<RelaxSettings, 'cell' | 'cellFilter'>,
): DegreesOfFreedom {
  check(structure, bodies, settings)
  const carriers = carriersOf(structure, bodies)
  const ofPoints = degreesOfFreedom(carriers.points, settings)
  return {
    start: ofPoints.start,
    movers: carriers.firsts,
    structureAt(x) {
      const moved = ofPoints.structureAt(x)
      return { ...structure, cell: moved.cell, positions: carried(structure.positions, carriers, moved.positions) }
    },
    forcesAt(x, result, forces) {
      const { positions } = ofPoints.structureAt(x)
      const atoms = carried(structure.positions, carriers, positions)
      ofPoints.forcesAt(x, onCarriers(result, carriers, positions, atoms), forces)
    },
  }
}

function check(structure: Structure, bodies: Bodies, { cell }: Pick<RelaxSettings, 'cell'>): void {
  if (bodies.length !== atomCount(structure)) {
    throw new InputError({ rule: `bodies of ${atomCount(structure)} atoms must be as many numbers`, found: bodies.length })
  }
  const unknown = bodies.find((body) => body < HELD)
  if (unknown !== undefined) {
    throw new InputError({ rule: 'a body must be a number from 0, −1 (free) or −2 (held)', found: unknown })
  }
  if (cell !== 'none' && cell !== 'normal') {
    throw new InputError({
      rule: 'the cell must be none or normal while atoms are held or move as bodies', found: cell,
      wayOut: 'Set cell: normal, which stretches c alone, or cell: none.',
    })
  }
}

function carriersOf(structure: Structure, bodies: Bodies): Carriers {
  const ofBody = new Map<number, number>()
  const members: number[][] = []
  const of = bodies.map((body, atom) => {
    if (body === HELD) return HELD
    const known = ofBody.get(body)
    if (body !== FREE && known !== undefined) {
      members[known].push(atom)
      return known
    }
    ofBody.set(body, members.length)
    return members.push([atom]) - 1
  })
  const firsts = Uint32Array.from(members, ([first]) => first)
  const positions = Float64Array.from(members.flatMap((atoms) => centreOf(structure.positions, atoms)))
  return { of, firsts, points: { ...structure, species: Uint8Array.from(firsts, (i) => structure.species[i]), positions } }
}

function centreOf(positions: Float64Array, atoms: readonly number[]): number[] {
  return [0, 1, 2].map((k) => atoms.reduce((sum, i) => sum + positions[3 * i + k], 0) / atoms.length)
}

/** Positions of the atoms when the carriers have moved from their places to `moved`; held atoms keep theirs bit by bit. */
function carried(start: Float64Array, { points, of }: Carriers, moved: Float64Array): Float64Array {
  return start.map((value, index) => {
    const carrier = of[Math.floor(index / 3)]
    const at = 3 * carrier + (index % 3)
    return carrier === HELD ? value : value + (moved[at] - points.positions[at])
  })
}

/** What the carriers feel: the sums of the forces, and their part of the virial. */
function onCarriers(
  result: PotentialResult, { of }: Carriers, points: Float64Array, atoms: Float64Array,
): PotentialResult {
  const forces = new Float64Array(points.length)
  const virial = Float64Array.from(result.virial)
  for (let i = 0; i < of.length; i++) {
    for (let k = 0; k < 3; k++) {
      const at = 3 * of[i] + k
      const arm = of[i] === HELD ? atoms[3 * i + k] : atoms[3 * i + k] - points[at]
      for (let m = 0; m < 3; m++) virial[3 * k + m] -= arm * result.forces[3 * i + m]
      if (of[i] !== HELD) forces[at] += result.forces[3 * i + k]
    }
  }
  return { ...result, forces, virial }
}
