// Candidates as they were measured: repeated measurements of one merge into their mean.
import type { Json } from '../../src/spaces/space.ts'
import { isFeasible, type Output } from './outputs.ts'
import type { BayesianState } from './state.ts'

/** A candidate with the means of its measurements. */
export interface Measured {
  /** Text of the genome: candidates with the same one are the same. */
  readonly key: string
  readonly genome: Json
  /** One per output, in its unit. */
  readonly values: readonly (number | null)[]
  /** How many measurements each mean is of. */
  readonly repeats: readonly number[]
  /** Whether the means keep every constraint. */
  readonly feasible: boolean
}

/** Candidates in the order in which they were first measured. */
export function measuredOf({ observations }: Pick<BayesianState, 'observations'>, outputs: readonly Output[]): Measured[] {
  const groups = new Map<string, { readonly genome: Json; readonly lists: readonly number[][] }>()
  for (const { genome, values } of observations) {
    const key = JSON.stringify(genome)
    const group = groups.get(key) ?? { genome, lists: outputs.map(() => []) }
    groups.set(key, group)
    values.forEach((value, o) => {
      if (value !== null) group.lists[o].push(value)
    })
  }
  return [...groups].map(([key, { genome, lists }]) => {
    const values = lists.map((list) => (list.length === 0 ? null : list.reduce((sum, value) => sum + value, 0) / list.length))
    return { key, genome, values, repeats: lists.map(({ length }) => length), feasible: isFeasible(values, outputs) }
  })
}
