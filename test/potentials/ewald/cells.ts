// Cells for the tests of the Ewald sum: the four classic structures with unit charges, and random ones.
import { cellFromParameters } from '../../../src/atoms/cell.ts'
import { fromFractional, PERIODIC, type Structure } from '../../../src/atoms/structure.ts'
import type { Matrix3 } from '../../../src/math/matrix3.ts'
import type { Random } from '../../../src/math/random.ts'

export interface ChargedCell {
  readonly structure: Structure
  readonly charges: readonly number[]
}

const FACE_CENTRED = [[0, 0, 0], [0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]]
const QUARTER = [0.25, 0.25, 0.25]
const THREE_QUARTERS = [0.75, 0.75, 0.75]

export function cellOf(cell: Matrix3, fractional: readonly (readonly number[])[]): Structure {
  return fromFractional({
    cell, pbc: PERIODIC, species: new Uint8Array(fractional.length).fill(1), fractional: fractional.flat(),
  })
}

/** Cubic cell of edge 1 Å whose face-centred lattices stand at these offsets. */
function faceCentred(offsets: readonly (readonly number[])[], charges: readonly number[]): ChargedCell {
  const cell = cellFromParameters([1, 1, 1, 90, 90, 90])
  const sites = offsets.flatMap((offset) => FACE_CENTRED.map((site) => site.map((x, k) => x + offset[k])))
  return { structure: cellOf(cell, sites), charges: charges.flatMap((charge) => [charge, charge, charge, charge]) }
}

export const rockSalt = faceCentred([[0, 0, 0], [0.5, 0.5, 0.5]], [1, -1])
export const zincBlende = faceCentred([[0, 0, 0], QUARTER], [1, -1])
export const fluorite = faceCentred([[0, 0, 0], QUARTER, THREE_QUARTERS], [2, -1, -1])
export const caesiumChloride: ChargedCell = {
  structure: cellOf(cellFromParameters([1, 1, 1, 90, 90, 90]), [[0, 0, 0], [0.5, 0.5, 0.5]]),
  charges: [1, -1],
}

/** A triclinic cell of 2 to 13 sites with charges that add up to nothing. */
export function randomCell(random: Random): ChargedCell {
  const angle = (): number => random.between(65, 115)
  const length = (): number => random.between(4, 10)
  const cell = cellFromParameters([length(), length(), length(), angle(), angle(), angle()])
  const sites = Array.from({ length: 2 + random.integer(12) }, () => [0, 1, 2].map(() => random.between(-1, 2)))
  const charges = sites.map(() => random.between(-3, 3))
  charges[0] -= charges.reduce((sum, charge) => sum + charge, 0)
  return { structure: cellOf(cell, sites), charges }
}
