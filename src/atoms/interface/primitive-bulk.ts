// A plane of a crystal in terms of its primitive cell: slabs of it have the smallest surface cells and the thinnest
// layers that the crystal allows, while planes are named in the cell that people name them in.
import { greatestCommonDivisor } from '../../math/euclid.ts'
import { primitiveCrystal } from '../space-group.ts'
import { atomCount, type Structure } from '../structure.ts'
import { requireMillerIndices } from './oriented-bulk.ts'
import type { MillerIndices } from './types.ts'

/** A crystal, and a plane in terms of its cell. */
export interface CrystalPlane {
  readonly bulk: Structure
  readonly plane: MillerIndices
}

/**
 * The crystal in its primitive cell, and the indices of the same plane there: (1 0 4) of the hexagonal cell of LiCoO2 is
 * a plane of its rhombohedral cell. What is primitive already stays as it is; other crystals are made symmetric within
 * the tolerance (Å). Throws InputError where no space group is found and for indices that are not coprime integers.
 */
export function primitiveBulk({ bulk, plane }: CrystalPlane, tolerance = 0.01): CrystalPlane {
  requireMillerIndices(plane)
  const { structure, vectors } = primitiveCrystal(bulk, tolerance)
  const cells = atomCount(bulk) / atomCount(structure)
  if (cells === 1) return { bulk, plane }
  // A lattice vector of a cell n times smaller is a multiple of 1/n of the larger one's vectors.
  const multiples = [0, 3, 6].map((i) => plane.reduce((sum, index, k) => sum + Math.round(cells * vectors[i + k]) * index, 0))
  const divisor = greatestCommonDivisor(multiples)
  const [h, k, l] = multiples.map((multiple) => multiple / divisor)
  return { bulk: structure, plane: [h, k, l] }
}
