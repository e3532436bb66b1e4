import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { erfcx } from '../../src/math/erfcx.ts'
import {
  improvementSlopes, logImprovement, logNormalCumulative, logNormalDensity, normalCumulative, normalDensity,
} from '../../src/math/normal-distribution.ts'

interface Fixture {
  readonly erfcx: readonly (readonly [x: number, value: number])[]
  /** u, Φ(u), log Φ(u), log h(u), φ(u)/h(u), Φ(u)/h(u). */
  readonly normal: readonly (readonly [number, number, number, number, number, number])[]
}

const FIXTURE = JSON.parse(
  readFileSync(join(import.meta.dirname, 'fixtures/normal-distribution.json'), 'utf8'),
) as Fixture

const relative = (found: number, value: number): number => (found === value ? 0 : Math.abs(found - value) / Math.abs(value))

describe('erfcx', () => {
  it.each(FIXTURE.erfcx)('of %d agrees with mpmath to 2e-15', (x, value) => {
    expect(relative(erfcx(x), value)).toBeLessThan(2e-15)
  })

  it('has no step where the formula changes', () => {
    for (const at of [0.5, 2]) expect(relative(erfcx(at - 1e-13), erfcx(at))).toBeLessThan(1e-12)
  })

  it('is infinite where it is too large for a number', () => {
    expect(erfcx(-30)).toBe(Infinity)
  })
})

describe('the normal distribution', () => {
  it.each(FIXTURE.normal)('at %d agrees with mpmath', (u, cumulative, logCumulative, logH, density, slope) => {
    // exp(−u²/2) magnifies the rounding of u²/2.
    expect(relative(normalCumulative(u), cumulative)).toBeLessThan(2e-15 * Math.max(1, u * u))
    expect(relative(logNormalCumulative(u), logCumulative)).toBeLessThan(2e-15 * (u > 1 ? u * u : 1))
    expect(relative(logImprovement(u), logH)).toBeLessThan(5e-15)
    expect(relative(improvementSlopes(u).density, density)).toBeLessThan(1e-14 * Math.max(1, u > 0 ? u * u : 1))
    expect(relative(improvementSlopes(u).cumulative, slope)).toBeLessThan(1e-14)
  })

  it('has the density that is the slope of its probability', () => {
    for (const u of [-6, -2, -0.3, 0, 1.7]) {
      const slope = (normalCumulative(u + 1e-5) - normalCumulative(u - 1e-5)) / 2e-5
      expect(relative(slope, normalDensity(u))).toBeLessThan(1e-6)
      expect(logNormalDensity(u)).toBeCloseTo(Math.log(normalDensity(u)), 12)
    }
  })
})

describe('the logarithm of the expected improvement', () => {
  it('is finite and rises everywhere from −1e5 on', () => {
    const falls: number[] = []
    let last = -Number.MAX_VALUE
    for (let u = -1e5; u < 40; u += Math.max(1e-3, -u / 997)) {
      const value = logImprovement(u)
      if (!(value > last && value < Infinity)) falls.push(u)
      last = value
    }
    expect(falls).toEqual([])
    expect(Number.isFinite(logImprovement(-1e150))).toBe(true)
  })

  it('rises over steps of a few rounding errors where its formula changes', () => {
    for (const at of [-1, -2 * Math.SQRT2]) {
      for (let k = -50; k < 50; k++) {
        const rise = logImprovement(at + (k + 1) * 1e-14) - logImprovement(at + k * 1e-14)
        expect(rise).toBeGreaterThanOrEqual(-2e-15)
      }
    }
  })

  it('has the slope Φ/h', () => {
    for (const u of [-50, -3, -1.5, -1.001, -0.5, 0, 2]) {
      const slope = (logImprovement(u + 1e-6) - logImprovement(u - 1e-6)) / 2e-6
      expect(relative(slope, improvementSlopes(u).cumulative)).toBeLessThan(1e-7)
    }
  })
})
