import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { InputError } from '../../../src/errors.ts'
import { randomStream } from '../../../src/math/random.ts'
import { fitHyperparameters } from '../../../src/models/gaussian-process/fit-hyperparameters.ts'
import { gaussianProcess } from '../../../src/models/gaussian-process/gaussian-process.ts'
import { kernelOver, kernelsOf } from '../../../src/models/gaussian-process/kernel.ts'
import { thetaBounds } from '../../../src/models/gaussian-process/priors.ts'
import type { InputSpace, KernelChoice, KernelName, Observations } from '../../../src/models/gaussian-process/types.ts'
import { KERNELS, randomInputs, randomObservations, someHyperparameters, SPACE } from './support.ts'

interface Case {
  readonly kernel: KernelName
  readonly categorical: readonly number[]
  readonly rows: readonly (readonly number[])[]
  readonly targets: readonly number[]
  readonly repeats: readonly number[] | null
  readonly fitted_negative_log_posterior: number
}

const { groups, cases } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'fixtures/reference-posteriors.json'), 'utf8'),
) as { groups: InputSpace['groups']; cases: Case[] }

const settings = (kernel: KernelChoice, randomStarts = 0) => {
  return { kernel, previous: [], randomStarts, random: randomStream('fit') }
}

function groupsOf(columns: readonly (readonly number[])[]): InputSpace['groups'] {
  return columns.map((group, g) => ({ name: `g${g}`, columns: group }))
}

describe('fitting the hyperparameters', () => {
  it.each(cases.map((entry) => [entry.kernel, entry.categorical.length, entry] as const))(
    'reaches what scipy reaches: %s with %d categorical columns', (kernel, _, entry) => {
      const observations: Observations = {
        inputs: { count: entry.rows.length, dimension: 5, values: Float64Array.from(entry.rows.flat()) },
        targets: Float64Array.from(entry.targets),
        repeats: entry.repeats === null ? null : Float64Array.from(entry.repeats),
      }
      const space = { dimension: 5, groups, categorical: entry.categorical }
      const { starts, outcome } = fitHyperparameters(space, observations, settings(kernel))
      expect(outcome).toBe('fitted')
      expect(starts).toHaveLength(1)
      expect(starts[0].reached).toBeCloseTo(entry.fitted_negative_log_posterior, 4)
    })

  it.each(KERNELS)('stays within the bounds and records every start: %s', (kernel) => {
    const observations = randomObservations(20, 'bounds')
    const earlier = someHyperparameters(kernel)
    const other = someHyperparameters(kernel === 'ard' ? 'additive' : 'ard')
    const record = fitHyperparameters(SPACE, observations, { ...settings(kernel, 2), previous: [other, earlier] })
    expect(record.starts.map(({ from }) => from)).toEqual(['previous', 'base', 'random', 'random'])
    expect(record.starts.every((start) => start.kernel === kernel && start.reached !== null)).toBe(true)
    expect(record.best).toEqual([record.chosen])
    const { lower, upper } = thetaBounds(kernelOver(SPACE, kernel))
    record.chosen.theta.forEach((value, i) => {
      expect(value).toBeGreaterThanOrEqual(lower[i])
      expect(value).toBeLessThanOrEqual(upper[i])
    })
    const density = gaussianProcess(SPACE, record.chosen, observations).leaveOneOut().logDensity
    expect(record.densities).toEqual({ [kernel]: density })
  })

  it('lets `auto` choose the kernel with the highest leave-one-out density, chosen one first', () => {
    const observations = randomObservations(40, 'auto')
    const record = fitHyperparameters(SPACE, observations, settings('auto'))
    expect(Object.keys(record.densities)).toEqual(['additive', 'additive+joint', 'ard'])
    expect(record.best[0]).toBe(record.chosen)
    const densities = record.best.map(({ kernel }) => record.densities[kernel] ?? NaN)
    expect(densities).toEqual([...densities].sort((a, b) => b - a))
    // Each choice alone gives the same hyperparameters.
    for (const hyperparameters of record.best) {
      expect(fitHyperparameters(SPACE, observations, settings(hyperparameters.kernel)).chosen).toEqual(hyperparameters)
    }
  })

  it('begins from the earlier hyperparameters and gets there at once', () => {
    const observations = randomObservations(30, 'warm')
    const first = fitHyperparameters(SPACE, observations, settings('auto'))
    const second = fitHyperparameters(SPACE, observations, { ...settings('auto'), previous: first.best })
    for (const kernel of ['additive', 'additive+joint', 'ard'] as const) {
      const [warm, base] = second.starts.filter((start) => start.kernel === kernel)
      expect([warm.from, base.from]).toEqual(['previous', 'base'])
      expect(warm.reached).toBeLessThanOrEqual((base.reached ?? NaN) + 1e-5)
    }
  })

  it('depends on the seed only through the random starts', () => {
    const observations = randomObservations(15, 'seed')
    const fit = (stream: string, randomStarts: number) => {
      return fitHyperparameters(SPACE, observations, { ...settings('additive', randomStarts), random: randomStream(stream) })
    }
    expect(fit('a', 0)).toEqual(fit('b', 0))
    expect(fit('a', 3)).toEqual(fit('a', 3))
    expect(fit('a', 3).starts).not.toEqual(fit('b', 3).starts)
  })

  it('finds which group matters', () => {
    const random = randomStream('relevance')
    const inputs = randomInputs(60, SPACE, random)
    const targets = Float64Array.from({ length: 60 }, (_, row) => Math.sin(2 * inputs.values[row * 7 + 3]))
    const { chosen } = fitHyperparameters(SPACE, { inputs, targets, repeats: null }, settings('additive'))
    const variances = chosen.theta.slice(3, 6)
    expect(variances[1]).toBeGreaterThan(Math.max(variances[0], variances[2]) + 2)
  })

  it('works from one observation, and from equal targets', () => {
    const equal = { ...randomObservations(8, 'equal'), targets: new Float64Array(8) }
    for (const observations of [randomObservations(1, 'one'), equal]) {
      const { chosen, outcome } = fitHyperparameters(SPACE, observations, settings('auto'))
      expect(outcome).toBe('fitted')
      expect(chosen.theta.every(Number.isFinite)).toBe(true)
    }
  })
})

describe('a fit whose every start fails', () => {
  // Squared distances overflow, and so does the gradient.
  const { inputs, targets } = randomObservations(6, 'overflow')
  const values = inputs.values.map((value) => 1e200 * value)
  const broken: Observations = { inputs: { ...inputs, values }, targets, repeats: null }

  it('keeps the first of the earlier hyperparameters and says so', () => {
    const previous = [someHyperparameters('isotropic'), someHyperparameters('ard')]
    const record = fitHyperparameters(SPACE, broken, { ...settings('ard'), previous })
    expect(record).toMatchObject({ chosen: previous[1], outcome: 'previous', densities: {}, best: previous })
    expect(record.starts.map(({ reached }) => reached)).toEqual([null, null])
  })

  it('is an error when there are none', () => {
    const fit = () => fitHyperparameters(SPACE, broken, settings('additive', 1))
    expect(fit).toThrow(InputError)
    expect(fit).toThrow(/from at least one of 2 starts, got "none"/)
  })
})

describe('what cannot be fitted is refused', () => {
  const observations = randomObservations(4, 'refused')
  const fit = (changed: Partial<Observations>, space: InputSpace = SPACE) => () => {
    return fitHyperparameters(space, { ...observations, ...changed }, settings('additive'))
  }

  it('and named', () => {
    const none = { count: 0, dimension: 7, values: new Float64Array(0) }
    expect(fit({ inputs: none, targets: new Float64Array(0) })).toThrow('at least one observation')
    const values = observations.inputs.values.with(9, Infinity)
    expect(fit({ inputs: { ...observations.inputs, values } })).toThrow('got Infinity (row 1, column 2)')
    expect(fit({ targets: observations.targets.with(2, NaN) })).toThrow('targets must be finite numbers, got NaN (row 2)')
    expect(fit({ targets: new Float64Array(2) })).toThrow(RangeError)
    const repeats = new Float64Array(4).fill(1)
    expect(fit({ repeats: repeats.with(1, 0.5) })).toThrow('the mean of at least one measurement, got 0.5 (row 1)')
    expect(fit({ repeats: repeats.slice(1) })).toThrow(RangeError)
  })

  it('such as groups that do not hold every column once', () => {
    const over = (columns: readonly (readonly number[])[], categorical: readonly number[] = []) => {
      return fit({}, { dimension: 7, groups: groupsOf(columns), categorical })
    }
    expect(over([[0, 1, 2], [3, 4, 5]])).toThrow(/together every column/)
    expect(over([[0, 1, 2], [2, 3, 4, 5, 6]])).toThrow(/column 2 in two/)
    expect(over([[0, 1, 2, 3, 4, 5, 6, 7]])).toThrow(/between 0 and 6, got 7/)
    expect(over([[0, 1, 2, 3, 4, 5, 6], []])).toThrow(/at least one column each/)
    expect(over([[0, 1, 2, 3, 4, 5, 6]], [7])).toThrow(/categorical columns must lie between 0 and 6, got 7/)
  })

  it('such as a kernel that nobody knows, or theta of another', () => {
    const unknown = { kernel: 'additve' as KernelName, theta: [] }
    const wayOut = 'Did you mean "additive"? Valid: isotropic, ard, additive, additive+joint.'
    expect(() => gaussianProcess(SPACE, unknown, observations)).toThrow(wayOut)
    const short = { kernel: 'additive', theta: [0, 0] } as const
    expect(() => gaussianProcess(SPACE, short, observations)).toThrow('must be 7 finite numbers, got [0,0]')
  })
})

describe('the kernels behind `auto`', () => {
  const rows: readonly [columns: number[][], expected: KernelName[], reason: string][] = [
    [[[0, 1], [2]], ['additive', 'additive+joint', 'ard'], 'none is a copy'],
    [[[0, 1, 2]], ['additive', 'ard'], 'with one group a joint term is a copy'],
    [[[0]], ['additive'], 'with one column all are one'],
  ]

  it.each(rows)('over %j are %j: %s', (columns, expected) => {
    const space = { dimension: columns.flat().length, groups: groupsOf(columns), categorical: [] }
    expect(kernelsOf('auto', space)).toEqual(expected)
    expect(kernelsOf('isotropic', space)).toEqual(['isotropic'])
  })
})
