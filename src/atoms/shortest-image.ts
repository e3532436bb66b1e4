// The shortest of all periodic images of a vector. The one with fractional components rounded into [−½, ½] is shortest
// whenever it is shorter than half the smallest distance between lattice planes, because every other image crosses at
// least half of one; only longer ones are compared with their 26 neighbours (exact for cells that are not needles).
import { inverse3, type Matrix3 } from '../math/matrix3.ts'

/** What a cell's shortest images are found with. */
export interface ImageSearch {
  readonly cell: Matrix3
  /** Half the smallest distance between lattice planes, Å: no second image is shorter. */
  readonly safe: number
  /** Lattice vectors to the 26 cells around, 3 numbers each. */
  readonly around: Float64Array
}

export function imageSearch(cell: Matrix3): ImageSearch {
  const inverse = inverse3(cell)
  let widest = 0
  for (let k = 0; k < 3; k++) {
    const column = inverse[k] * inverse[k] + inverse[3 + k] * inverse[3 + k] + inverse[6 + k] * inverse[6 + k]
    if (column > widest) widest = column
  }
  const around: number[] = []
  for (let a = -1; a <= 1; a++) {
    for (let b = -1; b <= 1; b++) {
      for (let c = -1; c <= 1; c++) {
        if (a === 0 && b === 0 && c === 0) continue
        for (let k = 0; k < 3; k++) around.push(a * cell[k] + b * cell[3 + k] + c * cell[6 + k])
      }
    }
  }
  return { cell, safe: 0.5 / Math.sqrt(widest), around: Float64Array.from(around) }
}

/**
 * Writes the shortest image of the fractional vector (u, v, w) to `vector` (Å) and returns its squared length. Lengths
 * above `enough` (Å) need not be the shortest: nobody asks for them.
 */
export function shortestImage(
  { cell, safe, around }: ImageSearch, u: number, v: number, w: number, enough: number, vector: Float64Array,
): number {
  const a = u - Math.round(u)
  const b = v - Math.round(v)
  const c = w - Math.round(w)
  const x = a * cell[0] + b * cell[3] + c * cell[6]
  const y = a * cell[1] + b * cell[4] + c * cell[7]
  const z = a * cell[2] + b * cell[5] + c * cell[8]
  let best = x * x + y * y + z * z
  let at = -3
  if (best > safe * safe && enough > safe) {
    for (let k = 0; k < around.length; k += 3) {
      const dx = x + around[k]
      const dy = y + around[k + 1]
      const dz = z + around[k + 2]
      const square = dx * dx + dy * dy + dz * dz
      if (square < best) {
        best = square
        at = k
      }
    }
  }
  vector[0] = at < 0 ? x : x + around[at]
  vector[1] = at < 0 ? y : y + around[at + 1]
  vector[2] = at < 0 ? z : z + around[at + 2]
  return best
}
