import { describe, expect, it } from 'vitest'
import { formulaOf, parseFormula } from '../../src/atoms/composition.ts'
import { inFormulaOrder } from '../../src/atoms/formula-order.ts'

describe('formula order', () => {
  it.each([
    ['O2LiMn', 'LiMnO2', 'metals by group before oxygen'],
    ['S4PLi3', 'Li3PS4', 'phosphorus before sulfur'],
    ['PO4FFeLi', 'LiFePO4F', 'fluorine last'],
    ['OH2', 'H2O', 'hydrogen before oxygen'],
    ['H3N', 'NH3', 'but after nitrogen'],
    ['O4SMgFLi', 'LiMgSO4F', 'sulfur before oxygen'],
    ['O12Zr2La3Li7', 'Li7La3Zr2O12', 'the f block as group 3'],
    ['O3TiLuYbSr', 'SrLuYbTiO3', 'heavier elements of a group first'],
    ['F2Xe', 'XeF2', 'noble gases first'],
    ['AlCl3', 'AlCl3', 'short periods skip the d block'],
  ])('writes %s as %s (%s)', (given, expected) => {
    expect(formulaOf(inFormulaOrder(parseFormula(given)))).toBe(expected)
  })
})
