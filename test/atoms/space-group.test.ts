import { describe, expect, it } from 'vitest'
import { recell } from '../../src/atoms/recell.ts'
import { spaceGroupOf } from '../../src/atoms/space-group.ts'
import { fractionalPositions, ISOLATED, withPositions } from '../../src/atoms/structure.ts'
import { InputError } from '../../src/errors.ts'
import {
  antifluorite, layered, perovskite, polar, primitiveRockSalt, rockSalt, rutile, triclinic, wurtzite,
} from '../spaces/sites/hosts.ts'

describe('the space group', () => {
  it.each([
    ['rock salt', rockSalt, 225, 192], ['rock salt, primitive', primitiveRockSalt, 225, 48], ['perovskite', perovskite, 221, 48],
    ['antifluorite', antifluorite, 225, 192], ['a layered oxide', layered, 166, 36], ['rutile', rutile, 136, 16],
    ['wurtzite', wurtzite, 186, 12], ['a triclinic crystal', triclinic, 2, 2], ['a polar crystal', polar, 3, 2],
  ])('of %s is found', (_, structure, number, operations) => {
    const group = spaceGroupOf(structure)
    expect(group.number).toBe(number)
    expect(group.operations.length).toBe(operations)
  })

  it('maps every atom onto one of its kind', () => {
    for (const structure of [layered, wurtzite, rutile, recell(wurtzite, [1, 0, 0, 1, 2, 0, 0, 1, 1])]) {
      const s = fractionalPositions(structure)
      for (const { rotation: w, translation: t } of spaceGroupOf(structure).operations) {
        for (let i = 0; i < structure.species.length; i++) {
          const moved = [0, 1, 2].map((k) => [0, 1, 2].reduce((sum, m) => sum + w[3 * k + m] * s[3 * i + m], t[k]))
          const hit = Array.from(structure.species.keys()).some((j) => structure.species[j] === structure.species[i] &&
            moved.every((x, k) => Math.abs(x - s[3 * j + k] - Math.round(x - s[3 * j + k])) < 1e-6))
          expect(hit).toBe(true)
        }
      }
    }
  })

  it('tells kinds apart that are not elements', () => {
    expect(spaceGroupOf(rockSalt, 0.01, [1, 1, 1, 1, 1, 1, 1, 1]).number).toBe(221)
    expect(spaceGroupOf(rockSalt, 0.01, [1, 2, 2, 2, 3, 3, 3, 3]).number).toBe(221)
    expect(spaceGroupOf(rockSalt, 0.01, [1, 2, 3, 4, 5, 5, 5, 5]).number).toBeLessThan(221)
  })

  it('is refused with a reason, and the next call works', () => {
    expect(() => spaceGroupOf({ ...rockSalt, pbc: ISOLATED })).toThrow(InputError)
    expect(() => spaceGroupOf({ ...rockSalt, species: new Uint8Array(0), positions: new Float64Array(0) })).toThrow(/needs atoms/)
    expect(() => spaceGroupOf(rockSalt, 0)).toThrow(/above 0/)
    const close = withPositions(rockSalt, rockSalt.positions.map((x, k) => (k === 3 ? rockSalt.positions[0] + 0.001 : k < 6 ? 0 : x)))
    expect(() => spaceGroupOf(close)).toThrow(/farther apart than twice the symmetry tolerance.*atoms 1 and 2/)
    expect(spaceGroupOf(rockSalt).number).toBe(225)
  })
})
