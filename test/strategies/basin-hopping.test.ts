import { describe, expect, it } from 'vitest'
import { ConfigError } from '../../src/errors.ts'
import type { Structure } from '../../src/atoms/structure.ts'
import type { Candidate, Evaluation, StrategyContext } from '../../src/campaign/types.ts'
import { randomStream, streamKey } from '../../src/math/random.ts'
import { memoryStore } from '../../src/models/model-store.ts'
import { basinHopping } from '../../strategies/basin-hopping/index.ts'
import { afterStep, DISPLACE, freshWalker } from '../../strategies/basin-hopping/walker.ts'
import { clusterProblem, ladderProblem, type SearchProblem } from '../support/search-problems.ts'

const parse = (given: object) => basinHopping.parameters.parse(given)

function contextOf({ space, objective }: SearchProblem): StrategyContext<Structure> {
  return { space, objective, told: new Map(), pending: new Map(), lessons: [], models: memoryStore(), random: (purpose, id) => randomStream(streamKey(1, purpose, id)) }
}

function result(candidate: Candidate<Structure>, objective: number, genome = candidate.genome): Evaluation<Structure> {
  const { id, lineage } = candidate
  return { id, lineage, outcome: 'evaluated', genome, objective, niche: '', properties: {}, cost: { relaxations: 1, force_calls: 1 } }
}

describe('basin hopping', () => {
  it('refuses a batch larger than its walkers and says what to change', () => {
    const parameters = parse({ walkers: 2 })
    const context = contextOf(clusterProblem)
    const state = basinHopping.init(parameters, context)
    expect(() => basinHopping.ask(state, [0, 1, 2], parameters, context)).toThrow(ConfigError)
    expect(() => basinHopping.ask(state, [0, 1, 2], parameters, context)).toThrow(/walkers or lower batch/)
  })

  it('steps from the relaxed structure, not from what it proposed', () => {
    const parameters = parse({ surface_moves: 0, symmetric_moves: 0, step: 0.01 })
    const context = contextOf(clusterProblem)
    const first = basinHopping.init(parameters, context)
    const [start] = basinHopping.ask(first, [0], parameters, context)
    const relaxed = { ...start.genome, positions: start.genome.positions.map((x) => 1.5 * x) }
    const { state } = basinHopping.tell(first, [result(start, -10, relaxed)], parameters, context)
    const [next] = basinHopping.ask(state, [1], parameters, context)
    const away = next.genome.positions.map((x, k) => Math.abs(x - relaxed.positions[k]))
    expect(Math.max(...away)).toBeLessThanOrEqual(0.01)
    expect(next.lineage).toEqual({ operator: 'displace', parents: [0] })
  })

  it('keeps every walker on its rung', () => {
    const { space } = ladderProblem
    const parameters = parse({ walkers: 6 })
    const context = contextOf(ladderProblem)
    let state = basinHopping.init(parameters, context)
    for (let batch = 0; batch < 5; batch++) {
      const ids = [0, 1, 2, 3, 4, 5].map((w) => 6 * batch + w)
      const asked = basinHopping.ask(state, ids, parameters, context)
      expect(asked.map(({ genome }) => space.rungOf(genome))).toEqual([0, 1, 2, 3, 0, 1])
      state = basinHopping.tell(state, asked.map((candidate) => result(candidate, -candidate.id)), parameters, context).state
    }
  })

  it('refuses a cluster from which an atom evaporated', () => {
    const parameters = parse({})
    const context = contextOf(clusterProblem)
    const first = basinHopping.init(parameters, context)
    const [start] = basinHopping.ask(first, [0], parameters, context)
    const positions = Float64Array.from(start.genome.positions)
    positions[0] += 30
    const { verdicts } = basinHopping.tell(first, [result(start, -100, { ...start.genome, positions })], parameters, context)
    expect(verdicts).toEqual([{ id: 0, verdict: 'rejected' }])
  })
})

describe('a walker', () => {
  const at = { ...freshWalker(0, 0.4), genome: 'here', id: 0, value: -1, lowest: -1 }
  const step = (value: number | null, parameters: object, walker = at) =>
    afterStep(walker, { id: 1, operator: DISPLACE, found: value === null ? null : { value, genome: 'there' } }, parse(parameters), randomStream('metropolis'))

  it('always goes down and, at temperature 0, never up', () => {
    expect(step(-2, { temperature: 0 }).walker).toMatchObject({ genome: 'there', value: -2, lowest: -2, stagnant: 0 })
    expect(step(-0.999, { temperature: 0 }).walker).toMatchObject({ genome: 'here', value: -1, stagnant: 1 })
  })

  it('goes up as often as the Boltzmann factor says', () => {
    let accepted = 0
    for (let k = 0; k < 4000; k++) {
      const { walker } = afterStep(at, { id: 1, operator: DISPLACE, found: { value: -0.5, genome: 'there' } }, parse({ temperature: 0.5 }), randomStream(`m:${k}`))
      if (walker.genome === 'there') accepted++
    }
    expect(accepted / 4000).toBeCloseTo(Math.exp(-1), 1)
  })

  it('stays on failures, shrinks its step on rejection and grows it on acceptance', () => {
    expect(step(null, {}).walker).toMatchObject({ genome: 'here', stagnant: 1 })
    expect(step(null, {}).walker.step).toBeLessThan(0.4)
    expect(step(-2, {}).walker.step).toBeGreaterThan(0.4)
  })

  it('starts again when its patience is used up', () => {
    expect(step(null, { patience: 3 }, { ...at, stagnant: 2 }).walker).toMatchObject({ genome: null, value: null, lowest: null, stagnant: 0 })
  })
})
