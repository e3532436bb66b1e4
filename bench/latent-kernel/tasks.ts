// Pools on which a latent kernel is compared with descriptors: tavorites by both barriers, and public pools as a check.
import { LOW_BARRIER } from '../../problems/tavorite-barrier/findings.ts'
import { readPools } from '../pool-search/pools.ts'
import { ranked, type PoolTask } from '../pool-search/search.ts'
import { STUDY_NAMES, studyTask } from '../tavorite-study/tasks.ts'

/** A pool, what is wanted of it, and how long it is searched. */
export interface ComparedPool {
  readonly task: PoolTask
  readonly title: string
  readonly wanted: ReadonlySet<number>
  readonly wantedLabel: string
  readonly budget: number
}

/** Evaluations up to which tavorites are searched: 30 % and half of the pools. */
const TAVORITE_BUDGETS = { 'bond-valence': 104, 'elastic-band': 79 } as const

/** The tavorites by name. */
export function tavoritePools(): ComparedPool[] {
  return STUDY_NAMES.map((name) => {
    const task = studyTask(name)
    const wanted = [...task.values.keys()].filter((index) => task.values[index] < LOW_BARRIER)
    return {
      task, title: `tavorites, ${task.title}`, wanted: new Set(wanted), wantedLabel: `below ${LOW_BARRIER} eV`,
      budget: TAVORITE_BUDGETS[name],
    }
  })
}

/** The public pools of a folder; wanted are the best 5 %. */
export function publicPools(folder: string): ComparedPool[] {
  return readPools(folder).map((task) => ({
    task, title: task.name, wanted: new Set(ranked(task).slice(0, Math.ceil(0.05 * task.values.length))),
    wantedLabel: 'best 5 %', budget: task.budget,
  }))
}
