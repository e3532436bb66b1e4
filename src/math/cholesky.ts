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
  let square = 0
  for (let j = 0; j < size; j++) {
    const above = rowStart(j)
    const element = (row[j] - dotProduct(values, start, above, j)) / values[above + j]
    values[start + j] = element
    square += element * element
  }
  const pivot = row[size] - square
  if (!(pivot > ROUNDING * (size + 1) * row[size])) return false
  values[start + size] = Math.sqrt(pivot)
  factor.size = size + 1
  return true
}

/** Σ_k<count of values[a + k]·values[b + k]. */
function dotProduct(values: Float64Array, a: number, b: number, count: number): number {
  // Four sums run at once where one would wait for itself.
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  let k = 0
  for (; k + 3 < count; k += 4) {
    s0 += values[a + k] * values[b + k]
    s1 += values[a + k + 1] * values[b + k + 1]
    s2 += values[a + k + 2] * values[b + k + 2]
    s3 += values[a + k + 3] * values[b + k + 3]
  }
  for (; k < count; k++) s0 += values[a + k] * values[b + k]
  return s0 + s1 + (s2 + s3)
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
    for (let k = 0; k < i; k++) addRow(lower, start, -values[start + k], rowStart(k), k + 1)
    const diagonal = values[start + i]
    lower[start + i] = 1
    for (let j = 0; j <= i; j++) lower[start + j] /= diagonal
    // A⁻¹ = L⁻ᵀ L⁻¹ is the sum of the outer products of the rows of L⁻¹.
    for (let j = 0; j <= i; j++) addOuter(inverse, rowStart(j), lower[start + j], lower, start, j + 1)
  }
}

function addRow(target: Float64Array, to: number, factor: number, from: number, count: number): void {
  for (let j = 0; j < count; j++) target[to + j] += factor * target[from + j]
}

function addOuter(target: Float64Array, to: number, factor: number, source: Float64Array, from: number, count: number): void {
  for (let j = 0; j < count; j++) target[to + j] += factor * source[from + j]
}
