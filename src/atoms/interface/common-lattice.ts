// The lattice on which two matched surfaces meet: between the substrate's superlattice and the film's, wherever the
// misfit is shared out.
import { InputError } from '../../errors.ts'
import type { LatticeMatch } from './lattice-matching.ts'
import { misfitOf, shareOfStretch } from './misfit.ts'
import { determinant2, inverse2, multiply2, rowLengths } from './plane-matrices.ts'
import type { Matrix2 } from './types.ts'

/** Vectors in the plane of an interface, rows, Å. */
export interface CommonLattice {
  /** The interface cell, its first vector along +x. */
  readonly cell: Matrix2
  /** Surface vectors of the strained substrate. */
  readonly substrate: Matrix2
  /** Surface vectors of the strained film. */
  readonly film: Matrix2
}

/**
 * The common lattice of two surfaces (a and b as matched, rows, Å) when the film carries this share of the misfit: at 1
 * the substrate is as it was, at 0 the film is. Principal logarithmic strains divide in that proportion. Throws
 * InputError unless the share is from 0 to 1.
 */
export function commonLattice(
  match: Pick<LatticeMatch, 'substrate' | 'film'>,
  substrateCell: Matrix2,
  filmCell: Matrix2,
  strainShare: number,
): CommonLattice {
  if (!(strainShare >= 0 && strainShare <= 1)) {
    throw new InputError({
      rule: 'the share of the misfit that the film carries must be from 0 to 1',
      found: strainShare,
      wayOut: '1 strains the film only, 0 the substrate only.',
    })
  }
  const film = multiply2(match.film, filmCell)
  const misfit = misfitOf(multiply2(match.substrate, substrateCell), film)
  const cell = alongX(multiply2(film, shareOfStretch(misfit, strainShare)))
  return {
    cell,
    substrate: multiply2(inverse2(match.substrate), cell),
    film: multiply2(inverse2(match.film), cell),
  }
}

/** The smaller surface cell of the two (the substrate's when equal): a film moved by its vectors stands as it stood. */
export function registryCellOf({ substrate, film }: Pick<CommonLattice, 'substrate' | 'film'>): Matrix2 {
  return determinant2(film) < determinant2(substrate) * (1 - 1e-9) ? film : substrate
}

/** The same two vectors turned until the first points along +x. */
function alongX(lattice: Matrix2): Matrix2 {
  const [length] = rowLengths(lattice)
  const [ax, ay, bx, by] = lattice
  return [length, 0, (ax * bx + ay * by) / length, (ax * by - ay * bx) / length]
}
