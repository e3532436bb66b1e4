// Exponential of a symmetric 3×3 matrix and the derivative that a cell filter needs, through eigenvectors
// (Daleckii–Krein formula; Higham, Functions of Matrices, SIAM 2008, theorem 3.11).
// Notation: U = Q·diag(u)·Qᵀ is the logarithmic strain, F = exp(U) the deformation, W the virial −∂E/∂ε.
import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { multiply3, transpose3, type Matrix3 } from '../math/matrix3.ts'

/** Eigenvalues u (length 3) and eigenvectors (columns of Q, row-major) of a symmetric matrix. */
interface Eigensystem {
  readonly values: ArrayLike<number>
  readonly vectors: Matrix3
}

/** exp(U) of a symmetric matrix. */
export function symmetricExponential(logStrain: ArrayLike<number>): Matrix3 {
  const { values, vectors } = eigensystem(logStrain)
  const scaled = vectors.map((value, index) => value * Math.exp(values[index % 3]))
  return symmetrised(multiply3(scaled, transpose3(vectors)))
}

/**
 * −∂E/∂U from the virial W, both symmetric, eV. The chain exp(U) → E gives in the eigenvectors of U
 * Ŵ_ij · (e^−u_i + e^−u_j)/2 · (e^u_i − e^u_j)/(u_i − u_j) = Ŵ_ij · sinh(δ)/δ, δ = u_i − u_j.
 */
export function logStrainForce(logStrain: ArrayLike<number>, virial: Matrix3): Matrix3 {
  const { values, vectors } = eigensystem(logStrain)
  const rotated = multiply3(multiply3(transpose3(vectors), virial), vectors)
  const weighted = rotated.map((value, index) => value * sinhRatio(values[Math.floor(index / 3)] - values[index % 3]))
  return symmetrised(multiply3(multiply3(vectors, weighted), transpose3(vectors)))
}

/** sinh(δ)/δ; the series is exact to rounding where the quotient would lose digits. */
function sinhRatio(delta: number): number {
  const square = delta * delta
  if (square < 1e-4) return 1 + (square / 6) * (1 + (square / 20) * (1 + square / 42))
  return Math.sinh(delta) / delta
}

/** (M + Mᵀ)/2, equal to the last bit on both sides of the diagonal. */
export function symmetrised(m: ArrayLike<number>): Matrix3 {
  const xy = 0.5 * (m[1] + m[3])
  const xz = 0.5 * (m[2] + m[6])
  const yz = 0.5 * (m[5] + m[7])
  return Float64Array.of(m[0], xy, xz, xy, m[4], yz, xz, yz, m[8])
}

function eigensystem(m: ArrayLike<number>): Eigensystem {
  const rows = [[m[0], m[1], m[2]], [m[3], m[4], m[5]], [m[6], m[7], m[8]]]
  const decomposition = new EigenvalueDecomposition(new Matrix(rows), { assumeSymmetric: true })
  const vectors = Float64Array.from(decomposition.eigenvectorMatrix.to1DArray())
  return { values: decomposition.realEigenvalues, vectors }
}
