import { describe, expect, it } from 'vitest'
import { randomStream, type Random } from '../../../src/math/random.ts'
import { compileFormula, scalarFormula, type Formula } from '../../../src/potentials/kernels/formula.ts'
import { harmonicsFormula } from '../../../src/potentials/kernels/harmonic-formulas.ts'
import { invariantGradientFormula, invariantsFormula } from '../../../src/potentials/kernels/nep-formulas.ts'
import { pairTangentFormula } from '../../../src/potentials/kernels/loss-formulas.ts'
import { tangentFormula } from '../../../src/potentials/kernels/tangent-formula.ts'

type Inputs = Readonly<Record<string, number | Float64Array>>

/** What a formula writes, from its inputs by name. */
function run(formula: Formula, inputs: Inputs): Float64Array {
  const result = new Float64Array(formula.result?.length ?? 0)
  const compiled = compileFormula(formula) as (...values: unknown[]) => number
  compiled(
    ...formula.scalars.map((name) => inputs[name]), ...Object.keys(formula.arrays).flatMap((name) => [inputs[name], 0]),
    result, 0,
  )
  return result
}

function drawInputs({ scalars, arrays }: Formula, random: Random): Inputs {
  return {
    ...Object.fromEntries(scalars.map((name) => [name, random.normal()])),
    ...Object.fromEntries(Object.entries(arrays).map(([name, length]) =>
      [name, Float64Array.from({ length }, () => random.normal())])),
  }
}

/** Every moving input moved by `step` along its rate. */
function moved(inputs: Inputs, rates: Inputs, step: number): Inputs {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => {
    const rate = rates[`${name}Dot`] as number | Float64Array | undefined
    if (rate === undefined) return [name, value]
    if (typeof value === 'number') return [name, value + step * (rate as number)]
    return [name, value.map((x, k) => x + step * (rate as Float64Array)[k])]
  }))
}

const SHAPES = [1, 2, 4, 8].flatMap((lMax) =>
  [false, true].map((all) => ({ lMax, fourBody: all && lMax > 1, fiveBody: all })))
const CASES: readonly (readonly [Formula, readonly string[]])[] = [
  ...SHAPES.map(({ lMax }) => [harmonicsFormula(lMax), ['x', 'y', 'z']] as const),
  ...SHAPES.map((terms) => [invariantsFormula(terms), ['s']] as const),
  ...SHAPES.map((terms) => [invariantGradientFormula(terms), ['s']] as const),
  ...SHAPES.map((terms) => [invariantGradientFormula(terms), ['s', 'f']] as const),
  [pairTangentFormula, ['inverseR', 'u']],
]

describe('the tangent of a formula', () => {
  it.each(CASES)('is the derivative along a direction: %o along %s', (formula, moving) => {
    const tangent = tangentFormula(formula, 'tangent', moving)
    const inputs = drawInputs(tangent, randomStream(`${formula.name} ${moving.join()}`))
    const found = run(tangent, inputs)
    const own = Object.fromEntries(
      [...formula.scalars, ...Object.keys(formula.arrays)].map((name) => [name, inputs[name]]))
    const h = 1e-3
    const at = (step: number): Float64Array => run(formula, moved(own, inputs, step))
    const [near, far] = [[at(h), at(-h)], [at(2 * h), at(-2 * h)]]
    const numerical = found.map((_, k) => (8 * (near[0][k] - near[1][k]) - (far[0][k] - far[1][k])) / (12 * h))
    const size = Math.hypot(...numerical)
    expect(size).toBeGreaterThan(0)
    found.forEach((value, k) => { expect(Math.abs(value - numerical[k])).toBeLessThan(1e-7 * size) })
  })

  it('takes the further inputs after those of their kind', () => {
    const formula = invariantGradientFormula({ lMax: 2, fourBody: true, fiveBody: false })
    expect(Object.keys(tangentFormula(formula, 'tangent', ['s']).arrays)).toEqual(['s', 'f', 'sDot'])
    expect(tangentFormula(harmonicsFormula(1), 'tangent', ['x', 'y', 'z']).scalars)
      .toEqual(['x', 'y', 'z', 'xDot', 'yDot', 'zDot'])
  })

  it('refuses what it has no rule for', () => {
    const formula: Formula = { ...harmonicsFormula(1), lines: ['b[0] = exp(x)'] }
    expect(() => tangentFormula(formula, 'tangent', ['x'])).toThrow('CallExpression')
    const scalar = scalarFormula('value', ['x'], ['value = x * x'])
    expect(() => tangentFormula(scalar, 'tangent', ['x'])).toThrow('result array')
  })
})
