import { describe, expect, it } from 'vitest'
import { randomStream } from '../../../src/math/random.ts'
import { gallagherPeaks } from '../../../problems/test-function/bbob/gallagher.ts'
import { BBOB, bbobFunction } from '../../../problems/test-function/bbob/index.ts'
import { bbobInstance, rotation } from '../../../problems/test-function/bbob/instance.ts'
import {
  boundaryPenalty, conditioning, oscillated, power, skewed, sumOver, times,
} from '../../../problems/test-function/bbob/transformations.ts'

const NUMBERS = BBOB.map((_, k) => k + 1)
const NAMED = NUMBERS.map((number) => [number, BBOB[number - 1].name] as const)

/** A point within the box. */
function inBox(name: string, dimension: number): number[] {
  const random = randomStream(name)
  return Array.from({ length: dimension }, () => random.between(-5, 5))
}

const squared = (x: readonly number[]): number => x.reduce((sum, value) => sum + value * value, 0)

describe('the BBOB functions', () => {
  it('are 24', () => {
    expect(NUMBERS).toHaveLength(24)
    expect(new Set(BBOB.map(({ name }) => name)).size).toBe(24)
  })

  it.each(NAMED)('f%i, %s, has its stated value at its stated minimum', (number) => {
    for (const dimension of [2, 3, 10, 40]) {
      for (const instance of [1, 2, 3]) {
        const { optimum, lowest, value } = bbobFunction(number, dimension, instance)
        expect(Math.abs(value(optimum) - lowest)).toBeLessThan(1e-9)
        expect(optimum.every((x) => Math.abs(x) <= 5)).toBe(true)
      }
    }
  })

  it.each(NAMED)('f%i, %s, is higher around its minimum and everywhere else', (number) => {
    const random = randomStream(`around f${number}`)
    for (const instance of [1, 2]) {
      const { optimum, lowest, value } = bbobFunction(number, 5, instance)
      for (let k = 0; k < 300; k++) {
        const extent = [1e-3, 0.1, 1][k % 3]
        const near = Array.from(optimum, (x) => Math.min(Math.max(x + random.between(-extent, extent), -5), 5))
        expect(value(near)).toBeGreaterThanOrEqual(lowest - 1e-9)
        expect(value(Array.from({ length: 5 }, () => random.between(-5, 5)))).toBeGreaterThan(lowest)
      }
    }
  })

  it.each(NAMED)('f%i, %s, has another minimum in each instance and the same in each process', (number) => {
    const [first, again, second] = [1, 1, 2].map((instance) => bbobFunction(number, 4, instance))
    expect(again).toMatchObject({ lowest: first.lowest, optimum: first.optimum })
    expect(second.lowest).not.toBe(first.lowest)
    expect(second.value([1, 2, 3, 4])).not.toBe(first.value([1, 2, 3, 4]))
  })

  it('refuse a number and a dimension that do not exist', () => {
    expect(() => bbobFunction(25, 10, 1)).toThrow('must be from 1 to 24, got 25')
    expect(() => bbobFunction(1, 1, 1)).toThrow('at least 2 dimensions, got 1')
  })
})

describe('functions that their formula says without rotations', () => {
  const dimension = 6
  const x = inBox('a point', dimension)
  const share = (i: number): number => i / (dimension - 1)

  it('f1 is the squared distance', () => {
    const { optimum, lowest, value } = bbobFunction(1, dimension, 1)
    expect(value(x) - lowest).toBeCloseTo(squared(x.map((at, i) => at - optimum[i])), 9)
  })

  it('f2 weighs the variables from 1 to 1e6', () => {
    const { optimum, lowest, value } = bbobFunction(2, dimension, 1)
    const expected = x.reduce((sum, at, i) => {
      const z = oscillated(at - optimum[i])
      return sum + Math.exp(Math.LN10 * 6 * share(i)) * z * z
    }, 0)
    expect((value(x) - lowest) / expected).toBeCloseTo(1, 9)
  })

  it('f3 is Rastrigin\'s function of the skewed variables', () => {
    const { optimum, lowest, value } = bbobFunction(3, dimension, 1)
    const expected = x.reduce((sum, at, i) => {
      const ripple = oscillated(at - optimum[i])
      const skew = ripple > 0 ? Math.exp((1 + 0.2 * share(i) * Math.sqrt(ripple)) * Math.log(ripple)) : ripple
      const z = Math.exp(0.5 * share(i) * Math.LN10) * skew
      return sum + 10 - 10 * Math.cos(2 * Math.PI * z) + z * z
    }, 0)
    expect(value(x) - lowest).toBeCloseTo(expected, 8)
  })

  it('f4 is ten times as steep on the positive side of every second variable', () => {
    const { optimum, lowest, value } = bbobFunction(4, dimension, 1)
    const off = (i: number, step: number): number => value(optimum.map((at, k) => (k === i ? at + step : at))) - lowest
    const z = (i: number, factor: number, step: number): number => {
      const at = factor * Math.exp(0.5 * share(i) * Math.LN10) * oscillated(step)
      return 10 - 10 * Math.cos(2 * Math.PI * at) + at * at
    }
    expect(off(2, 0.3)).toBeCloseTo(z(2, 10, 0.3), 8)
    expect(off(2, -0.3)).toBeCloseTo(z(2, 1, -0.3), 8)
    expect(off(3, 0.3)).toBeCloseTo(z(3, 1, 0.3), 8)
  })

  it('f5 is linear, and flat beyond the corner of its minimum', () => {
    const { optimum, lowest, value } = bbobFunction(5, dimension, 1)
    expect(optimum.every((at) => Math.abs(at) === 5)).toBe(true)
    const expected = x.reduce((sum, at, i) => sum + Math.exp(Math.LN10 * share(i)) * Math.abs(at - optimum[i]), 0)
    expect(value(x) - lowest).toBeCloseTo(expected, 9)
    expect(value(optimum.map((at) => 1.4 * at))).toBeCloseTo(lowest, 9)
  })

  it('f8 is Rosenbrock\'s function, scaled in many dimensions', () => {
    const { optimum, lowest, value } = bbobFunction(8, 2, 1)
    const [a, b] = [0.7 - optimum[0] + 1, -1.2 - optimum[1] + 1]
    expect(value([0.7, -1.2]) - lowest).toBeCloseTo(100 * (a * a - b) * (a * a - b) + (a - 1) * (a - 1), 9)
  })

  it('f20 has the known height of Schwefel\'s function at the middle of a variable', () => {
    const { lowest, value } = bbobFunction(20, 2, 1)
    // z = (0 − 4.2096874633 + 4.2096874633, √10 (−¼ − 1) 4.2096874633 + 4.2096874633) where x = 0.
    const place = 4.2096874633
    const second = place * (1 - 1.25 * Math.sqrt(10))
    const outside = Math.max(0, Math.abs(second) - 5)
    const expected = 4.189828872724339 - (second * Math.sin(Math.sqrt(100 * Math.abs(second)))) / 2 + 100 * outside * outside
    expect(value([0, 0]) - lowest).toBeCloseTo(expected, 8)
  })
})

describe('functions of rotated variables', () => {
  it.each([10, 11, 12, 13, 14])('f%i is one valley of condition 1e2 to 1e6 along the axes of R', (number) => {
    const { dimension, r } = bbobInstance(number, 4, 3)
    const { optimum, lowest, value } = bbobFunction(number, 4, 3)
    const along = (axis: number, step: number): number =>
      value(optimum.map((at, j) => at + step * r[axis * dimension + j])) - lowest
    if (number === 10) expect(along(3, 1) / along(0, 1)).toBeCloseTo(1e6, 3)
    if (number === 11) expect(along(0, 1) / along(1, 1)).toBeCloseTo(1e6, 3)
    if (number === 14) expect([along(0, 0.1), along(3, 0.1)].map((rise) => rise * rise)).toEqual([expect.closeTo(1e-2, 10), expect.closeTo(1e-6, 12)])
    for (let axis = 0; axis < 4; axis++) expect(along(axis, -0.5)).toBeGreaterThan(along(axis, -0.25))
  })

  it('f7 is a staircase', () => {
    const { optimum, value } = bbobFunction(7, 3, 1)
    const levels = new Set(Array.from({ length: 200 }, (_, k) => value(optimum.map((at) => at + 0.5 + 1e-4 * k))))
    expect(levels.size).toBeLessThan(6)
  })

  it.each([21, 22])('f%i has its peaks where and as high as they were drawn', (number) => {
    const settings = number === 21 ? { peaks: 101, reach: 5, condition: 1000 } : { peaks: 21, reach: 4.9, condition: 1e6 }
    const { random } = bbobInstance(number, 10, 1)
    const peaks = gallagherPeaks(settings, 10, random('peaks'))
    const { lowest, value, optimum } = bbobFunction(number, 10, 1)
    expect(peaks).toHaveLength(settings.peaks)
    expect([...peaks[0].centre]).toEqual([...optimum])
    expect(Math.max(...peaks.map(({ height }) => height))).toBe(10)
    expect(peaks[settings.peaks - 1].height).toBeCloseTo(9.1, 12)
    for (const { height, centre } of peaks) {
      const below = oscillated(10 - height)
      expect(value(centre) - lowest).toBeLessThanOrEqual(below * below + 1e-9)
    }
  })

  it('f24 has a second funnel', () => {
    const { optimum, lowest, value } = bbobFunction(24, 10, 1)
    const s = 1 - 1 / (2 * Math.sqrt(30) - 8.2)
    const wrong = optimum.map((at) => (Math.sign(at) * -Math.sqrt((2.5 * 2.5 - 1) / s)) / 2)
    expect(value(wrong) - lowest).toBeGreaterThan(10)
    expect(value(wrong) - lowest).toBeLessThan(10 + 10 * 20)
  })

  it('are penalised outside the box', () => {
    expect(boundaryPenalty([5, -5, 3])).toBe(0)
    expect(boundaryPenalty([6, -7, 0])).toBe(5)
    const { value, lowest } = bbobFunction(7, 2, 1)
    expect(value([105, 0]) - lowest).toBeGreaterThan(1e4)
  })
})

describe('the transformations', () => {
  it('T_osz keeps 0, 1, −1 and the order, and has no symmetry', () => {
    expect([0, 1, -1].map(oscillated)).toEqual([0, 1, -1])
    for (let x = -3; x < 3; x += 0.01) expect(oscillated(x + 0.01)).toBeGreaterThan(oscillated(x))
    expect(oscillated(2)).not.toBeCloseTo(-oscillated(-2), 3)
    expect(oscillated(2)).toBeCloseTo(Math.exp(Math.LN2 + 0.049 * (Math.sin(10 * Math.LN2) + Math.sin(7.9 * Math.LN2))), 12)
  })

  it('T_asy leaves negative numbers and the first variable', () => {
    const [first, middle, last] = skewed([4, -4, 4], 0.5)
    expect([first, middle]).toEqual([expect.closeTo(4, 12), -4])
    expect(last).toBeCloseTo(4 * 4, 10)
  })

  it('Λ^α goes from 1 to √α', () => {
    const lambda = conditioning(100, 5)
    expect([...lambda]).toEqual([1, Math.sqrt(Math.sqrt(10)), Math.sqrt(10), 10 / Math.sqrt(Math.sqrt(10)), 10].map((x): unknown => expect.closeTo(x, 12)))
    expect(power(0, 0.3)).toBe(0)
  })

  it('rotations keep lengths and angles', () => {
    for (const size of [2, 10, 40]) {
      const matrix = rotation(randomStream(`rotation ${size}`), size)
      const [x, y] = ['x', 'y'].map((name) => inBox(name, size))
      const inner = (a: ArrayLike<number>, b: ArrayLike<number>): number => sumOver(a, (value, i) => value * b[i])
      const [mx, my] = [times(matrix, x), times(matrix, y)]
      expect(inner(mx, mx)).toBeCloseTo(inner(x, x), 9)
      expect(inner(mx, my)).toBeCloseTo(inner(x, y), 9)
    }
  })
})
