import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { conversionElectrode, reactionText } from '../../src/analysis/conversion.ts'
import { phaseDiagram } from '../../src/analysis/convex-hull.ts'
import type { Entry } from '../../src/analysis/entries.ts'
import { grandPotentialAboveHull, openMixture, openReservoir } from '../../src/analysis/open-reservoir.ts'
import { voltageSteps } from '../../src/analysis/voltage.ts'
import { InputError } from '../../src/errors.ts'
import { sharedData } from '../support/shared-data.ts'

// Formation energies chosen so that FeF3 + 3 Li reacts at 3.25 V (one Li) and 2.425 V (two).
const FE_F_LI: readonly Entry[] = [
  { id: 'Li', composition: { Li: 1 }, energy: 0 },
  { id: 'Fe', composition: { Fe: 1 }, energy: 0 },
  { id: 'F2', composition: { F: 2 }, energy: 0 },
  { id: 'LiF', composition: { Li: 1, F: 1 }, energy: -6.1 },
  { id: 'FeF3', composition: { Fe: 1, F: 3 }, energy: -10.2 },
  { id: 'LiFeF3', composition: { Li: 1, Fe: 1, F: 3 }, energy: -13.45 },
]

const siliconPath = sharedData('hull/voltage/v40_conversion_Li-Si.json')
describe.skipIf(siliconPath === null)('conversion electrode of the Li-Si reference case', () => {
  const { entries, results } = siliconPath === null ? ({} as never) : JSON.parse(readFileSync(siliconPath, 'utf8')) as {
    entries: Entry[]
    results: {
      plateaus: { voltage: number; mAh: number; reaction: string }[]
      average_voltage: number; capacity_grav_mAh_g: number; specific_energy_Wh_kg: number
    }
  }

  it('has the published steps, average voltage and capacity', () => {
    const electrode = conversionElectrode(phaseDiagram(entries), { Si: 1 }, 'Li')
    expect(electrode.steps).toHaveLength(results.plateaus.length)
    results.plateaus.forEach((expected, k) => {
      expect(Math.abs(electrode.steps[k].voltage - expected.voltage)).toBeLessThan(1e-7)
      expect(Math.abs(electrode.steps[k].capacity / expected.mAh - 1)).toBeLessThan(1e-8)
      expect(reactionText(electrode, electrode.steps[k])).toBe(expected.reaction.replace('->', '→'))
    })
    expect(Math.abs(electrode.averageVoltage - results.average_voltage)).toBeLessThan(1e-7)
    // Atomic weights of Li and Si differ from the reference's by 1e-4.
    expect(Math.abs(electrode.gravimetricCapacity / results.capacity_grav_mAh_g - 1)).toBeLessThan(2e-4)
    expect(Math.abs(electrode.specificEnergy / results.specific_energy_Wh_kg - 1)).toBeLessThan(2e-4)
  })
})

describe('conversion electrode', () => {
  it('follows a host that decomposes into two phases', () => {
    const electrode = conversionElectrode(phaseDiagram(FE_F_LI), { Fe: 2, F: 6 }, 'Li')
    expect(electrode.steps.map(({ voltage }) => Number(voltage.toFixed(9)))).toEqual([3.25, 2.425])
    expect(electrode.steps.map((step) => reactionText(electrode, step)))
      .toEqual(['Li + FeF3 → LiFeF3', '2 Li + LiFeF3 → 3 LiF + Fe'])
    expect(electrode.averageVoltage).toBeCloseTo(2.7, 9)
    expect(electrode.gravimetricCapacity).toBeCloseTo(601.5, 0)
  })

  it('gives the same steps as the voltage of the binary hull', () => {
    const compounds = [['LiSi', 1, 1, -0.2057], ['Li12Si7', 12, 7, -0.2582], ['Li15Si4', 15, 4, -0.2]] as const
    const diagram = phaseDiagram([
      { id: 'Li', composition: { Li: 1 }, energy: 0 },
      { id: 'Si', composition: { Si: 1 }, energy: 0 },
      ...compounds.map(([id, Li, Si, energy]) => ({ id, composition: { Li, Si }, energy: energy * (Li + Si) })),
    ])
    const expected = voltageSteps([
      { x: 0, energyPerHost: 0 },
      ...compounds.map(([, Li, Si, energy]) => ({ x: Li / Si, energyPerHost: (energy * (Li + Si)) / Si })),
    ])
    const { steps } = conversionElectrode(diagram, { Si: 1 }, 'Li')
    expect(steps).toHaveLength(expected.length)
    steps.forEach((step, k) => {
      expect(step.voltage).toBeCloseTo(expected[k].voltage, 10)
      expect(step.to.x).toBeCloseTo(expected[k].x2, 10)
    })
  })

  it('starts from what an unstable host decomposes into', () => {
    const electrode = conversionElectrode(phaseDiagram(FE_F_LI), { Fe: 1, F: 2 }, 'Li')
    expect(reactionText(electrode, electrode.steps[0])).toBe('0.6667 Li + 0.6667 FeF3 + 0.3333 Fe → 0.6667 LiFeF3 + 0.3333 Fe')
  })

  it.each([
    [{ Li: 1, F: 1 }, 'Li', 'must not hold Li'],
    [{ O: 1 }, 'Li', 'only elements of the phase diagram'],
    [{ Fe: 1 }, 'Li', 'must take up Li above 0 V'],
    [{ Fe: 1 }, 'Na', 'must hold Na and at least one other element'],
  ])('refuses host %j with %s: %s', (host, ion, message) => {
    const diagram = phaseDiagram(FE_F_LI)
    expect(() => conversionElectrode(diagram, host, ion)).toThrow(InputError)
    expect(() => conversionElectrode(diagram, host, ion)).toThrow(message)
  })
})

const openPath = sharedData('hull/22_grand_potential_open_Li.json')
describe.skipIf(openPath === null)('open Li reservoir of reference case 22', () => {
  const { entries, results, li_profile: profile } = openPath === null ? ({} as never) : JSON.parse(readFileSync(openPath, 'utf8')) as {
    entries: Entry[]
    results: { voltage_V: number; phi_above_hull_per_nonLi_atom: number; decomposition: [string, number][] }[]
    li_profile: { voltage: number; evolution: number }[]
  }

  it('has the published grand potential above the hull at every voltage', () => {
    const diagram = phaseDiagram(entries)
    const reservoir = openReservoir(diagram, 'Li')
    const electrolyte = entries.find(({ id }) => id === 'Li3PS4')!
    for (const { voltage_V: voltage, phi_above_hull_per_nonLi_atom: expected } of results) {
      expect(Math.abs(grandPotentialAboveHull(reservoir, electrolyte, -voltage) - expected)).toBeLessThan(1e-7)
    }
  })

  it('loses and takes up the published amounts of Li', () => {
    const diagram = phaseDiagram(entries)
    const { steps } = conversionElectrode(diagram, { P: 1, S: 4 }, 'Li')
    for (const { voltage, evolution } of profile) {
      // Just above this voltage; evolution counts from Li3PS4 (5 closed atoms).
      const { ions } = openMixture(openReservoir(diagram, 'Li'), { P: 1, S: 4 }, -(voltage + 1e-6))
      expect(5 * ions - 3).toBeCloseTo(evolution, 6)
      if (voltage > 0) expect(steps.some((step) => Math.abs(step.voltage - voltage) < 1e-7)).toBe(true)
    }
  })
})
