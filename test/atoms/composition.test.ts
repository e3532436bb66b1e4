import { describe, expect, it } from 'vitest'
import { compositionOf, countOf, formulaOf, parseFormula, reducedFormulaOf, totalAmount } from '../../src/atoms/composition.ts'
import { ISOLATED, makeStructure } from '../../src/atoms/structure.ts'
import { InputError } from '../../src/errors.ts'

describe('formulas', () => {
  it.each([
    ['Li15Si4', { Li: 15, Si: 4 }],
    ['LiNi0.5Mn0.5O2', { Li: 1, Ni: 0.5, Mn: 0.5, O: 2 }],
    ['Li2(CO3)', { Li: 2, C: 1, O: 3 }],
    ['Li10Ge(PS4)2S4', { Li: 10, Ge: 1, P: 2, S: 12 }],
    ['Ca5((PO4)3)1F', { Ca: 5, P: 3, O: 12, F: 1 }],
    [' Co O ', { Co: 1, O: 1 }],
    ['Co', { Co: 1 }],
    ['Si.5Li', { Si: 0.5, Li: 1 }],
    ['LiOLi', { Li: 2, O: 1 }],
    ['Li0Si2', { Si: 2 }],
  ])('%s is read', (text, composition) => {
    expect(parseFormula(text)).toEqual(composition)
  })

  it.each(['', '  ', 'Xx', 'li', 'Li(', 'Li)', '()', 'Li-2', '2Li', 'Li1e3', 'X', 'LiSi!', 'Li0', ')('])('%j is refused with its place', (text) => {
    expect(() => parseFormula(text, 'a.csv:2')).toThrow(InputError)
    expect(() => parseFormula(text, 'a.csv:2')).toThrow(/\(a\.csv:2\)/)
  })

  it.each([
    [{ Li: 30, Si: 8 }, 'Li30Si8', 'Li15Si4'],
    [{ Si: 1 }, 'Si', 'Si'],
    [{ Li: 0, Si: 4 }, 'Si4', 'Si'],
    [{}, '', ''],
  ])('%j is written in full and reduced', (composition, full, reduced) => {
    expect(formulaOf(composition)).toBe(full)
    expect(reducedFormulaOf(composition)).toBe(reduced)
  })

  it('is read as it was written', () => {
    const composition = { Li: 7, La: 3, Zr: 2, O: 12 }
    expect(parseFormula(formulaOf(composition))).toEqual(composition)
    expect(totalAmount(composition)).toBe(24)
    expect(totalAmount({})).toBe(0)
  })
})

describe('counting atoms', () => {
  it('gives the elements by rising atomic number', () => {
    const cluster = makeStructure({
      cell: new Float64Array(9), pbc: ISOLATED, species: [14, 3, 14, 8], positions: new Float64Array(12),
    })
    expect(Object.entries(compositionOf(cluster))).toEqual([['Li', 1], ['O', 1], ['Si', 2]])
    expect([3, 14, 26].map((number) => countOf(cluster, number))).toEqual([1, 2, 0])
  })
})
