// All images of a position in a cell, in an order that does not depend on which image it was found as.
import { siteImages } from '../../atoms/asymmetric-unit.ts'
import type { SymmetryOperation } from '../../atoms/symmetry.ts'
import type { Matrix3 } from '../../math/matrix3.ts'

/** Fractional units: positions this close are ordered by their next coordinate. */
const ROUNDING = 1e-6

/**
 * Fractional positions in [0, 1) that the operations make from one, smallest coordinates first. A position within 0.05
 * Å of a symmetry element is moved onto it.
 */
export function orbitOf(site: readonly number[], operations: readonly SymmetryOperation[], cell: Matrix3): number[][] {
  return siteImages(site, operations, cell).map((image) => image.map(intoCell)).sort(byCoordinates)
}

function intoCell(value: number): number {
  const wrapped = value - Math.floor(value)
  return wrapped > 1 - ROUNDING ? 0 : wrapped
}

/** Order of two positions: by the first coordinate in which they differ. */
export function byCoordinates(a: readonly number[], b: readonly number[]): number {
  const k = a.findIndex((value, axis) => Math.abs(value - b[axis]) > ROUNDING)
  return k < 0 ? 0 : a[k] - b[k]
}
