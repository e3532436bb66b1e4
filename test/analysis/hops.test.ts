import { describe, expect, it } from 'vitest'
import { hopNetwork, hopPercolation } from '../../src/analysis/hops.ts'
import { cellFromParameters } from '../../src/atoms/cell.ts'
import { fromFractional, PERIODIC, supercell, withPositions, type Structure } from '../../src/atoms/structure.ts'
import { ConfigError, InputError } from '../../src/errors.ts'
import { betaLi3PO4, gammaLi3PO4, layeredLiCoO2 } from './bond-valence/crystals.ts'

function cubic(fractional: readonly number[], a = 4): Structure {
  return fromFractional({
    cell: cellFromParameters([a, a, a, 90, 90, 90]), pbc: PERIODIC,
    species: new Uint8Array(fractional.length / 3).fill(3), fractional,
  })
}

describe('the hops of an ion', () => {
  it('are one class of three in a simple cubic lattice, two with face diagonals', () => {
    const simple = cubic([0, 0, 0])
    expect(hopNetwork(simple, 'Li', 4.1).classes.map(({ members }) => members.length)).toEqual([3])
    expect(hopNetwork(simple, 'Li', 5.7).classes.map(({ members, hop }) => [members.length, Number(hop.distance.toFixed(4))]))
      .toEqual([[3, 4], [6, 5.6569]])
  })

  it('are six per ion in a face-centred lattice, in any cell', () => {
    const fcc = cubic([0, 0, 0, 0, 0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0], 4)
    const { classes, sites } = hopNetwork(fcc, 'Li', 3)
    expect(classes.map(({ members }) => members.length)).toEqual([24])
    expect(sites).toEqual([0, 1, 2, 3])
    expect(hopNetwork(supercell(fcc, [2, 2, 2]), 'Li', 3).classes.map(({ members }) => members.length)).toEqual([192])
  })

  it('in a layer of LiCoO2 are one class and two-dimensional', () => {
    const network = hopNetwork(layeredLiCoO2, 'Li', 3)
    expect(network.classes.length).toBe(1)
    expect(hopPercolation(network, [0.4])).toEqual([0.4, 0.4, null])
    expect(hopPercolation(network, [null])).toEqual([null, null, null])
  })

  it('tell the classes of β- and γ-Li3PO4 apart, whichever atoms come first and wherever they are', () => {
    for (const crystal of [betaLi3PO4, gammaLi3PO4]) {
      const lengths = (structure: Structure): string[] => hopNetwork(structure, 'Li', 4)
        .classes.map(({ hop, members }) => `${hop.distance.toFixed(3)} × ${members.length}`)
      const expected = lengths(crystal)
      expect(expected.length).toBeGreaterThan(3)
      expect(lengths(withPositions(crystal, crystal.positions.map((x, k) => x + [7.3, -2, 0.4][k % 3])))).toEqual(expected)
      // The hops of one cell are those of every ion, each shared by two.
      const { classes } = hopNetwork(crystal, 'Li', 4)
      for (const { hop, members } of classes) {
        expect(members[0]).toEqual(hop)
        for (const { distance } of members) expect(distance).toBeCloseTo(hop.distance, 3)
      }
    }
  })

  it('keep their direction: symmetry never maps a site on one of another kind', () => {
    const { classes, sites } = hopNetwork(betaLi3PO4, 'Li', 4)
    // Two kinds of lithium: 4 on the general position, 2 on the mirror plane.
    const kind = sites.map((atom) => Math.abs(betaLi3PO4.positions[3 * atom] % 3.0575) < 0.1)
    for (const { hop, members } of classes) {
      for (const { from, to } of members) expect([kind[from], kind[to]]).toEqual([kind[hop.from], kind[hop.to]])
    }
  })

  it('are refused where there are none', () => {
    expect(() => hopNetwork(betaLi3PO4, 'Na', 4)).toThrow(InputError)
    expect(() => hopNetwork(betaLi3PO4, 'Li', 1)).toThrow(ConfigError)
  })
})

describe('the percolation of hops', () => {
  // Chains along a at 0.2, joined along b at 0.5 and along c at 0.9.
  it('finds the level of every dimension', () => {
    const tetragonal = fromFractional({
      cell: cellFromParameters([3, 3.5, 4, 90, 90, 90]), pbc: PERIODIC, species: Uint8Array.of(3), fractional: [0, 0, 0],
    })
    const network = hopNetwork(tetragonal, 'Li', 4.1)
    expect(network.classes.length).toBe(3)
    expect(hopPercolation(network, [0.2, 0.5, 0.9])).toEqual([0.2, 0.5, 0.9])
    expect(hopPercolation(network, [0.9, 0.5, 0.2])).toEqual([0.2, 0.5, 0.9])
    expect(hopPercolation(network, [0.2, null, 0.9])).toEqual([0.2, 0.9, null])
  })

  it('needs every hop of a zigzag', () => {
    // Along c two sites alternate: 1.8 and 2.2 Å.
    const pair = fromFractional({
      cell: cellFromParameters([9, 9, 4, 90, 90, 90]), pbc: PERIODIC, species: Uint8Array.of(3, 3),
      fractional: [0, 0, 0, 0, 0, 0.45],
    })
    const network = hopNetwork(pair, 'Li', 2.3)
    expect(network.classes.map(({ hop }) => Number(hop.distance.toFixed(3)))).toEqual([1.8, 2.2])
    expect(hopPercolation(network, [0.1, 0.7])).toEqual([0.7, null, null])
  })
})
