import { describe, expect, it } from 'vitest'
import { InputError } from '../../src/errors.ts'
import { randomStream } from '../../src/math/random.ts'
import { crossValidate, scoresOf } from '../../src/models/cross-validation.ts'
import { foldsOf, groupedFolds, randomFolds, type Fold } from '../../src/models/folds.ts'
import { crossValidatedImportance, permutationImportance } from '../../src/models/permutation-importance.ts'
import { meanModel } from '../../src/models/mean.ts'
import { randomForest } from '../../src/models/random-forest/index.ts'
import { ridge } from '../../src/models/ridge.ts'
import { smoothData, withRows } from './example-data.ts'

const stream = (fold: number): ReturnType<typeof randomStream> => randomStream(`fold:${fold}`)

function leftOut(folds: readonly Fold[]): number[] {
  return folds.flatMap(({ test }) => [...test]).sort((a, b) => a - b)
}

describe('folds', () => {
  it('leave every row out once, in sizes that differ by at most one', () => {
    const folds = randomFolds(23, 5, randomStream('deal'))
    expect(leftOut(folds)).toEqual(Array.from({ length: 23 }, (_, row) => row))
    expect(folds.map(({ test }) => test.length).sort()).toEqual([4, 4, 5, 5, 5])
    for (const { train, test } of folds) expect(leftOut([{ train, test }, { train: test, test: train }])).toHaveLength(23)
  })

  it('keep rows of one label together, in folds of about one size', () => {
    const random = randomStream('labels')
    const labels = Array.from({ length: 200 }, () => `framework ${random.integer(30)}`)
    const folds = groupedFolds(labels, 5, randomStream('deal'))
    expect(leftOut(folds)).toHaveLength(200)
    for (const { train, test } of folds) {
      const left = new Set(Array.from(test, (row) => labels[row]))
      expect(Array.from(train).some((row) => left.has(labels[row]))).toBe(false)
      expect(Math.abs(test.length - 40)).toBeLessThanOrEqual(4)
    }
  })

  it.each([
    [() => randomFolds(3, 5, randomStream('x')), '5 folds need at least 5 rows, got 3'],
    [() => randomFolds(3, 1, randomStream('x')), 'at least 2 folds'],
    [() => groupedFolds(['a', 'b', 'a'], 3, randomStream('x')), '3 folds need at least 3 labels, got 2'],
  ])('are refused where they cannot be made %#', (deal, message) => {
    expect(deal).toThrow(InputError)
    expect(deal).toThrow(message)
  })
})

describe('scores', () => {
  const folds = foldsOf([0, 0, 1, 1], 2)

  it('are those of the definition', () => {
    const prediction = { mean: Float64Array.of(1, 2, 3, 6), deviation: Float64Array.of(1, 0.1, 1, 1) }
    const scores = scoresOf(prediction, Float64Array.of(0, 2, 5, 5), folds)
    expect(scores.perFold).toEqual([0.5, 1.5])
    expect(scores.meanAbsoluteError).toBe(1)
    expect(scores.deviationOverFolds).toBeCloseTo(Math.SQRT1_2, 14)
    expect(scores.r2).toBeCloseTo(1 - 6 / 18, 14)
    expect(scores.coverage).toBe(0.75)
  })

  it('have no R² where all targets are equal, and no coverage without deviations', () => {
    const scores = scoresOf({ mean: new Float64Array(4), deviation: null }, new Float64Array(4), folds)
    expect(scores.r2).toBeNull()
    expect(scores.coverage).toBeNull()
  })
})

describe('cross-validation', () => {
  const data = smoothData(60)
  const folds = randomFolds(60, 5, randomStream('folds'))

  it('never lets a model see the row it foretells', () => {
    const row = folds[2].test[0]
    const changed = { ...data, targets: data.targets.map((target, r) => (r === row ? 1e6 : target)) }
    const settings = randomForest.parameters.parse({ trees: 20 })
    const [before, after] = [data, changed].map((rows) => crossValidate(randomForest, settings, rows, folds, stream))
    for (const left of folds[2].test) expect(after.prediction.mean[left]).toBe(before.prediction.mean[left])
    expect(after.prediction.mean[folds[0].test[0]]).not.toBe(before.prediction.mean[folds[0].test[0]])
  })

  it('sets the mean predictor beside every model', () => {
    const own = crossValidate(meanModel, {}, data, folds, stream)
    const { baseline, meanAbsoluteError, r2, coverage } = crossValidate(ridge, { lambda: 1 }, data, folds, stream)
    expect(baseline.perFold).toEqual(own.perFold)
    expect(baseline.r2).toBeLessThan(0.01)
    expect(meanAbsoluteError).toBeLessThan(0.5 * baseline.meanAbsoluteError)
    expect(r2).toBeGreaterThan(0.8)
    expect(coverage).toBeNull()
    expect(own.coverage).toBeGreaterThan(0.85)
  })
})

describe('permutation importance', () => {
  const data = smoothData(90)
  const folds = randomFolds(90, 3, randomStream('folds'))
  const streams = (purpose: string, fold: number): ReturnType<typeof randomStream> => randomStream(`${purpose}:${fold}`)
  const settings = { repeats: 8, columnNames: ['a', 'b', 'c'] }

  it('finds the columns and groups that matter, and none in a column without meaning', () => {
    const { columns, groups } = crossValidatedImportance(randomForest, randomForest.parameters.parse({ trees: 50 }), data, folds, settings, streams)
    expect(columns.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
    expect(columns[1].rise).toBeGreaterThan(columns[0].rise)
    expect(columns[0].rise).toBeGreaterThan(0.1)
    expect(Math.abs(columns[2].rise)).toBeLessThan(0.05)
    expect(groups.map(({ name }) => name)).toEqual(['both', 'rest'])
    expect(groups[0].rise).toBeGreaterThan(columns[1].rise)
    expect(groups[1].columns).toEqual([2])
    expect(columns[1].deviation).toBeGreaterThan(0)
  })

  it('gives the same numbers for the same streams, and is zero for the mean predictor', () => {
    const run = (): unknown => crossValidatedImportance(ridge, { lambda: 1 }, data, folds, settings, streams)
    expect(run()).toEqual(run())
    const { columns } = crossValidatedImportance(meanModel, {}, data, folds, settings, streams)
    expect(columns.every(({ rise, deviation }) => rise === 0 && deviation === 0)).toBe(true)
  })

  it('is the mean distance of two values of a column that the model follows exactly', () => {
    const line = withRows(Array.from({ length: 400 }, (_, row) => [row / 400, 0]), Array.from({ length: 400 }, (_, row) => row / 400))
    const fitted = ridge.fit(line, { lambda: 1e-9 }, randomStream('-'))
    const { columns: [first] } = permutationImportance(fitted, line, { repeats: 20 }, randomStream('shuffle'))
    expect(first.name).toBe('column 0')
    // Mean distance of two uniform numbers.
    expect(first.rise).toBeCloseTo(1 / 3, 1)
  })
})
