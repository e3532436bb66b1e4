// The structure: what every part of ionforge passes around. Row-vector convention, as in ASE: the rows of
// `cell` are the lattice vectors a, b, c, and a Cartesian row vector is r = s·cell for fractional s.
import { InputError } from '../errors.ts'
import { determinant3, inverse3, multiply3, transformRows, type Matrix3 } from '../math/matrix3.ts'
import { massOf } from './elements.ts'

/** Which of a, b, c repeat. */
export type Periodicity = readonly [boolean, boolean, boolean]

/** Atoms in a cell. Treated as immutable: functions return new structures. */
export interface Structure {
  /** Lattice vectors as rows, Å, length 9, row-major. All zero for an isolated cluster. */
  readonly cell: Matrix3
  readonly pbc: Periodicity
  /** Atomic numbers, length n. */
  readonly species: Uint8Array
  /** Cartesian positions, Å, length 3n, [x0, y0, z0, x1, …]; may lie outside the cell. */
  readonly positions: Float64Array
}

export const PERIODIC: Periodicity = [true, true, true]
export const ISOLATED: Periodicity = [false, false, false]

/**
 * Makes a structure from plain numbers and checks it: lengths agree, every number is finite, and the lattice
 * vectors of periodic directions span a volume. Throws InputError naming `place`.
 */
export function makeStructure(
  parts: { cell: ArrayLike<number>; pbc: Periodicity; species: ArrayLike<number>; positions: ArrayLike<number> },
  place?: string,
): Structure {
  const at = place === undefined ? {} : { place }
  const { cell, pbc, species, positions } = parts
  if (cell.length !== 9) throw new InputError({ rule: 'a cell must have 9 numbers', found: cell.length, ...at })
  if (positions.length !== 3 * species.length) {
    throw new InputError({ rule: `${species.length} atoms need ${3 * species.length} coordinates`, found: positions.length, ...at })
  }
  for (let i = 0; i < species.length; i++) {
    if (!Number.isInteger(species[i]) || species[i] < 1 || species[i] > 118) {
      throw new InputError({ rule: 'atomic numbers must be integers from 1 to 118', found: species[i], ...at })
    }
  }
  for (let i = 0; i < positions.length; i++) {
    if (!Number.isFinite(positions[i])) {
      throw new InputError({ rule: `coordinates must be finite numbers (atom ${Math.floor(i / 3) + 1})`, found: positions[i], ...at })
    }
  }
  for (let i = 0; i < 9; i++) {
    if (!Number.isFinite(cell[i])) throw new InputError({ rule: 'cell vectors must be finite numbers', found: cell[i], ...at })
  }
  const size = Math.abs(determinant3(completeCell(cell, pbc)))
  if (pbc.some(Boolean) && !(size > 1e-6 && size < Infinity)) {
    throw new InputError({
      rule: size <= 1e-6
        ? 'the lattice vectors of the periodic directions must not be zero or parallel'
        : 'the lattice vectors must span a finite volume',
      found: Array.from(cell).join(' '),
      ...at,
    })
  }
  return { cell: Float64Array.from(cell), pbc, species: Uint8Array.from(species), positions: Float64Array.from(positions) }
}

/** Number of atoms. */
export function atomCount(structure: Structure): number {
  return structure.species.length
}

/** The same structure with other positions and, optionally, another cell. */
export function withPositions(structure: Structure, positions: Float64Array, cell: Matrix3 = structure.cell): Structure {
  return { ...structure, positions, cell }
}

/**
 * A cell that can always be inverted: zero vectors of non-periodic directions are replaced by unit vectors
 * perpendicular to the others. Periodic vectors are untouched.
 */
export function completeCell(cell: ArrayLike<number>, pbc: Periodicity): Matrix3 {
  const full = Float64Array.from(cell)
  const missing = [0, 1, 2].filter((k) => !pbc[k] && full[3 * k] === 0 && full[3 * k + 1] === 0 && full[3 * k + 2] === 0)
  for (const k of missing) {
    const present = [0, 1, 2].filter((m) => full[3 * m] !== 0 || full[3 * m + 1] !== 0 || full[3 * m + 2] !== 0)
    full.set(perpendicularTo(present.map((m) => full.slice(3 * m, 3 * m + 3))), 3 * k)
  }
  return full
}

function perpendicularTo(vectors: readonly Float64Array[]): Float64Array {
  const [u, v] = vectors
  if (u === undefined) return Float64Array.of(1, 0, 0)
  // With one vector given, cross it with the Cartesian axis it is least aligned with.
  const axis = [0, 1, 2].reduce((best, k) => (Math.abs(u[k]) < Math.abs(u[best]) ? k : best), 0)
  const w = v ?? Float64Array.from([0, 1, 2], (k) => (k === axis ? 1 : 0))
  const cross = Float64Array.of(u[1] * w[2] - u[2] * w[1], u[2] * w[0] - u[0] * w[2], u[0] * w[1] - u[1] * w[0])
  const length = Math.sqrt(cross[0] * cross[0] + cross[1] * cross[1] + cross[2] * cross[2])
  return length > 0 ? cross.map((x) => x / length) : Float64Array.of(0, 0, 1)
}

/** Cell volume, Å³; zero for an isolated cluster. */
export function volume(structure: Structure): number {
  return Math.abs(determinant3(structure.cell))
}

/** Total mass, amu. */
export function mass(structure: Structure): number {
  let total = 0
  for (const number of structure.species) total += massOf(number)
  return total
}

/** Fractional coordinates, length 3n. */
export function fractionalPositions(structure: Structure): Float64Array {
  return transformRows(structure.positions, inverse3(completeCell(structure.cell, structure.pbc)))
}

/** Structure from fractional coordinates (length 3n) in a cell. */
export function fromFractional(
  parts: { cell: Matrix3; pbc: Periodicity; species: Uint8Array; fractional: ArrayLike<number> },
): Structure {
  const { cell, pbc, species, fractional } = parts
  return { cell, pbc, species, positions: transformRows(fractional, completeCell(cell, pbc)) }
}

/** Moves every atom into the cell along the periodic directions: fractional coordinates in [0, 1). */
export function wrap(structure: Structure): Structure {
  if (!structure.pbc.some(Boolean)) return structure
  const fractional = fractionalPositions(structure)
  for (let i = 0; i < fractional.length; i++) {
    if (!structure.pbc[i % 3]) continue
    fractional[i] -= Math.floor(fractional[i])
    // A tiny negative number becomes exactly 1 after the subtraction.
    if (fractional[i] >= 1) fractional[i] = 0
  }
  return fromFractional({ ...structure, fractional })
}

/**
 * Repeats the cell na × nb × nc times; atoms of one image stay together. Throws InputError when repeats are not positive
 * integers or a direction without lattice vector is repeated.
 */
export function supercell(structure: Structure, repeats: readonly [number, number, number]): Structure {
  const [na, nb, nc] = repeats
  if (!repeats.every((n) => Number.isInteger(n) && n >= 1)) {
    throw new InputError({ rule: 'supercell repeats must be positive integers', found: repeats.join(' × ') })
  }
  const { cell } = structure
  if (repeats.some((count, k) => count > 1 && cell.subarray(3 * k, 3 * k + 3).every((x) => x === 0))) {
    throw new InputError({
      rule: 'a direction must have a lattice vector to be repeated',
      found: `${repeats.join(' × ')} of a cell with a zero vector`,
    })
  }
  const n = atomCount(structure)
  const positions = new Float64Array(3 * n * na * nb * nc)
  const species = new Uint8Array(n * na * nb * nc)
  let image = 0
  for (let i = 0; i < na; i++) {
    for (let j = 0; j < nb; j++) {
      for (let k = 0; k < nc; k++, image++) {
        species.set(structure.species, image * n)
        for (let a = 0; a < 3 * n; a++) {
          const axis = a % 3
          positions[3 * n * image + a] = structure.positions[a] + i * cell[axis] + j * cell[3 + axis] + k * cell[6 + axis]
        }
      }
    }
  }
  const larger = Float64Array.from(cell, (value, index) => value * repeats[Math.floor(index / 3)])
  return { cell: larger, pbc: structure.pbc, species, positions }
}

/** Deforms cell and positions together: r → r·deformation, a → a·deformation (3×3, row-major; identity + strain). */
export function deform(structure: Structure, deformation: Matrix3): Structure {
  return {
    ...structure,
    cell: multiply3(structure.cell, deformation),
    positions: transformRows(structure.positions, deformation),
  }
}

/** Scales cell and positions isotropically to a volume (Å³); throws InputError when either volume is not positive. */
export function scaledToVolume(structure: Structure, target: number): Structure {
  const factor = Math.cbrt(target / volume(structure))
  if (!(factor > 0 && factor < Infinity)) {
    throw new InputError({
      rule: 'only a cell with a volume can be scaled, and only to a positive one',
      found: `${volume(structure)} Å³ to ${target} Å³`,
    })
  }
  return deform(structure, Float64Array.of(factor, 0, 0, 0, factor, 0, 0, 0, factor))
}

/** Keeps the atoms whose index passes, in order. */
export function filterAtoms(structure: Structure, keep: (index: number) => boolean): Structure {
  const kept = Array.from(structure.species.keys()).filter(keep)
  return reorderAtoms(structure, kept)
}

/** Takes the atoms of these indices, in this order. */
export function reorderAtoms(structure: Structure, order: readonly number[]): Structure {
  const positions = new Float64Array(3 * order.length)
  order.forEach((from, to) => positions.set(structure.positions.subarray(3 * from, 3 * from + 3), 3 * to))
  return { ...structure, species: Uint8Array.from(order, (i) => structure.species[i]), positions }
}

/** Appends atoms (numbers, Cartesian positions in Å). */
export function appendAtoms(structure: Structure, species: ArrayLike<number>, positions: ArrayLike<number>): Structure {
  const joined = new Float64Array(structure.positions.length + positions.length)
  joined.set(structure.positions)
  joined.set(positions, structure.positions.length)
  const numbers = new Uint8Array(structure.species.length + species.length)
  numbers.set(structure.species)
  numbers.set(species, structure.species.length)
  return { ...structure, species: numbers, positions: joined }
}
