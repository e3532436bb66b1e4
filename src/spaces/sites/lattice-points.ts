// Which lattice points of a host lie in one supercell, and which of them any lattice point is an image of: whole
// numbers throughout. A point t (row vector of integers, host basis) is c·P with c = t·adj(P)/det P for supercell
// vectors P (rows); two points are images of each other when their c differ by integers.
import { ConfigError } from '../../errors.ts'
import { determinant3 } from '../../math/matrix3.ts'

export interface LatticePoints {
  /** Supercell vectors in the host's basis, integers, rows. */
  readonly matrix: readonly number[]
  /** Host cells per supercell. */
  readonly count: number
  /** The points inside the supercell, host basis, 3 integers each; the origin first. */
  readonly points: Int32Array
  /** Index of the point that (i, j, k) is an image of. */
  indexOf(i: number, j: number, k: number): number
  /** Whether a rotation (host basis, fractional columns) maps the supercell's lattice onto itself. */
  keeps(rotation: readonly number[]): boolean
}

/** More host cells than any search needs; protects from a mistyped matrix. */
const MOST_CELLS = 4096

/** Lattice points of the supercell with these vectors (9 integers, rows); throws ConfigError when they span none. */
export function latticePoints(matrix: readonly number[]): LatticePoints {
  const count = Math.abs(determinant3(matrix))
  if (!matrix.every(Number.isInteger) || !(count >= 1 && count <= MOST_CELLS)) {
    throw new ConfigError({
      rule: `supercell must be three whole numbers, or three rows of them, that make 1 to ${MOST_CELLS} host cells`,
      found: matrix.join(' '),
    })
  }
  const adjugate = adjugateOf(matrix)
  const remainder = (i: number, j: number, k: number, column: number): number => {
    const value = i * adjugate[column] + j * adjugate[3 + column] + k * adjugate[6 + column]
    return ((value % count) + count) % count
  }
  const keyOf = (i: number, j: number, k: number): number =>
    (remainder(i, j, k, 0) * count + remainder(i, j, k, 1)) * count + remainder(i, j, k, 2)
  const points: number[] = []
  const indices = new Map<number, number>()
  for (const [i, j, k] of boxAround(matrix)) {
    const key = keyOf(i, j, k)
    if (indices.has(key)) continue
    indices.set(key, points.length / 3)
    points.push(i, j, k)
  }
  return {
    matrix,
    count,
    points: Int32Array.from(points),
    indexOf: (i, j, k) => indices.get(keyOf(i, j, k)) ?? -1,
    keeps: (w) => [0, 3, 6].every((row) => {
      const [u, v, t] = matrix.slice(row, row + 3)
      const [x, y, z] = [0, 3, 6].map((m) => w[m] * u + w[m + 1] * v + w[m + 2] * t)
      return keyOf(x, y, z) === 0
    }),
  }
}

/** The origin, then every integer point of a box around the supercell. */
function boxAround(matrix: readonly number[]): (readonly [number, number, number])[] {
  const size = [0, 1, 2].map((k) => [matrix[k], matrix[3 + k], matrix[6 + k]])
  const low = size.map((column) => column.reduce((sum, value) => sum + Math.min(0, value), 0))
  const high = size.map((column) => column.reduce((sum, value) => sum + Math.max(0, value), 0))
  const box: [number, number, number][] = [[0, 0, 0]]
  for (let i = low[0]; i <= high[0]; i++) {
    for (let j = low[1]; j <= high[1]; j++) {
      for (let k = low[2]; k <= high[2]; k++) box.push([i, j, k])
    }
  }
  return box
}

/** P·adj(P) = det(P)·1. */
function adjugateOf(m: readonly number[]): number[] {
  return [
    m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
    m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
    m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3],
  ]
}
