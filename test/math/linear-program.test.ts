import { describe, expect, it } from 'vitest'
import { solveLinearProgram, type LinearProgram } from '../../src/math/linear-program.ts'
import { randomStream } from '../../src/math/random.ts'

describe('linear program', () => {
  it('finds the cheapest mixture', () => {
    const program = programOf(2, [[1, 0], [0, 1], [0.5, 0.5], [0.25, 0.75]], [0, 0, -1, -0.9])
    const { value, basis, amounts, prices } = solveLinearProgram(program, [0.4, 0.6])
    // Between the two compounds: 0.6 of the first, 0.4 of the second.
    expect(value).toBeCloseTo(-0.96, 14)
    expect(basis.map((column, r) => [column, Number(amounts[r].toFixed(12))]).sort()).toEqual([[2, 0.6], [3, 0.4]])
    expect(prices[0] * 0.4 + prices[1] * 0.6).toBeCloseTo(value, 14)
  })

  it('equals the best of all bases on random programs', () => {
    for (let seed = 0; seed < 60; seed++) {
      const rng = randomStream(`linear-program ${seed}`)
      const columns = Array.from({ length: 9 }, () => {
        // Few distinct values make ties and degenerate vertices common.
        const weights = [rng.integer(3), rng.integer(3), rng.integer(3) + 1]
        const total = weights[0] + weights[1] + weights[2]
        return weights.map((weight) => weight / total)
      })
      const program = programOf(3, [...unitColumns(3), ...columns], [0, 0, 0, ...columns.map(() => -rng.integer(4) / 4)])
      const target = columns[rng.integer(9)]
      expect(solveLinearProgram(program, target).value).toBeCloseTo(bestOfAllBases(program, target), 12)
    }
  })

  it('gives prices that no column undercuts', () => {
    const rng = randomStream('prices')
    const columns = Array.from({ length: 200 }, () => {
      const weights = Array.from({ length: 6 }, () => rng.uniform())
      const total = weights.reduce((a, b) => a + b)
      return weights.map((weight) => weight / total)
    })
    const program = programOf(6, [...unitColumns(6), ...columns], [0, 0, 0, 0, 0, 0, ...columns.map(() => -rng.uniform())])
    const { prices } = solveLinearProgram(program, columns[3])
    for (let i = 0; i < program.costs.length; i++) {
      const price = prices.reduce((sum, p, r) => sum + p * program.columns[6 * i + r], 0)
      expect(program.costs[i] - price).toBeGreaterThan(-1e-11)
    }
  })

  it('ends on a program that makes the plain simplex method cycle', () => {
    // Beale's example (Nav. Res. Logist. Q. 2, 269 (1955)) with the slack columns first; the optimum is −1/20.
    const program = programOf(
      3,
      [...unitColumns(3), [0.25, 0.5, 0], [-60, -90, 0], [-0.04, -0.02, 1], [9, 3, 0]],
      [0, 0, 0, -0.75, 150, -0.02, 6],
    )
    expect(solveLinearProgram(program, [0, 0, 1]).value).toBeCloseTo(-0.05, 12)
  })

  it('leaves out the columns that are not allowed', () => {
    const program = programOf(2, [[1, 0], [0, 1], [0.5, 0.5], [0.25, 0.75]], [0, 0, -1, -0.3])
    expect(solveLinearProgram(program, [0.5, 0.5], (column) => column !== 2).value).toBeCloseTo(-0.2, 14)
  })

  it('refuses a negative target and a program without a lower bound', () => {
    const program = programOf(2, [[1, 0], [0, 1], [-1, -1]], [0, 0, -1])
    expect(() => solveLinearProgram(program, [-0.1, 1.1])).toThrow('must not be negative')
    expect(() => solveLinearProgram(program, [0.5, 0.5])).toThrow('no lower bound')
  })
})

function programOf(rows: number, columns: readonly (readonly number[])[], costs: readonly number[]): LinearProgram {
  return { rows, columns: Float64Array.from(columns.flat()), costs: Float64Array.from(costs) }
}

function unitColumns(rows: number): number[][] {
  return Array.from({ length: rows }, (_, r) => Array.from({ length: rows }, (_, k) => (k === r ? 1 : 0)))
}

/** Tries every set of three columns (Cramer's rule): the slow, obvious answer. */
function bestOfAllBases({ columns, costs }: LinearProgram, target: readonly number[]): number {
  const column = (i: number): number[] => Array.from(columns.slice(3 * i, 3 * i + 3))
  let best = Number.POSITIVE_INFINITY
  for (let i = 0; i < costs.length; i++) {
    for (let j = i + 1; j < costs.length; j++) {
      for (let k = j + 1; k < costs.length; k++) {
        const [a, b, c] = [column(i), column(j), column(k)]
        const determinant = triple(a, b, c)
        if (Math.abs(determinant) < 1e-9) continue
        const amounts = [triple(target, b, c), triple(a, target, c), triple(a, b, target)].map((d) => d / determinant)
        if (amounts.some((amount) => amount < -1e-12)) continue
        best = Math.min(best, amounts[0] * costs[i] + amounts[1] * costs[j] + amounts[2] * costs[k])
      }
    }
  }
  return best
}

function triple(a: readonly number[], b: readonly number[], c: readonly number[]): number {
  return a[0] * (b[1] * c[2] - b[2] * c[1]) - b[0] * (a[1] * c[2] - a[2] * c[1]) + c[0] * (a[1] * b[2] - a[2] * b[1])
}
