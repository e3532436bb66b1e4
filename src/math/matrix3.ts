// 3×3 matrices as row-major Float64Array(9), and row vectors: r' = r·M. Small enough to write out, and hot.

export type Matrix3 = Float64Array

/** Identity matrix. */
export function identity3(): Matrix3 {
  return Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1)
}

export function determinant3(m: ArrayLike<number>): number {
  return (
    m[0] * (m[4] * m[8] - m[5] * m[7]) -
    m[1] * (m[3] * m[8] - m[5] * m[6]) +
    m[2] * (m[3] * m[7] - m[4] * m[6])
  )
}

/** Inverse; throws a RangeError when the determinant is zero. */
export function inverse3(m: ArrayLike<number>): Matrix3 {
  const determinant = determinant3(m)
  if (determinant === 0) throw new RangeError('a 3×3 matrix with zero determinant has no inverse')
  const s = 1 / determinant
  return Float64Array.of(
    (m[4] * m[8] - m[5] * m[7]) * s, (m[2] * m[7] - m[1] * m[8]) * s, (m[1] * m[5] - m[2] * m[4]) * s,
    (m[5] * m[6] - m[3] * m[8]) * s, (m[0] * m[8] - m[2] * m[6]) * s, (m[2] * m[3] - m[0] * m[5]) * s,
    (m[3] * m[7] - m[4] * m[6]) * s, (m[1] * m[6] - m[0] * m[7]) * s, (m[0] * m[4] - m[1] * m[3]) * s,
  )
}

/** Product a·b. */
export function multiply3(a: ArrayLike<number>, b: ArrayLike<number>): Matrix3 {
  const c = new Float64Array(9)
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      c[3 * i + j] = a[3 * i] * b[j] + a[3 * i + 1] * b[3 + j] + a[3 * i + 2] * b[6 + j]
    }
  }
  return c
}

export function transpose3(m: ArrayLike<number>): Matrix3 {
  return Float64Array.of(m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8])
}

/** Row vectors times matrix: n vectors (length 3n) each become r·m; returns a new array. */
export function transformRows(rows: ArrayLike<number>, m: ArrayLike<number>): Float64Array {
  const result = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i += 3) {
    const x = rows[i]
    const y = rows[i + 1]
    const z = rows[i + 2]
    result[i] = x * m[0] + y * m[3] + z * m[6]
    result[i + 1] = x * m[1] + y * m[4] + z * m[7]
    result[i + 2] = x * m[2] + y * m[5] + z * m[8]
  }
  return result
}
