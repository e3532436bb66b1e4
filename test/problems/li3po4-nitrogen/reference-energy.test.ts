import { describe, expect, it } from 'vitest'
import { hostCrystal, phaseCrystals } from '../../../problems/li3po4-nitrogen/crystals.ts'
import {
  balanceOf, formationEnergyPerNitrogen, referenceEnergyPerAtom,
} from '../../../problems/li3po4-nitrogen/reference-energy.ts'
import { randomStream } from '../../../src/math/random.ts'
import { countOf } from '../../../src/atoms/composition.ts'
import { tabulatedSpace } from './tabulated.ts'

const ENERGIES = { Li3PO4: -50, Li2PO2N: -38, Li2O: -14 }

describe('the balance of a cell', () => {
  it('holds every atom of it', () => {
    const { space, members } = tabulatedSpace()
    members.forEach((_, k) => {
      const structure = space.structureOf(space.sample(randomStream(`balance ${k}`), k))
      const { Li3PO4, Li2PO2N, Li2O } = balanceOf(structure)
      expect(3 * Li3PO4 + 2 * Li2PO2N + 2 * Li2O).toBe(countOf(structure, 3))
      expect(4 * Li3PO4 + 2 * Li2PO2N + Li2O).toBe(countOf(structure, 8))
      expect(Li3PO4 + Li2PO2N).toBe(countOf(structure, 15))
      expect(Li2PO2N).toBe(countOf(structure, 7))
    })
  })

  it('needs no Li2O for N with an O and a Li vacancy', () => {
    const { space, members } = tabulatedSpace()
    const k = members.findIndex(({ family }) => family === 'lithium-vacancy')
    expect(balanceOf(space.structureOf(space.sample(randomStream('no oxide'), k))).Li2O).toBe(0)
  })
})

describe('the formation energy per N', () => {
  it('is zero for the phases it refers to and grows with the energy of the cell', () => {
    const chains = phaseCrystals()[0].structure
    expect(formationEnergyPerNitrogen(4 * ENERGIES.Li2PO2N, chains, ENERGIES)).toBeCloseTo(0, 12)
    expect(formationEnergyPerNitrogen(4 * ENERGIES.Li2PO2N + 2, chains, ENERGIES)).toBeCloseTo(0.5, 12)
    expect(formationEnergyPerNitrogen(-200, hostCrystal('gamma').structure, ENERGIES)).toBeNaN()
    expect(referenceEnergyPerAtom(hostCrystal('gamma').structure, ENERGIES)).toBeCloseTo(ENERGIES.Li3PO4 / 8, 12)
  })
})
