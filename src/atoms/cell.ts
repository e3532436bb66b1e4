// Lengths and angles of a cell, as crystallographers give them, and lattice vectors: a along x, b in the xy plane
// (as ASE does). Row vectors.
import { InputError } from '../errors.ts'
import type { Matrix3 } from '../math/matrix3.ts'

/** a, b, c in Å and α, β, γ in degrees. */
export type CellParameters = readonly [number, number, number, number, number, number]

/** Lattice vectors (rows, Å) of these parameters; throws InputError naming `place` when the angles span no volume. */
export function cellFromParameters([a, b, c, alpha, beta, gamma]: CellParameters, place?: string): Matrix3 {
  const cosAlpha = cosDegrees(alpha)
  const cosBeta = cosDegrees(beta)
  const cosGamma = cosDegrees(gamma)
  const sinGamma = Math.sqrt(1 - cosGamma * cosGamma)
  const cy = (cosAlpha - cosBeta * cosGamma) / sinGamma
  const squared = 1 - cosBeta * cosBeta - cy * cy
  if (!(squared > 1e-12)) {
    throw new InputError({
      rule: 'the cell angles must span a volume',
      found: `${alpha} ${beta} ${gamma}`,
      ...(place === undefined ? {} : { place }),
    })
  }
  return Float64Array.of(a, 0, 0, b * cosGamma, b * sinGamma, 0, c * cosBeta, c * cy, c * Math.sqrt(squared))
}

/** Lengths (Å) and angles (degrees) of lattice vectors; an angle with a zero vector is NaN. */
export function cellParameters(cell: Matrix3): CellParameters {
  const [a, b, c] = [0, 3, 6].map((k) => cell.subarray(k, k + 3))
  const [la, lb, lc] = [a, b, c].map((v) => Math.sqrt(dot(v, v)))
  return [la, lb, lc, angle(b, c, lb * lc), angle(a, c, la * lc), angle(a, b, la * lb)]
}

/** Exact where crystals are: a right angle must give exactly zero. */
function cosDegrees(angle: number): number {
  if (angle === 90) return 0
  if (angle === 60) return 0.5
  if (angle === 120) return -0.5
  return Math.cos((angle * Math.PI) / 180)
}

function dot(u: ArrayLike<number>, v: ArrayLike<number>): number {
  return u[0] * v[0] + u[1] * v[1] + u[2] * v[2]
}

/** Parallel vectors may have a cosine that rounding puts beyond ±1. */
function angle(u: ArrayLike<number>, v: ArrayLike<number>, lengths: number): number {
  return (Math.acos(Math.min(1, Math.max(-1, dot(u, v) / lengths))) * 180) / Math.PI
}
