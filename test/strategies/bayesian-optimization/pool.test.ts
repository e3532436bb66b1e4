import { describe, expect, it } from 'vitest'
import { ConfigError, InputError } from '../../../src/errors.ts'
import type { Candidate, Evaluation } from '../../../src/campaign/types.ts'
import { poolRandomSearch } from '../../../strategies/pool-random-search.ts'
import { evaluated, gridPool, MINIMISE, poolOf, search, strategyOf, type Score } from './search.ts'

const SIDE = 12
const space = gridPool(SIDE)
/** A smooth bowl, lowest about (8, 3). */
function heightAt(index: number): number {
  const [x, y] = [index % SIDE, Math.floor(index / SIDE)]
  return 0.04 * ((x - 8) * (x - 8) + 0.5 * (y - 3) * (y - 3)) + 0.1 * Math.sin(2 * x + y)
}
const bowl: Score<number> = heightAt
const best = space.ids.reduce((a, _, index) => (heightAt(index) < heightAt(a) ? index : a), 0)
const genomes = <G>(candidates: readonly Candidate<G>[]): G[] => candidates.map(({ genome }) => genome)

describe('Bayesian optimization on a pool', () => {
  it('begins where random search begins with the same seed', () => {
    const { candidates, context } = search({ space, score: bowl, evaluations: 10, seed: 5 })
    const random = poolRandomSearch.ask({ told: 0 }, candidates.map(({ id }) => id), {}, { ...context, told: new Map() })
    expect(genomes(candidates)).toEqual(genomes(random))
    expect(candidates.every(({ lineage }) => lineage.operator === 'initial' && lineage.forecast === undefined)).toBe(true)
  })

  it('finds the best of 144 candidates within 40 evaluations, and says what it expects of each', () => {
    for (const seed of [1, 2, 3]) {
      const { candidates } = search({ space, score: bowl, evaluations: 40, seed })
      expect(genomes(candidates)).toContain(best)
      expect(new Set(genomes(candidates)).size).toBe(40)
      for (const { lineage, genome } of candidates.slice(25)) {
        expect(lineage.operator).toBe('upper confidence bound')
        const { mean, deviation } = lineage.forecast ?? { mean: NaN, deviation: NaN }
        expect(Math.abs(mean - heightAt(genome))).toBeLessThan(4 * deviation)
      }
    }
  })

  it.each([1, 3])('proposes the same bits from a state that is read back, batches of %i', (batch) => {
    const options = { space, score: bowl, evaluations: 36, batch }
    const direct = search(options)
    const read = search({ ...options, keep: (state) => JSON.parse(JSON.stringify(state)) as typeof state })
    expect(JSON.stringify(read.candidates)).toBe(JSON.stringify(direct.candidates))
    expect(JSON.stringify(read.diagnostics)).toBe(JSON.stringify(direct.diagnostics))
  })

  it('chooses the same candidates in any unit and direction, and forecasts in the unit', () => {
    const plain = search({ space, score: bowl, evaluations: 30 })
    const mirrored = search({
      space, objective: { ...MINIMISE, direction: 'maximize' }, evaluations: 30,
      score: (index) => 5 - 1024 * heightAt(index),
    })
    expect(genomes(mirrored.candidates)).toEqual(genomes(plain.candidates))
    const [a, b] = [plain, mirrored].map(({ candidates }) => candidates[20].lineage.forecast)
    expect(b?.mean).toBeCloseTo(5 - 1024 * (a?.mean ?? NaN), 6)
    expect(b?.deviation).toBeCloseTo(1024 * (a?.deviation ?? NaN), 6)
  })

  it('chooses after pending candidates as it does within a batch', () => {
    const { state, parameters, context, candidates } = search({ space, score: bowl, evaluations: 20 })
    const strategy = strategyOf<number>('pool')
    const [first, second, third] = strategy.ask(state, [20, 21, 22], parameters, context)
    const pending = new Map([[space.key(first.genome), first]])
    expect(strategy.ask(state, [21, 22], parameters, { ...context, pending })).toEqual([second, third])
    expect(genomes(candidates)).not.toContain(first.genome)
  })

  it.each([
    'kriging-believer', 'constant-liar-min', 'constant-liar-mean', 'constant-liar-max',
  ])('spreads batches by %s', (rule) => {
    const parameters = { initial: 12, batch_rule: rule }
    const { candidates } = search({ space, score: bowl, evaluations: 42, batch: 6, parameters })
    expect(new Set(genomes(candidates)).size).toBe(42)
    expect(genomes(candidates)).toContain(best)
  })

  it.each([
    'expected-improvement', 'probability-of-improvement', 'thompson-sampling',
  ])('finds the best by %s, too', (acquisition) => {
    const parameters = { acquisition, kernel: 'additive+joint' }
    const { candidates } = search({ space, score: bowl, evaluations: 60, parameters })
    expect(genomes(candidates)).toContain(best)
    expect(candidates[30].lineage.operator.toLowerCase()).toBe(acquisition.replaceAll('-', ' '))
  })

  it('ends when every candidate was proposed', () => {
    const small = gridPool(4)
    const { candidates, state, parameters, context } =
      search({ space: small, score: (index) => index, evaluations: 100, batch: 5 })
    expect(genomes(candidates).sort((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, k) => k))
    expect(strategyOf<number>('pool').finished?.(state, parameters, context)).toBeNull()
  })

  it('draws among equals by the seed, and counts such choices', () => {
    // Each pair of descriptors twelve times: the model cannot tell the twelve apart.
    const copies = poolOf(Array.from({ length: 144 }, (_, k) => [k % 12, (k % 12) * (k % 5)].map((x) => Math.round(x) % 4)))
    const runs = [1, 2].map((seed) => search({ space: copies, score: (index) => (index % 12) % 4, evaluations: 40, seed }))
    const [{ candidates, diagnostics }] = runs
    expect(candidates.slice(10).some(({ lineage }) => lineage.operator === 'upper confidence bound, tied')).toBe(true)
    expect(diagnostics.at(-1)?.tied_share).toBeGreaterThan(0)
    expect(genomes(runs[0].candidates.slice(10))).not.toEqual(genomes(runs[1].candidates.slice(10)))
  })

  it('refits every five results to fifty and then every ten', () => {
    const { diagnostics } = search({ space, score: bowl, evaluations: 85, parameters: { kernel: 'isotropic' } })
    expect(diagnostics.map(({ results }) => results)).toEqual([10, 15, 20, 25, 30, 35, 40, 45, 50, 60, 70, 80])
  })

  it('merges repeated measurements of a candidate into their mean', () => {
    const { state, parameters, context } = search({ space, score: bowl, evaluations: 14 })
    const strategy = strategyOf<number>('pool')
    const genome = context.space.decode(state.observations[12].genome)
    const again = { id: 14, genome, lineage: { operator: 'given', parents: [] } }
    const { state: after } = strategy.tell(state, [evaluated(again, bowl)], parameters, context)
    const [direct] = strategy.ask(after, [15], parameters, context)
    const [read] = strategy.ask(JSON.parse(JSON.stringify(after)) as typeof after, [15], parameters, context)
    expect(read).toEqual(direct)
    expect(after.observations).toHaveLength(15)
  })

  it('names descriptors that do not vary and refuses those that are not numbers', () => {
    const rows = Array.from({ length: 30 }, (_, k) => [k, 7, (k * 13) % 10])
    const { diagnostics } = search({ space: poolOf(rows), score: (index) => index, evaluations: 12 })
    expect(diagnostics[0].dropped_descriptors).toEqual(['d1'])
    const broken = poolOf(rows.map((row, r) => (r === 4 ? [NaN, ...row.slice(1)] : row)))
    expect(() => search({ space: broken, score: () => 0, evaluations: 1 })).toThrow(InputError)
    expect(() => search({ space: broken, score: () => 0, evaluations: 1 }))
      .toThrow('the descriptor "d0" of every candidate must be a finite number, got NaN (candidate c4)')
    expect(() => search({ space: poolOf(rows.map(() => [1, 2])), score: () => 0, evaluations: 1 }))
      .toThrow('at least one descriptor must differ')
  })
})

describe('failed evaluations', () => {
  const failing: Score<number> = (index) => (index % SIDE < 3 ? null : heightAt(index))

  it('leave nothing in the models and are not proposed again', () => {
    const { candidates, state } = search({ space, score: failing, evaluations: 50 })
    expect(new Set(genomes(candidates)).size).toBe(50)
    expect(genomes(candidates)).toContain(best)
    const good = candidates.filter(({ genome }) => genome % SIDE >= 3)
    expect(state.observations.map(({ id }) => id)).toEqual(good.map(({ id }) => id))
    expect(state.failures).toHaveLength(50 - state.observations.length)
  })

  it('are tried again at once where that is asked for, so many times', () => {
    const moody: Score<number> = (index, id) => (id % 4 === 1 ? null : heightAt(index))
    const { candidates, state } = search({ space, score: moody, evaluations: 24, parameters: { retry_failed: 1 } })
    const retries = candidates.filter(({ lineage }) => lineage.operator === 'retry')
    expect(retries.map(({ id, lineage }) => [id, ...lineage.parents]))
      .toEqual([[2, 1], [6, 5], [10, 9], [14, 13], [18, 17], [22, 21]])
    expect(retries.every(({ genome, lineage: { parents: [parent] } }) => candidates[parent].genome === genome)).toBe(true)
    expect(state.observations).toHaveLength(18)
    const never = search({ space, score: () => null, evaluations: 30, parameters: { retry_failed: 2 } })
    expect(genomes(never.candidates).filter((genome) => genome === never.candidates[0].genome)).toHaveLength(3)
  })

  it('keep the search away where that is to be learnt', () => {
    // The way down leads into where candidates fail.
    const trap: Score<number> = (index) =>
      (index % SIDE > 6 ? null : -(index % SIDE) + 0.3 * Math.abs(Math.floor(index / SIDE) - 4))
    const failures = [false, true].map((learn) => [1, 2, 3].reduce((sum, seed) => {
      const { state } = search({ space, score: trap, evaluations: 45, seed, parameters: { learn_failures: learn } })
      return sum + state.failures.length
    }, 0))
    expect(failures[1]).toBeLessThan(0.7 * failures[0])
  })
})

describe('stop rules', () => {
  it('end the search when nothing better comes, and say so', () => {
    const { candidates, state, diagnostics, parameters, context } =
      search({ space, score: bowl, evaluations: 144, parameters: { patience: 12 } })
    const rule = 'no better result in 12 evaluations (patience)'
    expect(state.stopRule).toBe(rule)
    expect(strategyOf<number>('pool').finished?.(state, parameters, context)).toBe(rule)
    expect(diagnostics.at(-1)?.stop_rule).toBe(rule)
    expect(candidates.length).toBe(state.improvedAt + 12)
  })

  it('end the search when little is left to gain, and say so', () => {
    const parameters = { smallest_improvement: 0.0001 }
    const { candidates, state } = search({ space, score: bowl, evaluations: 144, parameters })
    expect(state.stopRule)
      .toBe('no candidate is expected to improve by 0.0001 standard deviations of the results (smallest_improvement)')
    const values = candidates.map(({ genome }) => heightAt(genome))
    expect(Math.min(...values) - heightAt(best)).toBeLessThan(0.01)
    expect(candidates.length).toBeLessThan(80)
  })
})

describe('constraints', () => {
  const constraint = { property: 'e_above_hull', unit: 'eV', sense: 'at_most' as const, limit: 0.05 }
  const objective = { ...MINIMISE, constraints: [constraint] }
  const hullOf = (index: number): number => 0.02 * Math.abs(Math.floor(index / SIDE) - 9) + 0.01 * (index % 3)
  const constrained: Score<number> = (index): Partial<Evaluation<number>> => {
    const e_above_hull = hullOf(index)
    return { objective: heightAt(index), properties: { e_above_hull }, niche: e_above_hull <= 0.05 ? '' : 'infeasible' }
  }
  const allowed = space.ids.flatMap((_, index) => (hullOf(index) <= 0.05 ? [index] : []))
  const bestAllowed = allowed.reduce((a, b) => (heightAt(a) <= heightAt(b) ? a : b))

  it.each(['auto', 'expected-improvement'])('are learnt: the best that keeps them is found (%s)', (acquisition) => {
    for (const seed of [1, 2]) {
      const { candidates } = search({ space, objective, score: constrained, evaluations: 40, seed, parameters: { acquisition } })
      expect(genomes(candidates)).toContain(bestAllowed)
    }
  })

  it('are aimed at alone while nothing keeps them', () => {
    const strict = { ...objective, constraints: [{ ...constraint, limit: -0.001 }] }
    const { candidates, diagnostics } = search({
      space, objective: strict, score: (index) => ({ ...(constrained(index, 0) as object), niche: 'infeasible' }), evaluations: 30,
    })
    expect(candidates.slice(10).every(({ lineage }) => lineage.operator.startsWith('feasibility'))).toBe(true)
    const distances = candidates.map(({ genome }) => hullOf(genome))
    expect(Math.max(...distances.slice(10))).toBeLessThan(Math.max(...distances.slice(0, 10)))
    expect(diagnostics.at(-1)).toMatchObject({ best: null, largest_log_improvement: null })
  })

  it('are nothing a joint draw could weigh', () => {
    const parameters = { acquisition: 'thompson-sampling' }
    expect(() => search({ space, objective, score: constrained, evaluations: 1, parameters })).toThrow(ConfigError)
  })
})

describe('two objectives', () => {
  const objective = { ...MINIMISE, second: { property: 'voltage', unit: 'V', direction: 'maximize' as const } }
  const second = (index: number): number => 0.3 * (index % SIDE) - 0.05 * Math.abs(Math.floor(index / SIDE) - 10)
  const score: Score<number> = (index): Partial<Evaluation<number>> =>
    ({ objective: heightAt(index), properties: { voltage: second(index) } })
  const beats = (a: number, b: number): boolean => {
    const [better, worse] = [heightAt(a) <= heightAt(b), second(a) >= second(b)]
    return better && worse && (heightAt(a) !== heightAt(b) || second(a) !== second(b))
  }
  const front = space.ids.flatMap((_, b) => (space.ids.some((__, a) => beats(a, b)) ? [] : [b]))

  it('are traded by the area they dominate: most of the front is found', () => {
    const { candidates } = search({ space, objective, score, evaluations: 50 })
    expect(candidates[20].lineage.operator).toBe('expected hypervolume improvement')
    const found = front.filter((index) => genomes(candidates).includes(index)).length
    expect(found / front.length).toBeGreaterThan(0.8)
  })

  it('count from a reference point where one is given', () => {
    const { candidates } = search({ space, objective, score, evaluations: 50, parameters: { reference_point: [0.5, 1] } })
    const beyond = front.filter((index) => heightAt(index) < 0.5 && second(index) > 1)
    expect(beyond.every((index) => genomes(candidates).includes(index))).toBe(true)
    expect(() => search({ space, score, evaluations: 1, parameters: { reference_point: [0, 0] } }))
      .toThrow('a reference_point belongs to two objectives')
  })
})

describe('noisy results', () => {
  it('can be improved on from what the model makes of them', () => {
    const noisy: Score<number> = (index) => heightAt(index) + 0.3 * Math.sin(77.7 * index)
    const runs = ['observed', 'model'].map((incumbent) =>
      search({ space, score: noisy, evaluations: 40, parameters: { incumbent, acquisition: 'expected-improvement' } }))
    expect(genomes(runs[1].candidates)).not.toEqual(genomes(runs[0].candidates))
    expect(Math.min(...genomes(runs[1].candidates).map(heightAt))).toBeLessThan(heightAt(best) + 0.05)
  })
})
