// Which descriptor groups the model of the objective rests on: the share of each kernel term in the spread of the
// predictions, and, as a check that does not depend on the kernel, what shuffling a group's columns does to them
// (permutation importance: Breiman, Mach. Learn. 45, 5 (2001), doi 10.1023/A:1010933404324).
import type { StrategyContext } from '../../src/campaign/types.ts'
import type { Random } from '../../src/math/random.ts'
import { varianceShares } from '../../src/models/gaussian-process/contributions.ts'
import type { GaussianProcess } from '../../src/models/gaussian-process/types.ts'
import type { DescriptorGroup, Inputs } from '../../src/models/inputs.ts'
import { meanAndDeviation } from '../../src/models/standardise.ts'
import type { Domain } from './domain.ts'

export interface GroupImportance {
  /** A descriptor group, or the term over all descriptors. */
  readonly group: string
  /** Share of the term in the kernel's variance; null where the kernel has no term of the group alone. */
  readonly priorShare: number | null
  /** Share of the term in the spread of the predictions over the candidates; null as above. */
  readonly realisedShare: number | null
  /** Mean change of a prediction when the group is shuffled, over the deviation of the predictions; null of no group. */
  readonly permutation: number | null
}

const SHUFFLES = 5

/** Importance of all groups, and of the joint term where there is one. */
export function importanceOf<G>(
  process: GaussianProcess, domain: Domain<G>, { random }: StrategyContext<G>,
): GroupImportance[] {
  const points = domain.spread()
  const contributions = process.contributions(points)
  const shares = varianceShares(contributions)
  const termOf = (name: string) => contributions.findIndex(({ term }) => term === name)
  const rowOf = (group: string, permutation: number | null): GroupImportance => {
    const t = termOf(group)
    const [priorShare, realisedShare] = t === -1 ? [null, null] : [contributions[t].priorShare, shares[t].share]
    return { group, priorShare, realisedShare, permutation }
  }
  const { mean } = process.predict(points)
  const { deviation } = meanAndDeviation(mean)
  const groups = domain.inputs.groups.map((group, g) => {
    const change = shuffledChange(process, points, group, mean, random('importance', g))
    return rowOf(group.name, deviation > 0 ? change / deviation : null)
  })
  const isGroup = (term: string): boolean => domain.inputs.groups.some(({ name }) => name === term)
  const others = contributions.map(({ term }) => term).filter((term) => !isGroup(term))
  return [...groups, ...others.map((term) => rowOf(term, null))]
}

/** Mean |change| of the prediction when the columns of a group are shuffled together over the points. */
function shuffledChange(
  process: GaussianProcess, { count, dimension, values }: Inputs, { columns }: DescriptorGroup, mean: Float64Array,
  random: Random,
): number {
  let sum = 0
  for (let shuffle = 0; shuffle < SHUFFLES; shuffle++) {
    const order = random.shuffled(Array.from({ length: count }, (_, r) => r))
    const moved = values.slice()
    order.forEach((from, r) => {
      for (const column of columns) moved[r * dimension + column] = values[from * dimension + column]
    })
    const changed = process.predict({ count, dimension, values: moved }).mean
    for (let r = 0; r < count; r++) sum += Math.abs(changed[r] - mean[r])
  }
  return sum / (SHUFFLES * count)
}
