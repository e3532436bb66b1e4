import { describe, expect, it } from 'vitest'
import { InputError } from '../../src/errors.ts'
import { ISOLATED, makeStructure, PERIODIC, type Structure } from '../../src/atoms/structure.ts'
import { randomStream } from '../../src/math/random.ts'
import { jsonSafe, type Json } from '../../src/spaces/space.ts'
import { decodeStructure, encodeStructure, structureKey } from '../../src/spaces/structures.ts'

const throughText = (structure: Structure): Structure =>
  decodeStructure(JSON.parse(JSON.stringify(encodeStructure(structure))) as Json)

function anyStructure(seed: number): Structure {
  const random = randomStream(`structure:${seed}`)
  // Magnitudes from 1e-300 to 1e5: every bit of every exponent must survive.
  const wide = (): number => random.normal() * Math.exp(random.between(-690, 11))
  return makeStructure({
    cell: Array.from({ length: 9 }, (_, k) => (k % 4 === 0 ? 5 : 0) + random.normal() / 3),
    pbc: seed % 2 === 0 ? PERIODIC : [true, false, true],
    species: Array.from({ length: 8 }, () => 1 + random.integer(118)),
    positions: Array.from({ length: 24 }, wide),
  })
}

describe('a structure as JSON', () => {
  it('comes back with every bit and the same key', () => {
    for (let seed = 0; seed < 50; seed++) {
      const structure = anyStructure(seed)
      expect(throughText(structure)).toEqual(structure)
      expect(structureKey(throughText(structure))).toBe(structureKey(structure))
    }
  })

  it('comes back as a cluster, and empty', () => {
    for (const species of [[3, 14], []]) {
      const cluster = makeStructure({ cell: new Float64Array(9), pbc: ISOLATED, species, positions: new Float64Array(3 * species.length) })
      expect(throughText(cluster)).toEqual(cluster)
    }
  })

  it('loses the sign of zero, but not its key', () => {
    const negative = makeStructure({ cell: [4, -0, 0, 0, 4, 0, 0, 0, 4], pbc: PERIODIC, species: [3], positions: [-0, 1, -0] })
    expect(structureKey(throughText(negative))).toBe(structureKey(negative))
  })

  const valid = encodeStructure(anyStructure(1)) as Readonly<Record<string, Json>>
  const broken: readonly [string, Json][] = [
    ['nothing', null],
    ['no record', 5],
    ['no cell', { ...valid, cell: null }],
    ['two periodicities', { ...valid, pbc: [true, true] }],
    ['no symbols', { ...valid, symbols: null }],
    ['symbols that are none', { ...valid, symbols: 'Li' }],
    ['an unknown symbol', { ...valid, symbols: new Array<string>(8).fill('Qq') }],
    ['a missing coordinate', { ...valid, positions: (valid.positions as number[]).slice(1) }],
    ['a coordinate that JSON could not carry', { ...valid, positions: [null, ...(valid.positions as number[]).slice(1)] }],
    ['a coordinate that is text', { ...valid, positions: ['1', ...(valid.positions as number[]).slice(1)] }],
    ['a periodicity that is no flag', { ...valid, pbc: [1, 0, 1] }],
  ]
  it.each(broken)('is refused with %s', (_, json) => {
    expect(() => decodeStructure(json)).toThrow(InputError)
  })
})

describe('the key of a structure', () => {
  it('changes with the last bit of any coordinate, the cell, the elements and their order', () => {
    const structure = anyStructure(0)
    const nudged = (numbers: Float64Array, k: number): Float64Array =>
      numbers.map((x, i) => (i === k ? x * (1 + Number.EPSILON) : x))
    const keys = [
      structure,
      { ...structure, positions: nudged(structure.positions, 23) },
      { ...structure, cell: nudged(structure.cell, 4) },
      { ...structure, species: structure.species.map((number, i) => (i === 0 ? (number % 118) + 1 : number)) },
      { ...structure, species: structure.species.slice().reverse() },
    ].map(structureKey)
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys[0]).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('data made safe for JSON', () => {
  it('has null for every number JSON cannot carry', () => {
    const data = { a: [1, Number.NaN, { b: -Infinity }], c: 'NaN', d: null, e: true }
    expect(jsonSafe(data)).toEqual({ a: [1, null, { b: null }], c: 'NaN', d: null, e: true })
    expect(JSON.parse(JSON.stringify(jsonSafe(data)))).toEqual(jsonSafe(data))
  })
})
