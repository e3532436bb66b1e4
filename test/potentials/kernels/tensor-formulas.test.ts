import { describe, expect, it } from 'vitest'
import { multiply3, transpose3 } from '../../../src/math/matrix3.ts'
import { randomStream } from '../../../src/math/random.ts'
import * as compiled from '../../../src/potentials/tensornet/compiled.ts'

type Numbers = Float64Array

const random = randomStream('tensor formulas')
const numbers = (count: number): Numbers => Float64Array.from({ length: count }, () => random.normal())

/** I·1 + [a]× + S from 9 components, each kind times a weight. */
function matrixOf(x: Numbers, [w0, w1, w2]: Iterable<number> = [1, 1, 1]): Numbers {
  const [i, ax, ay, az, xx, yy, xy, xz, yz] = x
  return Float64Array.of(
    w0 * i + w2 * xx, -w1 * az + w2 * xy, w1 * ay + w2 * xz,
    w1 * az + w2 * xy, w0 * i + w2 * yy, -w1 * ax + w2 * yz,
    -w1 * ay + w2 * xz, w1 * ax + w2 * yz, w0 * i - w2 * (xx + yy),
  )
}

const plus = (a: Numbers, b: Numbers): Numbers => a.map((value, k) => value + b[k])
const squareOf = (m: Numbers): number => m.reduce((sum, value) => sum + value * value, 0)
const worst = (a: Numbers, b: Numbers): number => Math.max(...a.map((value, k) => Math.abs(value - b[k])))

/** dE of a step in components: G of the symmetric part is a matrix, so off-diagonal components count twice. */
function along(g: Numbers, step: Numbers): number {
  const zz = (x: Numbers): number => -x[4] - x[5]
  const weights = [1, 1, 1, 1, 1, 1, 2, 2, 2]
  return weights.reduce((sum, weight, k) => sum + weight * g[k] * step[k], zz(g) * zz(step))
}

/** The directional derivative of a scalar function of several arrays. */
function slope(f: (...inputs: Numbers[]) => number, inputs: Numbers[], steps: Numbers[]): number {
  const at = (h: number): number => f(...inputs.map((x, i) => x.map((value, k) => value + h * steps[i][k])))
  return (8 * (at(1e-3) - at(-1e-3)) - (at(2e-3) - at(-2e-3))) / 12e-3
}

/** E = G · value, so that ∂E/∂value is g. */
function probe(value: (to: Numbers) => number, g: Numbers): number {
  const to = new Float64Array(9)
  value(to)
  return along(g, to)
}

const TWENTY = Array.from({ length: 20 }, (_, k) => k)

describe('the algebra of one channel', () => {
  it.each(TWENTY)('has MY + YM and Y² as products of matrices, case %i', () => {
    const [x, w, to] = [numbers(9), numbers(3), new Float64Array(9)]
    const [m, y] = [matrixOf(x, w), matrixOf(x)]
    compiled.product(w, 0, x, 0, to, 0)
    expect(worst(matrixOf(to), plus(multiply3(m, y), multiply3(y, m)))).toBeLessThan(1e-13)
    const base = numbers(9)
    compiled.updated(base, 0, x, 0, to, 0)
    expect(worst(matrixOf(to), plus(plus(matrixOf(base), y), multiply3(y, y)))).toBeLessThan(1e-13)
  })

  it('has norms of matrices', () => {
    const [x, parts, to] = [numbers(9), new Float64Array(3), new Float64Array(9)]
    compiled.normParts(x, 0, parts, 0)
    const square = squareOf(matrixOf(x))
    expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(square, 12)
    expect(parts[1]).toBeCloseTo(squareOf(matrixOf(x, [0, 1, 0])), 12)
    compiled.normalised(x, 0, to, 0)
    expect(worst(matrixOf(to), matrixOf(x).map((value) => value / (square + 1)))).toBeLessThan(1e-15)
  })

  it('does not depend on the direction of the unit vectors', () => {
    const [x, w, to, turned] = [numbers(9), numbers(3), new Float64Array(9), new Float64Array(9)]
    compiled.product(w, 0, x, 0, to, 0)
    compiled.product(w, 0, x.map((value, k) => (k > 0 && k < 4 ? -value : value)), 0, turned, 0)
    expect(worst(matrixOf(turned), transpose3(matrixOf(to)))).toBeLessThan(1e-14)
  })
})

describe('gradients of the algebra', () => {
  const dot = (a: Numbers, b: Numbers): number => a.reduce((sum, value, k) => sum + value * b[k], 0)

  it.each(TWENTY)('are those of the values, case %i', () => {
    const [x, w, g, dx, dw] = [numbers(9), numbers(3), numbers(9), numbers(9), numbers(3)]
    const to = new Float64Array(12)
    const expected = (value: number): void => { expect(along(to, dx) + dot(to.subarray(9), dw)).toBeCloseTo(value, 7) }

    compiled.productGradient(w, 0, x, 0, g, 0, to, 0)
    expected(slope((y, v) => probe((out) => compiled.product(v, 0, y, 0, out, 0), g), [x, w], [dx, dw]))

    compiled.weightedGradient(w, 0, x, 0, g, 0, to, 0)
    expected(slope((y, v) => probe((out) => compiled.weighted(v, 0, y, 0, out, 0), g), [x, w], [dx, dw]))

    to.fill(0)
    compiled.normalisedGradient(x, 0, g, 0, to, 0)
    expected(slope((y) => probe((out) => compiled.normalised(y, 0, out, 0), g), [x], [dx]))

    const zero = new Float64Array(9)
    compiled.updatedGradient(x, 0, g, 0, to, 0)
    expected(slope((y) => probe((out) => compiled.updated(zero, 0, y, 0, out, 0), g), [x], [dx]))

    const parts = new Float64Array(3)
    compiled.normPartsGradient(x, 0, w, 0, to, 0)
    expected(slope((y) => { compiled.normParts(y, 0, parts, 0); return dot(parts, w) }, [x], [dx]))
  })

  it('gives SiLU its slope', () => {
    const to = new Float64Array(2)
    const value = (x: number): number => { compiled.silu(x, to, 0); return to[0] }
    for (const x of [-30, -2, -0.3, 0, 0.7, 5, 40]) {
      const numeric = (value(x + 1e-5) - value(x - 1e-5)) / 2e-5
      compiled.silu(x, to, 0)
      expect(to[1]).toBeCloseTo(numeric, 8)
      expect(to[0]).toBeCloseTo(x * compiled.sigmoid(x), 14)
    }
  })
})
