// An oriented bulk stretched and turned in the plane to fit the lattice of an interface.
import { InputError } from '../../errors.ts'
import { deform, type Structure } from '../structure.ts'
import { determinant2, inverse2, multiply2 } from './plane-matrices.ts'
import type { Matrix2 } from './types.ts'

/**
 * The oriented bulk (a and b in the xy plane) with other vectors a and b, Å: heights stay, everything else follows the
 * deformation of the plane. Throws InputError when a cell is not oriented or a and b are not right-handed.
 */
export function strainedToLattice(
  oriented: Structure,
  a: readonly [number, number],
  b: readonly [number, number],
): Structure {
  const lattice: Matrix2 = [...a, ...b]
  if (!(determinant2(lattice) > 0)) {
    throw new InputError({ rule: 'surface vectors must span an area and be right-handed', found: lattice.join(' ') })
  }
  const [xx, xy, yx, yy] = multiply2(inverse2(surfaceVectors(oriented)), lattice)
  const strained = deform(oriented, Float64Array.of(xx, xy, 0, yx, yy, 0, 0, 0, 1))
  return { ...strained, cell: Float64Array.of(...a, 0, ...b, 0, ...strained.cell.subarray(6)) }
}

/** a and b of an oriented bulk as rows in the plane, Å; throws InputError when they are not in the xy plane. */
export function surfaceVectors({ cell, pbc }: Structure): Matrix2 {
  const [ax, ay, az, bx, by, bz, , , cz] = cell
  const lattice: Matrix2 = [ax, ay, bx, by]
  if (!pbc.every(Boolean) || Math.max(Math.abs(az), Math.abs(bz)) > 1e-9 || !(cz > 0) || !(determinant2(lattice) > 0)) {
    throw new InputError({
      rule: 'an oriented bulk must be periodic, with a and b right-handed in the xy plane and c above it',
      found: Array.from(cell).join(' '),
      wayOut: 'Orient the bulk first.',
    })
  }
  return lattice
}
