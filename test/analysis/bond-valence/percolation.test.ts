import { describe, expect, it } from 'vitest'
import { bondLimit } from '../../../src/analysis/bond-valence/surroundings.ts'
import { migrationBarriers, type MigrationBarriers } from '../../../src/analysis/bond-valence/percolation.ts'
import { siteEnergy, siteEnergyField, siteEnergyGradient } from '../../../src/analysis/bond-valence/site-energy.ts'
import { recell } from '../../../src/atoms/recell.ts'
import { filterAtoms, supercell, withPositions, type Structure } from '../../../src/atoms/structure.ts'
import { transformRows } from '../../../src/math/matrix3.ts'
import { areIndependent } from '../../../src/math/winding-sets.ts'
import { betaLi3PO4, layeredLiCoO2, PHOSPHATE } from './crystals.ts'

const LITHIUM = { ion: 'Li', oxidationStates: PHOSPHATE }
const beta = migrationBarriers(betaLi3PO4, LITHIUM)

function expectClose(found: MigrationBarriers, expected: MigrationBarriers, tolerance: number): void {
  found.barriers.forEach((barrier, n) => {
    expect(Math.abs((barrier ?? Infinity) - (expected.barriers[n] ?? Infinity))).toBeLessThanOrEqual(tolerance)
  })
}

describe('migration barriers', () => {
  it('rise with the number of dimensions, and each comes with its path', () => {
    const [one, two, three] = beta.barriers.map((barrier) => barrier ?? Number.NaN)
    expect(one).toBeGreaterThan(0)
    expect(two).toBeGreaterThanOrEqual(one)
    expect(three).toBeGreaterThanOrEqual(two)
    // A path that the grid has judged too high may still be the best.
    beta.paths.forEach(({ barrier }, n) => expect(barrier).toBeGreaterThanOrEqual(beta.barriers[n] ?? 0))
    expect(beta.paths.map(({ refinedBarrier }) => refinedBarrier)).toEqual(beta.refined.barriers)
    expect(areIndependent(beta.paths.map(({ direction }) => direction))).toBe(true)
  })

  it('do not depend on the cell, on supercells or on the mobile ions that are there', () => {
    const skewed = migrationBarriers(recell(betaLi3PO4, [1, 1, 0, 0, 1, 0, 1, 0, 1]), LITHIUM)
    expectClose(skewed, beta, 1e-9)
    // Twice as many points along c, to the same spacing.
    const spacing = 4.8554 / 24
    expectClose(migrationBarriers(supercell(betaLi3PO4, [1, 1, 2]), LITHIUM, { spacing }),
      migrationBarriers(betaLi3PO4, LITHIUM, { spacing }), 1e-9)
    expectClose(migrationBarriers(filterAtoms(betaLi3PO4, (i) => betaLi3PO4.species[i] !== 3), LITHIUM), beta, 1e-12)
  })

  it('depend on the origin only as far as the grid does', () => {
    const [na, nb, nc] = beta.grid.counts
    const shift = transformRows([3 / na, 5 / nb, 7 / nc], betaLi3PO4.cell)
    const moved = (by: ArrayLike<number>): Structure => withPositions(betaLi3PO4, betaLi3PO4.positions.map((x, n) => x + by[n % 3]))
    expectClose(migrationBarriers(moved(shift), LITHIUM), beta, 1e-9)
    expectClose(migrationBarriers(moved([0.071, 0.043, 0.117]), LITHIUM), beta, 0.04)
  })

  it.each([
    ['β-Li3PO4', betaLi3PO4, [0.5228, 0.5228, 0.886]], ['LiCoO2', layeredLiCoO2, [1.2125, 1.2125]],
  ])('in %s do not depend on the grid once they are refined', (_, crystal, expected) => {
    const moved = withPositions(crystal, crystal.positions.map((x, n) => x + [0.071, 0.043, 0.117][n % 3]))
    const settings = { ion: 'Li', oxidationStates: { ...PHOSPHATE, Co: 3 } }
    for (const [structure, spacing] of [[crystal, 0.2], [crystal, 0.27], [moved, 0.2]] as const) {
      const { barriers } = migrationBarriers(structure, settings, { spacing }).refined
      expected.forEach((value, n) => expect(barriers[n]).toBeCloseTo(value, 3))
    }
  })

  it('follow the ceiling', () => {
    const { barriers, refined, paths } = migrationBarriers(betaLi3PO4, LITHIUM, { ceiling: 0.7 })
    expect(barriers).toEqual([beta.barriers[0], beta.barriers[1], null])
    expect(refined.barriers).toEqual([beta.refined.barriers[0], beta.refined.barriers[1], null])
    expect(paths.length).toBe(2)
    expect(() => migrationBarriers(betaLi3PO4, LITHIUM, { ceiling: 0 })).toThrow(/ceiling .* must be above 0 eV/)
  })

  it('of layered LiCoO2 are equal in the plane, and no lithium passes the oxygen layers', () => {
    const { barriers } = migrationBarriers(layeredLiCoO2, { ion: 'Li', oxidationStates: { Li: 1, Co: 3, O: -2 } })
    expect(barriers[1]).toBeCloseTo(barriers[0] ?? Number.NaN, 6)
    expect(barriers[2]).toBeNull()
  })
})

describe('a migration path', () => {
  it('leads from a minimum to its image in the direction it names', () => {
    for (const { places, direction, length, barrier } of beta.paths) {
      const [first, last] = [places[0], places[places.length - 1]]
      last.fractional.forEach((value, k) => expect(value - first.fractional[k]).toBeCloseTo(direction[k], 9))
      expect(first.distance).toBe(0)
      expect(last.distance).toBe(length)
      expect(last.energy).toBe(first.energy)
      expect(Math.max(...places.map(({ energy }) => energy))).toBe(barrier)
      expect(Math.min(...places.map(({ energy }) => energy))).toBe(first.energy)
    }
  })

  it('has the energies of its places', () => {
    const field = siteEnergyField(betaLi3PO4, LITHIUM)
    for (const { fractional, energy } of beta.paths[2].places) {
      const { total } = siteEnergy(field, transformRows(fractional, betaLi3PO4.cell))
      expect(total - beta.minimum.energy).toBeCloseTo(energy, 9)
    }
  })

  it('passes its bottleneck where oxygen is near, and says how near', () => {
    const field = siteEnergyField(betaLi3PO4, LITHIUM)
    const gradient = new Float64Array(3)
    for (const { bottleneck, barrier, refinedBarrier, places } of beta.paths) {
      const { nearestAnion, nearestCation, radius, mismatch, bondValenceSum, coordination, meanBondLength } = bottleneck
      expect(bottleneck.energy).toBe(refinedBarrier)
      expect(Math.abs(refinedBarrier - barrier)).toBeLessThan(0.08)
      siteEnergyGradient(field, transformRows(bottleneck.fractional, betaLi3PO4.cell), gradient)
      expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1e-4)
      expect(nearestAnion.symbol).toBe('O')
      expect(nearestAnion.distance).toBeGreaterThan(1.6)
      expect(nearestAnion.distance).toBeLessThanOrEqual(meanBondLength ?? 0)
      expect(meanBondLength).toBeLessThan(bondLimit('Li', 'O'))
      expect(radius).toBeCloseTo(nearestAnion.distance - 1.4, 12)
      expect(nearestCation?.symbol).toBe('P')
      expect(mismatch).toBe(bondValenceSum - 1)
      expect(coordination).toBeGreaterThanOrEqual(2)
      expect(places.every((place) => Math.abs(place.mismatch) < 0.5)).toBe(true)
    }
  })
})
