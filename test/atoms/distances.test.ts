import { describe, expect, it } from 'vitest'
import { covalentDistances, pairDistances, scaledDistances } from '../../src/atoms/distances.ts'
import { ConfigError, InputError } from '../../src/errors.ts'

const TABLE = { 'Li-Li': 2, 'Si-Li': 2.1, 'Si-Si': 1.9 }

describe('pair distances', () => {
  it('hold in both orders and never mix like with unlike', () => {
    const rule = pairDistances(TABLE, [3, 14])
    expect([rule(3, 3), rule(3, 14), rule(14, 3), rule(14, 14)]).toEqual([2, 2.1, 2.1, 1.9])
    expect(scaledDistances(rule, 0.5)(14, 3)).toBe(1.05)
  })

  it.each([
    [{ 'Li-Li': 2, 'Si-Si': 1.9 }, /no value for Li-Si.*Add "Li-Si: <Å>"/],
    [{ ...TABLE, LiO: 2 }, /must be named like Li-Si, got "LiO"/],
    [{ ...TABLE, 'Li-Xx': 2 }, /must be named like Li-Si, got "Li-Xx"/],
    [{ ...TABLE, 'Li-Si': 2.2 }, /must have one distance, got "Li-Si a second time"/],
    [{ ...TABLE, 'Li-O': Number.NaN }, /distance of Li-O must be a number of at least 0, got NaN/],
    [{ ...TABLE, 'Li-O': -1 }, /at least 0, got -1/],
  ])('are refused: %j', (table, message) => {
    expect(() => pairDistances(table, [3, 14])).toThrow(ConfigError)
    expect(() => pairDistances(table, [3, 14])).toThrow(message)
  })

  it('are never silently missing', () => {
    expect(() => pairDistances(TABLE, [3, 14])(3, 8)).toThrow(InputError)
    expect(() => covalentDistances(0.5)(3, 118)).toThrow(/must have a covalent radius, got "Li-Og"/)
  })

  it('default to a fraction of the covalent radii', () => {
    expect(covalentDistances(0.5)(3, 14)).toBeCloseTo(0.5 * (1.28 + 1.11), 12)
  })
})
