import { describe, expect, it } from 'vitest'
import type { Candidate, Evaluation, StrategyContext, Verdict } from '../../src/campaign/types.ts'
import { randomStream, streamKey } from '../../src/math/random.ts'
import { memoryStore } from '../../src/models/model-store.ts'
import { productSpace, type ProductGenome, type ProductSpace } from '../../src/spaces/product.ts'
import { productParticleSwarm } from '../../strategies/particle-swarm/product.ts'
import type { ProductSwarmState } from '../../strategies/particle-swarm/product-state.ts'
import { productProblem } from '../support/search-problems.ts'

const { space, objective, score } = productProblem

interface Trace {
  readonly candidates: readonly Candidate<ProductGenome>[]
  readonly evaluations: readonly Evaluation<ProductGenome>[]
  readonly verdicts: readonly Verdict[]
  readonly diagnostics: readonly Readonly<Record<string, unknown>>[]
  readonly state: ProductSwarmState
  readonly context: StrategyContext<ProductGenome>
}

interface Settings {
  readonly seed?: number
  readonly budget?: number
  readonly batch?: number
  readonly parameters?: object
  readonly space?: ProductSpace
  /** What evaluating a candidate gives; by default its score where it stands. */
  evaluate?(candidate: Candidate<ProductGenome>): Partial<Evaluation<ProductGenome>>
}

function search({ seed = 1, budget = 200, batch = 10, parameters = {}, space: own = space, evaluate }: Settings): Trace {
  const told = new Map<string, Evaluation<ProductGenome>>()
  const context: StrategyContext<ProductGenome> = {
    space: own, objective, told, pending: new Map(), lessons: [], models: memoryStore(), random: (purpose, id) => randomStream(streamKey(seed, purpose, id)),
  }
  const given = productParticleSwarm.parameters.parse({ evaluations: budget, ...parameters })
  const trace = { candidates: [] as Candidate<ProductGenome>[], evaluations: [] as Evaluation<ProductGenome>[] }
  const verdicts: Verdict[] = []
  const diagnostics: Readonly<Record<string, unknown>>[] = []
  let state = productParticleSwarm.init(given, context)
  while (trace.candidates.length < budget) {
    const ids = Array.from({ length: batch }, (_, k) => trace.candidates.length + k)
    const asked = productParticleSwarm.ask(state, ids, given, context)
    if (asked.length === 0) break
    const results = asked.map((candidate): Evaluation<ProductGenome> => ({
      id: candidate.id, lineage: candidate.lineage, outcome: 'evaluated', genome: candidate.genome,
      objective: score(candidate.genome), niche: '', properties: {}, cost: { relaxations: 1, force_calls: 1 },
      ...evaluate?.(candidate),
    }))
    trace.candidates.push(...asked)
    trace.evaluations.push(...results)
    const answer = productParticleSwarm.tell(state, results, given, context)
    state = JSON.parse(JSON.stringify(answer.state)) as ProductSwarmState
    verdicts.push(...answer.verdicts)
    if (answer.diagnostics !== undefined) diagnostics.push(answer.diagnostics)
    asked.forEach(({ genome }, k) => { if (!told.has(own.key(genome))) told.set(own.key(genome), results[k]) })
  }
  return { ...trace, verdicts, diagnostics, state, context }
}

const compositionOf = ({ genome }: Candidate<ProductGenome>): number => space.sites.compositionOf(genome.occupation)

const textOf = ({ occupation }: ProductGenome): string => space.sites.encode(occupation) as string

const best = ({ evaluations }: Trace): number => Math.min(...evaluations.map((evaluation) => evaluation.objective ?? Infinity))

/** Lowest score there is: all arrangements, each at the best point (all terms but one do not depend on the arrangement). */
const lowest = Math.min(...Array.from(space.sites.enumerate(), (occupation) =>
  Math.min(...Array.from({ length: 200 }, (_, k) => score({ point: [k / 200, 0, 0.2, 0], occupation })))))

/** Downhill in the place, of the same arrangement and termination. */
function relaxed({ point, occupation }: ProductGenome): Partial<Evaluation<ProductGenome>> {
  let at = space.box.nearest(point)
  for (let stride = 0.1; stride > 1e-4; stride /= 2) {
    for (const d of [0, 1, 2]) {
      for (const step of [-stride, stride]) {
        const other = space.box.nearest(at.map((value, k) => (k === d ? value + step : value)))
        while (score({ point: other, occupation }) < score({ point: at, occupation })) at = other
      }
    }
  }
  return { genome: { point: at, occupation }, objective: score({ point: at, occupation }) }
}

describe.each(['genetic', 'swap-sets'])('a swarm with %s mixing', (mixing) => {
  it('finds the lowest of all arrangements and places where candidates are relaxed', () => {
    for (const seed of [1, 2, 3]) {
      const trace = search({ seed, budget: 400, parameters: { mixing }, evaluate: ({ genome }) => relaxed(genome) })
      expect(best(trace)).toBeLessThan(lowest + 1e-3)
    }
  })

  it('proposes the same for the same seed, whatever the state went through, and follows a batch asked in parts', () => {
    const [first, second] = [1, 2].map(() => search({ parameters: { mixing } }))
    expect(second.candidates).toEqual(first.candidates)
    const given = productParticleSwarm.parameters.parse({ mixing, evaluations: 200 })
    const ask = (ids: number[]): unknown => productParticleSwarm.ask(first.state, ids, given, first.context)
    expect(ask([200, 201, 202])).toEqual((ask([200, 201, 202, 203, 204, 205]) as unknown[]).slice(0, 3))
  })

  it('goes on from a journal as it would have gone on', () => {
    const { state, context } = search({ parameters: { mixing, pair_model: { period: 10 } } })
    const given = productParticleSwarm.parameters.parse({ mixing, evaluations: 200, pair_model: { period: 10 } })
    const resumed = { ...context, told: new Map(context.told) }
    const ids = [200, 201, 202, 203, 204, 205]
    expect(productParticleSwarm.ask(state, ids, given, resumed)).toEqual(productParticleSwarm.ask(state, ids, given, context))
  })

  it('goes on when one composition always fails, without giving it more than its share', () => {
    const trace = search({
      budget: 300, parameters: { mixing },
      evaluate: (candidate) =>
        (compositionOf(candidate) === 1 ? { outcome: 'not_converged', genome: null, objective: null } : {}),
    })
    const failed = trace.candidates.filter((candidate) => compositionOf(candidate) === 1).length
    expect(failed).toBeGreaterThan(20)
    expect(failed).toBeLessThan(150)
    expect(trace.state.pools[1]).toEqual({ members: [], told: failed })
    expect(trace.state.pools.reduce((sum, pool) => sum + pool.told, 0)).toBe(300)
  })
})

describe('a swarm on a product', () => {
  it('gives every composition its share', () => {
    const trace = search({ budget: 300, parameters: { composition_quota: 1, mixing_share: 1 } })
    const counts = space.sites.compositions.map((_, c) =>
      trace.candidates.filter((candidate) => compositionOf(candidate) === c).length)
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2)
  })

  it('places a child where its first parent ended', () => {
    // Evaluating moves the film: what it is told is where the candidate ended.
    const relaxed = ({ point: [u, v, gap, termination], occupation }: ProductGenome): ProductGenome =>
      ({ point: space.box.nearest([u + 0.03, v, 0.9 * gap, termination]), occupation })
    const trace = search({ parameters: { drift: 0 }, evaluate: ({ genome }) => ({ genome: relaxed(genome) }) })
    const isPlaced = /^(swap|crossover|exchange)(\+model)?$/
    const children = trace.candidates.filter(({ lineage: { operator } }) => isPlaced.test(operator))
    expect(children.length).toBeGreaterThan(50)
    for (const { genome, lineage: { parents } } of children) {
      const parent = trace.evaluations[parents[0]].genome
      genome.point.forEach((value, d) => expect(value).toBeCloseTo(parent?.point[d] ?? NaN, 9))
    }
  })

  it('calls what ended where the same arrangement ended before its duplicate', () => {
    const trace = search({ budget: 300, evaluate: ({ genome }) => ({ genome: { ...genome, point: [0.98, 0.5, 0, 0] } }) })
    const first = new Map<string, number>()
    trace.candidates.forEach(({ id, genome }, k) => {
      const occupation = textOf(genome)
      const of = first.get(occupation)
      if (of === undefined) {
        first.set(occupation, id)
        expect(trace.verdicts[k].verdict).not.toBe('duplicate')
      } else expect(trace.verdicts[k]).toEqual({ id, verdict: 'duplicate', of })
    })
  })

  it('moves in the box alone where there is one arrangement', () => {
    const occupation = Array.from(space.sites.enumerate())[0]
    const alone = productSpace(space.box.dimensions, {
      ...space.sites, compositions: space.sites.compositions.slice(0, 1), count: () => ({ all: 1n, distinct: 1n }),
      sample: () => occupation.slice(), compositionOf: () => 0,
    })
    const trace = search({ space: alone, budget: 400 })
    const operators = new Set(trace.candidates.map(({ lineage }) => lineage.operator))
    expect(operators).toEqual(new Set(['random', 'comprehensive learning']))
    expect(best(trace)).toBeLessThan(score({ point: [0, 0, 0.2, 0], occupation }) + 0.05)
  })

  it('begins anew when it stands still, keeps its pools, and ends after the last time', () => {
    const trace = search({ budget: 5000, parameters: { particles: 4, patience: 3, reinjections: 2, tolerance: 10 } })
    expect(trace.candidates.length).toBeLessThan(100)
    expect(trace.state.stopRule).toBe('2 new swarms have begun and ended (reinjections)')
    expect(trace.state.minima).toHaveLength(2)
    expect(Math.min(...trace.state.pools.flatMap(({ members }) => members.map(({ value }) => value)))).toBeCloseTo(best(trace), 6)
  })

  it('keeps the lowest results of every composition, each arrangement once', () => {
    const { state, evaluations } = search({ budget: 300, parameters: { pool_size: 4 } })
    state.pools.forEach(({ members }, c) => {
      const values = new Map<string, number>()
      for (const { genome, objective: value } of evaluations) {
        if (genome === null || value === null || space.sites.compositionOf(genome.occupation) !== c) continue
        const occupation = textOf(genome)
        values.set(occupation, Math.min(values.get(occupation) ?? Infinity, Math.round(value * 1e6) / 1e6))
      }
      expect(members.map(({ value }) => value)).toEqual([...values.values()].sort((a, b) => a - b).slice(0, 4))
    })
  })

  it('reports how every composition improved', () => {
    const trace = search({ evaluate: (candidate) => ({ properties: { composition: `${compositionOf(candidate)} pairs` } }) })
    const report = productParticleSwarm.report?.(
      trace.evaluations, trace.diagnostics as never, productParticleSwarm.parameters.parse({}), trace.context,
    )
    const table = report?.tables.find(({ name }) => name === 'compositions')
    expect(table?.rows.map(([label]) => label).sort()).toEqual(['0 pairs', '1 pairs', '2 pairs'])
    expect(table?.rows.reduce((sum, row) => sum + Number(row[1]), 0)).toBe(200)
    expect(Number(table?.rows[0][2])).toBe(best(trace))
    const figure = report?.figures.find(({ name }) => name === 'compositions')
    for (const { points } of figure?.series ?? []) {
      points.slice(1).forEach(([x, y], k) => {
        expect(x).toBeGreaterThanOrEqual(points[k][0])
        expect(y).toBeLessThanOrEqual(points[k][1])
      })
    }
    expect(report?.figures.map(({ name }) => name)).toContain('swarm-radius')
  })
})
