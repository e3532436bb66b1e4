import { describe, expect, it } from 'vitest'
import { randomStream } from '../../src/math/random.ts'
import { kernelRidge } from '../../src/models/kernel-ridge.ts'
import { ridge } from '../../src/models/ridge.ts'
import { smoothData, withRows } from './example-data.ts'

const fitKernel = (settings: object, data = smoothData(40)): ReturnType<typeof kernelRidge.fit> =>
  kernelRidge.fit(data, kernelRidge.parameters.parse(settings), randomStream('inner'))

describe('kernel ridge regression', () => {
  it('passes through its rows when nothing holds it back, and stays at the mean when everything does', () => {
    const data = smoothData(40)
    const close = fitKernel({ lambda: [1e-9], gamma: [1] }).predict(data.inputs).mean
    close.forEach((value, row) => expect(value).toBeCloseTo(data.targets[row], 5))
    const mean = data.targets.reduce((sum, target) => sum + target, 0) / 40
    for (const value of fitKernel({ lambda: [1e9], gamma: [1] }).predict(data.inputs).mean) expect(value).toBeCloseTo(mean, 6)
  })

  it('is the mean of its rows far from all of them', () => {
    const data = smoothData(40)
    const far = fitKernel({ lambda: [0.1], gamma: [1] }).predict(withRows([[1e3, -1e3, 50]], [0]).inputs).mean[0]
    expect(far).toBe(data.targets.reduce((sum, target) => sum + target, 0) / 40)
  })

  it('chooses strength and width that foretell left-out rows: little strength without noise, more with it', () => {
    const data = smoothData(90)
    const random = randomStream('noise')
    const noisy = { ...data, targets: data.targets.map((target) => target + 2 * random.normal()) }
    const [clean, rough] = [data, noisy].map((rows) => fitKernel({}, rows).save() as { lambda: number; gamma: number })
    expect(clean.lambda).toBe(0.01)
    expect(rough.lambda).toBe(1)
  })

  it('says when a strength is too small for rows that repeat', () => {
    const repeated = withRows([[1], [1], [2]], [0, 1, 2])
    expect(() => fitKernel({ lambda: [1e-300], gamma: [1] }, repeated)).toThrow('lambda must be large enough')
  })
})

describe('ridge regression', () => {
  it('finds the coefficients of a linear target, in the units of the columns, when nothing holds it back', () => {
    const random = randomStream('linear')
    const rows = Array.from({ length: 30 }, () => [random.between(-1, 1), 1000 * random.uniform(), 7])
    const data = withRows(rows, rows.map(([a, b]) => 3 * a - 0.002 * b + 5))
    const fitted = ridge.fit(data, { lambda: 1e-9 }, randomStream('-'))
    const found = fitted.predict(withRows([[0, 0, 7], [1, 0, 7], [0, 1000, 7]], []).inputs).mean
    expect(Array.from(found, (value) => Number(value.toFixed(7)))).toEqual([5, 8, 3])
  })

  it('has the coefficient Σxy/(Σx² + λ) with one column', () => {
    const data = withRows([[-1], [1]], [-3, 3])
    expect(ridge.fit(data, { lambda: 1 }, randomStream('-')).predict(withRows([[1]], []).inputs).mean[0]).toBeCloseTo(6 / 3, 14)
  })
})
