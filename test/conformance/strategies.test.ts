import { describe, expect, it } from 'vitest'
import type { Candidate, Evaluation, Strategy, StrategyContext, Verdict } from '../../src/campaign/types.ts'
import { randomStream, streamKey } from '../../src/math/random.ts'
import type { PreparationKind } from '../../src/spaces/preparation.ts'
import { strategies } from '../../strategies/index.ts'
import type { Structure } from '../../src/atoms/structure.ts'
import { memoryStore } from '../../src/models/model-store.ts'
import type { SearchSpace } from '../../src/spaces/space.ts'
import type { BoxPoint, BoxSpace } from '../../src/spaces/box.ts'
import type { ProductGenome } from '../../src/spaces/product.ts'
import type { Occupation } from '../../src/spaces/sites/sites.ts'
import {
  boxProblem, clusterProblem, ladderProblem, orderingLadder, orderingProblem, poolProblem, productProblem, type OrderingProblem,
  type SearchProblem,
} from '../support/search-problems.ts'

type AnyStrategy = Strategy<unknown, unknown, unknown>

/** What the suite needs to know of a problem, whatever its space. */
interface AnyProblem {
  readonly name: string
  readonly space: SearchSpace<unknown>
  readonly objective: StrategyContext<unknown>['objective']
  score(genome: unknown): { readonly value: number; readonly niche: string }
  contains(genome: unknown): boolean
}

const onStructures = ({ space, score, ...rest }: SearchProblem): AnyProblem => ({
  ...rest, space: space,
  score: (genome) => score(genome as Structure),
  contains: (genome) => space.rungOf(genome as Structure) !== null,
})

const onSites = ({ space, ...rest }: OrderingProblem): AnyProblem => ({
  ...rest, space: space,
  score: (genome) => ({ value: space.score?.of(genome as Occupation) ?? NaN, niche: '' }),
  contains: (genome) => space.compositionOf(genome as Occupation) !== -1,
})

const onPool: AnyProblem = {
  ...poolProblem,
  score: (genome) => ({ value: poolProblem.score(genome as number), niche: '' }),
  contains: (genome) => poolProblem.space.ids[genome as number] !== undefined,
}

const isInBox = ({ nearest }: BoxSpace, point: BoxPoint): boolean => nearest(point).every((value, d) => value === point[d])

const inBox: AnyProblem = {
  ...boxProblem,
  score: (genome) => ({ value: boxProblem.score(genome as BoxPoint), niche: '' }),
  contains: (genome) => isInBox(boxProblem.space, genome as BoxPoint),
}

const onProduct: AnyProblem = {
  ...productProblem,
  score: (genome) => ({ value: productProblem.score(genome as ProductGenome), niche: '' }),
  contains(genome) {
    const { point, occupation } = genome as ProductGenome
    const { box, sites } = productProblem.space
    return isInBox(box, point) && sites.compositionOf(occupation) !== -1
  },
}

const problems: readonly AnyProblem[] = [
  ...[clusterProblem, ladderProblem].map(onStructures), ...[orderingProblem, orderingLadder].map(onSites), onPool, inBox,
  onProduct,
]

/** Batch of every run here; strategies that step walkers need as many. */
const BATCH = 4
const PARAMETERS: Readonly<Record<string, object>> = {
  'basin-hopping on structures': { walkers: BATCH },
  'genetic-algorithm on structures': { initial: 8 },
  'genetic-algorithm on sites': { pool_size: 4 },
  'simulated-annealing on sites': { walkers: BATCH, calibration: 2 },
  'latent-sampling on sites': {
    initial: 8, model: { hidden: [16], latent: 4, epochs: 4 }, retrain: { every: 8, epochs: 2 }, bayesian: { initial: 8, candidates: 8 },
  },
  'aevo on sites': { size: 4, keep: 2 },
  'bayesian-optimization on pool': { initial: 8 },
  'particle-swarm on product': { particles: 8, pair_model: { period: 8 } },
  'bayesian-optimization on box': { initial: 8, kernel: 'ard' },
  'particle-swarm on box': { particles: 4, evaluations: 24 },
}

/** Strategies that leave nothing to chance. */
const WITHOUT_CHANCE: readonly string[] = ['exhaustive']

function needsOf(strategy: object): readonly PreparationKind[] {
  return (strategy as Pick<AnyStrategy, 'needs'>).needs ?? []
}

const registered: Readonly<Record<string, readonly AnyStrategy[]>> = strategies

const implementations = Object.entries(registered).flatMap(([name, list]) => list.map((strategy) => [name, strategy] as const))

const cases = implementations.flatMap(([name, strategy]) =>
  problems
    .filter(({ space }) => strategy.spaces.includes(space.kind) && needsOf(strategy).every((kind) => space.preparations?.includes(kind)))
    .map((problem) => ({ name, strategy, problem })),
)

function contextOf({ space, objective }: AnyProblem, seed: number, told = new Map<string, Evaluation<unknown>>()): StrategyContext<unknown> {
  return { space, objective, told, pending: new Map(), lessons: [], models: memoryStore(), random: (purpose, id) => randomStream(streamKey(seed, purpose, id)) }
}

function parametersOf(name: string, strategy: AnyStrategy): unknown {
  return strategy.parameters.parse(PARAMETERS[`${name} on ${strategy.spaces.join()}`] ?? {})
}

function evaluated(problem: AnyProblem, { id, genome, lineage }: Candidate<unknown>): Evaluation<unknown> {
  const { value, niche } = problem.score(genome)
  return {
    id, lineage, outcome: 'evaluated', genome, objective: value, niche, properties: {},
    cost: { relaxations: 1, force_calls: 1 },
  }
}

interface RunOptions {
  readonly seed: number
  readonly batches: number
  /** What happens to results before they are told. */
  readonly alter?: (evaluations: Evaluation<unknown>[]) => Evaluation<unknown>[]
  /** What happens to the state between steps. */
  readonly keep?: (state: unknown) => unknown
}

interface Trace {
  readonly candidates: readonly Candidate<unknown>[]
  readonly verdicts: readonly Verdict[]
  readonly state: unknown
  readonly context: StrategyContext<unknown>
}

async function run(name: string, strategy: AnyStrategy, problem: AnyProblem, options: RunOptions): Promise<Trace> {
  const { seed, batches, alter = (list) => list, keep = (state) => state } = options
  const told = new Map<string, Evaluation<unknown>>()
  const context = contextOf(problem, seed, told)
  const parameters = parametersOf(name, strategy)
  const candidates: Candidate<unknown>[] = []
  const verdicts: Verdict[] = []
  let state = keep(strategy.init(parameters, context))
  for (let batch = 0; batch < batches; batch++) {
    state = keep(await learnt(strategy, state, parameters, context))
    const ids = Array.from({ length: BATCH }, (_, k) => batch * BATCH + k)
    const asked = strategy.ask(state, ids, parameters, context)
    candidates.push(...asked)
    const results = asked.map((candidate) => evaluated(problem, candidate))
    const answer = strategy.tell(state, alter(results), parameters, context)
    verdicts.push(...answer.verdicts)
    state = keep(answer.state)
    asked.forEach(({ genome }, k) => {
      const key = problem.space.key(genome)
      if (!told.has(key)) told.set(key, alter([results[k]])[0])
    })
  }
  return { candidates, verdicts, state, context }
}

/** What the strategy learns before it is asked. */
async function learnt(strategy: AnyStrategy, state: unknown, parameters: unknown, context: StrategyContext<unknown>): Promise<unknown> {
  if (strategy.learn === undefined) return state
  const after = await strategy.learn(state, parameters, context, { threads: 1, stop: new AbortController().signal })
  expect(after).not.toBeNull()
  return after
}

/** Bit-exact text of what was proposed. */
function written(problem: AnyProblem, candidates: readonly Candidate<unknown>[]): string[] {
  return candidates.map(({ id, genome, lineage, preparation }) => JSON.stringify([id, lineage, problem.space.encode(genome), preparation ?? null]))
}

describe.each(cases)('$name on $problem.name', ({ name, strategy, problem }) => {
  it('proposes the same candidates for the same seed', async () => {
    const [first, second] = await Promise.all([1, 2].map(() => run(name, strategy, problem, { seed: 7, batches: 8 })))
    expect(written(problem, second.candidates)).toEqual(written(problem, first.candidates))
    expect(second.verdicts).toEqual(first.verdicts)
    expect(JSON.stringify(second.state)).toBe(JSON.stringify(first.state))
  })

  it('proposes other candidates for another seed, or leaves nothing to chance', async () => {
    const [first, second] = await Promise.all([7, 8].map((seed) => run(name, strategy, problem, { seed, batches: 2 })))
    if (WITHOUT_CHANCE.includes(name)) return expect(written(problem, second.candidates)).toEqual(written(problem, first.candidates))
    // Of a short list, two seeds will draw some of the same.
    if (problem.space.kind === 'pool') {
      return expect(written(problem, second.candidates)).not.toEqual(written(problem, first.candidates))
    }
    const keys = new Set(first.candidates.map(({ genome }) => problem.space.key(genome)))
    expect(second.candidates.filter(({ genome }) => keys.has(problem.space.key(genome)))).toEqual([])
  })

  it('gives, asked for fewer candidates, the first of those it gives when asked for more', async () => {
    const { state, context } = await run(name, strategy, problem, { seed: 3, batches: 5 })
    const parameters = parametersOf(name, strategy)
    const ids = Array.from({ length: BATCH }, (_, k) => 5 * BATCH + k)
    const all = strategy.ask(state, ids, parameters, context)
    const some = strategy.ask(state, ids.slice(0, 2), parameters, context)
    expect(written(problem, some)).toEqual(written(problem, all).slice(0, 2))
  })

  it('leaves the state it was given untouched', async () => {
    const parameters = parametersOf(name, strategy)
    const { state, context } = await run(name, strategy, problem, { seed: 3, batches: 4 })
    const before = JSON.stringify(state)
    const asked = strategy.ask(state, [16, 17], parameters, context)
    strategy.tell(state, asked.map((candidate) => evaluated(problem, candidate)), parameters, context)
    expect(JSON.stringify(state)).toBe(before)
  })

  it('goes on identically from a state that was written to JSON after every step', async () => {
    const direct = await run(name, strategy, problem, { seed: 11, batches: 10 })
    const keep = (state: unknown): unknown => JSON.parse(JSON.stringify(state))
    const restored = await run(name, strategy, problem, { seed: 11, batches: 10, keep })
    expect(written(problem, restored.candidates)).toEqual(written(problem, direct.candidates))
    expect(restored.verdicts).toEqual(direct.verdicts)
  })

  it('learns the same whatever the order in which results are handed over', async () => {
    const direct = await run(name, strategy, problem, { seed: 5, batches: 8 })
    const reversed = await run(name, strategy, problem, { seed: 5, batches: 8, alter: (list) => [...list].reverse() })
    expect(written(problem, reversed.candidates)).toEqual(written(problem, direct.candidates))
    expect(JSON.stringify(reversed.state)).toBe(JSON.stringify(direct.state))
  })

  it('survives failed and meaningless results and accepts none of them', async () => {
    const spoil = (list: Evaluation<unknown>[]): Evaluation<unknown>[] =>
      list.map((evaluation) => {
        if (evaluation.id % 4 === 1) return { ...evaluation, outcome: 'exploded', genome: null, objective: null }
        if (evaluation.id % 4 === 2) return { ...evaluation, objective: Number.NaN }
        if (evaluation.id % 4 === 3 && evaluation.id > 8) return { ...evaluation, objective: -Infinity }
        return evaluation
      })
    const { candidates, verdicts, state } = await run(name, strategy, problem, { seed: 2, batches: 12, alter: spoil })
    expect(candidates).toHaveLength(12 * BATCH)
    const spoiled = verdicts.filter(({ id }) => id % 4 === 1 || id % 4 === 2 || (id % 4 === 3 && id > 8))
    expect(spoiled.every(({ verdict }) => verdict === 'rejected')).toBe(true)
    // NaN and infinities become null in JSON: none may hide in the state.
    expect(JSON.parse(JSON.stringify(state))).toEqual(state)
  })

  it('goes on when nothing succeeds', async () => {
    const fail = (list: Evaluation<unknown>[]): Evaluation<unknown>[] =>
      list.map((evaluation) => ({ ...evaluation, outcome: 'not_converged', genome: null, objective: null }))
    expect((await run(name, strategy, problem, { seed: 2, batches: 6, alter: fail })).candidates).toHaveLength(6 * BATCH)
  })

  it('ends, or goes on to the end, when everything there is was proposed', async () => {
    if (problem.space.kind !== 'pool') return
    const { candidates } = await run(name, strategy, problem, { seed: 6, batches: 20 })
    const keys = candidates.map(({ genome }) => problem.space.key(genome))
    expect(keys).toHaveLength(poolProblem.space.ids.length)
    expect([...keys].sort()).toEqual([...poolProblem.space.ids].sort())
  })

  it('answers every result with one verdict, in id order', async () => {
    const { verdicts } = await run(name, strategy, problem, { seed: 4, batches: 6, alter: (list) => [...list].reverse() })
    expect(verdicts.map(({ id }) => id)).toEqual(Array.from({ length: 6 * BATCH }, (_, id) => id))
  })

  it('asks only for preparations the space offers, each with a stream of its own', async () => {
    const { candidates } = await run(name, strategy, problem, { seed: 9, batches: 12 })
    const asked = candidates.flatMap(({ preparation }) => (preparation === undefined ? [] : [preparation]))
    expect(asked.every(({ kind }) => problem.space.preparations?.includes(kind))).toBe(true)
    expect(new Set(asked.map(({ stream }) => stream)).size).toBe(asked.length)
  })

  it('names earlier candidates as parents and proposes only what the space allows', async () => {
    const { candidates } = await run(name, strategy, problem, { seed: 9, batches: 12 })
    for (const { id, genome, lineage } of candidates) {
      expect(lineage.parents.every((parent) => parent >= 0 && parent < id)).toBe(true)
      expect(lineage.operator).not.toBe('')
      expect(problem.contains(genome)).toBe(true)
    }
  })
})
