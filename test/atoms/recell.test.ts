import { describe, expect, it } from 'vitest'
import { compositionOf } from '../../src/atoms/composition.ts'
import { neighbourList } from '../../src/atoms/neighbour-list.ts'
import { BODY_CENTRED_TO_PRIMITIVE, recell } from '../../src/atoms/recell.ts'
import {
  atomCount, fractionalPositions, ISOLATED, makeStructure, PERIODIC, supercell, volume, withPositions, type Structure,
} from '../../src/atoms/structure.ts'
import { InputError } from '../../src/errors.ts'
import { inverse3 } from '../../src/math/matrix3.ts'
import { randomStream } from '../../src/math/random.ts'

const random = randomStream('recell')
const crystal = makeStructure({
  cell: [5, 0.4, -0.3, 1.2, 6, 0.1, -0.7, 0.9, 7],
  pbc: PERIODIC,
  species: [3, 3, 14, 8],
  positions: Array.from({ length: 12 }, () => random.between(-1, 6)),
})
const bodyCentred = makeStructure({ cell: [3.4, 0, 0, 0, 3.4, 0, 0, 0, 3.4], pbc: PERIODIC, species: [3, 3], positions: [0, 0, 0, 1.7, 1.7, 1.7] })

/** Sorted distances per kind of pair below 6 Å, per atom of the reference. */
function surroundings(structure: Structure): number[] {
  const { first, owner, squared } = neighbourList(structure, 6)
  const found: number[] = []
  for (let i = 0; i < atomCount(structure); i++) {
    for (let p = first[i]; p < first[i + 1]; p++) {
      found.push(1000 * (structure.species[i] + structure.species[owner[p]]) + Math.sqrt(squared[p]))
    }
  }
  return found.sort((a, b) => a - b)
}

function expectSame(a: readonly number[], b: readonly number[], times = 1): void {
  expect(a.length).toBe(times * b.length)
  a.forEach((value, k) => expect(value).toBeCloseTo(b[Math.floor(k / times)], 8))
}

describe('another cell of the same crystal', () => {
  it.each([
    [[1, 0, 0, 0, 1, 0, 0, 0, 1], 1],
    [[2, 0, 0, 0, 1, 0, 0, 0, 1], 2],
    [[1, 1, 0, 0, 1, 0, 0, 0, 1], 1],
    [[1, 1, 0, -1, 1, 0, 0, 0, 1], 2],
    [[0, 1, 0, 1, 0, 0, 0, 0, 1], 1],
    [[1, -2, 1, 0, 1, 1, 2, 0, 1], 5],
  ])('%j keeps contents per volume and all distances, and there is a way back', (matrix, ratio) => {
    const other = recell(crystal, matrix)
    expect(volume(other)).toBeCloseTo(ratio * volume(crystal), 8)
    expect(compositionOf(other)).toEqual({ Li: 2 * ratio, O: ratio, Si: ratio })
    for (const s of fractionalPositions(other)) expect(s > -1e-9 && s < 1).toBe(true)
    expectSame(surroundings(other), surroundings(crystal), ratio)
    const back = recell(other, Array.from(inverse3(matrix)))
    expect(compositionOf(back)).toEqual(compositionOf(crystal))
    expectSame(surroundings(back), surroundings(crystal))
  })

  it('finds the primitive cell of a body-centred one, and of its supercell', () => {
    const primitive = recell(bodyCentred, BODY_CENTRED_TO_PRIMITIVE)
    expect(atomCount(primitive)).toBe(1)
    expectSame(surroundings(bodyCentred), surroundings(primitive), 2)
    expect(atomCount(recell(supercell(bodyCentred, [2, 2, 2]), BODY_CENTRED_TO_PRIMITIVE))).toBe(8)
  })

  it('finds atoms however many cells away they are', () => {
    const far = withPositions(crystal, crystal.positions.map((x, i) => x + 40 * crystal.cell[i % 3] - 7 * crystal.cell[6 + (i % 3)]))
    expectSame(surroundings(recell(far, [1, 1, 0, -1, 1, 0, 0, 0, 1])), surroundings(crystal), 2)
  })

  it.each([
    [crystal, BODY_CENTRED_TO_PRIMITIVE, /must be a lattice of this crystal \(2 atoms expected\)/],
    [crystal, [1, 0, 0, 2, 0, 0, 0, 0, 1], /non-zero determinant/],
    [{ ...crystal, pbc: ISOLATED }, [1, 0, 0, 0, 1, 0, 0, 0, 1], /periodic in all directions, got .* pbc F F F/],
  ])('refuses what is none (%#)', (structure, matrix, message) => {
    expect(() => recell(structure, matrix)).toThrow(InputError)
    expect(() => recell(structure, matrix)).toThrow(message)
  })
})
