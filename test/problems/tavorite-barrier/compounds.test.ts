import { describe, expect, it } from 'vitest'
import { easiestInfinitePath } from '../../../src/analysis/infinite-path.ts'
import { symbolOf } from '../../../src/atoms/elements.ts'
import { volume } from '../../../src/atoms/structure.ts'
import { FIRST_ATOM, measuredHops, oxidationStates, shippedCompounds } from '../../../problems/tavorite-barrier/compounds.ts'

const compounds = shippedCompounds()

describe('the shipped compounds', () => {
  it('are 345, neutral, and have the volume of their structure', () => {
    expect(compounds).toHaveLength(345)
    expect(new Set(compounds.map(({ formula }) => formula)).size).toBe(345)
    for (const compound of compounds) {
      const states = oxidationStates(compound)
      const charge = Array.from(compound.structure.species, symbolOf).reduce((sum, symbol) => sum + states[symbol], 0)
      expect(charge, compound.formula).toBe(0)
      expect(volume(compound.structure)).toBeCloseTo(compound.measured.volume, 2)
    }
  })

  it('list their atoms as A2 M2 X2 O8 Z2', () => {
    for (const { structure: { species }, elements: { mobile, metal, centre, halide } } of compounds) {
      const expected = [mobile, mobile, metal, metal, centre, centre, ...Array<string>(8).fill('O'), halide, halide]
      expect(Array.from(species, symbolOf)).toEqual(expected)
    }
    expect(FIRST_ATOM.halide).toBe(14)
  })

  it('have the elastic-band barriers that their hops join to', () => {
    const hops = measuredHops()
    const banded = compounds.filter(({ measured }) => measured.elasticBand !== null)
    expect(banded).toHaveLength(157)
    for (const { formula, measured } of banded) {
      expect(easiestInfinitePath(2, hops.get(formula) ?? [])?.level, formula).toBe(measured.elasticBand)
    }
  })
})
