// One search in a worker: plain data in and out.
import type { AnyStrategy } from '../../src/campaign/registry.ts'
import { poolBayesianOptimization } from '../../strategies/bayesian-optimization/index.ts'
import { ranked, searchPool, type PoolSearch } from '../pool-search/search.ts'
import { publicPools, tavoritePools, type ComparedPool } from './tasks.ts'

/** What to search, from which seed, with which parameters of bayesian-optimization. */
export interface SearchJob {
  readonly pool: string
  /** Folder of public pools; null = the tavorites alone. */
  readonly folder: string | null
  readonly parameters: unknown
  readonly seed: number
}

let pools: readonly ComparedPool[] | null = null

/** Runs a search until everything wanted of its pool is found, at most to the budget: what comes then changes no figure. */
export function searchJob({ pool, folder, parameters, seed }: SearchJob): PoolSearch {
  pools ??= [...tavoritePools(), ...(folder === null ? [] : publicPools(folder))]
  const compared = pools.find(({ task }) => task.name === pool)
  if (compared === undefined) throw new RangeError(`no pool is called ${pool}`)
  const strategy = poolBayesianOptimization as unknown as AnyStrategy
  const { task, wanted, budget } = compared
  const [best] = ranked(task)
  const isEnough = (order: readonly number[]): boolean =>
    order.includes(best) && [...wanted].every((index) => order.includes(index))
  return searchPool(task, strategy, strategy.parameters.parse(parameters), seed, budget, [], isEnough)
}
