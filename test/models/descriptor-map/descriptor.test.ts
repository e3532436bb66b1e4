import { describe, expect, it } from 'vitest'
import { recell } from '../../../src/atoms/recell.ts'
import { makeStructure, PERIODIC, reorderAtoms, supercell, type Structure } from '../../../src/atoms/structure.ts'
import { multiply3 } from '../../../src/math/matrix3.ts'
import { randomStream } from '../../../src/math/random.ts'
import { binarySettings, descriptorLength, structureDescriptor } from '../../../src/models/descriptor-map/descriptor.ts'

const SETTINGS = binarySettings([14, 3])

function randomCell(key: string): Structure {
  const random = randomStream(key)
  const cell = [6, 0, 0, 0.7, 5.5, 0, -0.4, 0.9, 6.2]
  const species = Array.from({ length: 9 }, (_, i) => (i < 4 ? 14 : 3))
  const fractional = Float64Array.from({ length: 27 }, () => random.uniform())
  return makeStructure({ cell, pbc: PERIODIC, species, positions: multiplied(fractional, cell) })
}

function multiplied(rows: Float64Array, matrix: ArrayLike<number>): Float64Array {
  return Float64Array.from(rows, (_, at) => [0, 1, 2].reduce((sum, k) => sum + rows[at - (at % 3) + k] * matrix[3 * k + (at % 3)], 0))
}

const largest = (a: Float64Array, b: Float64Array): number => a.reduce((most, value, k) => Math.max(most, Math.abs(value - b[k])), 0)
const structure = randomCell('descriptor')
const descriptor = structureDescriptor(structure, SETTINGS)

describe('the descriptor of a structure', () => {
  it('has 180 numbers for two elements, most of them not zero', () => {
    expect(descriptor).toHaveLength(180)
    expect(descriptorLength(SETTINGS)).toBe(180)
    expect(descriptor.filter((value) => value > 0).length).toBeGreaterThan(100)
  })

  const turn = [0.36, 0.48, -0.8, -0.8, 0.6, 0, 0.48, 0.64, 0.6]
  it.each([
    ['a rotation', { ...structure, cell: multiply3(structure.cell, turn), positions: multiplied(structure.positions, turn) }],
    ['a translation', { ...structure, positions: structure.positions.map((x, k) => x + [0.3, 7.1, -2.2][k % 3]) }],
    ['another order of atoms', reorderAtoms(structure, [8, 3, 1, 0, 2, 7, 6, 5, 4])],
    ['a supercell', supercell(structure, [2, 1, 1])],
    ['another cell of the same lattice', recell(structure, [1, 1, 0, 0, 1, 0, 0, -1, 1])],
  ])('does not change with %s', (_, same) => {
    expect(largest(structureDescriptor(same, SETTINGS), descriptor)).toBeLessThan(1e-9)
  })

  it('changes with the structure, smoothly', () => {
    const moved = (step: number) => ({ ...structure, positions: structure.positions.map((x, k) => (k === 0 ? x + step : x)) })
    expect(largest(structureDescriptor(randomCell('another'), SETTINGS), descriptor)).toBeGreaterThan(0.01)
    const [small, tiny] = [1e-3, 1e-4].map((step) => largest(structureDescriptor(moved(step), SETTINGS), descriptor))
    expect(tiny).toBeGreaterThan(0)
    expect(small / tiny).toBeGreaterThan(5)
    expect(small / tiny).toBeLessThan(20)
  })

  it('has its peaks at distances and angles of the crystal: diamond silicon', () => {
    const a = 5.43
    const diamond = makeStructure({
      cell: [0, a / 2, a / 2, a / 2, 0, a / 2, a / 2, a / 2, 0], pbc: PERIODIC, species: [14, 14], positions: [0, 0, 0, a / 4, a / 4, a / 4],
    })
    const values = structureDescriptor(diamond, SETTINGS)
    const peak = (part: Float64Array): number => part.indexOf(Math.max(...part))
    expect(1.8 + (peak(values.subarray(0, 30)) + 0.5) * 0.14).toBeCloseTo((a * Math.sqrt(3)) / 4, 0)
    expect(Math.abs((peak(values.subarray(90, 105)) + 0.5) * 12 - 109.47)).toBeLessThan(6.1)
    expect(values.subarray(30, 90).every((value) => value === 0)).toBe(true)
  })

  it('refuses an element it has no place for', () => {
    expect(() => structureDescriptor({ ...structure, species: structure.species.map(() => 8) }, SETTINGS)).toThrow(/must be among 14, 3/)
  })
})
