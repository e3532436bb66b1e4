import { describe, expect, it } from 'vitest'
import { formatStates, oxidationStatesOf, parseOxidationStates } from '../../../src/analysis/bond-valence/oxidation-states.ts'
import { parseFormula } from '../../../src/atoms/composition.ts'
import { atomicNumberOf } from '../../../src/atoms/elements.ts'
import { makeStructure, PERIODIC, type Structure } from '../../../src/atoms/structure.ts'
import { ConfigError } from '../../../src/errors.ts'

/** A structure of this composition; where its atoms are does not matter here. */
function compound(formula: string): Structure {
  const species = Object.entries(parseFormula(formula)).flatMap(([symbol, amount]) =>
    new Array<number>(amount).fill(atomicNumberOf(symbol)))
  return makeStructure({ cell: [9, 0, 0, 0, 9, 0, 0, 0, 9], pbc: PERIODIC, species, positions: species.flatMap((_, i) => [i, 0, 0]) })
}

describe('oxidation states from neutrality', () => {
  it.each([
    ['LiVPO4F', 'Li', { V: 3, P: 5, O: -2, F: -1 }],
    ['LiFeSO4F', 'Li', { Fe: 2, S: 6 }],
    ['LiFePO4', 'Li', { Fe: 2 }],
    ['FePO4', 'Li', { Li: 1, Fe: 3 }],
    ['Li3PS4', 'Li', { P: 5, S: -2 }],
    ['LiCoO2', 'Li', { Co: 3 }],
    ['NaTiGeO4Br', 'Na', { Ti: 4, Ge: 4, Br: -1 }],
    ['NaCaSeO4I', 'Na', { Ca: 2, Se: 6 }],
    ['Li6PS5Cl', 'Li', { P: 5, S: -2, Cl: -1 }],
    ['LiMn2O4', 'Li', { Mn: 3.5 }],
    ['Mg2SiO4', 'Mg', { Mg: 2, Si: 4 }],
  ])('of %s are found', (formula, ion, expected) => {
    expect(oxidationStatesOf(compound(formula), ion)).toMatchObject(expected)
  })

  it('are asked for where there are several ways or none', () => {
    // Fe2+ with Mn3+, or Fe3+ with Mn2+.
    expect(() => oxidationStatesOf(compound('Li2FeMnP2O8F'), 'Li')).toThrow(/Li2.* must follow from neutrality/)
    expect(() => oxidationStatesOf(compound('LiFeMnP2O8'), 'Li')).toThrow(/2 ways, such as .*Mn 2.* or .*--charges/)
    expect(() => oxidationStatesOf(compound('Li2AlO4'), 'Li')).toThrow(/got "no way"/)
    expect(() => oxidationStatesOf(compound('LiXeO4'), 'Li')).toThrow(/no common oxidation state of Xe/)
  })

  it('keep those that are given', () => {
    expect(oxidationStatesOf(compound('LiFeMnP2O8'), 'Li', { Fe: 3 })).toMatchObject({ Fe: 3, Mn: 2 })
    expect(oxidationStatesOf(compound('LiXeO4'), 'Li', { Xe: 7 })).toMatchObject({ O: -2 })
    expect(() => oxidationStatesOf(compound('LiCoO2'), 'Li', { Co: 4, O: -2 })).toThrow(/a charge of 1 e per cell/)
    expect(() => oxidationStatesOf(compound('LiCoO2'), 'Li', { Li: 2 })).toThrow(/of Li hold for oxidation state 1, got 2/)
  })

  it('are read from a line and written again', () => {
    expect(parseOxidationStates('V=3, P=5,O=-2')).toEqual({ V: 3, P: 5, O: -2 })
    expect(formatStates({ Li: 1, Mn: 3.5, O: -2 })).toBe('Li 1, Mn 3.5, O -2')
    for (const text of ['V', 'V=', 'V=0', 'Qq=3', 'V:3', '']) expect(() => parseOxidationStates(text)).toThrow(ConfigError)
  })
})
