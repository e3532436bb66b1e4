import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amountBetween, heightProfile, heightsAbove, layerGeometry } from '../../src/analysis/height-profile.ts'
import { makeStructure, PERIODIC, type Structure } from '../../src/atoms/structure.ts'

/** A leaning cell of 4 × 3 × 20 Å with atoms at these heights. */
function layered(heights: readonly number[], species: readonly number[]): Structure {
  return makeStructure({
    cell: [4, 0, 0, 1, 3, 0, 0.5, -0.7, 20], pbc: PERIODIC, species,
    positions: heights.flatMap((z, k) => [0.3 * k, 1.1 * k, z]),
  })
}

const heights = fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 1, maxLength: 12 })

describe('heights above a plane', () => {
  it('lie within one cell from where the profile begins, and differ from z by whole cells', () => {
    fc.assert(fc.property(heights, (zs) => {
      const above = heightsAbove(layered(zs, zs.map(() => 3)), { plane: 4, from: -8 })
      above.forEach((z, k) => {
        expect(z).toBeGreaterThanOrEqual(-8)
        expect(z).toBeLessThanOrEqual(12)
        expect(Math.abs((zs[k] - 4 - z) / 20 - Math.round((zs[k] - 4 - z) / 20))).toBeLessThan(1e-9)
      })
    }))
  })

  it('are measured along the normal of a and b, whichever way these point', () => {
    const upright = layered([2, 7], [3, 8])
    // The same with x, y, z renamed z, x, y: the layers now lie in yz.
    const turned: Structure = { ...upright, cell: cyclic(upright.cell), positions: cyclic(upright.positions) }
    expect([...heightsAbove(turned, { plane: 1, from: 0 })]).toEqual([1, 6])
    expect(layerGeometry(turned)).toEqual({ area: 12, height: 20 })
  })
})

describe('a height profile', () => {
  it('integrates to the number of atoms of each element', () => {
    fc.assert(fc.property(heights, (zs) => {
      const species = zs.map((_, k) => (k % 2 === 0 ? 3 : 8))
      const { z, density } = heightProfile(layered(zs, species), { plane: 0, from: -10 }, { sigma: 0.8, step: 0.1 })
      for (const [element, values] of density) {
        // Both ends are the same height: the last is left out of the sum.
        const integral = 12 * values.subarray(0, -1).reduce((sum, value) => sum + value, 0) * (z[1] - z[0])
        expect(integral).toBeCloseTo(species.filter((one) => one === element).length, 6)
      }
    }), { numRuns: 20 })
  })

  it('has its peak where the layer is', () => {
    const { z, density } = heightProfile(layered([5, 5, 5], [27, 27, 27]), { plane: 3, from: -10 }, { sigma: 0.5, step: 0.1 })
    const values = density.get(27) ?? new Float64Array(0)
    expect(z[values.indexOf(Math.max(...values))]).toBeCloseTo(2, 6)
  })
})

describe('the amount between two heights', () => {
  const profile = heightProfile(layered([0, 1, 2, 2.5, 19], [3, 3, 3, 8, 3]), { plane: 0, from: -10 }, { sigma: 0.2, step: 0.05 })

  it('is the atoms of the element there, per area', () => {
    expect(amountBetween(profile, 3, [-3, 1.5])).toBeCloseTo(3 / 12, 3)
    expect(amountBetween(profile, 3, [-10, 10])).toBeCloseTo(4 / 12, 4)
    expect(amountBetween(profile, 9, [-10, 10])).toBe(0)
  })

  it('takes half of a layer that lies on the limit, and adds up', () => {
    expect(amountBetween(profile, 8, [0, 2.5])).toBeCloseTo(0.5 / 12, 3)
    expect(amountBetween(profile, 3, [-3, 0.73]) + amountBetween(profile, 3, [0.73, 4])).toBeCloseTo(amountBetween(profile, 3, [-3, 4]), 3)
  })
})

function cyclic(rows: Float64Array): Float64Array {
  return rows.map((_, k) => rows[3 * Math.floor(k / 3) + ((k + 2) % 3)])
}
