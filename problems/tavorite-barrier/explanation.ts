// Which groups of descriptors the barriers rest on: a Gaussian process with one term per group and one over all of them,
// fitted to everything that was measured. Shares of the variance that each term gives the predictions over the pool, and
// how much predictions change when the descriptors of a group are shuffled (Breiman, Mach. Learn. 45, 5 (2001)).
import { randomStream } from '../../src/math/random.ts'
import { varianceShares } from '../../src/models/gaussian-process/contributions.ts'
import { fitHyperparameters } from '../../src/models/gaussian-process/fit-hyperparameters.ts'
import { gaussianProcess } from '../../src/models/gaussian-process/gaussian-process.ts'
import { standardisation, standardised as standardisedTargets } from '../../src/models/gaussian-process/standardise-targets.ts'
import type { GaussianProcess, TermContribution } from '../../src/models/gaussian-process/types.ts'
import type { DescriptorGroup, Inputs } from '../../src/models/inputs.ts'
import { columnScale, standardised } from '../../src/models/standardise.ts'
import type { PoolDescriptors } from '../../src/spaces/pool.ts'

/** What the model says of one of its terms. */
export interface TermShare {
  /** Name of the group, or "joint". */
  readonly term: string
  /** Of the variance of the predictions over the pool; the shares sum to 1. */
  readonly share: number
  /** Of the variance of the prior. */
  readonly priorShare: number
  /** Mean change of a prediction when the descriptors of the group are shuffled over the pool, eV; null for "joint". */
  readonly importance: number | null
}

export interface Explanation {
  readonly terms: readonly TermShare[]
  /** Leave-one-out with fixed hyperparameters: optimistic. */
  readonly r2: number
  /** Root of the mean squared leave-one-out error, eV. */
  readonly error: number
  /** Standard deviation of the noise, eV. */
  readonly noise: number
}

/** A measured candidate: its position in the pool and its value. */
export interface PoolMeasurement {
  readonly index: number
  readonly value: number
}

/** Fewer measurements than this say nothing about groups. */
export const FEWEST_MEASUREMENTS = 10
const SHUFFLES = 10

/** Explains measurements by the groups of descriptors of their pool; null for too few measurements. */
export function explainByGroups(pool: PoolDescriptors, measurements: readonly PoolMeasurement[]): Explanation | null {
  if (measurements.length < FEWEST_MEASUREMENTS) return null
  const points = standardised(pool, columnScale(pool))
  const values = measurements.map(({ value }) => value)
  const scale = standardisation(values)
  const observations = {
    inputs: rowsOf(points, measurements.map(({ index }) => index)),
    targets: standardisedTargets(values, scale),
    repeats: null,
  }
  const space = { dimension: pool.dimension, groups: pool.groups, categorical: [] }
  const { chosen } = fitHyperparameters(space, observations, {
    kernel: 'additive+joint', previous: [], randomStarts: 2, random: randomStream('tavorite explanation'),
  })
  const process = gaussianProcess(space, chosen, observations)
  const contributions = process.contributions(points)
  const { mean, r2 } = process.leaveOneOut()
  const squared = observations.targets.reduce((sum, target, i) => sum + (target - mean[i]) * (target - mean[i]), 0)
  return {
    terms: termShares(contributions, process, points, pool.groups, scale.deviation),
    r2,
    error: scale.deviation * Math.sqrt(squared / values.length),
    noise: scale.deviation * Math.sqrt(process.noise),
  }
}

function termShares(
  contributions: readonly TermContribution[], process: GaussianProcess, points: Inputs, groups: readonly DescriptorGroup[],
  deviation: number,
): TermShare[] {
  const shares = varianceShares(contributions)
  return contributions.map(({ term, priorShare }, t) => {
    const group = groups.find(({ name }) => name === term)
    const importance = group === undefined ? null : deviation * meanChange(process, points, group)
    return { term, share: shares[t].share, priorShare, importance }
  })
}

/** Mean absolute change of the predictions over the points when these columns come from other points. */
function meanChange(process: GaussianProcess, points: Inputs, { name, columns }: DescriptorGroup): number {
  const { count, dimension, values } = points
  const before = process.predict(points).mean
  let total = 0
  for (let shuffle = 0; shuffle < SHUFFLES; shuffle++) {
    const from = randomStream(`tavorite shuffle:${name}:${shuffle}`).shuffled(Array.from({ length: count }, (_, row) => row))
    const shuffled = values.slice()
    from.forEach((source, row) => {
      for (const c of columns) shuffled[row * dimension + c] = values[source * dimension + c]
    })
    const after = process.predict({ count, dimension, values: shuffled }).mean
    total += after.reduce((sum, value, row) => sum + Math.abs(value - before[row]), 0) / count
  }
  return total / SHUFFLES
}

function rowsOf({ dimension, values }: Inputs, rows: readonly number[]): Inputs {
  const chosen = new Float64Array(rows.length * dimension)
  rows.forEach((row, k) => chosen.set(values.subarray(row * dimension, (row + 1) * dimension), k * dimension))
  return { count: rows.length, dimension, values: chosen }
}
