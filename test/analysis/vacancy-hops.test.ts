import { describe, expect, it } from 'vitest'
import { repeatsOf, vacancyHops, type VacancyHopSettings } from '../../src/analysis/vacancy-hops.ts'
import { cellFromParameters } from '../../src/atoms/cell.ts'
import { filterAtoms, fromFractional, PERIODIC, supercell, withPositions, type Structure } from '../../src/atoms/structure.ts'
import { lennardJonesPotential } from '../../src/potentials/lennard-jones.ts'
import { loadPotential } from '../../src/potentials/load.ts'
import { bandSettings, bandSettingsSchema } from '../../src/relax/nudged-elastic-band/settings.ts'
import { relax } from '../../src/relax/relax.ts'
import { relaxSettings, relaxSettingsSchema } from '../../src/relax/settings.ts'
import { betaLi3PO4 } from './bond-valence/crystals.ts'

const argon = lennardJonesPotential({ epsilon: 0.0104, sigma: 3.4, cutoff: 8.5 })

function settingsFor(longestHop: number, repeats: readonly [number, number, number], fmax: number): VacancyHopSettings {
  return {
    longestHop, repeats,
    band: bandSettings(bandSettingsSchema.parse({ fmax, max_steps: 500 })),
    relaxation: relaxSettings(relaxSettingsSchema.parse({ fmax: fmax / 4, max_steps: 1000 })),
  }
}

const solidArgon: Structure = fromFractional({
  cell: cellFromParameters([5.25, 5.25, 5.25, 90, 90, 90]), pbc: PERIODIC, species: new Uint8Array(4).fill(18),
  fractional: [0, 0, 0, 0, 0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0],
})

describe('vacancy hops', () => {
  it('in solid argon are of one kind, and its barrier opens all three dimensions', async () => {
    const seen: string[] = []
    const { hops, barriers, levels, atoms } = await vacancyHops(solidArgon, 'Ar', argon, {
      ...settingsFor(4, [2, 2, 2], 0.002), onHop: ({ outcome }, done, total) => seen.push(`${done}/${total} ${outcome}`),
    })
    expect(atoms).toBe(31)
    expect(seen).toEqual(['1/1 converged'])
    expect(barriers).toEqual([levels[0], levels[0], levels[0]])
    // Half-way, in the mirror plane between the two sites, a relaxation ends on the saddle.
    const large = supercell(solidArgon, [2, 2, 2])
    const middle = large.positions.map((x, k) => (Math.floor(k / 3) === 1 ? (x + large.positions[k % 3]) / 2 : x))
    const [saddle] = await relax(
      [filterAtoms(withPositions(large, middle), (i) => i !== 0)], argon,
      relaxSettings(relaxSettingsSchema.parse({ fmax: 0.0005, max_steps: 1000 })),
    )
    expect(Math.abs((barriers[0] ?? Infinity) - (saddle.result.energy - hops[0].startEnergy))).toBeLessThan(1e-3)
    expect(Math.abs(hops[0].startEnergy - hops[0].endEnergy)).toBeLessThan(1e-4)
  })

  it('in β-Li3PO4 cost a few tenths of an electronvolt on the shipped potential', async () => {
    const potential = await loadPotential('problems/li3po4-nitrogen/data/lipon.nep.txt')
    const [{ structure }] = await relax([betaLi3PO4], potential, relaxSettings(relaxSettingsSchema.parse({ fmax: 0.005 })))
    const { hops, levels, barriers } = await vacancyHops(structure, 'Li', potential, settingsFor(2.97, [2, 2, 2], 0.05))
    expect(hops.map(({ outcome }) => outcome)).toEqual(['converged'])
    const [{ band, startEnergy, endEnergy, class: { members } }] = hops
    expect(members.length).toBe(4)
    // The two lithium sites differ: forwards and backwards are not alike.
    expect(Math.abs(endEnergy - startEnergy)).toBeGreaterThan(0.1)
    expect((band?.forwardBarrier ?? 0) - (band?.backwardBarrier ?? 0)).toBeCloseTo(endEnergy - startEnergy, 6)
    expect(levels[0]).toBeGreaterThan(0.2)
    expect(levels[0]).toBeLessThan(0.4)
    // Pairs of sites alone are no way through the crystal.
    expect(barriers).toEqual([null, null, null])
  })

  it('are recorded when a vacancy does not relax', async () => {
    const settings = settingsFor(4, [2, 2, 2], 0.002)
    const { hops, levels, barriers } = await vacancyHops(solidArgon, 'Ar', argon, {
      ...settings, relaxation: { ...settings.relaxation, maxSteps: 2 },
    })
    expect(hops[0].outcome).toBe('ends_not_relaxed')
    expect(hops[0].reason).toMatch(/a vacancy did not relax: step_limit/)
    expect([levels, barriers]).toEqual([[null], [null, null, null]])
  })

  it('need a cell wider than they are long', async () => {
    await expect(vacancyHops(solidArgon, 'Ar', argon, settingsFor(6, [1, 2, 2], 0.01))).rejects.toThrow(/wider than the longest hop/)
    expect(repeatsOf(Float64Array.of(4, 0, 0, 0, 10, 0, 3, 0, 5), 8)).toEqual([3, 1, 2])
  })
})
