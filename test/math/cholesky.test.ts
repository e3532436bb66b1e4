import { describe, expect, it } from 'vitest'
import {
  appendRow, conditionEstimate, emptyCholesky, invert, logDiagonal, rowStart, solveLower, solveUpper, truncateRows,
  type Cholesky,
} from '../../src/math/cholesky.ts'
import { randomStream } from '../../src/math/random.ts'

/** B Bᵀ + ½ for random B: positive definite. */
function randomMatrix(size: number, name: string): Float64Array[] {
  const random = randomStream(name)
  const b = Array.from({ length: size }, () => Float64Array.from({ length: size }, () => random.normal()))
  const product = (u: Float64Array, v: Float64Array): number => u.reduce((sum, value, k) => sum + value * v[k], 0)
  return b.map((u, i) => Float64Array.from(b, (v, j) => product(u, v) + (i === j ? 0.5 : 0)))
}

function factorOf(matrix: readonly Float64Array[]): Cholesky {
  const factor = emptyCholesky()
  for (const row of matrix) expect(appendRow(factor, row)).toBe(true)
  return factor
}

function bits({ size, values }: Cholesky): Float64Array {
  return values.slice(0, rowStart(size))
}

describe('a Cholesky factor', () => {
  it.each([1, 2, 3, 4, 5, 8, 33])('times its transpose is the matrix, %d rows', (size) => {
    const matrix = randomMatrix(size, 'product')
    const { values } = factorOf(matrix)
    const element = (i: number, k: number): number => (k > i ? 0 : values[rowStart(i) + k])
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = 0
        for (let k = 0; k <= j; k++) sum += element(i, k) * element(j, k)
        expect(sum).toBeCloseTo(matrix[i][j], 10)
      }
    }
  })

  it('is the same to the bit however its rows came, up to 150', () => {
    const matrix = randomMatrix(150, 'bits')
    const whole = factorOf(matrix)
    const grown = emptyCholesky()
    const other = randomMatrix(150, 'other rows')
    for (let n = 0; n < 150; n++) {
      // A guest from another matrix comes and goes before every row.
      if (appendRow(grown, other[n])) truncateRows(grown, n)
      expect(appendRow(grown, matrix[n])).toBe(true)
    }
    expect(bits(grown)).toEqual(bits(whole))
    truncateRows(grown, 61)
    expect(bits(grown)).toEqual(bits(whole).slice(0, rowStart(61)))
    for (let n = 61; n < 150; n++) appendRow(grown, matrix[n])
    expect(bits(grown)).toEqual(bits(whole))
  })

  it('refuses a row that would make the matrix indefinite, and stays as it was', () => {
    const factor = factorOf([Float64Array.of(4), Float64Array.of(2, 3)])
    const before = bits(factor)
    expect(appendRow(factor, [4, 2, 4])).toBe(false)
    expect(appendRow(factor, [4, 2, 4 * (1 + 1e-16)])).toBe(false)
    expect(appendRow(factor, [0, 0, NaN])).toBe(false)
    expect(bits(factor)).toEqual(before)
    expect(() => truncateRows(factor, 3)).toThrow(RangeError)
  })

  it.each([1, 3, 4, 6, 21])('solves both triangles and inverts, %d rows', (size) => {
    const matrix = randomMatrix(size, 'solve')
    const factor = factorOf(matrix)
    const random = randomStream('right side')
    const x = Float64Array.from({ length: size }, () => random.normal())
    const solved = Float64Array.from(matrix, (row) => row.reduce((sum, value, j) => sum + value * x[j], 0))
    solveLower(factor, solved)
    solveUpper(factor, solved)
    solved.forEach((value, i) => expect(value).toBeCloseTo(x[i], 9))

    const inverse = new Float64Array(rowStart(size))
    invert(factor, inverse, new Float64Array(rowStart(size)))
    const element = (i: number, j: number): number => inverse[rowStart(Math.max(i, j)) + Math.min(i, j)]
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        const product = matrix[i].reduce((sum, value, k) => sum + value * element(k, j), 0)
        expect(product).toBeCloseTo(i === j ? 1 : 0, 9)
      }
    }
  })

  it('knows the logarithm of its determinant and how unequal its pivots are', () => {
    const factor = factorOf([Float64Array.of(9), Float64Array.of(0, 4), Float64Array.of(0, 0, 1)])
    expect(logDiagonal(factor)).toBeCloseTo(Math.log(6), 14)
    expect(conditionEstimate(factor)).toBe(9)
    expect(conditionEstimate(emptyCholesky())).toBe(1)
  })
})
