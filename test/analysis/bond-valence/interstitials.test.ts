import { describe, expect, it } from 'vitest'
import {
  interstitialSites, type Interstitials, type InterstitialSettings,
} from '../../../src/analysis/bond-valence/interstitials.ts'
import { latticeDistance } from '../../../src/atoms/asymmetric-unit.ts'
import { cellFromParameters } from '../../../src/atoms/cell.ts'
import {
  filterAtoms, fromFractional, ISOLATED, PERIODIC, supercell, withPositions, type Structure,
} from '../../../src/atoms/structure.ts'
import { ConfigError, InputError } from '../../../src/errors.ts'
import { betaLi3PO4, gammaLi3PO4, layeredLiCoO2, PHOSPHATE } from './crystals.ts'

const settings: InterstitialSettings = { ion: 'Li', oxidationStates: PHOSPHATE }
const beta = interstitialSites(betaLi3PO4, settings)
const gamma = interstitialSites(gammaLi3PO4, settings)

/** What must not depend on how the crystal is described, with the images of a cell `copies` times as large. */
function summary({ sites, hostSites }: Interstitials, copies = 1): string[] {
  return [...hostSites, ...sites].map((site) => [
    site.multiplicity / copies, site.energy.toFixed(4), site.energyAboveHost.toFixed(4), site.bondValenceSum.toFixed(3),
    site.coordination, site.meanBondLength?.toFixed(3), site.imageDistance?.toFixed(3),
    ...['Li', 'O', 'P'].map((symbol) => site.nearest[symbol].toFixed(3)),
  ].join(' '))
}

describe('the interstitial sites of lithium phosphate', () => {
  it.each<[string, Interstitials, Structure, readonly (readonly number[])[]]>([
    // Position, multiplicity, energy above the best occupied site (eV).
    ['β', beta, betaLi3PO4, [[0, 0.423, 0.594, 2, -0.183], [0, 0.358, 0.229, 2, 0.025], [0.177, 0.967, 0.58, 4, 0.677]]],
    ['γ', gamma, gammaLi3PO4, [[0.25, 0.235, 0.857, 4, -0.086], [0.25, 0.191, 0.572, 4, -0.014], [0.066, 0.48, 0.898, 8, 0.43]]],
  ])('of the %s form are three, in order of energy', (_, { sites }, { cell }, expected) => {
    expect(sites.map(({ multiplicity }) => multiplicity)).toEqual(expected.map((row) => row[3]))
    sites.forEach(({ images, energyAboveHost, source }, n) => {
      const place = expected[n].slice(0, 3)
      expect(Math.min(...images.map((image) => latticeDistance(image, place, cell)))).toBeLessThan(0.02)
      expect(energyAboveHost).toBeCloseTo(expected[n][4], 2)
      expect(source).toBe('bond-valence minimum')
    })
  })

  it.each<[string, Interstitials, Structure]>([['β', beta, betaLi3PO4], ['γ', gamma, gammaLi3PO4]])(
    'of the %s form keep their distance from every ion and from each other', (_, { sites, hostSites }, { cell }) => {
      for (const { nearest, coordination, bondValenceSum } of sites) {
        expect(nearest.Li).toBeGreaterThan(1.3)
        expect(nearest.O).toBeGreaterThan(1.8)
        expect(nearest.P).toBeGreaterThan(2.2)
        expect(coordination).toBeGreaterThanOrEqual(4)
        expect(bondValenceSum).toBeGreaterThan(0.75)
        expect(bondValenceSum).toBeLessThan(1.15)
      }
      const all = sites.flatMap(({ images }) => images)
      const occupied = hostSites.flatMap(({ images }) => images)
      all.forEach((a, i) => {
        all.slice(0, i).forEach((b) => expect(latticeDistance(a, b, cell)).toBeGreaterThan(1))
        occupied.forEach((b) => expect(latticeDistance(a, b, cell)).toBeGreaterThan(1))
      })
    },
  )

  it('leave the occupied sites to the host: four oxygens, a valence of 1, a minimum within 0.15 Å', () => {
    for (const { hostSites } of [beta, gamma]) {
      expect(hostSites.length).toBe(2)
      expect(hostSites[0].energyAboveHost).toBe(0)
      for (const { coordination, bondValenceSum, minimumDistance, meanBondLength } of hostSites) {
        expect(coordination).toBe(4)
        expect(Math.abs(bondValenceSum - 1)).toBeLessThan(0.05)
        expect(minimumDistance).toBeLessThan(0.15)
        expect(Math.abs((meanBondLength ?? 0) - 1.97)).toBeLessThan(0.04)
      }
    }
  })

  it('come with what was not taken, and why', () => {
    for (const { dropped } of [beta, gamma]) {
      const occupied = dropped.filter(({ reason }) => reason === 'occupied site')
      expect(occupied.map(({ source }) => source)).toEqual(['bond-valence minimum', 'bond-valence minimum'])
      expect(dropped.filter(({ source }) => source === 'void').length).toBeGreaterThan(5)
      for (const { reason, distance, energyAboveHost } of dropped) {
        if (reason === 'high energy') expect([energyAboveHost > 1.5, distance]).toEqual([true, null])
        else if (reason === 'near a cation') expect(distance).toBeLessThan(0.8 * (1.28 + 1.07))
        else expect(distance).toBeLessThan(1)
      }
    }
  })

  it('do not depend on the origin', () => {
    for (const [structure, expected] of [[betaLi3PO4, beta], [gammaLi3PO4, gamma]] as const) {
      const shift = [0.731, -1.234, 2.017]
      const found = interstitialSites(withPositions(structure, structure.positions.map((x, n) => x + shift[n % 3])), settings)
      expect(summary(found)).toEqual(summary(expected))
      found.sites.forEach(({ images }, n) => {
        for (const image of expected.sites[n].images) {
          const there = image.map((s, k) => s + shift[k] / structure.cell[4 * k])
          expect(Math.min(...images.map((other) => latticeDistance(other, there, structure.cell)))).toBeLessThan(1e-3)
        }
      })
    }
  })

  it('repeat in a supercell', () => {
    const found = interstitialSites(supercell(betaLi3PO4, [1, 1, 2]), settings)
    expect(summary(found, 2)).toEqual(summary(beta))
  })

  it('follow the limits', () => {
    const strict = interstitialSites(betaLi3PO4, { ...settings, separation: 1.6, highestEnergy: 0.1 })
    expect(strict.sites.map(({ multiplicity, energyAboveHost }) => [multiplicity, energyAboveHost.toFixed(2)]))
      .toEqual([[2, '0.03']])
    const loose = interstitialSites(betaLi3PO4, { ...settings, separation: 0.5 })
    expect(loose.sites.some(({ source }) => source === 'void')).toBe(true)
    // Two images of the third site of γ are 1.36 Å apart, on both sides of a centre of inversion.
    const whole = interstitialSites(gammaLi3PO4, { ...settings, separation: 1.365 })
    expect(whole.sites.map(({ multiplicity }) => multiplicity)).toEqual([4, 4, 4])
    expect(latticeDistance(whole.sites[2].fractional, [0, 0, 0.5], gammaLi3PO4.cell)).toBeLessThan(1e-3)
    expect(interstitialSites(betaLi3PO4, { ...settings, resolution: 0.3 }).sites.length).toBe(3)
    expect(interstitialSites(gammaLi3PO4, { ...settings, symmetryTolerance: 0.001 }).spaceGroup).toBe(gamma.spaceGroup)
  })
})

describe('interstitial sites', () => {
  it('are none in fully lithiated layers: the tetrahedra between them touch cobalt', () => {
    const { sites, dropped } = interstitialSites(layeredLiCoO2, { ion: 'Li', oxidationStates: { Li: 1, Co: 3, O: -2 } })
    expect(sites).toEqual([])
    expect(dropped.map(({ reason }) => reason)).toContain('near a cation')
  })

  it('of rock salt are the tetrahedral holes, for sodium too', () => {
    const faces = [[0, 0, 0], [0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]]
    const salt = fromFractional({
      cell: cellFromParameters([5.64, 5.64, 5.64, 90, 90, 90]), pbc: PERIODIC,
      species: Uint8Array.of(11, 11, 11, 11, 17, 17, 17, 17),
      fractional: [...faces, ...faces.map(([x, y, z]) => [x + 0.5, y, z])].flat(),
    })
    const { sites, hostSites } = interstitialSites(salt, { ion: 'Na', oxidationStates: { Na: 1, Cl: -1 } })
    expect(hostSites.map(({ coordination, minimumDistance }) => [coordination, minimumDistance < 1e-3])).toEqual([[6, true]])
    expect(sites.map(({ multiplicity, coordination }) => [multiplicity, coordination])).toEqual([[8, 4]])
    expect(latticeDistance(sites[0].fractional, [0.25, 0.25, 0.25], salt.cell)).toBeLessThan(1e-3)
  })

  it('are refused where there is no host, and with limits that are no distances', () => {
    const empty = filterAtoms(betaLi3PO4, (i) => betaLi3PO4.species[i] !== 3)
    expect(() => interstitialSites(empty, settings)).toThrow(/host must hold Li/)
    expect(() => interstitialSites({ ...betaLi3PO4, pbc: ISOLATED }, settings)).toThrow(InputError)
    expect(() => interstitialSites(betaLi3PO4, { ...settings, separation: 0 })).toThrow(ConfigError)
    expect(() => interstitialSites(betaLi3PO4, { ...settings, highestEnergy: Number.NaN })).toThrow(/highest energy/)
    expect(() => interstitialSites(betaLi3PO4, { ion: 'Li', oxidationStates: { Li: 1, O: -2 } })).toThrow(/state of P/)
  })
})
