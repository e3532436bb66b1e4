import { describe, expect, it } from 'vitest'
import { expandAsymmetricUnit, latticeDistance, siteImages } from '../../src/atoms/asymmetric-unit.ts'
import { cellFromParameters } from '../../src/atoms/cell.ts'
import { compositionOf } from '../../src/atoms/composition.ts'
import { closestContacts } from '../../src/atoms/contacts.ts'
import { generateGroup, parseSymmetryOperation } from '../../src/atoms/symmetry.ts'

const group = (...generators: string[]) => generateGroup(generators.map((text) => parseSymmetryOperation(text)))
const FM3M = group('x,y+1/2,z+1/2', 'x+1/2,y,z+1/2', 'z,x,y', 'y,x,-z', '-x,-y,-z')
const CUBIC = cellFromParameters([4, 4, 4, 90, 90, 90])
const HEXAGONAL = cellFromParameters([4, 4, 6, 90, 90, 120])

describe('expanding an asymmetric unit', () => {
  it.each([
    ['4a', [0, 0, 0], 4],
    ['8c', [0.25, 0.25, 0.25], 8],
    ['24e', [0.2, 0, 0], 24],
    ['48h', [0, 0.2, 0.2], 48],
    ['96k', [0.1, 0.1, 0.3], 96],
    ['192l', [0.05, 0.12, 0.31], 192],
  ])('position %s of Fm-3m has its multiplicity', (_, site, multiplicity) => {
    const images = siteImages(site, FM3M, cellFromParameters([20, 20, 20, 90, 90, 90]))
    expect(images.length).toBe(multiplicity)
    images.slice(1).flat().forEach((s) => expect(s >= 0 && s < 1).toBe(true))
    // The whole set is mapped on itself by every operation.
    for (const { rotation: m, translation: t } of FM3M) {
      const moved = [0, 1, 2].map((i) => m[3 * i] * site[0] + m[3 * i + 1] * site[1] + m[3 * i + 2] * site[2] + t[i])
      expect(images.some((image) => latticeDistance(image, moved, CUBIC) < 1e-9)).toBe(true)
    }
  })

  it('makes rock salt with its shortest distances', () => {
    const salt = expandAsymmetricUnit(cellFromParameters([4.02, 4.02, 4.02, 90, 90, 90]), FM3M, [
      { symbol: 'Li', fractional: [0, 0, 0] },
      { symbol: 'F', fractional: [0.5, 0.5, 0.5] },
    ])
    expect(compositionOf(salt)).toEqual({ Li: 4, F: 4 })
    const distances = closestContacts(salt).map(({ distance }) => distance)
    const expected = [4.02 * Math.SQRT1_2, 2.01, 4.02 * Math.SQRT1_2]
    distances.forEach((distance, k) => expect(distance).toBeCloseTo(expected[k], 12))
  })

  it('keeps the given atom where it is, even outside the cell', () => {
    expect(siteImages([1.25, -0.25, 0.5], group('-x,-y,-z'), CUBIC)).toEqual([[1.25, -0.25, 0.5], [0.75, 0.25, 0.5]])
  })

  it('puts rounded special positions where they belong and leaves exact ones untouched', () => {
    const threefold = group('-y,x-y,z')
    const [rounded, ...others] = siteImages([0.333, 0.667, 0.5], threefold, HEXAGONAL)
    expect(others).toEqual([])
    expect(rounded[0]).toBeCloseTo(1 / 3, 12)
    expect(rounded[1]).toBeCloseTo(2 / 3, 12)
    expect(siteImages([1 / 3, 2 / 3, 0.1], threefold, HEXAGONAL)).toEqual([[1 / 3, 2 / 3, 0.1]])
    expect(siteImages([0.1, 0.9, 0], group('-y,-x,-z'), CUBIC)).toEqual([[0.1, 0.9, 0]])
  })

  it('measures distances through the cell walls', () => {
    expect(latticeDistance([0.05, 0, 0], [0.95, 1, -3], CUBIC)).toBeCloseTo(0.4, 12)
  })
})
