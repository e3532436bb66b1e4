import { describe, expect, it } from 'vitest'
import { orientedBulk } from '../../../src/atoms/interface/oriented-bulk.ts'
import { surfacePolarity } from '../../../src/atoms/interface/polarity.ts'
import { primitiveBulk } from '../../../src/atoms/interface/primitive-bulk.ts'
import { stackedCell, surfaceTerminations } from '../../../src/atoms/interface/terminations.ts'
import type { MillerIndices } from '../../../src/atoms/interface/types.ts'
import { makeStructure, PERIODIC, type Structure } from '../../../src/atoms/structure.ts'
import { antifluorite, layeredOxide, rockSalt, silicon } from './crystals.ts'

const CHARGES = { Li: 1, Co: 3, O: -2, F: -1 }

const polarities = (conventional: Structure, indices: MillerIndices): Record<string, string | undefined> => {
  const { bulk, plane } = primitiveBulk({ bulk: conventional, plane: indices })
  const oriented = orientedBulk(bulk, plane)
  return Object.fromEntries(surfaceTerminations(oriented).map((cut) =>
    [cut.name, surfacePolarity(stackedCell(oriented, cut), CHARGES)?.kind]))
}

describe('the polarity of a surface, after Tasker', () => {
  it.each([
    ['rock salt (0 0 1)', rockSalt, [0, 0, 1], { 'LiF–LiF': 'type I' }],
    ['rock salt (1 1 1)', rockSalt, [1, 1, 1], { 'Li–F': 'type III', 'F–Li': 'type III' }],
    ['antifluorite (1 1 1)', antifluorite, [1, 1, 1], { 'Li–Li': 'type II', 'Li–O': 'type III', 'O–Li': 'type III' }],
    ['LiCoO2 (1 0 4)', layeredOxide, [1, 0, 4], { 'LiCoO2–LiCoO2': 'type I' }],
    ['LiCoO2 (0 0 1)', layeredOxide, [0, 0, 1],
      { 'Li–O': 'type III', 'O–Co': 'type III', 'Co–O': 'type III', 'O–Li': 'type III' }],
  ] as const)('of %s is known', (_, bulk, plane, expected) => {
    expect(polarities(bulk, plane)).toEqual(expected)
  })

  it('is the dipole of the repeat unit, whatever its place: LiF (1 1 1)', () => {
    const { bulk, plane } = primitiveBulk({ bulk: rockSalt, plane: [1, 1, 1] })
    const oriented = orientedBulk(bulk, plane)
    const spacing = 4.02 / (2 * Math.sqrt(3))
    const area = 4.02 * 4.02 * Math.sqrt(3) / 4
    for (const cut of surfaceTerminations(oriented)) {
      const stacked = stackedCell(oriented, cut)
      const sign = cut.name === 'F–Li' ? -1 : 1
      for (const shift of [0, -37]) {
        const moved = { ...stacked, positions: stacked.positions.map((x) => x + shift) }
        const polarity = surfacePolarity(moved, CHARGES)
        expect(polarity?.dipole).toBeCloseTo(sign * spacing, 9)
        expect(polarity?.perArea).toBeCloseTo(sign * spacing / area, 9)
      }
    }
  })

  it('is type III for neutral planes that carry a dipole each', () => {
    const buckled = makeStructure({
      cell: [3, 0, 0, 0, 3, 0, 0, 0, 4], pbc: PERIODIC, species: [3, 9], positions: [0, 0, 1, 1.5, 1.5, 1.1],
    })
    expect(surfacePolarity(buckled, CHARGES)).toMatchObject({ kind: 'type III' })
    expect(surfacePolarity(buckled, CHARGES)?.dipole).toBeCloseTo(-0.1, 12)
  })

  it('cannot be told without charges that cancel', () => {
    const oriented = orientedBulk(silicon, [0, 0, 1])
    expect(surfacePolarity(oriented, { Si: 4 })).toBeNull()
    expect(surfacePolarity(oriented, {})).toBeNull()
  })
})
