// Atoms and cell as one vector of degrees of freedom: 3n coordinates in the undeformed cell z, then nine numbers
// for the deformation. Positions r = z·F and lattice vectors a = a0·F for row vectors; F starts as the identity.
// Unit-cell filter: the nine numbers are n·F (Tadmor, Smith, Bernstein and Kaxiras 1999, doi
// 10.1103/PhysRevB.59.235). Frechet filter: n·log F, whose gradient stays exact at large strain. The factor n,
// the number of atoms, makes cell and atoms comparably stiff; both conventions and the three cell rows that count
// in fmax are those of the Atomic Simulation Environment (UnitCellFilter, FrechetCellFilter).
// Deviation: F is kept symmetric, so that a cell never rotates; F and its force are symmetrised.
// A cell that is less than free keeps F in a smaller space, because its force never leaves it: multiples of the identity
// (hydrostatic), or I + s·n⊗n with n the unit normal of a and b, which maps both onto themselves (normal). There the
// factor is the height of the cell in Å: the coordinate then changes as that height does, and its force is the pull on
// it, of the same kind as that on a slab; per atom it would be the softer, the wider the cell.
import { InputError } from '../errors.ts'
import { multiply3, identity3, inverse3, transformRows, type Matrix3 } from '../math/matrix3.ts'
import { dot } from '../math/vectors.ts'
import type { Structure } from '../atoms/structure.ts'
import type { PotentialResult } from '../potentials/potential.ts'
import { logStrainForce, symmetricExponential, symmetrised } from './log-strain.ts'
import type { CellFreedom, RelaxSettings } from './types.ts'

/** Translates between a structure and its vector of degrees of freedom. */
export interface DegreesOfFreedom {
  /** The start, Å: a row of three for everything that moves, then three for the cell where it moves. */
  readonly start: Float64Array
  /** For every row that is not the cell's an atom that moves with it, by index. */
  readonly movers: Uint32Array
  /** The structure at x; it shares no memory with x. */
  structureAt(x: Float64Array): Structure
  /** Generalised forces −∂E/∂x, written into `forces` (same length as x, eV/Å). */
  forcesAt(x: Float64Array, result: PotentialResult, forces: Float64Array): void
}

/** Degrees of freedom of a structure; throws InputError when a cell shall relax that is not periodic throughout. */
export function degreesOfFreedom(
  structure: Structure,
  { cell, cellFilter }: Pick<RelaxSettings, 'cell' | 'cellFilter'>,
): DegreesOfFreedom {
  if (cell === 'none') return atomsOnly(structure)
  if (!structure.pbc.every(Boolean)) {
    throw new InputError({
      rule: 'a structure must be periodic along a, b and c for its cell to relax',
      found: `pbc ${structure.pbc.join(' ')}`,
      wayOut: 'Set cell: none.',
    })
  }
  return atomsAndCell(structure, cell, cellFilter)
}

function atomsOnly(structure: Structure): DegreesOfFreedom {
  return {
    start: Float64Array.from(structure.positions),
    movers: Uint32Array.from(structure.species.keys()),
    structureAt: (x) => ({ ...structure, positions: x.slice() }),
    forcesAt: (_x, result, forces) => forces.set(result.forces),
  }
}

function atomsAndCell(
  structure: Structure,
  freedom: Exclude<CellFreedom, 'none'>,
  filter: RelaxSettings['cellFilter'],
): DegreesOfFreedom {
  const size = structure.positions.length
  const { n, workingVirial } = cellMode(structure, freedom)
  const start = new Float64Array(size + 9)
  start.set(structure.positions)
  if (filter === 'unit-cell') start.set(identity3().map((value) => n * value), size)
  const cellPart = (x: Float64Array): Matrix3 => x.slice(size).map((value) => value / n)
  const deformationAt = (part: Matrix3): Matrix3 => (filter === 'unit-cell' ? part : symmetricExponential(part))

  const structureAt = (x: Float64Array): Structure => {
    const deformation = deformationAt(cellPart(x))
    const cell = multiply3(structure.cell, deformation)
    // Rounding must not move what is said to stay.
    if (freedom === 'normal') cell.set(structure.cell.subarray(0, 6))
    return { ...structure, positions: transformRows(x.subarray(0, size), deformation), cell }
  }
  const forcesAt = (x: Float64Array, result: PotentialResult, forces: Float64Array): void => {
    const part = cellPart(x)
    // r = z·F, so −∂E/∂z = f·Fᵀ, and F is symmetric.
    forces.set(transformRows(result.forces, deformationAt(part)))
    const virial = workingVirial(result.virial)
    const cellForce = filter === 'unit-cell' ? deformationForce(part, virial) : logStrainForce(part, virial)
    for (let k = 0; k < 9; k++) forces[size + k] = cellForce[k] / n
  }
  return { start, movers: Uint32Array.from(structure.species.keys()), structureAt, forcesAt }
}

/** The factor n of the cell's numbers, and what takes from a virial the part that does work in the strains allowed. */
interface CellMode {
  readonly n: number
  readonly workingVirial: (virial: Matrix3) => Matrix3
}

function cellMode({ cell, species }: Structure, freedom: Exclude<CellFreedom, 'none'>): CellMode {
  if (freedom !== 'normal') return { n: species.length, workingVirial: freedom === 'full' ? symmetrised : isotropic }
  const { normal, height } = stackingOf(cell)
  return { n: height, workingVirial: (virial) => alongNormal(virial, normal) }
}

/** −∂E/∂F = F⁻ᵀ·W, symmetrised because F is. */
function deformationForce(deformation: Matrix3, virial: Matrix3): Matrix3 {
  return symmetrised(multiply3(inverse3(deformation), virial))
}

/** Third of the trace on the diagonal: the cell keeps its shape. */
function isotropic(virial: Matrix3): Matrix3 {
  const third = (virial[0] + virial[4] + virial[8]) / 3
  return Float64Array.of(third, 0, 0, 0, third, 0, 0, 0, third)
}

/** Unit normal of a and b, and the height of c along it, Å: the third column of the inverse cell is normal/height. */
function stackingOf(cell: Matrix3): { readonly normal: Float64Array; readonly height: number } {
  const [, , x, , , y, , , z] = inverse3(cell)
  const length = Math.sqrt(x * x + y * y + z * z)
  return { normal: Float64Array.of(x / length, y / length, z / length), height: 1 / length }
}

/** (n·W·n) n⊗n. */
function alongNormal(virial: Matrix3, n: Float64Array): Matrix3 {
  const tension = dot(transformRows(n, virial), n)
  return Float64Array.from({ length: 9 }, (_, k) => tension * n[Math.floor(k / 3)] * n[k % 3])
}
