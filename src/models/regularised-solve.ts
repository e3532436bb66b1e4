// Regularised least squares comes down to one system: (A + λ I) x = b.
import { InputError } from '../errors.ts'
import { appendRow, emptyCholesky, solveLower, solveUpper } from '../math/cholesky.ts'

/**
 * Solves (A + λ I) x = b for a symmetric positive semidefinite A (n × n, row-major, n the length of `right`). Throws
 * InputError when λ is too small for A to be factorised.
 */
export function solveRegularised(matrix: Float64Array, lambda: number, right: Float64Array): Float64Array {
  const n = right.length
  const factor = emptyCholesky()
  for (let i = 0; i < n; i++) {
    const row = matrix.slice(i * n, i * n + i + 1)
    row[i] += lambda
    if (appendRow(factor, row)) continue
    throw new InputError({
      rule: 'lambda must be large enough for equal or dependent rows and columns to be told apart', found: lambda,
      wayOut: 'Try 1e-8 or more.',
    })
  }
  const solution = right.slice()
  solveLower(factor, solution)
  solveUpper(factor, solution)
  return solution
}
