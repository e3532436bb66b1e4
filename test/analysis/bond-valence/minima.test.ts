import { describe, expect, it } from 'vitest'
import { descend } from '../../../src/analysis/bond-valence/descend.ts'
import { energyMinima } from '../../../src/analysis/bond-valence/minima.ts'
import { siteEnergy, siteEnergyField, siteEnergyGradient } from '../../../src/analysis/bond-valence/site-energy.ts'
import { latticeDistance } from '../../../src/atoms/asymmetric-unit.ts'
import { lowestGridPoints } from '../../../src/atoms/cell-grid.ts'
import { spaceGroupOf } from '../../../src/atoms/space-group.ts'
import { fractionalPositions, withPositions, type Structure } from '../../../src/atoms/structure.ts'
import { transformRows } from '../../../src/math/matrix3.ts'
import { betaLi3PO4, gammaLi3PO4, PHOSPHATE } from './crystals.ts'

const settings = { ion: 'Li', oxidationStates: PHOSPHATE }

/** Fractional positions of the lithium atoms. */
function lithium(structure: Structure): number[][] {
  const s = fractionalPositions(structure)
  return Array.from(structure.species.keys()).filter((i) => structure.species[i] === 3)
    .map((i) => Array.from(s.subarray(3 * i, 3 * i + 3)))
}

describe('the minima of the bond-valence energy', () => {
  it.each<[string, Structure]>([['β-Li3PO4', betaLi3PO4], ['γ-Li3PO4', gammaLi3PO4]])(
    'of %s are flat, lower than all around, apart from each other, and include every occupied site', (_, structure) => {
      const field = siteEnergyField(structure, settings)
      const minima = energyMinima(field, spaceGroupOf(structure).operations)
      expect(minima.length).toBe(5)
      const gradient = new Float64Array(3)
      for (const { fractional, energy } of minima) {
        const place = transformRows(fractional, structure.cell)
        expect(siteEnergyGradient(field, place, gradient)).toBeCloseTo(energy, 9)
        expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1e-4)
        for (let n = 0; n < 27; n++) {
          const step = [Math.floor(n / 9) - 1, (Math.floor(n / 3) % 3) - 1, (n % 3) - 1]
          if (n !== 13) expect(siteEnergy(field, place.map((x, k) => x + 0.05 * step[k])).total).toBeGreaterThan(energy)
        }
      }
      expect(minima.map(({ energy }) => energy)).toEqual(minima.map(({ energy }) => energy).sort((a, b) => a - b))
      const all = minima.flatMap(({ images }) => images)
      all.forEach((a, i) => all.slice(0, i).forEach((b) => {
        expect(latticeDistance(a, b, structure.cell)).toBeGreaterThan(1)
      }))
      for (const site of lithium(structure)) {
        expect(Math.min(...all.map((image) => latticeDistance(image, site, structure.cell)))).toBeLessThan(0.15)
      }
    },
  )

  // BVlain, which adds up the nearest 100 ions only, on a grid of 0.2 Å.
  it.each<[string, Structure, number]>([['β-Li3PO4', betaLi3PO4, -2.3042], ['γ-Li3PO4', gammaLi3PO4, -2.2025]])(
    'of %s begin at or just below the lowest point of another program', (_, structure, lowest) => {
      const [{ energy }] = energyMinima(siteEnergyField(structure, settings))
      expect(energy).toBeLessThan(lowest)
      expect(energy).toBeGreaterThan(lowest - 0.02)
    },
  )

  it('are the same on a coarser grid and, on any grid, without symmetry', () => {
    const field = siteEnergyField(betaLi3PO4, settings)
    const { operations } = spaceGroupOf(betaLi3PO4)
    const fine = energyMinima(field, operations, 0.15)
    const coarse = energyMinima(field, operations, 0.3)
    expect(coarse.length).toBe(fine.length)
    coarse.forEach(({ energy, images }, n) => {
      expect(energy).toBeCloseTo(fine[n].energy, 6)
      expect(images.length).toBe(fine[n].images.length)
      images.forEach((image, m) => expect(latticeDistance(image, fine[n].images[m], field.cell)).toBeLessThan(1e-3))
    })
    const count = fine.reduce((sum, { images }) => sum + images.length, 0)
    for (const [resolution, by] of [[0.2, 0], [0.3, 0], [0.25, 0.07], [0.2, 0.11]]) {
      const moved = withPositions(betaLi3PO4, betaLi3PO4.positions.map((x, n) => x + by * (1 + (n % 3))))
      expect(energyMinima(siteEnergyField(moved, settings), undefined, resolution).length).toBe(count)
    }
  })
})

describe('a descent', () => {
  it('ends in the minimum of its basin, also from a saddle point', () => {
    // Two wells at x = ±1 with a saddle between them, where the slope vanishes.
    const doubleWell = ([x, y, z]: Float64Array, gradient: Float64Array): number => {
      gradient.set([4 * x * (x * x - 1), 2 * (y - 0.3), 8 * z])
      return (x * x - 1) * (x * x - 1) + (y - 0.3) * (y - 0.3) + 4 * z * z
    }
    for (const [start, end] of [[[0.2, 2, 1], 1], [[-0.4, -1, 0.5], -1]] as const) {
      const { position, value } = descend(doubleWell, start)
      expect(value).toBeCloseTo(0, 9)
      ;[end, 0.3, 0].forEach((x, k) => expect(position[k]).toBeCloseTo(x, 5))
    }
    expect(Math.abs(descend(doubleWell, [0, 0.3, 0]).position[0])).toBeCloseTo(1, 5)
  })
})

describe('the lowest points of a grid', () => {
  it('are found across the cell faces, both of two equal ones, and beside a lower diagonal neighbour', () => {
    const values = new Float64Array(4 * 5 * 6).fill(9)
    const at = (i: number, j: number, k: number): number => (5 * i + j) * 6 + k
    values[at(0, 0, 0)] = 1
    values[at(3, 4, 5)] = 0
    values[at(2, 2, 3)] = -1
    values[at(2, 2, 4)] = -1
    const found = lowestGridPoints({ counts: [4, 5, 6], values })
    for (const point of [[0, 0, 0], [0.75, 0.8, 5 / 6], [0.5, 0.4, 0.5], [0.5, 0.4, 4 / 6]]) expect(found).toContainEqual(point)
    expect(found).not.toContainEqual([0.5, 0.4, 5 / 6])
    expect(found).not.toContainEqual([0.25, 0.4, 0.5])
  })
})
