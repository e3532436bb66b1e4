import { describe, expect, it } from 'vitest'
import { hostCrystal, phaseCrystals } from '../../../problems/li3po4-nitrogen/crystals.ts'
import { motifsOf } from '../../../problems/li3po4-nitrogen/motifs.ts'
import { makeStructure, PERIODIC, supercell } from '../../../src/atoms/structure.ts'

/** Atoms in a wide box. */
function molecule(...atoms: readonly (readonly [number, number, number, number])[]) {
  return makeStructure({
    cell: [20, 0, 0, 0, 20, 0, 0, 0, 20], pbc: PERIODIC, species: atoms.map(([z]) => z),
      positions: atoms.flatMap((atom) => atom.slice(1)),
  })
}

describe('the motifs of a structure', () => {
  it('are PO4 tetrahedra with O on one P in both hosts, and Li among four O', () => {
    for (const name of ['gamma', 'beta'] as const) {
      const { structure } = hostCrystal(name)
      const motifs = motifsOf(structure)
      const units = structure.species.filter((z) => z === 15).length
      expect(motifs.phosphorus).toEqual([0, 0, 0, 0, units, 0, 0])
      expect(motifs.oxygen).toEqual([0, 4 * units, 0, 0])
      expect(motifs.nitrogen).toEqual([0, 0, 0, 0])
      expect(motifs.lithiumCoordination).toBeCloseTo(4, 10)
      expect(motifs.lithiumAroundNitrogen).toBeNull()
      expect(motifs.phosphorusDistance).toBeGreaterThan(4)
    }
  })

  it('are chains of bridging N in Li2PO2N, whatever the cell', () => {
    const chains = phaseCrystals()[0].structure
    expect(motifsOf(chains)).toMatchObject({ nitrogen: [0, 0, 4, 0], oxygen: [0, 8, 0, 0], phosphorus: [0, 0, 0, 0, 4,
      0, 0] })
    expect(motifsOf(supercell(chains, [2, 1, 3])).nitrogen).toEqual([0, 0, 24, 0])
  })

  it('count N by its P, those across the cell too, with 2.0 Å as the limit', () => {
    expect(motifsOf(molecule([7, 1, 1, 1], [15, 10, 10, 10])).nitrogen).toEqual([1, 0, 0, 0])
    expect(motifsOf(molecule([7, 0.5, 1, 1], [15, 18.9, 1, 1])).nitrogen).toEqual([0, 1, 0, 0])
    expect(motifsOf(molecule([7, 0.5, 1, 1], [15, 18.4, 1, 1])).nitrogen).toEqual([1, 0, 0, 0])
    expect(motifsOf(molecule([7, 5, 5, 5], [15, 6.6, 5, 5], [15, 3.4, 5, 5], [15, 5, 6.6, 5])).nitrogen).toEqual([0, 0,
      0, 1])
  })

  it('count the Li around N within 2.6 Å', () => {
    const { lithiumAroundNitrogen } = motifsOf(molecule([7, 5, 5, 5], [3, 7, 5, 5], [3, 5, 7.5, 5], [3, 5, 5, 8], [15,
      15, 15, 15]))
    expect(lithiumAroundNitrogen).toBe(2)
  })
})
