// Small dense linear programs in standard form: minimise c·λ subject to Σ λ_i a_i = b, λ ≥ 0, with few rows and many
// columns. Primal revised simplex (Dantzig, Linear Programming and Extensions, 1963) with Bland's rule against cycling
// (Math. Oper. Res. 2, 103 (1977)). With at most a dozen rows a fresh inverse of the basis costs less than one pass
// over the columns, so it is recomputed at every exchange and no rounding error builds up.

/** Columns a_i and costs c_i; the first `rows` columns must be the unit matrix, so that a start is always at hand. */
export interface LinearProgram {
  readonly rows: number
  /** Column after column, length count·rows. */
  readonly columns: Float64Array
  /** Length count. */
  readonly costs: Float64Array
}

export interface LinearSolution {
  /** Smallest c·λ. */
  readonly value: number
  /** Columns that may be non-zero, `rows` of them. */
  readonly basis: readonly number[]
  /** λ of the columns in `basis`, ≥ 0. */
  readonly amounts: Float64Array
  /** Dual solution μ: c_i − μ·a_i ≥ 0 for every column, = 0 in the basis. */
  readonly prices: Float64Array
}

// Columns that would improve the value by less than this per unit (relative to the prices) do not enter.
const REDUCED_COST_TOLERANCE = 1e-12
// Smaller pivots are rounding noise of a column that is zero there.
const PIVOT_TOLERANCE = 1e-11
// Steps shorter than this count as degenerate; so many in a row and Bland's rule takes over.
const STEP_TOLERANCE = 1e-13
const DEGENERATE_RUN = 20
const MAXIMUM_EXCHANGES = 20_000

/**
 * Solves the program for the right-hand side `target` (length rows, all ≥ 0). `allowed` limits the columns that may
 * enter; the unit columns are the start and always allowed. Throws a RangeError when the target is negative, or when
 * the value has no lower bound.
 */
export function solveLinearProgram(
  program: LinearProgram,
  target: ArrayLike<number>,
  allowed: (column: number) => boolean = () => true,
): LinearSolution {
  const { rows, costs } = program
  for (let r = 0; r < rows; r++) {
    if (!(target[r] >= 0)) throw new RangeError(`a target must not be negative, got ${target[r]} in row ${r}`)
  }
  const basis = Array.from({ length: rows }, (_, r) => r)
  let degenerateSteps = 0
  for (let exchange = 0; exchange < MAXIMUM_EXCHANGES; exchange++) {
    const inverse = invertBasis(program, basis)
    const amounts = basicAmounts(inverse, target)
    const prices = dualPrices(inverse, basis, costs)
    const bland = degenerateSteps > DEGENERATE_RUN
    const entering = chooseEntering(program, prices, bland, allowed)
    if (entering < 0) {
      const value = basis.reduce((sum, column, r) => sum + costs[column] * amounts[r], 0)
      return { value, basis, amounts, prices }
    }
    const direction = applyInverse(inverse, program.columns, entering * rows, rows)
    const leaving = chooseLeaving(basis, amounts, direction, bland)
    if (leaving < 0) throw new RangeError('the linear program has no lower bound')
    degenerateSteps = amounts[leaving] / direction[leaving] > STEP_TOLERANCE ? 0 : degenerateSteps + 1
    basis[leaving] = entering
  }
  throw new RangeError(`the linear program did not end after ${MAXIMUM_EXCHANGES} exchanges`)
}

/** Most negative reduced cost (Bland: the first negative one), or −1 at the optimum. */
function chooseEntering(
  { rows, columns, costs }: LinearProgram,
  prices: Float64Array,
  bland: boolean,
  allowed: (column: number) => boolean,
): number {
  const tolerance = REDUCED_COST_TOLERANCE * (1 + prices.reduce((largest, p) => Math.max(largest, Math.abs(p)), 0))
  let best = -1
  let lowest = -tolerance
  for (let i = 0; i < costs.length; i++) {
    let reduced = costs[i]
    for (let r = 0; r < rows; r++) reduced -= prices[r] * columns[i * rows + r]
    if (reduced >= lowest || (i >= rows && !allowed(i))) continue
    if (bland) return i
    best = i
    lowest = reduced
  }
  return best
}

/** Row of the smallest ratio amount/direction; ties go to the largest pivot (Bland: to the smallest column). */
function chooseLeaving(
  basis: readonly number[], amounts: Float64Array, direction: Float64Array, bland: boolean,
): number {
  let leaving = -1
  let smallest = Number.POSITIVE_INFINITY
  for (let r = 0; r < amounts.length; r++) {
    if (direction[r] <= PIVOT_TOLERANCE) continue
    const ratio = amounts[r] / direction[r]
    const tied = leaving >= 0 && Math.abs(ratio - smallest) <= 1e-15
    const preferred = tied && (bland ? basis[r] < basis[leaving] : direction[r] > direction[leaving])
    if (preferred || (!tied && ratio < smallest)) {
      leaving = r
      smallest = ratio
    }
  }
  return leaving
}

/** λ_B = B⁻¹ b; what rounding leaves below zero is zero. */
function basicAmounts(inverse: Float64Array, target: ArrayLike<number>): Float64Array {
  return applyInverse(inverse, target, 0, target.length).map((amount) => Math.max(0, amount))
}

/** μ = c_B B⁻¹. */
function dualPrices(inverse: Float64Array, basis: readonly number[], costs: Float64Array): Float64Array {
  const rows = basis.length
  const prices = new Float64Array(rows)
  for (let b = 0; b < rows; b++) {
    for (let r = 0; r < rows; r++) prices[r] += costs[basis[b]] * inverse[b * rows + r]
  }
  return prices
}

function applyInverse(inverse: Float64Array, vector: ArrayLike<number>, offset: number, rows: number): Float64Array {
  const result = new Float64Array(rows)
  for (let b = 0; b < rows; b++) {
    for (let r = 0; r < rows; r++) result[b] += inverse[b * rows + r] * vector[offset + r]
  }
  return result
}

/** B⁻¹ (rows × rows, row-major) by Gauss–Jordan elimination with partial pivoting. */
function invertBasis({ rows, columns }: LinearProgram, basis: readonly number[]): Float64Array {
  const work = new Float64Array(rows * rows)
  const inverse = new Float64Array(rows * rows)
  for (let r = 0; r < rows; r++) {
    for (let k = 0; k < rows; k++) work[r * rows + k] = columns[basis[k] * rows + r]
    inverse[r * rows + r] = 1
  }
  for (let c = 0; c < rows; c++) {
    let pivot = c
    for (let r = c + 1; r < rows; r++) {
      if (Math.abs(work[r * rows + c]) > Math.abs(work[pivot * rows + c])) pivot = r
    }
    for (const matrix of [work, inverse]) swapRows(matrix, rows, c, pivot)
    const scale = 1 / work[c * rows + c]
    for (let k = 0; k < rows; k++) {
      work[c * rows + k] *= scale
      inverse[c * rows + k] *= scale
    }
    for (let r = 0; r < rows; r++) {
      const factor = work[r * rows + c]
      if (r === c || factor === 0) continue
      for (let k = 0; k < rows; k++) {
        work[r * rows + k] -= factor * work[c * rows + k]
        inverse[r * rows + k] -= factor * inverse[c * rows + k]
      }
    }
  }
  return inverse
}

function swapRows(matrix: Float64Array, rows: number, i: number, j: number): void {
  if (i === j) return
  for (let k = 0; k < rows; k++) {
    const held = matrix[i * rows + k]
    matrix[i * rows + k] = matrix[j * rows + k]
    matrix[j * rows + k] = held
  }
}
