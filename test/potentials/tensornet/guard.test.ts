import { describe, expect, it } from 'vitest'
import { atomicNumberOf } from '../../../src/atoms/elements.ts'
import { neighbourList } from '../../../src/atoms/neighbour-list.ts'
import { deform, ISOLATED, makeStructure, type Structure } from '../../../src/atoms/structure.ts'
import { shortRangeGuard } from '../../../src/potentials/tensornet/guard.ts'
import { readTensorNetPotential } from '../../../src/potentials/tensornet/tensornet.ts'
import { hostCrystal, HOST_NAMES, phaseCrystals } from '../../../problems/li3po4-nitrogen/crystals.ts'
import { referenceCrystals } from '../../../problems/scoring/lixsi/crystals.ts'
import { sharedTensorNet, sharedTensorNetCases } from '../../support/tensornet-cases.ts'

/** 1 … 83 and 89 … 94 without Po: what the published model covers, and Pu, the last with a radius. */
const ELEMENTS = [...Array.from({ length: 83 }, (_, k) => k + 1), 89, 90, 91, 92, 93, 94]
const guard = shortRangeGuard(ELEMENTS)

function guardEnergy(structure: Structure): number {
  const n = structure.species.length
  const energies = new Float64Array(n)
  guard.add(neighbourList(structure, 5), structure.species, energies, new Float64Array(3 * n), new Float64Array(9))
  return energies.reduce((sum, energy) => sum + energy, 0) / n
}

function dimer(a: string, b: string, r: number): Structure {
  return makeStructure({
    cell: new Float64Array(9), pbc: ISOLATED, species: [atomicNumberOf(a), atomicNumberOf(b)], positions: [0, 0, 0, r, 0, 0],
  })
}

const shrunk = (structure: Structure, factor: number): Structure =>
  deform(structure, Float64Array.of(factor, 0, 0, 0, factor, 0, 0, 0, factor))

describe('the guard at short distance', () => {
  it.each([
    ...referenceCrystals(), ...phaseCrystals(), ...HOST_NAMES.map(hostCrystal),
  ].map(({ name, structure }) => [name, structure] as const))('does not touch the crystal %s', (_, structure) => {
    expect(guardEnergy(structure)).toBe(0)
  })

  it.each([
    ['N', 'N', 1.1, 'dinitrogen'], ['C', 'O', 1.13, 'carbon monoxide'], ['C', 'C', 1.2, 'acetylene'], ['H', 'H', 0.74, 'hydrogen'],
    ['P', 'O', 1.43, 'phosphoryl'], ['O', 'O', 1.21, 'oxygen'], ['C', 'N', 1.15, 'cyanide'], ['U', 'O', 1.76, 'uranyl'],
    ['V', 'O', 1.57, 'vanadyl'], ['S', 'O', 1.42, 'sulphuryl'], ['O', 'H', 0.96, 'water'], ['P', 'N', 1.49, 'phosphorus nitride'],
  ])('does not touch the bond %s–%s of %f Å: %s', (a, b, length) => {
    expect(guard.reach(atomicNumberOf(a), atomicNumberOf(b))).toBeLessThan(length)
    expect(guardEnergy(dimer(a, b, length))).toBe(0)
  })

  it('reaches 0.65 of the radii of NEP where bonds are single, and repels below with all its forces consistent', () => {
    expect(guard.reach(3, 14)).toBeCloseTo(1.94, 2)
    const energy = (r: number): number => 2 * guardEnergy(dimer('Li', 'Si', r))
    const forces = new Float64Array(6)
    const structure = dimer('Li', 'Si', 1.3)
    guard.add(neighbourList(structure, 5), structure.species, new Float64Array(2), forces, new Float64Array(9))
    expect(forces[3]).toBeCloseTo(-(energy(1.3 + 1e-5) - energy(1.3 - 1e-5)) / 2e-5, 4)
    expect(forces[3]).toBeGreaterThan(0)
  })
})

describe('TensorNet-MatPES-PBE with the guard', () => {
  const path = sharedTensorNet()
  const cases = sharedTensorNetCases() ?? []
  const potential = path === null ? null : readTensorNetPotential(path)
  const energyOf = async (structure: Structure): Promise<number> =>
    ((await (await potential)?.evaluate([structure]))?.[0].energy ?? Number.NaN) / structure.species.length

  const CRYSTALS = [
    'Li_bcc', 'Si_diamond_prim', 'Li15Si4_I-43d', 'Li3PO4_beta_Pmn21', 'Li3PS4_gamma_Pmn21', 'LiCoO2_R-3m', 'Li2O', 'Li2S', 'LiF',
    'LiCl', 'Li3N',
  ]
  it.skipIf(path === null).each(CRYSTALS)('leaves the crystal %s as it is', (name) => {
    const found = cases.find((one) => one.name === name)
    expect(found === undefined ? Number.NaN : guardEnergy(found.structure)).toBe(0)
  })

  it.skipIf(path === null).each(['LiSi_B1', 'LiSi_amorphous_64', 'Li3PO4_beta_Pmn21', 'LiCoO2_R-3m'])(
    'has no hole when %s is squeezed', async (name) => {
      const found = cases.find((one) => one.name === name)
      if (found === undefined) throw new Error(name)
      const energies: number[] = []
      for (const factor of [0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5, 0.4]) {
        energies.push(await energyOf(shrunk(found.structure, factor)))
      }
      // Every step inwards costs energy.
      energies.slice(1).forEach((energy, k) => { expect(energy).toBeGreaterThan(energies[k]) })
    }, 20_000)

  it.skipIf(path === null).each([
    ['Li', 'Si', 1.9], ['Li', 'Li', 2], ['Si', 'Si', 1.8], ['Li', 'O', 1.4], ['P', 'O', 1.3], ['O', 'O', 1.05], ['Co', 'O', 1.4],
    ['P', 'S', 1.8],
  ])('repels the dimer %s–%s below %f Å', async (a, b, from) => {
    const energies: number[] = []
    for (const share of [1, 0.9, 0.8, 0.7, 0.6, 0.5]) energies.push(await energyOf(dimer(a, b, share * from)))
    energies.slice(1).forEach((energy, k) => { expect(energy).toBeGreaterThan(energies[k]) })
  })
})
