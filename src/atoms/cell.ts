// Lattice vectors from lengths and angles, and back. Row vectors; a along x, b in the xy plane (as ASE does).
import type { Matrix3 } from '../math/matrix3.ts'

/** a, b, c in Å and α, β, γ in degrees. */
export type CellParameters = readonly [number, number, number, number, number, number]

/** Cell rows from lengths (Å) and angles (degrees). Right angles are exact. */
export function cellFromParameters([a, b, c, alpha, beta, gamma]: CellParameters): Matrix3 {
  const cosAlpha = cosine(alpha)
  const cosBeta = cosine(beta)
  const cosGamma = cosine(gamma)
  const sinGamma = Math.sqrt(1 - cosGamma * cosGamma)
  const cy = (cosAlpha - cosBeta * cosGamma) / sinGamma
  const cz = Math.sqrt(1 - cosBeta * cosBeta - cy * cy)
  return Float64Array.of(a, 0, 0, b * cosGamma, b * sinGamma, 0, c * cosBeta, c * cy, c * cz)
}

/** Lengths (Å) and angles (degrees) of a cell. */
export function cellParameters(cell: Matrix3): CellParameters {
  const row = (i: number): number[] => [cell[3 * i], cell[3 * i + 1], cell[3 * i + 2]]
  const dot = (u: number[], v: number[]): number => u[0] * v[0] + u[1] * v[1] + u[2] * v[2]
  const [a, b, c] = [row(0), row(1), row(2)]
  const [la, lb, lc] = [a, b, c].map((v) => Math.sqrt(dot(v, v)))
  const angle = (u: number[], v: number[], lengths: number): number => (Math.acos(dot(u, v) / lengths) * 180) / Math.PI
  return [la, lb, lc, angle(b, c, lb * lc), angle(a, c, la * lc), angle(a, b, la * lb)]
}

function cosine(degrees: number): number {
  if (degrees === 90) return 0
  if (degrees === 60) return 0.5
  if (degrees === 120) return -0.5
  return Math.cos((degrees * Math.PI) / 180)
}
