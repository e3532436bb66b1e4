import { describe, expect, it } from 'vitest'
import { InputError } from '../../../src/errors.ts'
import { mergeRepeats, refuseRepeats } from '../../../src/models/gaussian-process/merge-repeats.ts'
import { inTargetUnit, standardisation, standardised } from '../../../src/models/gaussian-process/standardise-targets.ts'

describe('standardised targets', () => {
  it('have mean 0 and deviation 1, and turn back into what they were', () => {
    const targets = [3, 5, 10, -2]
    const scale = standardisation(targets)
    const values = standardised(targets, scale)
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 14)
    expect(values.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(4, 13)
    const back = inTargetUnit({ mean: values, variance: Float64Array.of(1, 4, 0, 2) }, scale)
    targets.forEach((target, i) => expect(back.mean[i]).toBeCloseTo(target, 13))
    expect(back.variance[1]).toBeCloseTo(4 * scale.deviation * scale.deviation, 12)
  })

  it('are zero where all are equal, and need at least one', () => {
    const equal = [0.1, 0.1, 0.1]
    for (const value of standardised(equal, standardisation(equal))) expect(Math.abs(value)).toBeLessThan(1e-15)
    expect(standardisation([7])).toEqual({ mean: 7, deviation: 1 })
    expect(() => standardisation([])).toThrow(RangeError)
  })
})

describe('rows that are alike', () => {
  const inputs = { count: 5, dimension: 2, values: Float64Array.of(1, 2, 0, 3, 1, 2, -0, 3, 1, 2.5) }

  it('are merged into means, in the order in which they appear', () => {
    expect(mergeRepeats(inputs, Float64Array.of(1, 10, 4, 20, 7))).toEqual({
      inputs: { count: 3, dimension: 2, values: Float64Array.of(1, 2, 0, 3, 1, 2.5) },
      targets: Float64Array.of(2.5, 15, 7),
      repeats: Float64Array.of(2, 2, 1),
      mergedInto: Int32Array.of(0, 1, 0, 1, 2),
    })
  })

  it('are named by their ids where they are not wanted', () => {
    expect(() => refuseRepeats(inputs, ['a', 'b', 'c', 'd', 'e'])).toThrow(InputError)
    expect(() => refuseRepeats(inputs, ['a', 'b', 'c', 'd', 'e'])).toThrow('got "a and c"')
    expect(() => refuseRepeats({ count: 2, dimension: 2, values: inputs.values.slice(0, 4) }, ['a', 'b'])).not.toThrow()
  })
})
