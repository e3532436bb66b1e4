import { describe, expect, it } from 'vitest'
import { InputError } from '../../src/errors.ts'
import { randomStream } from '../../src/math/random.ts'
import type { Json } from '../../src/spaces/space.ts'
import { productProblem } from '../support/search-problems.ts'

const { space } = productProblem
const random = randomStream('product')

describe('a genome of a product', () => {
  it('survives JSON', () => {
    for (let k = 0; k < 50; k++) {
      const genome = space.sample(random)
      expect(space.decode(JSON.parse(JSON.stringify(space.encode(genome))) as Json)).toEqual(genome)
    }
  })

  it('is told from others by its point and by its occupation', () => {
    const [one, other] = [space.sample(random), space.sample(random)]
    const keys = [one, other, { ...one, point: other.point }, { ...one, occupation: other.occupation }].map(space.key)
    expect(new Set(keys).size).toBe(4)
    expect(space.key({ point: [...one.point], occupation: one.occupation.slice() })).toBe(keys[0])
  })

  it('is drawn in the box and of an allowed composition', () => {
    for (let k = 0; k < 50; k++) {
      const { point, occupation } = space.sample(random)
      expect(space.box.nearest(point)).toEqual(point)
      expect(space.sites.compositionOf(occupation)).not.toBe(-1)
    }
  })

  it('is read from nothing else', () => {
    const { point, occupation } = space.encode(space.sample(random)) as { point: number[]; occupation: string }
    for (const wrong of [null, 7, {}, { point }, { occupation }, { point: point.slice(1), occupation }, { point, occupation: '0' }]) {
      expect(() => space.decode(wrong)).toThrow(InputError)
    }
  })
})
