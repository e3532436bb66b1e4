// Bayesian optimization without a campaign around it: ask, score, tell.
import type { Candidate, Diagnostics, Evaluation, Objective, Strategy, StrategyContext } from '../../../src/campaign/types.ts'
import { randomStream, streamKey } from '../../../src/math/random.ts'
import { memoryStore } from '../../../src/models/model-store.ts'
import { poolSpace, type PoolSpace } from '../../../src/spaces/pool.ts'
import { boxBayesianOptimization, poolBayesianOptimization } from '../../../strategies/bayesian-optimization/index.ts'
import type { BayesianParameters } from '../../../strategies/bayesian-optimization/parameters.ts'
import type { BayesianState } from '../../../strategies/bayesian-optimization/state.ts'

export const MINIMISE: Objective = { name: 'barrier', unit: 'eV', direction: 'minimize', niche: '' }

/** What an evaluation of a genome gives; null = it fails. */
export type Score<G> = (genome: G, id: number) => Partial<Evaluation<G>> | number | null

export interface SearchOptions<G> {
  readonly space: StrategyContext<G>['space']
  readonly objective?: Objective
  readonly score: Score<G>
  readonly evaluations: number
  readonly batch?: number
  readonly seed?: number
  readonly parameters?: Readonly<Record<string, unknown>>
  /** What happens to the state between steps. */
  readonly keep?: (state: BayesianState) => BayesianState
}

export interface Searched<G> {
  readonly candidates: readonly Candidate<G>[]
  readonly evaluations: readonly Evaluation<G>[]
  readonly diagnostics: readonly Diagnostics[]
  readonly state: BayesianState
  readonly parameters: BayesianParameters
  readonly context: StrategyContext<G>
}

/** Runs the strategy of the space until the evaluations are spent or nothing is proposed. */
export function search<G>(options: SearchOptions<G>): Searched<G> {
  const { space, objective = MINIMISE, score, batch = 1, seed = 1, keep = (state) => state } = options
  const strategy = strategyOf<G>(space.kind)
  const parameters = strategy.parameters.parse(options.parameters ?? {})
  const told = new Map<string, Evaluation<G>>()
  const context: StrategyContext<G> = {
    space, objective, told, pending: new Map(), lessons: [], models: memoryStore(), random: (purpose, id) => randomStream(streamKey(seed, purpose, id)),
  }
  const candidates: Candidate<G>[] = []
  const evaluations: Evaluation<G>[] = []
  const diagnostics: Diagnostics[] = []
  let state = keep(strategy.init(parameters, context))
  while (candidates.length < options.evaluations) {
    const first = candidates.length
    const asked = strategy.ask(state, Array.from({ length: batch }, (_, k) => first + k), parameters, context)
    if (asked.length === 0) break
    const results = asked.map((candidate) => evaluated(candidate, score))
    const answer = strategy.tell(state, results, parameters, context)
    state = keep(answer.state)
    candidates.push(...asked)
    evaluations.push(...results)
    if (answer.diagnostics !== undefined) diagnostics.push(answer.diagnostics)
    asked.forEach(({ genome }, k) => {
      if (!told.has(space.key(genome))) told.set(space.key(genome), results[k])
    })
  }
  return { candidates, evaluations, diagnostics, state, parameters, context }
}

/** The strategy for a kind of space. */
export function strategyOf<G>(kind: string): Strategy<G, BayesianParameters, BayesianState> {
  const strategy = kind === 'pool' ? poolBayesianOptimization : boxBayesianOptimization
  return strategy as unknown as Strategy<G, BayesianParameters, BayesianState>
}

export function evaluated<G>({ id, genome, lineage }: Candidate<G>, score: Score<G>): Evaluation<G> {
  const given = score(genome, id)
  const plain = { id, lineage, genome, niche: '', properties: {}, cost: { relaxations: 0, force_calls: 0 } }
  if (given === null) return { ...plain, outcome: 'exploded', genome: null, objective: null }
  if (typeof given === 'number') return { ...plain, outcome: 'evaluated', objective: given }
  return { ...plain, outcome: 'evaluated', objective: null, ...given }
}

/** A pool on a square grid of two descriptors, each a group. */
export function gridPool(side: number): PoolSpace {
  return poolOf(Array.from({ length: side * side }, (_, k) => [k % side, Math.floor(k / side)]))
}

/** A pool with these descriptors, the first a group and the others another. */
export function poolOf(rows: readonly (readonly number[])[]): PoolSpace {
  const dimension = rows[0].length
  const names = Array.from({ length: dimension }, (_, c) => `d${c}`)
  const groups = [{ name: 'first', columns: [0] }, { name: 'others', columns: names.map((_, c) => c).slice(1) }]
  return poolSpace(rows.map((_, r) => `c${r}`), {
    count: rows.length, dimension, values: Float64Array.from(rows.flat()), names, groups,
  })
}
