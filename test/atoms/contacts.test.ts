import { describe, expect, it } from 'vitest'
import { closestContacts, describeViolation, violations } from '../../src/atoms/contacts.ts'
import { makeStructure } from '../../src/atoms/structure.ts'

const PERIODIC = [true, true, true] as const
const rocksalt = makeStructure({
  cell: [5, 0, 0, 0, 5, 0, 0, 0, 5], pbc: PERIODIC, species: [3, 3, 3, 3, 14, 14, 14, 14],
  positions: [0, 0, 0, 0, 2.5, 2.5, 2.5, 0, 2.5, 2.5, 2.5, 0, 2.5, 0, 0, 0, 2.5, 0, 0, 0, 2.5, 2.5, 2.5, 2.5],
})

describe('closest contacts', () => {
  it('are the shortest distance of every pair of elements', () => {
    const table = closestContacts(rocksalt).map(({ speciesA, speciesB, distance }) => [Math.min(speciesA, speciesB), Math.max(speciesA, speciesB), distance])
    expect(table).toHaveLength(3)
    expect(table[0]).toEqual([3, 3, expect.closeTo(2.5 * Math.SQRT2, 12)])
    expect(table[1]).toEqual([3, 14, expect.closeTo(2.5, 12)])
    expect(table[2]).toEqual([14, 14, expect.closeTo(2.5 * Math.SQRT2, 12)])
  })

  it('include an atom and its own image', () => {
    const lone = makeStructure({ cell: [3, 0, 0, 0, 30, 0, 0, 0, 30], pbc: PERIODIC, species: [3], positions: [0, 0, 0] })
    expect(closestContacts(lone)).toEqual([{ i: 0, j: 0, speciesA: 3, speciesB: 3, distance: 3 }])
  })

  it('leave out pairs that cannot meet and find those far apart', () => {
    const cluster = makeStructure({ cell: new Float64Array(9), pbc: [false, false, false], species: [3, 14], positions: [0, 0, 0, 0, 0, 50] })
    expect(closestContacts(cluster)).toEqual([expect.objectContaining({ speciesA: 3, speciesB: 14, distance: 50 })])
  })
})

describe('violations', () => {
  it('are none when every pair keeps exactly its distance', () => {
    expect(violations(rocksalt, () => 2.5)).toBeNull()
  })

  it('report the worst pair by the ratio of distance to rule, each pair by its own rule', () => {
    const rule = (a: number, b: number): number => (a === b ? 4 : 2.6)
    const found = violations(rocksalt, rule)
    expect(found).toMatchObject({ speciesA: 3, speciesB: 3, allowed: 4 })
    expect(found?.distance).toBeCloseTo(3.5355, 4)
  })

  it('catch an atom too close to its own image and say it in words', () => {
    const thin = makeStructure({ cell: [1.5, 0, 0, 0, 9, 0, 0, 0, 9], pbc: PERIODIC, species: [14], positions: [0, 0, 0] })
    const found = violations(thin, () => 2)
    expect(found && describeViolation(found)).toBe('Si1-Si1 at 1.50 Å, allowed 2 Å')
  })
})
