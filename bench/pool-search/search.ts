// A strategy on a pool with known values, in this process and without a journal: ask, look up, tell.
import type { AnyStrategy } from '../../src/campaign/registry.ts'
import type { Candidate, Evaluation, Objective, StrategyContext } from '../../src/campaign/types.ts'
import { randomStream, streamKey } from '../../src/math/random.ts'
import { memoryStore } from '../../src/models/model-store.ts'
import type { PoolSpace } from '../../src/spaces/pool.ts'

/** A pool and what each candidate is worth. */
export interface PoolTask {
  readonly name: string
  readonly space: PoolSpace
  readonly objective: Objective
  /** Objective by index. */
  readonly values: readonly number[]
  /** Properties of an evaluation, where constraints or a second objective need them. */
  propertiesOf?(index: number): Evaluation<unknown>['properties']
  /** Niche of an evaluation; "" unless given. */
  nicheOf?(index: number): string
}

/** The candidates in the order in which they were evaluated. */
export interface PoolSearch {
  readonly seed: number
  readonly order: readonly number[]
  readonly cpuSeconds: number
}

/**
 * Searches until the budget is spent, the strategy proposes nothing more, or the candidates so far are enough. `starts` replace
 * its own first candidates.
 */
export function searchPool(
  task: PoolTask, strategy: AnyStrategy, parameters: unknown, seed: number, budget: number, starts: readonly number[] = [],
  isEnough: (order: readonly number[]) => boolean = () => false,
): PoolSearch {
  const told = new Map<string, Evaluation<unknown>>()
  const context: StrategyContext<unknown> = {
    space: task.space, objective: task.objective, told, pending: new Map(), lessons: [], models: memoryStore(),
    random: (purpose, id) => randomStream(streamKey(seed, purpose, id)),
  }
  const order: number[] = []
  const begun = process.cpuUsage()
  let state = strategy.init(parameters, context)
  const tell = (candidates: readonly Candidate<unknown>[]): void => {
    const evaluations = candidates.map((candidate) => evaluated(task, candidate))
    state = strategy.tell(state, evaluations, parameters, context).state
    for (const evaluation of evaluations) told.set(task.space.ids[evaluation.genome as number], evaluation)
    order.push(...candidates.map(({ genome }) => genome as number))
  }
  if (starts.length > 0) tell(starts.map((genome, id) => ({ id, genome, lineage: { operator: 'given', parents: [] } })))
  while (order.length < budget && !isEnough(order)) {
    const candidates = strategy.ask(state, [order.length], parameters, context)
    if (candidates.length === 0) break
    tell(candidates)
  }
  const { user, system } = process.cpuUsage(begun)
  return { seed, order, cpuSeconds: (user + system) / 1e6 }
}

function evaluated(
  { values, propertiesOf, nicheOf }: PoolTask, { id, genome, lineage }: Candidate<unknown>,
): Evaluation<unknown> {
  const index = genome as number
  return {
    id, lineage, genome, outcome: 'evaluated', objective: values[index], niche: nicheOf?.(index) ?? '',
    properties: propertiesOf?.(index) ?? {}, cost: { relaxations: 0, force_calls: 0 },
  }
}

/** Indices from the best value to the worst. */
export function ranked({ values, objective }: PoolTask): number[] {
  const sign = objective.direction === 'minimize' ? 1 : -1
  return [...values.keys()].sort((a, b) => sign * (values[a] - values[b]) || a - b)
}
