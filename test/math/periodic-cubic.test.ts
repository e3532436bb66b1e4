import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { periodicCubic } from '../../src/math/periodic-cubic.ts'

const COUNTS = [5, 4] as const
const grid = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 20, maxLength: 20 })
const fraction = fc.double({ min: -2, max: 2, noNaN: true })

describe('values between the points of a repeating grid', () => {
  it('are the grid values at the grid points', () => {
    fc.assert(fc.property(grid, fc.nat(4), fc.nat(3), (values, i, j) => {
      expect(periodicCubic(values, COUNTS, i / 5, j / 4)).toBeCloseTo(values[4 * i + j], 10)
    }))
  })

  it('repeat with the cell', () => {
    fc.assert(fc.property(grid, fraction, fraction, (values, u, v) => {
      expect(periodicCubic(values, COUNTS, u + 1, v - 2)).toBeCloseTo(periodicCubic(values, COUNTS, u, v), 8)
    }))
  })

  it('of a constant are that constant', () => {
    fc.assert(fc.property(fraction, fraction, (u, v) => {
      expect(periodicCubic(new Array<number>(20).fill(3), COUNTS, u, v)).toBeCloseTo(3, 12)
    }))
  })

  it('follow a wave that the grid resolves', () => {
    const wave = (u: number, v: number): number => Math.cos(2 * Math.PI * u) + Math.sin(2 * Math.PI * (v - u))
    const values = Array.from({ length: 576 }, (_, k) => wave(Math.floor(k / 24) / 24, (k % 24) / 24))
    for (const [u, v] of [[0.1, 0.77], [0.51, 0.01], [0.99, 0.33]]) expect(periodicCubic(values, [24, 24], u, v)).toBeCloseTo(wave(u, v), 2)
  })
})
