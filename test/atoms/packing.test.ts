import { describe, expect, it } from 'vitest'
import { cellParameters } from '../../src/atoms/cell.ts'
import { violations } from '../../src/atoms/contacts.ts'
import { pairDistances } from '../../src/atoms/distances.ts'
import { packRandomly, randomCell, separateAtoms } from '../../src/atoms/packing.ts'
import { makeStructure, PERIODIC } from '../../src/atoms/structure.ts'
import { determinant3 } from '../../src/math/matrix3.ts'
import { randomStream } from '../../src/math/random.ts'

const RULE = pairDistances({ 'Li-Li': 2.2, 'Li-Si': 2.1, 'Si-Si': 1.9 }, [3, 14])
const SPECIES = new Uint8Array(40).fill(3).fill(14, 0, 16)
const pack = (key: string) => {
  const random = randomStream(key)
  return packRandomly(random, SPECIES, randomCell(random, 680), RULE)
}

describe('random cells', () => {
  it('have the wanted volume and a nearly cubic shape', () => {
    for (let trial = 0; trial < 100; trial++) {
      const cell = randomCell(randomStream(`cell:${trial}`), 512)
      expect(determinant3(cell)).toBeCloseTo(512, 8)
      const [a, b, c, ...angles] = cellParameters(cell)
      expect(Math.max(a, b, c) / Math.min(a, b, c)).toBeLessThan(1.2 / 0.83 + 1e-9)
      for (const angle of angles) expect(Math.abs(angle - 90)).toBeLessThan(12 + 1e-9)
    }
  })
})

describe('random packings', () => {
  it('keep the distances of every pair and all atoms', () => {
    for (let trial = 0; trial < 12; trial++) {
      const packed = pack(`pack:${trial}`)
      expect(packed).not.toBeNull()
      if (packed === null) continue
      expect(violations(packed, RULE)).toBeNull()
      expect(packed.species).toEqual(SPECIES)
    }
  })

  it('of one key are the same to the last bit, of another key different', () => {
    expect(pack('a')).toEqual(pack('a'))
    expect(pack('a')?.positions).not.toEqual(pack('b')?.positions)
  })

  it('are none when the atoms cannot fit', () => {
    const random = randomStream('dense')
    expect(packRandomly(random, SPECIES, randomCell(random, 150), RULE)).toBeNull()
  })
})

describe('separating atoms', () => {
  const cell = [6, 0, 0, 0, 6, 0, 0, 0, 6]

  it('parts even atoms on top of each other', () => {
    // Coincident atoms part along x: the cell must be long enough for all of them.
    const stacked = makeStructure({ cell: cell.map((x) => 1.5 * x), pbc: PERIODIC, species: [3, 3, 14], positions: [1, 1, 1, 1, 1, 1, 1, 1, 1] })
    const parted = separateAtoms(stacked, RULE)
    expect(parted === null ? 'none' : violations(parted, RULE)).toBeNull()
  })

  it('leaves atoms that keep their distance where they are', () => {
    const apart = makeStructure({ cell, pbc: PERIODIC, species: [3, 14], positions: [1, 1, 1, 4, 4, 4] })
    const result = separateAtoms(apart, RULE)
    Array.from(apart.positions).forEach((x, k) => expect(result?.positions[k]).toBeCloseTo(x, 12))
  })

  it('sees pairs through the cell walls', () => {
    const across = makeStructure({ cell, pbc: PERIODIC, species: [3, 3], positions: [0.2, 3, 3, 5.6, 3, 3] })
    const parted = separateAtoms(across, RULE)
    expect(parted === null ? 'none' : violations(parted, RULE)).toBeNull()
    expect(parted?.positions[1]).toBeCloseTo(3, 12)
  })
})
