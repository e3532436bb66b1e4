import { describe, expect, it } from 'vitest'
import { randomStream } from '../../../src/math/random.ts'
import { componentCount, componentDegrees, componentIndex } from '../../../src/potentials/kernels/harmonic-formulas.ts'
import { angularFunctions } from '../../../src/potentials/nep/compiled.ts'

type Vector = readonly [number, number, number]
const DEGREES = [1, 2, 3, 4, 5, 6, 7, 8]
const functions = (lMax: number) => angularFunctions({ lMax, fourBody: false, fiveBody: false })

function harmonics(lMax: number, [x, y, z]: Vector): Float64Array {
  const values = new Float64Array(componentCount(lMax))
  functions(lMax).harmonics(x, y, z, values, 0)
  return values
}

/** P_l by its own recurrence. */
function legendre(l: number, x: number): number {
  let [before, current] = [0, 1]
  for (let k = 0; k < l; k++) [before, current] = [current, ((2 * k + 1) * x * current - k * before) / (k + 1)]
  return current
}

describe('scaled harmonics', () => {
  it.each(DEGREES)('obey the addition theorem for every l up to %i', (lMax) => {
    const random = randomStream(`addition ${lMax}`)
    const degrees = componentDegrees(lMax)
    for (let trial = 0; trial < 20; trial++) {
      const [u, v] = [random.direction(), random.direction()]
      const [a, b] = [harmonics(lMax, u), harmonics(lMax, v)]
      const sums = new Float64Array(lMax + 1)
      degrees.forEach((l, c) => {
        sums[l] += a[c] * b[c]
      })
      const cosine = u[0] * v[0] + u[1] * v[1] + u[2] * v[2]
      for (let l = 1; l <= lMax; l++)
        expect(sums[l]).toBeCloseTo(((2 * l + 1) / (4 * Math.PI)) * legendre(l, cosine), 12)
    }
  })

  it('turn about z as cos mφ and sin mφ', () => {
    const [theta, phi] = [0.7, 1.1]
    const [sine, cosine] = [Math.sin(theta), Math.cos(theta)]
    const at = (angle: number): Float64Array => harmonics(8, [sine * Math.cos(angle), sine * Math.sin(angle), cosine])
    const [there, here] = [at(phi), at(0)]
    for (let l = 1; l <= 8; l++) {
      for (let m = 1; m <= l; m++) {
        const real = componentIndex(8, l, m, false)
        expect(there[real]).toBeCloseTo(here[real] * Math.cos(m * phi), 12)
        expect(there[componentIndex(8, l, m, true)]).toBeCloseTo(here[real] * Math.sin(m * phi), 12)
      }
    }
  })

  it.each(DEGREES)('give every component its own place: l_max %i', (lMax) => {
    const places = new Set<number>()
    for (let l = 1; l <= lMax; l++) {
      for (let m = 0; m <= l; m++) {
        places.add(componentIndex(lMax, l, m, false))
        if (m > 0) places.add(componentIndex(lMax, l, m, true))
      }
    }
    expect([...places].sort((a, b) => a - b)).toEqual(Array.from({ length: componentCount(lMax) }, (_, c) => c))
  })

  it.each(DEGREES)('have the gradient of their polynomials: l_max %i', (lMax) => {
    const random = randomStream(`gradient ${lMax}`)
    const weights = Float64Array.from({ length: componentCount(lMax) }, () => random.normal())
    const u = random.direction()
    const gradient = new Float64Array(3)
    functions(lMax).harmonicGradient(u[0], u[1], u[2], weights, 0, gradient, 0)
    const value = (x: Vector): number => harmonics(lMax, x).reduce((sum, b, c) => sum + weights[c] * b, 0)
    const size = Math.max(1, ...gradient.map(Math.abs))
    for (let k = 0; k < 3; k++) {
      const at = (h: number): number =>
        value([u[0] + (k === 0 ? h : 0), u[1] + (k === 1 ? h : 0), u[2] + (k === 2 ? h : 0)])
      const slope = (8 * (at(1e-3) - at(-1e-3)) - (at(2e-3) - at(-2e-3))) / 1.2e-2
      expect(Math.abs(gradient[k] - slope) / size).toBeLessThan(1e-8)
    }
  })

  it('are nothing at all for a model without angular terms', () => {
    const none = functions(0)
    const gradient = Float64Array.of(1, 1, 1)
    none.harmonicGradient(0, 0, 1, new Float64Array(0), 0, gradient, 0)
    expect([none.count, none.stride, none.invariantCount, ...gradient]).toEqual([0, 0, 0, 0, 0, 0])
  })
})
