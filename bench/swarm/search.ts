// One search of a test function by a registered strategy, asked and told without a results folder.
import { strategyFor } from '../../src/campaign/registry.ts'
import type { Candidate, Evaluation, StrategyContext } from '../../src/campaign/types.ts'
import { registry } from '../../src/cli/registry.ts'
import { randomStream, streamKey } from '../../src/math/random.ts'
import { memoryStore } from '../../src/models/model-store.ts'
import { boxSpace, type BoxPoint } from '../../src/spaces/box.ts'
import { scalableFunction } from '../../problems/test-function/scalable.ts'

/** A search as plain data: what a worker is given. */
export interface SearchTask {
  readonly function: string
  readonly dimension: number
  readonly instance: number
  readonly variant: string
  readonly strategy: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly seed: number
  readonly evaluations: number
  readonly batch: number
  /** Distances from the minimum that count as reached. */
  readonly targets: readonly number[]
}

export interface SearchResult {
  /** Evaluations until each target; null where it was not reached. */
  readonly reached: readonly (number | null)[]
  /** Distance from the minimum in the end. */
  readonly gap: number
  /** Evaluations: fewer than the budget where the search ended by itself. */
  readonly spent: number
  readonly cpuSeconds: number
}

/** Runs a search; the same task gives the same result but for the time. */
export function searchFunction(task: SearchTask): SearchResult {
  const { value, dimensions, minimum } = scalableFunction(task.function, task.dimension, task.instance)
  const space = boxSpace(dimensions)
  const strategy = strategyFor(registry, task.strategy, 'box')
  const parameters = strategy.parameters.parse(task.parameters)
  const context: StrategyContext<unknown> = {
    space, objective: { name: 'f', unit: '', direction: 'minimize', niche: '' }, told: new Map(), pending: new Map(), lessons: [], models: memoryStore(),
    random: (purpose, id) => randomStream(streamKey(task.seed, purpose, id)),
  }
  const begun = process.cpuUsage()
  const reached: (number | null)[] = task.targets.map(() => null)
  let gap = Infinity
  let spent = 0
  const evaluated = ({ id, lineage, genome }: Candidate<unknown>): Evaluation<unknown> => {
    const objective = value(genome as BoxPoint)
    spent++
    gap = Math.min(gap, objective - (minimum?.value ?? 0))
    task.targets.forEach((target, k) => { if (gap <= target) reached[k] ??= spent })
    return { id, lineage, genome, objective, outcome: 'evaluated', niche: '', properties: {}, cost: { relaxations: 0, force_calls: 0 } }
  }
  let state = strategy.init(parameters, context)
  while (spent < task.evaluations) {
    const ids = Array.from({ length: Math.min(task.batch, task.evaluations - spent) }, (_, k) => spent + k)
    const asked = strategy.ask(state, ids, parameters, context)
    if (asked.length === 0) break
    state = strategy.tell(state, asked.map(evaluated), parameters, context).state
  }
  const { user, system } = process.cpuUsage(begun)
  return { reached, gap, spent, cpuSeconds: (user + system) / 1e6 }
}
