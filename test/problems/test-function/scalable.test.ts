import { describe, expect, it } from 'vitest'
import { randomStream } from '../../../src/math/random.ts'
import { boxSpace } from '../../../src/spaces/box.ts'
import { CLASSIC, type ClassicName } from '../../../problems/test-function/classic.ts'
import { testFunction } from '../../../problems/test-function/problem.ts'
import { SCALABLE_NAMES, scalableFunction } from '../../../problems/test-function/scalable.ts'

const NAMES = Object.keys(CLASSIC) as ClassicName[]

/** Values of other codes (numpy, from the formulas) at (0.5, −1.25, 2). */
const VALUES: readonly (readonly [ClassicName, number])[] = [
  ['sphere', 5.8125], ['rastrigin', 35.8125], ['rosenbrock', 249.453125], ['ackley', 6.578224184265],
  ['griewank', 0.776511212296], ['schwefel', 1255.772364139031],
]

describe('test functions of any number of dimensions', () => {
  it.each(NAMES)('%s has its minimum 0 at its optimum and nowhere less', (name) => {
    const { value, optimum, reach } = CLASSIC[name]
    for (const size of [2, 10]) {
      expect(Math.abs(value(Array.from({ length: size }, () => optimum)))).toBeLessThan(1e-6)
      const random = randomStream(`classic ${name}`)
      for (let k = 0; k < 2000; k++) {
        expect(value(Array.from({ length: size }, () => random.between(-reach, reach)))).toBeGreaterThan(0)
      }
    }
  })

  it.each(VALUES)('%s has the value other codes give', (name, value) => {
    expect(CLASSIC[name].value([0.5, -1.25, 2])).toBeCloseTo(value, 8)
  })

  it.each(SCALABLE_NAMES)('%s has as many variables as asked for, 10 by default', (name) => {
    expect(scalableFunction(name, null, 1).dimensions).toHaveLength(10)
    const { dimensions, value, minimum } = scalableFunction(name, 3, 2)
    expect(dimensions).toHaveLength(3)
    expect(value(boxSpace(dimensions).sample(randomStream(name)))).toBeGreaterThan(minimum?.value ?? Infinity)
  })

  it('show what other codes reach in 10 dimensions, and only there', async () => {
    const create = (dimension: number) => testFunction.create({ function: 'rastrigin', dimension, instance: 1 }, null, '.')
    expect((await create(10)).peers?.[0]).toMatchObject({ success: '0/15' })
    expect((await create(4)).peers).toBeUndefined()
    expect((await create(4)).target).toMatchObject({ value: 0, tolerance: 1e-4 })
  })

  it('refuse a dimension for functions that have their own', () => {
    expect(testFunction.parameters.safeParse({ function: 'branin', dimension: 3 }).error?.issues[0].message)
      .toContain('dimension belongs to the classic and the BBOB functions')
    expect(testFunction.parameters.safeParse({ function: 'bbob-f24', dimension: 40, instance: 3 }).success).toBe(true)
    expect(testFunction.parameters.safeParse({ function: 'bbob-f25' }).success).toBe(false)
  })
})
