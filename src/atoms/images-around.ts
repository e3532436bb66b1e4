// All periodic images of some points that a place in the cell can have within a distance.
import { inverse3, type Matrix3 } from '../math/matrix3.ts'

/** Images around a cell, Å. */
export interface ImagesAround {
  readonly x: Float64Array
  readonly y: Float64Array
  readonly z: Float64Array
  /** Which point (from 0) each image is one of. */
  readonly owner: Int32Array
}

/**
 * Every image of the points (fractional, 3 numbers each) that is within `reach` (Å) of some place in the cell [0, 1)³,
 * and some more: all within that distance of the planes that bound it.
 */
export function imagesAround(points: ArrayLike<number>, cell: Matrix3, reach: number): ImagesAround {
  const inverse = inverse3(cell)
  // The distance between lattice planes is the inverse length of a column of the inverse cell.
  const margins = [0, 1, 2].map((k) =>
    reach * Math.sqrt(inverse[k] * inverse[k] + inverse[3 + k] * inverse[3 + k] + inverse[6 + k] * inverse[6 + k]))
  const places: number[] = []
  const owner: number[] = []
  for (let p = 0; 3 * p < points.length; p++) {
    const [us, vs, ws] = margins.map((margin, k) => {
      const first = Math.ceil(-margin - points[3 * p + k])
      const last = Math.floor(1 + margin - points[3 * p + k])
      return Array.from({ length: last - first + 1 }, (_, n) => points[3 * p + k] + first + n)
    })
    for (const u of us) {
      for (const v of vs) {
        for (const w of ws) {
          places.push(u, v, w)
          owner.push(p)
        }
      }
    }
  }
  const [x, y, z] = [0, 1, 2].map((k) => Float64Array.from(owner, (_, n) =>
    places[3 * n] * cell[k] + places[3 * n + 1] * cell[3 + k] + places[3 * n + 2] * cell[6 + k]))
  return { x, y, z, owner: Int32Array.from(owner) }
}
