// 2×2 matrices and lattices in a plane: two row vectors, r' = r·M as everywhere.
import type { Matrix2 } from './types.ts'

export function determinant2(m: Matrix2): number {
  return m[0] * m[3] - m[1] * m[2]
}

/** Inverse of a matrix whose determinant is not zero. */
export function inverse2(m: Matrix2): Matrix2 {
  const s = 1 / determinant2(m)
  return [m[3] * s, -m[1] * s, -m[2] * s, m[0] * s]
}

/** Product a·b. */
export function multiply2(a: Matrix2, b: Matrix2): Matrix2 {
  return [
    a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3],
    a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3],
  ]
}

/** Lengths of both rows. */
export function rowLengths(m: Matrix2): readonly [number, number] {
  return [Math.sqrt(m[0] * m[0] + m[1] * m[1]), Math.sqrt(m[2] * m[2] + m[3] * m[3])]
}

/**
 * Integers (determinant 1) that turn a lattice's rows into its Gauss-reduced basis: the two shortest vectors, the shorter
 * first, 60° to 120° apart, as handed as they were.
 */
export function gaussReduction(lattice: Matrix2): Matrix2 {
  let integers: Matrix2 = [1, 0, 0, 1]
  for (;;) {
    const [ax, ay, bx, by] = multiply2(integers, lattice)
    const [i, j, k, l] = integers
    const shear = Math.round((ax * bx + ay * by) / (ax * ax + ay * ay))
    const x = bx - shear * ax
    const y = by - shear * ay
    const sheared: Matrix2 = [i, j, k - shear * i, l - shear * j]
    // Vectors of one length stay in their order, whatever rounding makes of them.
    if (!(x * x + y * y < (ax * ax + ay * ay) * (1 - 1e-9))) return sheared
    integers = [k - shear * i, l - shear * j, 0 - i, 0 - j]
  }
}

/** Turns by 2π/n leave the lattice as it is; n is 2, 4 or 6. */
export function rotationOrder(lattice: Matrix2, tolerance = 1e-6): 2 | 4 | 6 {
  const basis = multiply2(gaussReduction(lattice), lattice)
  const [a, b] = rowLengths(basis)
  if (Math.abs(b - a) > tolerance * a) return 2
  const cosine = Math.abs(basis[0] * basis[2] + basis[1] * basis[3]) / (a * b)
  if (cosine < tolerance) return 4
  return Math.abs(cosine - 0.5) < tolerance ? 6 : 2
}

/** A strain, an angle or a length without the bits in which equal ones differ. */
export function comparable(value: number): number {
  return Math.round(value * 1e7) / 1e7 + 0
}
