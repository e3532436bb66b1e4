import { describe, expect, it } from 'vitest'
import { randomStream } from '../../src/math/random.ts'
import { evaluateHarmonics4, harmonicGradient4 } from '../../src/potentials/nep/harmonics4.ts'
import { componentIndex, evaluateHarmonics, harmonicGradient, harmonicTables } from '../../src/potentials/nep/harmonics.ts'

const L = 8
const tables = harmonicTables(L)

function harmonics(u: readonly [number, number, number]): { values: Float64Array; polynomials: Float64Array } {
  const values = new Float64Array(tables.stride)
  const polynomials = new Float64Array((L + 1) * (L + 2))
  evaluateHarmonics(tables, u[0], u[1], u[2], values, 0, polynomials, 0)
  return { values, polynomials }
}

/** P_l by its own recurrence. */
function legendre(l: number, x: number): number {
  let [before, current] = [0, 1]
  for (let k = 0; k < l; k++) [before, current] = [current, ((2 * k + 1) * x * current - k * before) / (k + 1)]
  return current
}

describe('scaled harmonics', () => {
  it('obey the addition theorem up to l = 8', () => {
    const random = randomStream('addition')
    for (let trial = 0; trial < 20; trial++) {
      const [u, v] = [random.direction(), random.direction()]
      const [a, b] = [harmonics(u).values, harmonics(v).values]
      const sums = new Float64Array(L + 1)
      for (let c = 0; c < tables.count; c++) sums[tables.degree[c]] += a[c] * b[c]
      const cosine = u[0] * v[0] + u[1] * v[1] + u[2] * v[2]
      for (let l = 1; l <= L; l++) expect(sums[l]).toBeCloseTo(((2 * l + 1) / (4 * Math.PI)) * legendre(l, cosine), 12)
    }
  })

  it('give every component its own place', () => {
    const places = new Set<number>()
    for (let l = 1; l <= L; l++) {
      for (let m = 0; m <= l; m++) {
        places.add(componentIndex(L, l, m, false))
        if (m > 0) places.add(componentIndex(L, l, m, true))
      }
    }
    expect([...places].sort((a, b) => a - b)).toEqual(Array.from({ length: L * (L + 2) }, (_, c) => c))
  })

  it('have the gradient of their polynomials', () => {
    const random = randomStream('gradient')
    const weights = Float64Array.from({ length: tables.stride }, () => random.normal())
    const u = random.direction()
    const gradient = new Float64Array(3)
    harmonicGradient(tables, u[0], u[1], weights, 0, harmonics(u).polynomials, 0, gradient)
    const value = (x: readonly [number, number, number]): number => harmonics(x).values.reduce((sum, b, c) => sum + weights[c] * b, 0)
    for (let k = 0; k < 3; k++) {
      const shifted = (h: number): [number, number, number] => [u[0] + (k === 0 ? h : 0), u[1] + (k === 1 ? h : 0), u[2] + (k === 2 ? h : 0)]
      expect(gradient[k]).toBeCloseTo((value(shifted(1e-5)) - value(shifted(-1e-5))) / 2e-5, 6)
    }
  })

  it('are the same where they are written out for l ≤ 4', () => {
    const random = randomStream('written out')
    const four = harmonicTables(4)
    for (let trial = 0; trial < 20; trial++) {
      const [x, y, z] = random.direction()
      const weights = Float64Array.from({ length: four.stride }, () => random.normal())
      const [general, special] = [new Float64Array(four.stride), new Float64Array(four.stride)]
      const [gradient, specialGradient] = [new Float64Array(3), new Float64Array(3)]
      const polynomials = new Float64Array(30)
      evaluateHarmonics(four, x, y, z, general, 0, polynomials, 0)
      evaluateHarmonics4(x, y, z, special, 0)
      harmonicGradient(four, x, y, weights, 0, polynomials, 0, gradient)
      harmonicGradient4(x, y, z, weights, specialGradient)
      for (let c = 0; c < four.count; c++) expect(special[c]).toBeCloseTo(general[c], 13)
      for (let k = 0; k < 3; k++) expect(specialGradient[k]).toBeCloseTo(gradient[k], 12)
    }
  })
})
