// Principal components of rows of numbers: the directions of largest variance and the rows' places along them.
// K. Pearson, Philos. Mag. 2, 559 (1901), doi 10.1080/14786440109462720.
import { EigenvalueDecomposition, Matrix } from 'ml-matrix'

export interface PrincipalComponents {
  /** Place of every row along every component, row-major: row r, component k is entry r·count + k. */
  readonly scores: Float64Array
  readonly count: number
  /** Share of the total variance of each component, largest first. */
  readonly shares: readonly number[]
  /** Unit vectors, length `dimension` each. */
  readonly directions: readonly Float64Array[]
}

/** A component with a smaller share of the variance is rounding. */
const SMALLEST_SHARE = 1e-12

/**
 * The first components, at most `most`, of `rows` rows of `dimension` numbers (row-major); fewer where nothing varies any
 * more. The largest entry of a direction is positive, the first of equal ones, which fixes the sign.
 */
export function principalComponents(
  values: Float64Array, rows: number, dimension: number, most: number,
): PrincipalComponents {
  const centred = centredColumns(values, rows, dimension)
  const { eigenvalues, vectors } = symmetricEigen(covariance(centred, rows, dimension), dimension)
  const total = eigenvalues.reduce((sum, value) => sum + Math.max(0, value), 0)
  // The decomposition lists eigenvalues in ascending order.
  const chosen = Array.from(eigenvalues.keys()).reverse().slice(0, most)
    .filter((k) => eigenvalues[k] > SMALLEST_SHARE * total)
  const directions = chosen.map((k) => withFixedSign(Float64Array.from({ length: dimension }, (_, d) => vectors.get(d, k))))
  const scores = new Float64Array(rows * directions.length)
  for (let row = 0; row < rows; row++) {
    directions.forEach((direction, k) => {
      let place = 0
      for (let d = 0; d < dimension; d++) place += centred[row * dimension + d] * direction[d]
      scores[row * directions.length + k] = place
    })
  }
  return { scores, count: directions.length, shares: chosen.map((k) => eigenvalues[k] / total), directions }
}

function centredColumns(values: Float64Array, rows: number, dimension: number): Float64Array {
  const means = new Float64Array(dimension)
  values.forEach((value, index) => { means[index % dimension] += value / rows })
  return values.map((value, index) => value - means[index % dimension])
}

function covariance(centred: Float64Array, rows: number, dimension: number): Float64Array {
  const matrix = new Float64Array(dimension * dimension)
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < dimension; i++) {
      const x = centred[row * dimension + i]
      if (x === 0) continue
      for (let j = 0; j < dimension; j++) matrix[i * dimension + j] += (x * centred[row * dimension + j]) / rows
    }
  }
  return matrix
}

function symmetricEigen(matrix: Float64Array, dimension: number): { eigenvalues: number[]; vectors: Matrix } {
  const decomposition = new EigenvalueDecomposition(Matrix.from1DArray(dimension, dimension, Array.from(matrix)), {
    assumeSymmetric: true,
  })
  return { eigenvalues: decomposition.realEigenvalues, vectors: decomposition.eigenvectorMatrix }
}

function withFixedSign(direction: Float64Array): Float64Array {
  const largest = direction.reduce((best, value, k) => (Math.abs(value) > Math.abs(direction[best]) ? k : best), 0)
  return direction[largest] < 0 ? direction.map((value) => -value) : direction
}
