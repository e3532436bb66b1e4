import { describe, expect, it } from 'vitest'
import { randomStream } from '../../../src/math/random.ts'
import { compileFormula, type Formula } from '../../../src/potentials/kernels/formula.ts'
import { harmonicsFormula, harmonicTangentFormula } from '../../../src/potentials/kernels/harmonic-formulas.ts'
import { invariantCurvatureFormula, invariantTangentFormula } from '../../../src/potentials/kernels/invariant-tangent-formulas.ts'
import { invariantGradientFormula, invariantsFormula, type ManyBody } from '../../../src/potentials/kernels/nep-formulas.ts'

type Values = readonly number[]

/** Runs a formula on scalars and arrays. */
function run(formula: Formula, scalars: Values, ...arrays: Values[]): Float64Array {
  const result = new Float64Array(formula.result?.length ?? 0)
  const call = compileFormula(formula) as (...inputs: unknown[]) => number
  call(...scalars, ...arrays.flatMap((array) => [Float64Array.from(array), 0]), result, 0)
  return result
}

/** Rate of change by fourth-order central differences. */
function slope(at: (step: number) => Float64Array): number[] {
  const h = 3e-4
  const [a, b, c, d] = [at(-2 * h), at(-h), at(h), at(2 * h)]
  return Array.from(a, (_, k) => (8 * (c[k] - b[k]) - (d[k] - a[k])) / (12 * h))
}

function moved(values: Values, rates: Values, step: number): number[] {
  return values.map((value, k) => value + step * rates[k])
}

function expectClose(found: ArrayLike<number>, expected: Values): void {
  const size = Math.max(1, ...expected.map(Math.abs))
  expect(found.length).toBe(expected.length)
  expected.forEach((value, k) => { expect(Math.abs(found[k] - value)).toBeLessThan(1e-9 * size) })
}

const random = randomStream('angular tangents')
const normals = (count: number): number[] => Array.from({ length: count }, () => random.normal())

describe('rates of change of the angular functions', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('are the slopes of the harmonics up to l = %i', (lMax) => {
    const [u, rate] = [random.direction(), normals(3)]
    const at = (step: number): Float64Array => run(harmonicsFormula(lMax), moved(u, rate, step))
    expectClose(run(harmonicTangentFormula(lMax), [...u, ...rate]), slope(at))
  })

  it.each<ManyBody>([
    { lMax: 1, fourBody: false, fiveBody: false }, { lMax: 1, fourBody: false, fiveBody: true },
    { lMax: 2, fourBody: true, fiveBody: false }, { lMax: 2, fourBody: true, fiveBody: true },
    { lMax: 4, fourBody: true, fiveBody: true }, { lMax: 8, fourBody: true, fiveBody: true },
  ])('are the slopes of the invariants and of their gradient: %o', (terms) => {
    const value = invariantsFormula(terms)
    const s = normals(value.arrays.s)
    const rate = normals(s.length)
    const f = normals(value.result?.length ?? 0)
    expectClose(run(invariantTangentFormula(terms), [], s, rate), slope((step) => run(value, [], moved(s, rate, step))))
    const gradientAt = (step: number): Float64Array => run(invariantGradientFormula(terms), [], moved(s, rate, step), f)
    expectClose(run(invariantCurvatureFormula(terms), [], s, rate, f), slope(gradientAt))
  })
})
