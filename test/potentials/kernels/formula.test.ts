import { describe, expect, it } from 'vitest'
import {
  compileFormula,
  scalarFormula,
  scalarStatements,
  type Formula,
} from '../../../src/potentials/kernels/formula.ts'

const norm: Formula = {
  name: 'norm',
  scalars: ['scale'],
  arrays: { v: 3 },
  result: { array: 'out', length: 2 },
  lines: [
    'square = v[0] * v[0] + v[1] * v[1] + v[2] * v[2]',
    'out[0] = scale * sqrt(square)',
    'out[1] = inverse(square)',
  ],
}
const anyElement = (array: string, index: number): string => `${array}<${index}>`

describe('a formula', () => {
  it('compiles to a function of its scalars that returns its last line', () => {
    const value = compileFormula(scalarFormula('f', ['x', 'y'], ['sum = x + y', 'value = sum * exp(0 - x)'])) as (
      x: number,
      y: number,
    ) => number
    expect(value(2, 3)).toBe(5 * Math.exp(-2))
  })

  it('compiles to a function that reads and writes arrays from their offsets', () => {
    const compiled = compileFormula(norm) as (
      scale: number,
      v: Float64Array,
      vAt: number,
      out: Float64Array,
      outAt: number,
    ) => number
    const out = new Float64Array(4).fill(-1)
    compiled(10, Float64Array.of(99, 2, 3, 6), 1, out, 2)
    expect([...out]).toEqual([-1, -1, 70, 1 / 49])
  })

  it('compiles to the same function when its text is the same, and to another when it is not', () => {
    expect(compileFormula({ ...norm, lines: [...norm.lines] })).toBe(compileFormula(norm))
    expect(
      compileFormula({ ...norm, lines: norm.lines.map((line) => line.replace('scale *', 'scale * 2 *')) }),
    ).not.toBe(compileFormula(norm))
    expect(compileFormula(scalarFormula('f', ['x', 'y'], ['v = x - y']))).not.toBe(
      compileFormula(scalarFormula('f', ['y', 'x'], ['v = x - y'])),
    )
  })

  it('prints elements as the target language wants them, on both sides', () => {
    expect(scalarStatements(norm, anyElement)).toEqual([
      'const square = v<0> * v<0> + v<1> * v<1> + v<2> * v<2>',
      'out<0> = scale * Math.sqrt(square)',
      'out<1> = (1/(square))',
    ])
  })

  it('prints names with the declaration of the target language', () => {
    expect(scalarStatements(scalarFormula('f', ['x'], ['y = x * x', 'z = y + 1']), anyElement, 'let')).toEqual([
      'let y = x * x',
      'let z = y + 1',
    ])
  })

  it.each([
    ['alone', 'inverse(x)', 1 / 3],
    ['of a sum', 'inverse(x + 1)', 1 / 4],
    ['of a bracket and more', 'inverse((x + 1) * (x - 1)) + 1', 1 / 8 + 1],
    ['in a product', '6 * inverse(x) * 2', 4],
    ['inside a function', 'sqrt(inverse(x + 1))', 1 / 2],
    ['of a function', 'inverse(sqrt(x * x + 16))', 1 / 5],
    ['inside itself', 'inverse(inverse(x) + inverse(x * 2))', 2],
    ['twice in a line', 'inverse(x) - inverse(x + 1)', 1 / 3 - 1 / 4],
  ])('takes the inverse of what stands in the brackets: %s', (_, expression, expected) => {
    const value = compileFormula(scalarFormula('f', ['x'], [`value = ${expression}`])) as (x: number) => number
    expect(value(3)).toBeCloseTo(expected, 14)
  })

  it('keeps names that only begin like a function', () => {
    const value = compileFormula(scalarFormula('f', ['cosine', 'expected'], ['value = cosine + (expected)'])) as (
      a: number,
      b: number,
    ) => number
    expect(value(1, 2)).toBe(3)
  })
})
