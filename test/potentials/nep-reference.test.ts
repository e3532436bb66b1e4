import { describe, expect, it } from 'vitest'
import { loadPotential } from '../../src/potentials/load.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { deviation, NO_DEVIATION, worseOf } from '../support/agreement.ts'
import { ownNepCases, sharedNepCases, type NepCase } from '../support/nep-cases.ts'

async function expectAgreement(cases: readonly NepCase[]): Promise<void> {
  const potentials = new Map<string, Potential>()
  let found = NO_DEVIATION
  for (const { potential: path, structure, expected } of cases) {
    const potential = potentials.get(path) ?? await loadPotential(path, { backend: 'reference' })
    potentials.set(path, potential)
    const [result] = await potential.evaluate([structure])
    found = worseOf(found, deviation(result, expected))
  }
  const { atomicEnergy, force, virial } = found
  console.info(`${cases.length} NEP cases: max |ΔE_i| ${atomicEnergy.toExponential(1)} eV, |ΔF| ${force.toExponential(1)} eV/Å, |ΔW| ${virial.toExponential(1)} eV/atom`)
  expect(atomicEnergy).toBeLessThan(5e-13)
  expect(force).toBeLessThan(1e-9)
  expect(virial).toBeLessThan(5e-13)
}

describe('NEP energies, forces and virials', () => {
  it('agree with NEP_CPU for the synthetic models', async () => {
    const cases = ownNepCases()
    expect(cases).toHaveLength(25)
    await expectAgreement(cases)
  })

  const shared = sharedNepCases()
  it.skipIf(shared === null)('agree with NEP_CPU for published models too', async () => {
    expect(shared).toHaveLength(40)
    await expectAgreement(shared ?? [])
  })
})
