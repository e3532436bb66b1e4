import { describe, expect, it } from 'vitest'
import {
  formatSymmetryOperation, generateGroup, IDENTITY, isIdentity, missingProduct, parseSymmetryOperation,
} from '../../src/atoms/symmetry.ts'
import { InputError } from '../../src/errors.ts'

const operations = (...texts: string[]) => texts.map((text) => parseSymmetryOperation(text))

describe('symmetry operations', () => {
  it.each([
    ['x,y,z', [1, 0, 0, 0, 1, 0, 0, 0, 1], [0, 0, 0]],
    ['1/2+X, -Y, .3333-z', [1, 0, 0, 0, -1, 0, 0, 0, -1], [0.5, 0, 1 / 3]],
    ['x-y, +x, z - 1/6', [1, -1, 0, 1, 0, 0, 0, 0, 1], [0, 0, 5 / 6]],
  ])('reads %s', (text, rotation, translation) => {
    const operation = parseSymmetryOperation(text)
    expect(operation.rotation).toEqual(rotation)
    operation.translation.forEach((value, k) => expect(value).toBeCloseTo(translation[k], 12))
  })

  it.each([
    ['x,y', 'two components'],
    ['x,y,z,x', 'four components'],
    ['x y,y,z', 'no sign between terms'],
    ['x,y,w', 'no such axis'],
    ['x,,z', 'an empty component'],
    ['2x,y,z', 'a change of volume'],
    ['.5x,2y,z', 'not integer'],
    ['5x+y,-x,z', 'beyond any usual cell'],
    ['x+1/0,y,z', 'division by zero'],
    ['', 'nothing'],
    ['x,y,1/2', 'a projection'],
  ])('refuses %j: %s', (text) => {
    expect(() => parseSymmetryOperation(text, 'a.cif:7')).toThrow(InputError)
    expect(() => parseSymmetryOperation(text, 'a.cif:7')).toThrow(/must be like -x\+1\/2, y, z, got .* \(a\.cif:7\)/)
  })

  it.each(['x, y, z', '-x+1/2, y, -z+1/3', '-y, x-y, z+5/6', 'z+1/24, -x+7/8, -y+0.1'])('writes %s as it was read', (text) => {
    expect(formatSymmetryOperation(parseSymmetryOperation(text))).toBe(text)
  })

  it('know the identity', () => {
    expect(isIdentity(parseSymmetryOperation('x+1, y, z-2'))).toBe(true)
    expect(isIdentity(parseSymmetryOperation('x+1/2, y, z'))).toBe(false)
    expect(isIdentity(parseSymmetryOperation('y, x, z'))).toBe(false)
  })
})

describe('groups of symmetry operations', () => {
  it('know the product they lack', () => {
    const group = operations('x,y,z', '-x,-y,z+1/2', '-x,y+1/2,-z+1/2', 'x,-y+1/2,-z')
    expect(missingProduct(group)).toBeNull()
    const missing = missingProduct(group.slice(0, 3))
    expect(missing === null ? null : formatSymmetryOperation(missing)).toBe('x, -y+1/2, -z')
  })

  // Orders of the conventional cells: International Tables for Crystallography A.
  it.each([
    ['P1', [], 1],
    ['P2_1/c', ['-x,y+1/2,-z+1/2', '-x,-y,-z'], 4],
    ['P6_3/mmc', ['x-y,x,z+1/2', 'y,x,-z', '-x,-y,-z'], 24],
    ['Im-3m', ['z+1/2,x+1/2,y+1/2', 'y,x,-z', '-x,-y,-z'], 96],
    ['Fm-3m', ['x,y+1/2,z+1/2', 'x+1/2,y,z+1/2', 'z,x,y', 'y,x,-z', '-x,-y,-z'], 192],
  ])('%s has all its operations, the identity first, and is closed', (_, generators, order) => {
    const group = generateGroup(operations(...generators))
    expect(group.length).toBe(order)
    expect(group[0]).toEqual(IDENTITY)
    expect(missingProduct(group)).toBeNull()
    expect(new Set(group.map(formatSymmetryOperation)).size).toBe(order)
  })

  it('refuse a shear, whose powers never come back', () => {
    const shear = operations('x,y,z', 'x+y,y,z')
    expect(() => generateGroup(shear)).toThrow(/must close within 384, got "x\+5y, y, z"/)
    const powers = operations(...[-4, -3, -2, -1, 0, 1, 2, 3, 4].map((n) => `x${n < 0 ? '' : '+'}${n}y,y,z`))
    expect(missingProduct(powers)).not.toBeNull()
  })
})
