// Cholesky factor of a symmetric positive definite matrix, A = L Lᵀ, that grows and shrinks by rows. A row is computed
// from the rows above it alone, so appending n rows is the same sequence of operations as factorising n × n at once.

/** L, row after row of the lower triangle: L_ij stands at i(i + 1)/2 + j. */
export interface Cholesky {
  size: number
  values: Float64Array
}

/** A factor without rows. */
export function emptyCholesky(): Cholesky {
  return { size: 0, values: new Float64Array(0) }
}

/** Place of the first number of a row of a packed lower triangle. */
export function rowStart(row: number): number {
  return (row * (row + 1)) / 2
}

/** A pivot below this share of its diagonal element, per row, is rounding error. */
const ROUNDING = 2.3e-16

/**
 * Appends a row of A: its elements left of the diagonal and the diagonal element, size + 1 numbers. Returns false, and
 * leaves the factor as it was, when the longer matrix is not positive definite in double precision.
 */
export function appendRow(factor: Cholesky, row: ArrayLike<number>): boolean {
  const { size } = factor
  const start = rowStart(size)
  reserve(factor, rowStart(size + 1))
  const { values } = factor
  const square = solveAlong(values, start, row, size)
  const pivot = row[size] - square
  if (!(pivot > ROUNDING * (size + 1) * row[size])) return false
  values[start + size] = Math.sqrt(pivot)
  factor.size = size + 1
  return true
}

/** Writes the row of L that begins at `start`, without its diagonal, and returns the sum of its squares. */
function solveAlong(values: Float64Array, start: number, row: ArrayLike<number>, size: number): number {
  let square = 0
  let j = 0
  // Four columns at once: each number of the new row is read once for the four.
  for (; j + 3 < size; j += 4) {
    const r0 = rowStart(j)
    const r1 = rowStart(j + 1)
    const r2 = rowStart(j + 2)
    const r3 = rowStart(j + 3)
    let e0 = row[j]
    let e1 = row[j + 1]
    let e2 = row[j + 2]
    let e3 = row[j + 3]
    for (let k = 0; k < j; k++) {
      const known = values[start + k]
      e0 -= known * values[r0 + k]
      e1 -= known * values[r1 + k]
      e2 -= known * values[r2 + k]
      e3 -= known * values[r3 + k]
    }
    e0 /= values[r0 + j]
    e1 = (e1 - e0 * values[r1 + j]) / values[r1 + j + 1]
    e2 = (e2 - e0 * values[r2 + j] - e1 * values[r2 + j + 1]) / values[r2 + j + 2]
    e3 = (e3 - e0 * values[r3 + j] - e1 * values[r3 + j + 1] - e2 * values[r3 + j + 2]) / values[r3 + j + 3]
    values[start + j] = e0
    values[start + j + 1] = e1
    values[start + j + 2] = e2
    values[start + j + 3] = e3
    square += e0 * e0 + e1 * e1 + (e2 * e2 + e3 * e3)
  }
  for (; j < size; j++) {
    const above = rowStart(j)
    let element = row[j]
    for (let k = 0; k < j; k++) element -= values[start + k] * values[above + k]
    element /= values[above + j]
    values[start + j] = element
    square += element * element
  }
  return square
}

function reserve(factor: Cholesky, length: number): void {
  if (length <= factor.values.length) return
  const grown = new Float64Array(2 * length)
  grown.set(factor.values)
  factor.values = grown
}

/** Takes the last rows away, so that `count` are left; those are the bits they were. */
export function truncateRows(factor: Cholesky, count: number): void {
  if (!(Number.isInteger(count) && count >= 0 && count <= factor.size)) {
    throw new RangeError(`a factor of ${factor.size} rows cannot be cut to ${count}`)
  }
  factor.size = count
}

/** Solves L x = b in place; b has at least `size` numbers. */
export function solveLower({ size, values }: Cholesky, b: Float64Array): void {
  for (let i = 0; i < size; i++) {
    const start = rowStart(i)
    let rest = b[i]
    for (let k = 0; k < i; k++) rest -= values[start + k] * b[k]
    b[i] = rest / values[start + i]
  }
}

/** Solves Lᵀ x = b in place; b has at least `size` numbers. */
export function solveUpper({ size, values }: Cholesky, b: Float64Array): void {
  for (let i = size - 1; i >= 0; i--) {
    const start = rowStart(i)
    const found = b[i] / values[start + i]
    b[i] = found
    for (let k = 0; k < i; k++) b[k] -= values[start + k] * found
  }
}

/** Σ log L_ii, half the logarithm of the determinant of A. */
export function logDiagonal({ size, values }: Cholesky): number {
  let sum = 0
  for (let i = 0; i < size; i++) sum += Math.log(values[rowStart(i) + i])
  return sum
}

/** (largest L_ii / smallest L_ii)², a lower bound of the condition number of A; 1 when there is no row. */
export function conditionEstimate({ size, values }: Cholesky): number {
  let least = Infinity
  let most = 0
  for (let i = 0; i < size; i++) {
    const diagonal = values[rowStart(i) + i]
    if (diagonal < least) least = diagonal
    if (diagonal > most) most = diagonal
  }
  return size === 0 ? 1 : (most / least) * (most / least)
}

/** A⁻¹ as a packed lower triangle; `inverse` and the scratch space `lower` (L⁻¹) have at least rowStart(size) numbers. */
export function invert({ size, values }: Cholesky, inverse: Float64Array, lower: Float64Array): void {
  const length = rowStart(size)
  lower.fill(0, 0, length)
  inverse.fill(0, 0, length)
  for (let i = 0; i < size; i++) {
    const start = rowStart(i)
    subtractRows(lower, start, values, start, i)
    const diagonal = values[start + i]
    lower[start + i] = 1
    for (let j = 0; j <= i; j++) lower[start + j] /= diagonal
  }
  addOuterProducts(inverse, lower, size)
}

/** Subtracts Σ_k<count factors[at + k]·(row k of the triangle) from the numbers that begin at `to`. */
function subtractRows(triangle: Float64Array, to: number, factors: Float64Array, at: number, count: number): void {
  // Four rows per pass: the sums are read and written a quarter as often.
  let k = 0
  for (; k + 3 < count; k += 4) {
    const r0 = rowStart(k)
    const r1 = rowStart(k + 1)
    const r2 = rowStart(k + 2)
    const r3 = rowStart(k + 3)
    const f0 = factors[at + k]
    const f1 = factors[at + k + 1]
    const f2 = factors[at + k + 2]
    const f3 = factors[at + k + 3]
    for (let j = 0; j <= k; j++) {
      triangle[to + j] -= f0 * triangle[r0 + j] + f1 * triangle[r1 + j] + (f2 * triangle[r2 + j] + f3 * triangle[r3 + j])
    }
    for (let row = k + 1; row < k + 4; row++) {
      for (let j = k + 1; j <= row; j++) triangle[to + j] -= factors[at + row] * triangle[rowStart(row) + j]
    }
  }
  for (; k < count; k++) {
    const row = rowStart(k)
    const factor = factors[at + k]
    for (let j = 0; j <= k; j++) triangle[to + j] -= factor * triangle[row + j]
  }
}

/** A⁻¹ = L⁻ᵀ L⁻¹ is the sum of the outer products of the rows of L⁻¹; added four rows at a time. */
function addOuterProducts(inverse: Float64Array, lower: Float64Array, size: number): void {
  let i = 0
  for (; i + 3 < size; i += 4) {
    const r0 = rowStart(i)
    const r1 = rowStart(i + 1)
    const r2 = rowStart(i + 2)
    const r3 = rowStart(i + 3)
    for (let j = 0; j <= i; j++) {
      const f0 = lower[r0 + j]
      const f1 = lower[r1 + j]
      const f2 = lower[r2 + j]
      const f3 = lower[r3 + j]
      const to = rowStart(j)
      for (let l = 0; l <= j; l++) {
        inverse[to + l] += f0 * lower[r0 + l] + f1 * lower[r1 + l] + (f2 * lower[r2 + l] + f3 * lower[r3 + l])
      }
    }
    for (let row = i + 1; row < i + 4; row++) addOuter(inverse, lower, row, i + 1)
  }
  for (; i < size; i++) addOuter(inverse, lower, i, 0)
}

/** Adds the outer product of one row of L⁻¹ to the rows of the inverse from `first` on. */
function addOuter(inverse: Float64Array, lower: Float64Array, row: number, first: number): void {
  const from = rowStart(row)
  for (let j = first; j <= row; j++) {
    const to = rowStart(j)
    const factor = lower[from + j]
    for (let l = 0; l <= j; l++) inverse[to + l] += factor * lower[from + l]
  }
}
