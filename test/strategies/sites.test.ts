import { describe, expect, it } from 'vitest'
import type { Candidate, Evaluation, Strategy, StrategyContext } from '../../src/campaign/types.ts'
import { randomStream, streamKey } from '../../src/math/random.ts'
import { memoryStore } from '../../src/models/model-store.ts'
import type { Occupation, SitesSpace } from '../../src/spaces/sites/sites.ts'
import { aevo } from '../../strategies/aevo/index.ts'
import { simulatedAnnealing } from '../../strategies/simulated-annealing/index.ts'
import { siteGeneticAlgorithm } from '../../strategies/site-genetic-algorithm/index.ts'
import { enterPool, freshPool } from '../../strategies/site-genetic-algorithm/pool.ts'
import { crossed, CUTS, cutMask, repair } from '../../strategies/site-operators/crossover.ts'
import { siteGeometry, squaredDistances } from '../../strategies/site-operators/site-geometry.ts'
import { swapAnywhere, swapCount, swapNeighbours } from '../../strategies/site-operators/swaps.ts'
import { layeredSpace, orderingLadder, orderingProblem, type OrderingProblem } from '../support/search-problems.ts'

const { space } = orderingProblem
const both = [orderingProblem, orderingLadder]

interface Search {
  readonly candidates: readonly Candidate<Occupation>[]
  readonly evaluations: readonly Evaluation<Occupation>[]
  readonly state: unknown
}

function search<P, S>(
  strategy: Strategy<Occupation, P, S>, given: object, problem: OrderingProblem, seed: number, evaluations: number, batch = 1,
): Search {
  const told = new Map<string, Evaluation<Occupation>>()
  const context: StrategyContext<Occupation> = {
    space: problem.space, objective: problem.objective, told, pending: new Map(), lessons: [], models: memoryStore(),
    random: (purpose, id) => randomStream(streamKey(seed, purpose, id)),
  }
  const parameters = strategy.parameters.parse(given)
  const done: Evaluation<Occupation>[] = []
  const candidates: Candidate<Occupation>[] = []
  let state = strategy.init(parameters, context)
  for (let id = 0; id < evaluations; id += batch) {
    const asked = strategy.ask(state, Array.from({ length: batch }, (_, k) => id + k), parameters, context)
    const results = asked.map((candidate) => scored(candidate, problem.space))
    state = strategy.tell(state, results, parameters, context).state
    asked.forEach(({ genome }, k) => { told.set(problem.space.key(genome), results[k]) })
    candidates.push(...asked)
    done.push(...results)
  }
  return { candidates, evaluations: done, state }
}

function scored({ id, lineage, genome }: Candidate<Occupation>, { score }: SitesSpace): Evaluation<Occupation> {
  return {
    id, lineage, genome, outcome: 'evaluated', objective: score?.of(genome) ?? NaN, niche: '', properties: {},
    cost: { relaxations: 0, force_calls: 0 },
  }
}

function lowest({ evaluations }: Search): number {
  return Math.min(...evaluations.map(({ objective }) => objective ?? Infinity))
}

function exactMinimum({ space: { enumerate, score } }: OrderingProblem): number {
  let best = Infinity
  for (const genome of enumerate()) best = Math.min(best, score?.of(genome) ?? NaN)
  return best
}

describe('cuts and repair', () => {
  it.each(both)('give children of the wanted composition: $name', ({ space }) => {
    const random = randomStream('children')
    for (let k = 0; k < 200; k++) {
      const composition = random.integer(space.compositions.length)
      const [a, b] = [0, 0].map(() => space.sample(random))
      const child = crossed(a, b, cutMask(CUTS[k % 3], space, random), space, space.compositions[composition], random)
      expect(space.compositionOf(child)).toBe(composition)
    }
  })

  it('take every site that neither cut nor repair touches from the first parent', () => {
    const random = randomStream('same')
    const genome = space.sample(random)
    expect(crossed(genome, genome, cutMask('slab', space, random), space, space.compositions[0], random)).toEqual(genome)
    const copy = genome.slice()
    repair(copy, space, space.compositions[0], random)
    expect(copy).toEqual(genome)
  })

  it('take between a quarter and three quarters of the sites as a ball, and the nearest ones', () => {
    const random = randomStream('balls')
    const n = space.sublatticeOf.length
    const all = Int32Array.from({ length: n }, (_, i) => i)
    for (let k = 0; k < 50; k++) {
      const mask = cutMask('ball', space, random)
      const inside = mask.reduce((sum, bit) => sum + bit, 0)
      // Whole shells: a shell may straddle the limit.
      expect(inside).toBeLessThanOrEqual(0.75 * n)
      const isBallAround = (centre: number): boolean => {
        const squares = squaredDistances(siteGeometry(space), centre, all)
        const farthest = Math.max(...squares.filter((_, i) => mask[i] === 1))
        return squares.every((square, i) => mask[i] === 1 || square > farthest - 1e-9)
      }
      expect(inside === 0 || Array.from(all).some(isBallAround)).toBe(true)
    }
  })
})

describe('swaps', () => {
  it('keep every sublattice\'s counts and change two sites', () => {
    const random = randomStream('swaps')
    for (const swap of [swapAnywhere, swapNeighbours]) {
      for (let k = 0; k < 100; k++) {
        const before = space.sample(random)
        const after = before.slice()
        expect(swap(after, space, random)).toBe(true)
        const changed = [...after.keys()].filter((i) => after[i] !== before[i])
        expect(changed).toHaveLength(2)
        expect(space.sublatticeOf[changed[0]]).toBe(space.sublatticeOf[changed[1]])
        expect(space.compositionOf(after)).toBe(0)
        if (swap === swapNeighbours) expect(siteGeometry(space).neighbours[changed[0]]).toContain(changed[1])
      }
    }
  })

  it('know that six neighbours surround a site of a layer', () => {
    for (const neighbours of siteGeometry(orderingProblem.space).neighbours) {
      // In a layer of two by two cells opposite neighbours are images of one site.
      expect(neighbours).toHaveLength(3)
    }
  })

  it('come in geometric numbers', () => {
    const random = randomStream('counts')
    const counts = Array.from({ length: 20_000 }, () => swapCount(0.3, random))
    const share = (n: number): number => counts.filter((count) => count === n).length / counts.length
    expect(share(1)).toBeCloseTo(0.7, 1)
    expect(share(2) / share(1)).toBeCloseTo(0.3, 1)
  })

  it('say so when there is nothing to trade', () => {
    expect(swapAnywhere(new Uint8Array(space.sublatticeOf.length), space, randomStream('none'))).toBe(false)
  })
})

describe('the pool', () => {
  it('keeps the lowest, sorted, and one of each value', () => {
    let pool = freshPool(3)
    const verdicts = [5, 3, 5, 4, 2, 6].map((value, id) => {
      const { entry, pool: next } = enterPool(pool, { id, value, genome: '', uses: 0 }, 3)
      pool = next
      return entry.kind === 'duplicate' ? `duplicate of ${entry.of}` : entry.kind
    })
    expect(verdicts).toEqual(['accepted', 'accepted', 'duplicate of 0', 'accepted', 'accepted', 'rejected'])
    expect(pool.members.map(({ id }) => id)).toEqual([4, 1, 3])
    expect(pool.stagnant).toBe(1)
    expect(pool.refill).toBe(0)
  })
})

describe('the genetic algorithm on sites', () => {
  it('finds the enumerated minimum in a small share of the configurations, whatever the batch', () => {
    const minimum = exactMinimum(orderingProblem)
    const distinct = Number(space.count().distinct)
    for (const batch of [1, 8]) {
      for (let seed = 1; seed <= 6; seed++) {
        const found = search(siteGeneticAlgorithm, { pool_size: 10 }, orderingProblem, seed, distinct / 10 - ((distinct / 10) % batch), batch)
        expect(lowest(found)).toBeCloseTo(minimum, 6)
      }
    }
  })

  it('proposes nothing twice while anything new can be found', () => {
    const { candidates } = search(siteGeneticAlgorithm, { pool_size: 6 }, orderingProblem, 3, 600, 4)
    expect(new Set(candidates.map(({ genome }) => space.key(genome))).size).toBe(candidates.length)
  })

  it('serves every composition in turn and breeds within it', () => {
    const { candidates } = search(siteGeneticAlgorithm, { pool_size: 4 }, orderingLadder, 2, 200, 10)
    const compositions = orderingLadder.space.compositions.length
    for (const { id, genome, lineage } of candidates) {
      expect(orderingLadder.space.compositionOf(genome)).toBe(id % compositions)
      for (const parent of lineage.parents) expect(parent % compositions).toBe(id % compositions)
    }
  })

  it('ends when every distinct occupation was proposed', () => {
    const small = { ...orderingProblem, space: layeredSpace({ Li: 10, vacancy: 2 }, { Ni: 12 }) }
    const distinct = Number(small.space.count().distinct)
    const { candidates } = search(siteGeneticAlgorithm, { pool_size: 4 }, small, 1, 200)
    expect(new Set(candidates.map(({ genome }) => small.space.key(genome))).size).toBe(distinct)
    expect(candidates.length).toBeLessThan(200)
  })

  it('empties a pool that has stood still', () => {
    const patient = search(siteGeneticAlgorithm, { pool_size: 5, patience: 40 }, orderingProblem, 1, 400)
    const random = patient.candidates.filter(({ lineage }) => lineage.operator === 'random').map(({ id }) => id)
    expect(random.filter((id) => id >= 5).length).toBeGreaterThanOrEqual(5)
  })
})

describe('ævo\'s rules', () => {
  it('breed whole generations from survivors and keep the best', () => {
    const { candidates, evaluations, state } = search(aevo, { size: 6, keep: 2 }, orderingProblem, 5, 60)
    expect(candidates.slice(0, 6).every(({ lineage }) => lineage.operator === 'random')).toBe(true)
    for (const { id, lineage } of candidates.slice(6)) {
      // Nobody is a parent in the generation it was born in.
      for (const parent of lineage.parents) expect(Math.floor(parent / 6)).toBeLessThan(Math.floor(id / 6))
    }
    const [{ parents }] = (state as { populations: { parents: { id: number }[] }[] }).populations
    const ranked = [...evaluations].sort((a, b) => (a.objective ?? 0) - (b.objective ?? 0)).map(({ id }) => id)
    expect(parents.map(({ id }) => id).slice(0, 2)).toEqual(ranked.slice(0, 2))
    expect(parents).toHaveLength(6)
  })
})

describe('simulated annealing', () => {
  const settings = { cycle: 300, calibration: 10 }

  it('finds the enumerated minimum now and then, and cools', () => {
    const minimum = exactMinimum(orderingProblem)
    const found = Array.from({ length: 6 }, (_, k) => search(simulatedAnnealing, settings, orderingProblem, k + 1, 1240))
    expect(found.some((run) => Math.abs(lowest(run) - minimum) < 1e-6)).toBe(true)
    const mean = (run: Search, from: number, to: number): number =>
      run.evaluations.slice(from, to).reduce((sum, { objective }) => sum + (objective ?? 0), 0) / (to - from)
    for (const run of found) expect(mean(run, 260, 310)).toBeLessThan(mean(run, 10, 60))
  })

  it('walks from where it stands, one step at a time, each walker on its own', () => {
    const { candidates } = search(simulatedAnnealing, { ...settings, walkers: 3 }, orderingProblem, 2, 300, 3)
    for (const { id, lineage } of candidates) for (const parent of lineage.parents) expect(parent % 3).toBe(id % 3)
  })
})
