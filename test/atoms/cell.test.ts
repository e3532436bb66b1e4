import { describe, expect, it } from 'vitest'
import { cellFromParameters, cellParameters, type CellParameters } from '../../src/atoms/cell.ts'
import { InputError } from '../../src/errors.ts'
import { determinant3, identity3 } from '../../src/math/matrix3.ts'
import { randomStream } from '../../src/math/random.ts'

describe('cells from lengths and angles', () => {
  it('have exact zeros and halves where crystals have them', () => {
    expect(Array.from(cellFromParameters([2, 3, 4, 90, 90, 90]))).toEqual([2, 0, 0, 0, 3, 0, 0, 0, 4])
    expect(cellFromParameters([2, 2, 5, 90, 90, 120])[3]).toBe(-1)
    expect(cellFromParameters([2, 2, 2, 60, 60, 60])[6]).toBe(1)
  })

  it('give back their parameters, with the volume of the textbook formula', () => {
    const random = randomStream('cells')
    for (let trial = 0; trial < 100; trial++) {
      const lengths = [0, 1, 2].map(() => random.between(1, 30))
      const angles = [0, 1, 2].map(() => random.between(62, 118))
      const [a, b, c] = lengths
      const [ca, cb, cg] = angles.map((angle) => Math.cos((angle * Math.PI) / 180))
      const cell = cellFromParameters([a, b, c, angles[0], angles[1], angles[2]])
      const back = cellParameters(cell)
      ;[...lengths, ...angles].forEach((value, k) => expect(back[k]).toBeCloseTo(value, 10))
      const expected = a * b * c * Math.sqrt(1 - ca * ca - cb * cb - cg * cg + 2 * ca * cb * cg)
      expect(determinant3(cell) / expected).toBeCloseTo(1, 10)
    }
  })

  const flat: readonly { readonly parameters: CellParameters; readonly reason: string }[] = [
    { parameters: [1, 1, 1, 20, 20, 90], reason: 'α + β < γ' },
    { parameters: [1, 1, 1, 60, 60, 120], reason: 'α + β = γ' },
    { parameters: [1, 1, 1, 150, 150, 150], reason: 'sum above 360°' },
    { parameters: [1, 1, 1, 90, 90, 180], reason: 'a and b parallel' },
    { parameters: [1, 1, 1, 90, 90, Number.NaN], reason: 'not a number' },
  ]
  it.each(flat)('refuse the angles of $parameters: $reason', ({ parameters }) => {
    expect(() => cellFromParameters(parameters, 'a.cif:3')).toThrow(InputError)
    expect(() => cellFromParameters(parameters, 'a.cif:3')).toThrow(/must span a volume, got .* \(a\.cif:3\)/)
  })
})

describe('parameters of a cell', () => {
  it('are exact for a cube and stay numbers for parallel vectors', () => {
    expect(cellParameters(identity3())).toEqual([1, 1, 1, 90, 90, 90])
    const third = 1 / 3
    const parallel = Float64Array.of(third, third, third, 7 * third, 7 * third, 7 * third, -third, -third, -third)
    expect(cellParameters(parallel).slice(3)).toEqual([180, 180, 0])
  })
})
