import { describe, expect, it } from 'vitest'
import { ConfigError, InputError } from '../../src/errors.ts'
import { randomStream } from '../../src/math/random.ts'
import type { TrainingData } from '../../src/models/property-model.ts'
import { loadModel, propertyModel, propertyModels } from '../../src/models/property-models.ts'
import { rowsOf } from '../../src/models/training-data.ts'
import type { Json } from '../../src/spaces/space.ts'
import { smoothData, withRows } from './example-data.ts'

const NAMES = Object.keys(propertyModels)

function fit(name: string, data: TrainingData, seed = 'fit'): ReturnType<ReturnType<typeof propertyModel>['fit']> {
  const model = propertyModel(name)
  return model.fit(data, model.parameters.parse({}), randomStream(seed))
}

describe.each(NAMES)('property model %s', (name) => {
  const data = smoothData(60)
  const { inputs: unseen } = smoothData(25, 'unseen')

  it('predicts the same bits after save, JSON and load', () => {
    const fitted = fit(name, data)
    const saved = JSON.parse(JSON.stringify(fitted.save())) as Json
    for (const loaded of [propertyModel(name).load(saved), loadModel(saved)]) {
      expect(loaded.name).toBe(name)
      expect(loaded.predict(unseen)).toEqual(fitted.predict(unseen))
      expect(loaded.save()).toEqual(saved)
    }
  })

  it('gives the same bits for the same stream', () => {
    expect(fit(name, data).predict(unseen)).toEqual(fit(name, data).predict(unseen))
  })

  it('predicts a row alike whatever stands beside it', () => {
    const fitted = fit(name, data)
    const all = fitted.predict(unseen)
    const one = fitted.predict(rowsOf(unseen, [7]))
    expect(one.mean[0]).toBe(all.mean[7])
    expect(one.deviation?.[0]).toBe(all.deviation?.[7])
  })

  it('leaves the data it was given as they were', () => {
    const before = structuredClone(data)
    fit(name, data).predict(unseen)
    expect(data).toEqual(before)
  })

  it('learns more than the mean does', () => {
    const truth = smoothData(25, 'unseen').targets
    const error = (predicted: Float64Array): number => truth.reduce((sum, target, row) => sum + Math.abs(target - predicted[row]), 0)
    const mean = fit('mean', data).predict(unseen).mean
    if (name !== 'mean') expect(error(fit(name, data).predict(unseen).mean)).toBeLessThan(0.7 * error(mean))
  })

  it('follows the target when its zero and unit change', () => {
    const moved = { ...data, targets: data.targets.map((target) => 1000 + 8 * target) }
    const plain = fit(name, data).predict(unseen).mean
    fit(name, moved).predict(unseen).mean.forEach((value, row) => expect(value).toBeCloseTo(1000 + 8 * plain[row], 7))
  })

  it.each([
    ['one row', 1], ['two rows', 2], ['three rows', 3],
  ])('can be fitted to %s', (_, count) => {
    const few = smoothData(count)
    const predicted = fit(name, few).predict(unseen).mean
    expect(predicted.every(Number.isFinite)).toBe(true)
    if (count === 1) expect(predicted[0]).toBeCloseTo(few.targets[0], 12)
  })

  it('copes with targets that are all equal, columns that do not vary and rows that repeat', () => {
    const flat = withRows([[1, 5], [1, 5], [2, 5], [3, 5]], [2, 2, 2, 2])
    for (const value of fit(name, flat).predict(flat.inputs).mean) expect(value).toBeCloseTo(2, 12)
    const repeated = withRows([[1, 5], [1, 5], [2, 5], [3, 5]], [0, 1, 4, 9])
    expect(fit(name, repeated).predict(repeated.inputs).mean.every(Number.isFinite)).toBe(true)
  })

  it.each([
    [withRows([], []), 'at least one row'],
    [withRows([[]], [1]), 'at least one descriptor'],
    [withRows([[1], [2]], [1]), 'one target per row (2), got 1'],
    [withRows([[1, 2], [3, Number.NaN]], [1, 2]), 'a descriptor must be a finite number, got NaN (row 2, column 2)'],
    [withRows([[1], [2]], [1, Infinity]), 'a target must be a finite number, got Infinity (row 2)'],
    [{ ...withRows([[1], [2]], [1, 2]), groups: [{ name: 'radius', columns: [1] }] }, 'group radius'],
  ])('refuses training data %#: %s', (bad, message) => {
    expect(() => fit(name, bad)).toThrow(InputError)
    expect(() => fit(name, bad)).toThrow(message)
  })

  it('refuses rows that do not fit, and saved data of another form', () => {
    expect(() => fit(name, data).predict(withRows([[1]], [0]).inputs)).toThrow('must have the 3 descriptors the model was fitted to, got 1')
    expect(() => propertyModel(name).load({ model: 'other' })).toThrow(`a saved ${name} model must have the form`)
  })
})

describe('the registry of property models', () => {
  it('names every entry as its model does, with a summary and described parameters', () => {
    for (const [name, model] of Object.entries(propertyModels)) {
      expect(model.name).toBe(name)
      expect(model.summary.length).toBeGreaterThan(20)
    }
  })

  it('lists the valid names for an unknown one', () => {
    expect(() => propertyModel('random-forrest')).toThrow(ConfigError)
    expect(() => propertyModel('random-forrest')).toThrow('Did you mean "random-forest"?')
    expect(() => loadModel({ model: 'svm' })).toThrow('must name its property model')
  })
})
