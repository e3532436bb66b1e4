// Lengths and angles of a cell, as crystallographers give them, and lattice vectors: a along x, b in the xy plane.
import type { Matrix3 } from '../math/matrix3.ts'

/** a, b, c (Å), α, β, γ (degrees). */
export type CellParameters = readonly [number, number, number, number, number, number]

/** Lattice vectors of these parameters; null when the angles span no volume. */
export function cellFromParameters([a, b, c, alpha, beta, gamma]: CellParameters): Matrix3 | null {
  const cosAlpha = cosDegrees(alpha)
  const cosBeta = cosDegrees(beta)
  const cosGamma = cosDegrees(gamma)
  const sinGamma = Math.sqrt(1 - cosGamma * cosGamma)
  const cy = (cosAlpha - cosBeta * cosGamma) / sinGamma
  const squared = 1 - cosBeta * cosBeta - cy * cy
  if (!(squared > 1e-12)) return null
  return Float64Array.of(a, 0, 0, b * cosGamma, b * sinGamma, 0, c * cosBeta, c * cy, c * Math.sqrt(squared))
}

/** Parameters of lattice vectors (rows of the cell). */
export function parametersOfCell(cell: Matrix3): CellParameters {
  const [a, b, c] = [0, 3, 6].map((k) => cell.subarray(k, k + 3))
  return [length(a), length(b), length(c), angle(b, c), angle(a, c), angle(a, b)]
}

/** Exact where crystals are: a right angle must give exactly zero. */
function cosDegrees(angle: number): number {
  if (angle === 90) return 0
  if (angle === 60) return 0.5
  if (angle === 120) return -0.5
  return Math.cos((angle * Math.PI) / 180)
}

function length(v: ArrayLike<number>): number {
  return Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2])
}

/** Angle in degrees from sine and cosine together: accurate near 0° and 180° too. */
function angle(u: ArrayLike<number>, v: ArrayLike<number>): number {
  const dot = u[0] * v[0] + u[1] * v[1] + u[2] * v[2]
  const cross = length([u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]])
  return (Math.atan2(cross, dot) * 180) / Math.PI
}
