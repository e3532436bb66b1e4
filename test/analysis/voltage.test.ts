import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Entry } from '../../src/analysis/entries.ts'
import { energyAboveElectrodeHull, insertionElectrode } from '../../src/analysis/insertion-electrode.ts'
import { voltageSteps } from '../../src/analysis/voltage.ts'
import { parseFormula } from '../../src/atoms/composition.ts'
import { ConfigError, InputError } from '../../src/errors.ts'
import { sharedData } from '../support/shared-data.ts'

interface VoltageCase {
  readonly working_ion: string
  readonly mu_ion: number
  readonly entries: readonly Entry[]
  readonly results: {
    readonly framework: string
    readonly stable: readonly string[]
    readonly unstable: readonly string[]
    readonly plateaus: readonly {
      readonly charged: string
      readonly discharged: string
      readonly voltage: number
      readonly frac_charge: number
      readonly frac_discharge: number
      readonly mAh: number
      readonly mass_discharge: number
      readonly vol_charge: number
      readonly vol_discharge: number
    }[]
    readonly average_voltage: number
    readonly max_delta_volume: number
    readonly capacity_grav_mAh_g: number
    readonly capacity_vol_mAh_cm3: number
    readonly specific_energy_Wh_kg: number
    readonly energy_density_Wh_L: number
  }
}

const CASES = [
  ['v01_LiCoO2_7', 'seven ordered compositions'],
  ['v03_FePO4_twophase', 'one plateau over unstable intermediates'],
  ['v04_LixSi_60', 'sixty noisy compositions, fractional amounts'],
  ['v07_MgV2O5', 'a divalent ion'],
  ['v08_negative_voltage', 'insertion that costs energy'],
  ['v11_scaled_cells', 'cells of different size'],
  ['v20_mp_NiO2', 'polymorphs'],
  ['v23_mp_MnBO3', 'polymorphs'],
  ['v25_mp_CuO2', 'more than one ion per formula unit'],
  ['v27_mp_MnCrO4', 'two metals'],
  ['v3_mp_tavorite_FePO4F', 'a real pair'],
  ['v3_mp_tavorite_NiPO4F', 'a real pair'],
  ['v3_mp_tavorite_TiPO4F', 'a real pair'],
  ['v3_mp_tavorite_VPO4F', 'a real pair'],
] as const

describe.each(CASES)('insertion electrode of reference case %s (%s)', (name) => {
  const path = sharedData(`hull/voltage/${name}.json`)
  describe.skipIf(path === null)('against the published reference', () => {
    const { entries, working_ion: ion, mu_ion: metal, results } =
      path === null ? ({} as VoltageCase) : (JSON.parse(readFileSync(path, 'utf8')) as VoltageCase)

    it('has the same plateaus to 1e-7 V', () => {
      const electrode = insertionElectrode(entries, ion, metal)
      expect(electrode.stable.map(({ entry }) => entry.id)).toEqual(results.stable)
      expect(electrode.unstable.map(({ entry }) => entry.id).sort()).toEqual([...results.unstable].sort())
      expect(electrode.plateaus).toHaveLength(results.plateaus.length)
      results.plateaus.forEach((expected, k) => {
        const plateau = electrode.plateaus[k]
        expect([plateau.charged.entry.id, plateau.discharged.entry.id]).toEqual([expected.charged, expected.discharged])
        expect(Math.abs(plateau.voltage - expected.voltage)).toBeLessThan(1e-7)
        expect(Math.abs(plateau.capacity / expected.mAh - 1)).toBeLessThan(1e-8)
        expect(plateau.charged.ionFraction).toBeCloseTo(expected.frac_charge, 7)
        expect(plateau.discharged.ionFraction).toBeCloseTo(expected.frac_discharge, 7)
        expect(plateau.charged.volume).toBeCloseTo(expected.vol_charge, 5)
        expect(plateau.discharged.volume).toBeCloseTo(expected.vol_discharge, 5)
      })
    })

    it('has the same average voltage, capacities and volume change', () => {
      const electrode = insertionElectrode(entries, ion, metal)
      // The reference uses older atomic weights (Li 6.941, O 15.9994): capacities are compared at its mass.
      const discharged = electrode.stable[electrode.stable.length - 1]
      const referenceMass = results.plateaus[results.plateaus.length - 1].mass_discharge
      expect(Math.abs(discharged.mass / referenceMass - 1)).toBeLessThan(1e-4)
      const massRatio = discharged.mass / referenceMass
      expect(electrode.framework).toEqual(parseFormula(results.framework))
      expect(Math.abs(electrode.averageVoltage - results.average_voltage)).toBeLessThan(1e-7)
      expect(Math.abs(electrode.gravimetricCapacity * massRatio - results.capacity_grav_mAh_g)).toBeLessThan(1e-5)
      expect(Math.abs(electrode.volumetricCapacity! - results.capacity_vol_mAh_cm3)).toBeLessThan(1e-4)
      expect(Math.abs(electrode.specificEnergy * massRatio - results.specific_energy_Wh_kg)).toBeLessThan(1e-4)
      expect(Math.abs(electrode.energyDensity! - results.energy_density_Wh_L)).toBeLessThan(1e-3)
      expect(electrode.maximumVolumeChange).toBeCloseTo(results.max_delta_volume, 7)
    })
  })
})

const pairsPath = sharedData('hull/voltage/mp_verified_pairs.json')
describe.skipIf(pairsPath === null)('insertion electrodes of 427 published pairs', () => {
  it('agree within 5 mV, 0.1 mAh/g plus the change of atomic weights, and 2 % of the volumetric capacity', () => {
    const pairs = JSON.parse(readFileSync(pairsPath!, 'utf8')) as {
      ion: string; z: number; mu: number; charged: Entry; discharged: Entry
      mp_average_voltage: number; mp_capacity_grav: number; mp_capacity_vol: number
    }[]
    expect(pairs).toHaveLength(427)
    let closeVolumetric = 0
    for (const pair of pairs) {
      const electrode = insertionElectrode([pair.charged, pair.discharged], pair.ion, pair.mu)
      expect(electrode.charge).toBe(pair.z)
      expect(Math.abs(electrode.averageVoltage - pair.mp_average_voltage)).toBeLessThan(0.005)
      expect(Math.abs(electrode.gravimetricCapacity - pair.mp_capacity_grav)).toBeLessThan(0.1 + 5e-4 * pair.mp_capacity_grav)
      const volumetricError = Math.abs(electrode.volumetricCapacity! / pair.mp_capacity_vol - 1)
      expect(volumetricError).toBeLessThan(0.02)
      if (volumetricError < 0.001) closeVolumetric++
    }
    // The published volumes of the other twenty differ from those of the entries.
    expect(closeVolumetric).toBe(407)
  })
})

describe('insertion electrode', () => {
  const host = { id: 'FePO4', composition: { Fe: 4, P: 4, O: 16 }, energy: -190, volume: 280 }
  const full = { id: 'LiFePO4', composition: { Li: 1, Fe: 1, P: 1, O: 4 }, energy: -52.8089, volume: 73 }

  it('takes entries in any order and cell size', () => {
    const electrode = insertionElectrode([full, host], 'Li', -1.9089)
    expect(electrode.averageVoltage).toBeCloseTo(3.4, 10)
    expect(electrode.maximumVolumeChange).toBeCloseTo(3 / 70, 12)
  })

  it('leaves out what needs a volume nobody gave', () => {
    const withoutVolume = { id: full.id, composition: full.composition, energy: full.energy }
    const electrode = insertionElectrode([host, withoutVolume], 'Li', -1.9089)
    expect(electrode.volumetricCapacity).toBeNull()
    expect(electrode.energyDensity).toBeNull()
    expect(electrode.maximumVolumeChange).toBeNull()
    expect(electrode.gravimetricCapacity).toBeGreaterThan(169)
  })

  it('tells how far an unstable entry lies above the hull', () => {
    const half = { id: 'half', composition: { Li: 1, Fe: 2, P: 2, O: 8 }, energy: (-95 - 105.6178) / 2 + 0.2 }
    const electrode = insertionElectrode([host, full, half], 'Li', -1.9089)
    expect(electrode.unstable.map(({ entry }) => entry.id)).toEqual(['half'])
    expect(energyAboveElectrodeHull(electrode, electrode.unstable[0])).toBeCloseTo(0.1, 10)
  })

  it.each([
    [[host], 'Li', 'a voltage needs two compositions of FePO4 that differ in Li'],
    [[host, { ...full, composition: { Li: 1, Co: 1, P: 1, O: 4 } }], 'Li', 'same framework without Li (FePO4), got "CoPO4"'],
    [[host, full, { id: 'Li', composition: { Li: 2 }, energy: -3.8 }], 'Li', 'must have a framework besides Li'],
    [[host, full], 'Na', 'same framework without Na'],
  ])('explains what is wrong with entries %#', (entries: Entry[], ion, message) => {
    expect(() => insertionElectrode(entries, ion, -1.9)).toThrow(InputError)
    expect(() => insertionElectrode(entries, ion, -1.9)).toThrow(message)
  })

  it('asks for the charge of an uncommon ion and uses the one given', () => {
    const entries = [
      { id: 'a', composition: { Ti: 1, S: 2 }, energy: -20 },
      { id: 'b', composition: { Cu: 1, Ti: 1, S: 2 }, energy: -26 },
    ]
    expect(() => insertionElectrode(entries, 'Cu', -4)).toThrow(ConfigError)
    expect(insertionElectrode(entries, 'Cu', -4, 2).averageVoltage).toBeCloseTo(1, 12)
  })
})

describe('voltage steps', () => {
  it('reproduce the first steps of crystalline Li-Si', () => {
    // Formation energies per atom of LiSi and Li12Si7 times atoms per Si.
    const steps = voltageSteps([
      { x: 12 / 7, energyPerHost: -0.2582 * (1 + 12 / 7) },
      { x: 0, energyPerHost: 0 },
      { x: 1, energyPerHost: -0.2057 * 2 },
    ])
    expect(steps.map(({ x1, x2 }) => [x1, x2])).toEqual([[0, 1], [1, 12 / 7]])
    expect(steps[0].voltage).toBeCloseTo(0.411, 3)
    expect(steps[1].voltage).toBeCloseTo(0.405, 3)
  })

  it('skip contents above the hull and give none for a single content', () => {
    expect(voltageSteps([{ x: 0, energyPerHost: 0 }, { x: 1, energyPerHost: -0.1 }, { x: 2, energyPerHost: -0.8 }]))
      .toEqual([{ x1: 0, x2: 2, voltage: 0.4 }])
    expect(voltageSteps([{ x: 1, energyPerHost: -0.1 }, { x: 1, energyPerHost: -0.3 }])).toEqual([])
    expect(voltageSteps([])).toEqual([])
  })

  it('merge plateaus of equal voltage', () => {
    const points = [0, 0.1, 0.2, 0.3, 0.7, 1].map((x) => ({ x, energyPerHost: -0.3 * x }))
    const steps = voltageSteps(points)
    expect(steps).toHaveLength(1)
    expect(steps[0].voltage).toBeCloseTo(0.3, 12)
  })

  it('never rise', () => {
    const point = fc.record({
      x: fc.double({ min: 0, max: 4, noNaN: true }),
      energyPerHost: fc.double({ min: -1, max: 1, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(point, { minLength: 2, maxLength: 40 }), (points) => {
        const voltages = voltageSteps(points).map(({ voltage }) => voltage)
        for (let k = 1; k < voltages.length; k++) expect(voltages[k]).toBeLessThanOrEqual(voltages[k - 1])
      }),
      { numRuns: 300, seed: 3 },
    )
  })
})
