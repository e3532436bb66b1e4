// The tavorite pools with tabulated barriers, as tasks of an in-process search.
import { feasibleOrder, LOW_BARRIER, tabulatedBarriers } from '../../problems/tavorite-barrier/findings.ts'
import { DESCRIPTOR_GROUPS, type DescriptorGroupName } from '../../problems/tavorite-barrier/descriptors/table.ts'
import { tavoriteParameters } from '../../problems/tavorite-barrier/parameters.ts'
import { poolCompounds, preparePool, tavoriteSpace } from '../../problems/tavorite-barrier/pool.ts'
import { tavoriteObjective } from '../../problems/tavorite-barrier/scoring.ts'
import type { PoolTask } from '../pool-search/search.ts'

/** A pool, what is wanted of it, and how long it is searched. */
export interface StudyTask extends PoolTask {
  readonly title: string
  /** Positions of the best candidate, and of all that are wanted. */
  readonly best: number
  readonly wanted: ReadonlySet<number>
  readonly wantedLabel: string
  readonly budget: number
}

/** Bond-valence barriers of all compounds; elastic-band barriers of those that have one. */
export const STUDY_NAMES = ['bond-valence', 'elastic-band'] as const

export type StudyName = (typeof STUDY_NAMES)[number]

/** One of the two studies, with some groups of descriptors. */
export function studyTask(name: StudyName, groups: readonly DescriptorGroupName[] = DESCRIPTOR_GROUPS): StudyTask {
  const parameters = tavoriteParameters.parse({ scored_by: name === 'elastic-band' ? name : 'table', descriptors: [...groups] })
  const compounds = poolCompounds(parameters)
  const objective = tavoriteObjective(parameters)
  const values = tabulatedBarriers({ parameters, compounds }) ?? []
  const order = feasibleOrder(values, { compounds, objective })
  const low = order.filter((index) => values[index] < LOW_BARRIER)
  const top = order.slice(0, Math.ceil(0.05 * order.length))
  const isBand = name === 'elastic-band'
  return {
    name, objective, values,
    space: tavoriteSpace(preparePool(parameters), compounds),
    title: isBand ? 'elastic bands' : 'bond-valence barriers',
    best: order[0],
    wanted: new Set(isBand ? low : top),
    wantedLabel: isBand ? `below ${LOW_BARRIER} eV` : 'best 5 %',
    budget: isBand ? values.length : Math.ceil(values.length / 2),
  }
}
