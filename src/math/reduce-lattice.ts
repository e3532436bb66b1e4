// A short basis of the same lattice, so that sums over lattice vectors stay compact in skewed cells: vectors are
// shortened by one another until none of them changes (pairwise reduction; not always Minkowski's shortest basis, but
// close to it).
import type { Matrix3 } from './matrix3.ts'

/** Rows that span the same lattice as the rows of `cell`, nearly as short and as orthogonal as possible. */
export function reduceLattice(cell: Matrix3): Matrix3 {
  const rows = [0, 3, 6].map((k) => Float64Array.from(cell.subarray(k, k + 3)))
  // Every step shortens a vector by a finite amount, so the number of steps is finite; rounding must not undo that.
  for (let changed = true; changed;) {
    changed = false
    rows.sort((a, b) => dot(a, a) - dot(b, b))
    for (let i = 2; i >= 1; i--) {
      for (let j = i - 1; j >= 0; j--) {
        const factor = Math.round(dot(rows[i], rows[j]) / dot(rows[j], rows[j]))
        if (factor === 0) continue
        const shorter = rows[i].map((value, k) => value - factor * rows[j][k])
        if (!(dot(shorter, shorter) < dot(rows[i], rows[i]) * (1 - 1e-12))) continue
        rows[i] = shorter
        changed = true
      }
    }
  }
  return Float64Array.of(...rows[0], ...rows[1], ...rows[2])
}

function dot(a: Float64Array, b: Float64Array): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}
