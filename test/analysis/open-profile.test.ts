import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { phaseDiagram } from '../../src/analysis/convex-hull.ts'
import type { Entry } from '../../src/analysis/entries.ts'
import { mixturesByIons, stabilityWindow, voltageBetween } from '../../src/analysis/open-profile.ts'
import { entriesAtVoltage, entryWindows, openProfile } from '../../src/analysis/open-report.ts'
import { grandPotentialAboveHull, openReservoir } from '../../src/analysis/open-reservoir.ts'
import { randomStream } from '../../src/math/random.ts'
import { sharedData } from '../support/shared-data.ts'

/** Random Li-P-S entries, formation energies between −1.5 and 0 eV/atom, elements at 0. */
function randomEntries(seed: string): Entry[] {
  const random = randomStream(seed)
  const compounds = Array.from({ length: 30 }, (_, i): Entry => {
    const composition = { Li: random.integer(5), P: 1 + random.integer(3), S: random.integer(5) }
    return { id: `c${i}`, composition, energy: (composition.Li + composition.P + composition.S) * random.between(-1.5, 0) }
  })
  return [...['Li', 'P', 'S'].map((symbol) => ({ id: symbol, composition: { [symbol]: 1 }, energy: 0 })), ...compounds]
}

const FLUORIDE: Entry[] = [
  { id: 'Li', composition: { Li: 1 }, energy: 0 }, { id: 'Fe', composition: { Fe: 1 }, energy: 0 }, { id: 'F', composition: { F: 1 }, energy: 0 },
  { id: 'LiF', composition: { Li: 1, F: 1 }, energy: -6.1 }, { id: 'FeF3', composition: { Fe: 1, F: 3 }, energy: -10.2 },
  { id: 'LiFeF3', composition: { Li: 1, Fe: 1, F: 3 }, energy: -13.45 },
]

describe('mixtures along the voltage', () => {
  it.each(['a', 'b', 'c'])('rise in ions while the voltage falls, each on a convex hull (%s)', (seed) => {
    const reservoir = openReservoir(phaseDiagram(randomEntries(seed)), 'Li')
    const mixtures = mixturesByIons(reservoir, { P: 1, S: 2 })
    const voltages = mixtures.slice(1).map((mixture, k) => voltageBetween(mixtures[k], mixture, 1))
    expect(mixtures.length).toBeGreaterThan(1)
    expect(mixtures[0].ions).toBe(0)
    expect(voltages.every((voltage, k) => voltage > 0 && (k === 0 || voltage < voltages[k - 1]))).toBe(true)
  })
})

describe('windows of stability', () => {
  it.each(['a', 'b', 'c'])('are the voltages at which a phase lies on the open hull (%s)', (seed) => {
    const diagram = phaseDiagram(randomEntries(seed))
    const reservoir = openReservoir(diagram, 'Li')
    const above = (entry: Entry, voltage: number): number => grandPotentialAboveHull(reservoir, entry, -voltage)
    const windows = entryWindows(reservoir, 1)
    expect(windows).toHaveLength(diagram.entries.length - 1)
    for (const { entry, window } of windows) {
      if (window === null) {
        for (const voltage of [0, 0.5, 1, 2, 4, 8]) expect(above(entry, voltage)).toBeGreaterThan(1e-9)
        continue
      }
      const { from, to } = window
      for (const share of [0, 0.3, 1]) expect(above(entry, from + share * ((to ?? from + 5) - from))).toBeLessThan(1e-8)
      if (from > 0.01) expect(above(entry, from - 0.01)).toBeGreaterThan(1e-6)
      if (to !== null) expect(above(entry, to + 0.01)).toBeGreaterThan(1e-6)
    }
    const stable = windows.filter(({ window }) => window !== null).map(({ entry }) => entry.id)
    expect(stable.sort()).toEqual(diagram.stable.map(({ id }) => id).filter((id) => id !== 'Li').sort())
  })

  it('of the conversion of FeF3 are its plateaus', () => {
    const reservoir = openReservoir(phaseDiagram(FLUORIDE), 'Li')
    const windowOf = (id: string): unknown => stabilityWindow(reservoir, FLUORIDE.find((entry) => entry.id === id)!, 1)
    expect(windowOf('FeF3')).toEqual({ from: expect.closeTo(3.25, 10) as number, to: null })
    expect(windowOf('LiFeF3')).toEqual({ from: expect.closeTo(2.425, 10) as number, to: expect.closeTo(3.25, 10) as number })
    expect(windowOf('Fe')).toEqual({ from: 0, to: null })
    expect(windowOf('LiF')).toEqual({ from: 0, to: expect.closeTo(6.1, 10) as number })
    // Half the voltage for twice the charge.
    expect(stabilityWindow(reservoir, FLUORIDE[4], 2)).toEqual({ from: expect.closeTo(1.625, 10) as number, to: null })
  })
})

describe('the profile of a composition', () => {
  it('says what it turns into between two voltages', () => {
    const steps = openProfile(openReservoir(phaseDiagram(FLUORIDE), 'Li'), { Li: 1, Fe: 1, F: 3 }, 1)
    expect(steps.map(({ ionChange, reaction }) => [ionChange, reaction])).toEqual([
      [-1, 'LiFeF3 → FeF3 + Li'], [0, 'LiFeF3 → LiFeF3'], [2, 'LiFeF3 + 2 Li → 3 LiF + Fe'],
    ])
    expect(steps[0].to).toBeNull()
    expect(steps[2].from).toBe(0)
    expect(steps[1].from).toBeCloseTo(2.425, 10)
  })

  it('has the same phases as the hull at a voltage', () => {
    const diagram = phaseDiagram(randomEntries('profile'))
    const reservoir = openReservoir(diagram, 'Li')
    for (const voltage of [0.25, 1, 2.2]) {
      for (const { entry, step } of entriesAtVoltage(reservoir, voltage, 1)) {
        const within = openProfile(reservoir, entry.composition, 1).find(({ from, to }) => voltage >= from && voltage < (to ?? Infinity))!
        expect(step.reaction).toBe(within.reaction)
      }
    }
  })
})

const path = sharedData('hull/22_grand_potential_open_Li.json')
describe.skipIf(path === null)('open Li of reference case 22', () => {
  it('has the published window and evolution of Li3PS4', () => {
    const { entries, results, li_profile: published } = JSON.parse(readFileSync(path!, 'utf8')) as {
      entries: Entry[]
      results: { voltage_V: number; phi_above_hull_per_nonLi_atom: number; stable: string[] }[]
      li_profile: { voltage: number; evolution: number }[]
    }
    const reservoir = openReservoir(phaseDiagram(entries), 'Li')
    const steps = openProfile(reservoir, { Li: 3, P: 1, S: 4 }, 1)
    expect(steps.toReversed().map(({ from, ionChange }) => [from, ionChange]))
      .toEqual(published.map(({ voltage, evolution }) => [expect.closeTo(voltage, 8) as number, expect.closeTo(evolution, 6) as number]))
    const electrolyte = entries.find(({ id }) => id === 'Li3PS4')!
    const { to } = stabilityWindow(reservoir, electrolyte, 1)!
    for (const { voltage_V: voltage, phi_above_hull_per_nonLi_atom: above } of results) expect(above < 1e-9).toBe(voltage <= to!)
  })
})
