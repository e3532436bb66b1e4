// One side of an interface on its own: cells of an oriented bulk side by side and in layers, cut where the termination says.
import { InputError } from '../../errors.ts'
import { reorderAtoms, supercell, withPositions, type Structure } from '../structure.ts'
import { orderWithin } from './order-within.ts'
import { determinant2, inverse2, multiply2, rowLengths } from './plane-matrices.ts'
import { surfaceVectors } from './strained-slab.ts'
import { stackedCell } from './terminations.ts'
import type { Matrix2, SlabPlan } from './types.ts'

export interface Slab {
  /** Lowest atom at height 0; a and b of the interface cell, c over all layers: as periodic as the bulk. */
  readonly structure: Structure
  /** From the lowest atom to the highest, Å. */
  readonly thickness: number
  /** Distance across the cut, Å. */
  readonly spacing: number
}

/**
 * Å within which atoms count as one plane, and within it as one row: more than what relaxing a cell again, or at another
 * strain, moves atoms apart that symmetry holds together.
 */
const TOLERANCE = 0.01

/**
 * The slab with its atoms by atomic number, then from the interface (at its top or at its bottom) inwards, atoms of one
 * plane by their place in it. Throws InputError without layers and for a supercell without cells.
 */
export function buildSlab(plan: SlabPlan, interfaceAt: 'top' | 'bottom'): Slab {
  const { cell, layers, termination } = plan
  if (!(Number.isInteger(layers) && layers >= 1)) {
    throw new InputError({
      rule: 'a slab must have a whole number of layers, at least 1',
      found: layers,
      wayOut: 'One layer is one cell of the oriented bulk.',
    })
  }
  const stacked = stackedCell(cell, termination)
  const heights = Array.from(cell.species, (_, i) => stacked.positions[3 * i + 2])
  const lowest = Math.min(...heights)
  const extent = Math.max(...heights) - lowest
  const grounded = withPositions(stacked, stacked.positions.map((x, k) => (k % 3 === 2 ? x - lowest : x)))
  const atoms = supercell(sideBySide(grounded, plan.supercell), [1, 1, layers])
  return {
    structure: reorderAtoms(atoms, orderWithin(orderingKeys(atoms, interfaceAt), TOLERANCE)),
    thickness: (layers - 1) * cell.cell[8] + extent,
    spacing: cell.cell[8] - extent,
  }
}

/** The crystal in the supercell of these rows in the plane; atoms of one cell stay together. */
function sideBySide(structure: Structure, matrix: Matrix2): Structure {
  const { cell, species, positions } = structure
  const cells = cellsWithin(matrix)
  const moved = cells.flatMap(([i, j]) => Array.from(positions, (x, k) => x + i * cell[k % 3] + j * cell[3 + (k % 3)]))
  const [ax, ay, bx, by] = multiply2(matrix, surfaceVectors(structure))
  return {
    ...structure,
    cell: Float64Array.of(ax, ay, 0, bx, by, 0, ...cell.subarray(6)),
    species: Uint8Array.from({ length: cells.length * species.length }, (_, n) => species[n % species.length]),
    positions: Float64Array.from(moved),
  }
}

/** Cells (i, j) of a lattice in one cell of its superlattice: coordinates along the superlattice's rows in [0, 1). */
function cellsWithin(matrix: Matrix2): [number, number][] {
  const [p, q, r, s] = matrix
  const index = determinant2(matrix)
  if (!matrix.every(Number.isInteger) || index < 1) {
    throw new InputError({ rule: 'a supercell must be four integers of positive determinant', found: matrix.join(' ') })
  }
  const cells: [number, number][] = []
  for (let i = Math.min(0, p, r, p + r); i <= Math.max(0, p, r, p + r); i++) {
    for (let j = Math.min(0, q, s, q + s); j <= Math.max(0, q, s, q + s); j++) {
      // Coordinates times the index: whole numbers.
      if ([i * s - j * r, j * p - i * q].every((x) => x >= 0 && x < index)) cells.push([i, j])
    }
  }
  return cells
}

/** Per atom: atomic number, distance from the interface's side, way along a and along b within the cell, Å. */
function orderingKeys(slab: Structure, interfaceAt: 'top' | 'bottom'): number[][] {
  const { species, positions } = slab
  const vectors = surfaceVectors(slab)
  const [xa, xb, ya, yb] = inverse2(vectors)
  const [a, b] = rowLengths(vectors)
  return Array.from(species, (number, i) => {
    const [x, y, z] = positions.subarray(3 * i, 3 * i + 3)
    return [number, interfaceAt === 'top' ? -z : z, withinCell(x * xa + y * ya, a), withinCell(x * xb + y * yb, b)]
  })
}

/** Way along a vector, Å, of a fraction of it, from 0 up to its length: just below the end counts as the beginning. */
function withinCell(fraction: number, length: number): number {
  return fraction * length - Math.floor(fraction + TOLERANCE / length) * length
}
