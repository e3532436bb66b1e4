import { describe, expect, it } from 'vitest'
import { cosineCutoff, radialFunctions } from '../../../src/potentials/tensornet/radial-basis.ts'
import { radialNetwork, radialSeries, type RadialSeries } from '../../../src/potentials/tensornet/radial-series.ts'
import { radialTable } from '../../../src/potentials/tensornet/radial-table.ts'
import { readTensorNet } from '../../../src/potentials/tensornet/tensornet-file.ts'
import { pairFunctions } from '../../../src/potentials/tensornet/moments.ts'
import { SMALL_TENSORNET } from '../../support/tensornet-cases.ts'

const CUTOFF = 5
const DISTANCES = Array.from({ length: 97 }, (_, k) => 0.013 + (k * (CUTOFF - 0.02)) / 97)

describe('radial functions', () => {
  const at = (r: number): Float64Array => {
    const to = new Float64Array(6)
    radialFunctions(r, CUTOFF, to)
    return to
  }

  it('are orthonormal with the weight r²', () => {
    const steps = 4000
    for (const [m, n] of [[0, 0], [1, 1], [2, 2], [0, 1], [0, 2], [1, 2]]) {
      let sum = 0
      for (let k = 0; k < steps; k++) {
        const r = ((k + 0.5) * CUTOFF) / steps
        const g = at(r)
        sum += (g[m] * g[n] * r * r * CUTOFF) / steps
      }
      expect(sum).toBeCloseTo(m === n ? 1 : 0, 5)
    }
  })

  it('vanish with their slopes at the cutoff, and are smooth at zero', () => {
    expect(Math.max(...at(CUTOFF).map(Math.abs))).toBeLessThan(1e-14)
    for (const r of [0.001, 0.0099, 0.0127, 1, 3.3]) {
      const [low, high, here] = [at(r - 1e-5), at(r + 1e-5), at(r)]
      for (let n = 0; n < 3; n++) expect(here[3 + n]).toBeCloseTo((high[n] - low[n]) / 2e-5, 8)
    }
  })
})

describe('the radial networks of a TensorNet', () => {
  const model = readTensorNet(SMALL_TENSORNET)

  const seriesAt = ({ functions, rank, terms, weights, coefficients }: RadialSeries, r: number): Float64Array => {
    const x = (2 * r) / CUTOFF - 1
    const polynomials = [1, x]
    for (let k = 2; k < terms; k++) polynomials.push(2 * x * polynomials[k - 1] - polynomials[k - 2])
    const beta = Array.from({ length: rank }, (_, q) =>
      polynomials.reduce((sum, value, k) => sum + value * coefficients[q * terms + k], 0))
    return Float64Array.from({ length: functions }, (_, c) =>
      beta.reduce((sum, value, q) => sum + value * weights[c * rank + q], 0))
  }

  it('equal their series to rounding', async () => {
    const { layers, channels } = await model
    const series = radialSeries(await model)
    const raw = new Float64Array(3 * channels)
    for (const r of DISTANCES) {
      const found = seriesAt(series, r)
      layers.forEach((layer, l) => {
        radialNetwork(layer, r, CUTOFF, raw)
        raw.forEach((value, c) => { expect(Math.abs(found[3 * channels * l + c] - value)).toBeLessThan(1e-11) })
      })
    }
  })

  it('are tabulated with the cutoff, from zero to it', async () => {
    const series = radialSeries(await model)
    const { rank, width, intervals, numbers } = radialTable(series, CUTOFF, 24, 2048)
    const phi = new Float64Array(8)
    for (const r of DISTANCES) {
      const place = (r / CUTOFF) * intervals
      const at = 4 * width * Math.floor(place)
      const t = place % 1
      const tabulated = (q: number): number =>
        numbers[at + q] + t * (numbers[at + width + q] + t * (numbers[at + 2 * width + q] + t * numbers[at + 3 * width + q]))
      const exact = seriesAt({ ...series, functions: series.rank, weights: identity(series.rank) }, r)
      for (let q = 0; q < 24; q++) expect(Math.abs(tabulated(q) - cosineCutoff(r, CUTOFF) * exact[q])).toBeLessThan(1e-7)
      pairFunctions(r, CUTOFF, phi)
      for (let k = 0; k < 4; k++) expect(Math.abs(tabulated(rank + k) - phi[k])).toBeLessThan(1e-11)
    }
  })
})

function identity(size: number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, k) => (k % (size + 1) === 0 ? 1 : 0))
}
