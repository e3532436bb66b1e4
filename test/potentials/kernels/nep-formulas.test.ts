import { describe, expect, it } from 'vitest'
import { determinant3 } from '../../../src/math/matrix3.ts'
import { randomStream, type Random } from '../../../src/math/random.ts'
import type { ManyBody } from '../../../src/potentials/kernels/nep-formulas.ts'
import * as compiled from '../../../src/potentials/nep/compiled.ts'

/** Neighbours as unit vectors with weights, and their moments. */
function neighbourhood(
  random: Random,
  lMax: number,
): { u: [number, number, number][]; weights: number[]; moments: Float64Array } {
  const { harmonics, count } = compiled.angularFunctions({ lMax, fourBody: false, fiveBody: false })
  const u = Array.from({ length: 7 }, () => random.direction())
  const weights = u.map(() => random.normal())
  const moments = new Float64Array(count)
  const b = new Float64Array(count)
  u.forEach(([x, y, z], j) => {
    harmonics(x, y, z, b, 0)
    for (let c = 0; c < count; c++) moments[c] += weights[j] * b[c]
  })
  return { u, weights, moments }
}

function invariants(terms: ManyBody, moments: Float64Array): Float64Array {
  const functions = compiled.angularFunctions(terms)
  const q = new Float64Array(functions.invariantCount)
  functions.invariants(moments, 0, q, 0)
  return q
}

/** a4 of the 4-body term. */
const A4 = -108 * Math.sqrt(2 / 35) * (5 / (16 * Math.PI)) * Math.sqrt(5 / (16 * Math.PI))

describe('the cutoff function', () => {
  it('is ½ + ½cos(πr/rc), and its slope that of the cosine', () => {
    const rc = 4.5
    let [value, slope] = [0, 0]
    for (let k = 0; k <= 1000; k++) {
      const ratio = k / 1000
      const [y, e] = [ratio * ratio, 1 - ratio * ratio]
      const entire = compiled.cutoffEntire(y)
      const fc = compiled.cutoffValue(e, entire)
      const fcSlope = compiled.cutoffSlope(e, entire, compiled.cutoffEntireSlope(y), ratio, 1 / rc)
      value = Math.max(value, Math.abs(fc - (0.5 + 0.5 * Math.cos(Math.PI * ratio))))
      slope = Math.max(slope, Math.abs(fcSlope + ((0.5 * Math.PI) / rc) * Math.sin(Math.PI * ratio)))
    }
    expect(value).toBeLessThan(1e-15)
    expect(slope).toBeLessThan(1e-15)
  })

  it('vanishes at the cutoff with its slope, exactly', () => {
    expect(compiled.cutoffValue(0, compiled.cutoffEntire(1))).toBe(0)
    expect(Math.abs(compiled.cutoffSlope(0, compiled.cutoffEntire(1), compiled.cutoffEntireSlope(1), 1, 0.2))).toBe(0)
  })
})

describe('the Chebyshev recurrences', () => {
  const theta = 1.234
  const x = Math.cos(theta)

  it('give cos kθ and its slope k sin kθ / sin θ', () => {
    let [before, current, lowerU, upperU] = [x, 1, 0, 0]
    for (let k = 0; k < 12; k++) {
      expect(current).toBeCloseTo(Math.cos(k * theta), 13)
      expect(compiled.basisSlope(0, current, 1, k, upperU)).toBeCloseTo((k * Math.sin(k * theta)) / Math.sin(theta), 12)
      ;[before, current] = [current, compiled.chebyshevNext(2 * x, current, before)]
      ;[lowerU, upperU] = [upperU, k === 0 ? 1 : compiled.chebyshevNext(2 * x, upperU, lowerU)]
    }
  })

  it('sum a series as Clenshaw does, with its slope', () => {
    const weights = [0.3, -1.2, 0.7, 0.11, -0.9]
    let [b1, b2, d1, d2] = [0, 0, 0, 0]
    for (let k = weights.length - 1; k > 0; k--) {
      const d = compiled.clenshawSlopeNext(2 * x, b1, d1, d2)
      ;[b2, b1] = [b1, compiled.clenshawNext(weights[k], 2 * x, b1, b2)]
      ;[d2, d1] = [d1, d]
    }
    const sum = weights.reduce((total, w, k) => total + w * Math.cos(k * theta), 0)
    const slope = weights.reduce((total, w, k) => total + (w * k * Math.sin(k * theta)) / Math.sin(theta), 0)
    expect(compiled.clenshawSum(weights[0], x, b1, b2)).toBeCloseTo(sum, 13)
    expect(compiled.clenshawSumSlope(x, b1, d1, d2)).toBeCloseTo(slope, 13)
  })

  it('run over x = 2(r/rc − 1)² − 1', () => {
    const [r, rc] = [2.3, 4.1]
    const argument = (at: number): number => compiled.chebyshevArgument(at / rc)
    expect(argument(0)).toBe(1)
    expect(argument(rc)).toBe(-1)
    expect(compiled.chebyshevArgumentSlope(r / rc, 1 / rc)).toBeCloseTo(
      (argument(r + 1e-5) - argument(r - 1e-5)) / 2e-5,
      8,
    )
  })
})

describe('the invariants', () => {
  it('are the Legendre sums over pairs of neighbours', () => {
    const { u, weights, moments } = neighbourhood(randomStream('pairs'), 3)
    const q = invariants({ lMax: 3, fourBody: false, fiveBody: false }, moments)
    const legendre = [(t: number) => t, (t: number) => 1.5 * t * t - 0.5, (t: number) => 2.5 * t * t * t - 1.5 * t]
    legendre.forEach((polynomial, l) => {
      let sum = 0
      u.forEach((a, j) =>
        u.forEach((b, k) => {
          sum += weights[j] * weights[k] * polynomial(a[0] * b[0] + a[1] * b[1] + a[2] * b[2])
        }),
      )
      expect(q[l]).toBeCloseTo(((2 * l + 3) / (4 * Math.PI)) * sum, 12)
    })
  })

  it.each([2, 3, 4, 8])('q222 is a determinant: a4 det Σ g (u uᵀ − ⅓), l_max %i', (lMax) => {
    const { u, weights, moments } = neighbourhood(randomStream('q222'), lMax)
    const matrix = new Float64Array(9)
    u.forEach((v, j) => {
      for (let a = 0; a < 3; a++)
        for (let b = 0; b < 3; b++) matrix[3 * a + b] += weights[j] * (v[a] * v[b] - (a === b ? 1 / 3 : 0))
    })
    expect(invariants({ lMax, fourBody: true, fiveBody: false }, moments)[lMax]).toBeCloseTo(
      A4 * determinant3(matrix),
      13,
    )
  })

  it.each([1, 2, 4, 8])('q1111 is (7/15)(3/4π)² |Σ g u|⁴, l_max %i', (lMax) => {
    const { u, weights, moments } = neighbourhood(randomStream('q1111'), lMax)
    const sum = [0, 1, 2].map((k) => u.reduce((total, v, j) => total + weights[j] * v[k], 0))
    const square = sum[0] * sum[0] + sum[1] * sum[1] + sum[2] * sum[2]
    const expected = ((7 / 15) * 9 * square * square) / (16 * Math.PI * Math.PI)
    expect(invariants({ lMax, fourBody: false, fiveBody: true }, moments)[lMax]).toBeCloseTo(expected, 13)
    if (lMax >= 2)
      expect(invariants({ lMax, fourBody: true, fiveBody: true }, moments)[lMax + 1]).toBeCloseTo(expected, 13)
  })

  const TERMS: ManyBody[] = [1, 2, 3, 4, 5, 6, 7, 8]
    .flatMap((lMax) =>
      [false, true].flatMap((fourBody) => [false, true].map((fiveBody) => ({ lMax, fourBody, fiveBody }))),
    )
    .filter(({ lMax, fourBody }) => lMax >= 2 || !fourBody)
  it.each(TERMS)('have the gradient of their weighted sum: $lMax $fourBody $fiveBody', (terms) => {
    const random = randomStream('invariant gradient')
    const { invariantGradient, invariantCount, count } = compiled.angularFunctions(terms)
    const moments = Float64Array.from({ length: count }, () => 0.5 * random.normal())
    const f = Float64Array.from({ length: invariantCount }, () => random.normal())
    const g = new Float64Array(count)
    invariantGradient(moments, 0, f, 0, g, 0)
    const value = (s: Float64Array): number => invariants(terms, s).reduce((sum, q, k) => sum + f[k] * q, 0)
    for (let c = 0; c < count; c++) {
      const at = (h: number): number => value(moments.map((s, k) => (k === c ? s + h : s)))
      expect(g[c]).toBeCloseTo((8 * (at(1e-3) - at(-1e-3)) - (at(2e-3) - at(-2e-3))) / 1.2e-2, 9)
    }
  })
})

describe('pair forces', () => {
  it('across the pair are the gradient with its part along u removed, over r', () => {
    const random = randomStream('across')
    const u = random.direction()
    const gradient = Float64Array.from([0, 1, 2], () => random.normal())
    const across = new Float64Array(3)
    compiled.across(1 / 2.5, Float64Array.from(u), 0, gradient, 0, across, 0)
    expect(across[0] * u[0] + across[1] * u[1] + across[2] * u[2]).toBeCloseTo(0, 14)
    const along = gradient[0] * u[0] + gradient[1] * u[1] + gradient[2] * u[2]
    for (let k = 0; k < 3; k++) expect(2.5 * across[k] + along * u[k]).toBeCloseTo(gradient[k], 13)
  })

  it('of the ZBL term are the slope of its energy, and its universal screening is 1 at contact', () => {
    const table = Float64Array.of(0.18175, 3.1998, 0.50986, 0.94229, 0.28022, 0.4029, 0.02817, 0.20162)
    const [a, inner, outer, strength] = [5.3, 0.7, 1.9, 200]
    const pair = (r: number): Float64Array => {
      const work = new Float64Array(6)
      const factor = Math.PI / (outer - inner)
      compiled.zblScreening(a * r, table, 0, work, 0)
      compiled.zblDamping(factor * (r - inner), factor, work, 2)
      compiled.zblEnergy((0.5 * strength) / r, 1 / r, a, work, 0, work, 2, work, 4)
      return work
    }
    for (const r of [0.71, 1, 1.3, 1.85]) {
      const at = (h: number): number => pair(r + h)[4]
      expect(pair(r)[5]).toBeCloseTo((8 * (at(1e-4) - at(-1e-4)) - (at(2e-4) - at(-2e-4))) / 1.2e-3, 6)
    }
    expect(pair(1e-9)[0]).toBeCloseTo(1, 6)
    expect(Math.abs(pair(outer)[4])).toBeLessThan(1e-15)
  })
})

describe('the activation', () => {
  it('is tanh with its slope, and saturates', () => {
    for (const x of [-800, -20, -3, -1e-3, 0, 0.5, 9, 800]) {
      const t = compiled.activation(x)
      expect(Math.abs(t - Math.tanh(x))).toBeLessThan(4e-16)
      expect(compiled.activationSlope(t)).toBe(1 - t * t)
    }
  })
})
