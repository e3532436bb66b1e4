import { describe, expect, it } from 'vitest'
import { makeStructure, type Structure } from '../../src/atoms/structure.ts'
import { stillingerWeber } from '../../src/potentials/stillinger-weber.ts'

function diamond(a: number): Structure {
  return makeStructure({
    cell: [0, a / 2, a / 2, a / 2, 0, a / 2, a / 2, a / 2, 0], pbc: [true, true, true], species: [14, 14],
    positions: [0, 0, 0, a / 4, a / 4, a / 4],
  })
}

describe('the Stillinger-Weber potential', () => {
  it('binds diamond silicon by 2ε at its lattice constant', () => {
    const { energy, forces } = stillingerWeber(diamond(5.43095))
    expect(energy / 2).toBeCloseTo(-4.3366, 8)
    expect(Math.max(...forces.map(Math.abs))).toBeLessThan(1e-12)
  })

  it('has its minimum at a = 5.43095 Å', () => {
    const at = (a: number): number => stillingerWeber(diamond(a)).energy
    expect(at(5.42)).toBeGreaterThan(at(5.43095))
    expect(at(5.44)).toBeGreaterThan(at(5.43095))
    expect(Math.abs(stillingerWeber(diamond(5.43095)).virial[0])).toBeLessThan(1e-4)
  })

  it('refuses other elements by name', () => {
    const lithium = makeStructure({ cell: [9, 0, 0, 0, 9, 0, 0, 0, 9], pbc: [true, true, true], species: [3], positions: [0, 0, 0] })
    expect(() => stillingerWeber(lithium)).toThrow(/"sw" must know every element of the structure, got "Li".*It knows Si/)
  })
})
