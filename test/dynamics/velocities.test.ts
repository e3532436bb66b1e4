import { describe, expect, it } from 'vitest'
import { randomStream } from '../../src/math/random.ts'
import {
  degreesOfMotion, fillNormal, kineticEnergyOf, massesOf, momentumOf, temperatureOf, thermalSpeed, thermalVelocities, withoutDrift,
} from '../../src/dynamics/velocities.ts'

const LISI = Uint8Array.from({ length: 300 }, (_, i) => (i % 3 === 0 ? 14 : 3))

describe('thermal velocities', () => {
  it('leave the centre of mass at rest', () => {
    const velocities = thermalVelocities(LISI, 900, randomStream('v'))
    for (const p of momentumOf(velocities, massesOf(LISI))) expect(Math.abs(p)).toBeLessThan(1e-12)
  })

  it('have the temperature asked for, exactly when that is wanted and on average otherwise', () => {
    const masses = massesOf(LISI)
    const freedom = degreesOfMotion(LISI.length, true)
    expect(temperatureOf(thermalVelocities(LISI, 900, randomStream('v'), { exact: true }), masses, freedom)).toBeCloseTo(900, 9)
    const drawn = Array.from({ length: 200 }, (_, k) => temperatureOf(thermalVelocities(LISI, 900, randomStream(`v:${k}`)), masses, freedom))
    const mean = drawn.reduce((sum, t) => sum + t, 0) / drawn.length
    // Standard error: 900·√(2/897)/√200 = 3 K.
    expect(Math.abs(mean - 900)).toBeLessThan(9)
    expect(Math.max(...drawn)).toBeGreaterThan(920)
  })

  it('give each element its share: light atoms are faster by the root of the mass ratio', () => {
    const masses = massesOf(LISI)
    const sums = new Map<number, { squares: number; count: number }>()
    for (let k = 0; k < 50; k++) {
      thermalVelocities(LISI, 600, randomStream(`e:${k}`), { keepDrift: true }).forEach((v, i) => {
        const { squares, count } = sums.get(LISI[Math.floor(i / 3)]) ?? { squares: 0, count: 0 }
        sums.set(LISI[Math.floor(i / 3)], { squares: squares + v * v, count: count + 1 })
      })
    }
    for (const [element, { squares, count }] of sums) {
      const speed = thermalSpeed(600, masses[[...LISI].indexOf(element)])
      expect(squares / count / (speed * speed)).toBeGreaterThan(0.96)
      expect(squares / count / (speed * speed)).toBeLessThan(1.04)
    }
  })

  it('are the same for the same stream', () => {
    expect(thermalVelocities(LISI, 300, randomStream('a'))).toEqual(thermalVelocities(LISI, 300, randomStream('a')))
  })

  it('of atoms that cannot move count as 0 K, not as NaN', () => {
    const one = Uint8Array.of(14)
    expect(temperatureOf(thermalVelocities(one, 300, randomStream('a'), { exact: true }), massesOf(one), degreesOfMotion(1, true))).toBe(0)
  })
})

describe('units', () => {
  it('one argon atom at 1 Å/fs has half its mass times 103.64 eV', () => {
    expect(kineticEnergyOf(Float64Array.of(1, 0, 0), Float64Array.of(39.948))).toBeCloseTo(0.5 * 39.948 * 103.642696527, 6)
  })

  it('removing the drift keeps the velocities relative to each other', () => {
    const v = Float64Array.of(1, 2, 3, 4, 5, 6)
    const rest = withoutDrift(v, Float64Array.of(1, 3))
    expect(rest[3] - rest[0]).toBeCloseTo(3, 12)
    expect(momentumOf(rest, Float64Array.of(1, 3))[1]).toBeCloseTo(0, 12)
  })
})

describe('normal deviates in bulk', () => {
  it('have mean 0, variance 1 and kurtosis 3, and fill odd lengths', () => {
    const values = new Float64Array(60_001)
    fillNormal(randomStream('n'), values)
    const mean = (of: (x: number) => number): number => values.reduce((sum, x) => sum + of(x), 0) / values.length
    expect(Math.abs(mean((x) => x))).toBeLessThan(0.012)
    expect(Math.abs(mean((x) => x * x) - 1)).toBeLessThan(0.02)
    expect(Math.abs(mean((x) => x * x * x * x) - 3)).toBeLessThan(0.15)
    expect(values[60_000]).not.toBe(0)
  })
})
