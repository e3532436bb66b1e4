import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { gaussianProcess } from '../../../src/models/gaussian-process/gaussian-process.ts'
import { kernelOver } from '../../../src/models/gaussian-process/kernel.ts'
import { negativeLogPosterior } from '../../../src/models/gaussian-process/log-posterior.ts'
import type { InputSpace, KernelName, Observations } from '../../../src/models/gaussian-process/types.ts'
import type { DescriptorGroup, Inputs } from '../../../src/models/inputs.ts'

interface Case {
  readonly kernel: KernelName
  readonly categorical: readonly number[]
  readonly theta: readonly number[]
  readonly rows: readonly (readonly number[])[]
  readonly targets: readonly number[]
  readonly repeats: readonly number[] | null
  readonly points: readonly (readonly number[])[]
  readonly mean: readonly number[]
  readonly variance: readonly number[]
  readonly negative_log_posterior: number
  readonly left_out_mean: readonly number[]
  readonly left_out_variance: readonly number[]
  readonly left_out_density: number
}

const { groups, cases } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'fixtures/reference-posteriors.json'), 'utf8'),
) as { groups: DescriptorGroup[]; cases: Case[] }

function inputsOf(rows: readonly (readonly number[])[]): Inputs {
  return { count: rows.length, dimension: rows[0].length, values: Float64Array.from(rows.flat()) }
}

function largestDifference(found: ArrayLike<number>, expected: readonly number[]): number {
  return Math.max(...expected.map((value, i) => Math.abs(found[i] - value)))
}

const ROWS = cases.map((entry) => [entry.kernel, entry.categorical.length, entry] as const)

describe('a Gaussian process agrees with scikit-learn', () => {
  it.each(ROWS)('%s with %d categorical columns', (kernel, _, entry) => {
    const space: InputSpace = { dimension: 5, groups, categorical: entry.categorical }
    const observations: Observations = {
      inputs: inputsOf(entry.rows),
      targets: Float64Array.from(entry.targets),
      repeats: entry.repeats === null ? null : Float64Array.from(entry.repeats),
    }
    const process = gaussianProcess(space, { kernel, theta: entry.theta }, observations)
    const { mean, variance } = process.predict(inputsOf(entry.points))
    expect(largestDifference(mean, entry.mean)).toBeLessThan(1e-8)
    expect(largestDifference(variance, entry.variance)).toBeLessThan(1e-8)
    // Refits without each observation in turn.
    const leftOut = process.leaveOneOut()
    expect(largestDifference(leftOut.mean, entry.left_out_mean)).toBeLessThan(1e-8)
    expect(largestDifference(leftOut.variance, entry.left_out_variance)).toBeLessThan(1e-8)
    expect(leftOut.logDensity).toBeCloseTo(entry.left_out_density, 8)
    const evaluate = negativeLogPosterior(kernelOver(space, kernel), observations)
    const theta = Float64Array.from(entry.theta)
    expect(evaluate(theta, new Float64Array(theta.length))).toBeCloseTo(entry.negative_log_posterior, 8)
  })
})
