import { describe, expect, it } from 'vitest'
import type { Structure } from '../../../src/atoms/structure.ts'
import type { Candidate, Evaluation, StrategyContext } from '../../../src/campaign/types.ts'
import { ConfigError } from '../../../src/errors.ts'
import { randomStream, streamKey } from '../../../src/math/random.ts'
import { memoryStore } from '../../../src/models/model-store.ts'
import { geneticAlgorithm } from '../../../strategies/genetic-algorithm/index.ts'
import type { GeneticAlgorithmState } from '../../../strategies/genetic-algorithm/state.ts'
import { clusterProblem, ladderProblem, type SearchProblem } from '../../support/search-problems.ts'

type Judge = (candidate: Candidate<Structure>) => Partial<Evaluation<Structure>>

function contextOf({ space, objective }: SearchProblem): StrategyContext<Structure> {
  return { space, objective, told: new Map(), pending: new Map(), lessons: [], models: memoryStore(), random: (purpose, id) => randomStream(streamKey(1, purpose, id)) }
}

/** Runs batches of eight; every result is `evaluated` with the objective the judge gives. */
function run(problem: SearchProblem, given: object, batches: number, judge: Judge) {
  const parameters = geneticAlgorithm.parameters.parse(given)
  const context = contextOf(problem)
  const candidates: Candidate<Structure>[] = []
  const states: GeneticAlgorithmState[] = [geneticAlgorithm.init(parameters, context)]
  for (let batch = 0; batch < batches; batch++) {
    const state = states[states.length - 1]
    const asked = geneticAlgorithm.ask(state, Array.from({ length: 8 }, (_, k) => 8 * batch + k), parameters, context)
    candidates.push(...asked)
    const results = asked.map((candidate): Evaluation<Structure> => ({
      id: candidate.id, lineage: candidate.lineage, outcome: 'evaluated', genome: candidate.genome, objective: 0,
      niche: problem.objective.niche, properties: {}, cost: { relaxations: 1, force_calls: 1 }, ...judge(candidate),
    }))
    states.push(geneticAlgorithm.tell(state, results, parameters, context).state)
  }
  return { candidates, states, last: states[states.length - 1] }
}

const scored: (problem: SearchProblem) => Judge = (problem) => ({ genome }) => {
  const { value, niche } = problem.score(genome)
  return { objective: value, niche }
}

describe('the genetic algorithm', () => {
  it('refuses operators the space does not have and lists those it has', () => {
    const init = (operators: object) => () =>
      geneticAlgorithm.init(geneticAlgorithm.parameters.parse({ operators }), contextOf(clusterProblem))
    expect(init({ 'remove-mobile': 1 })).toThrow(ConfigError)
    expect(init({ twst: 1 })).toThrow(/Did you mean "twist"\?.*cut-and-splice/)
    const off = { 'cut-and-splice': 0, 'surface-move': 0, rattle: 0, twist: 0, symmetrise: 0 }
    expect(init(off)).toThrow(/positive weight/)
  })

  it('never uses an operator that is switched off', () => {
    const { candidates } = run(ladderProblem, { operators: { rattle: 0, strain: 0 } }, 20, scored(ladderProblem))
    const used = new Set(candidates.map(({ lineage }) => lineage.operator))
    expect(used.has('rattle') || used.has('strain')).toBe(false)
    expect(used).toContain('remove-mobile')
  })

  it('takes parents of remove-mobile from richer rungs and of insert-mobile from poorer ones, within reach', () => {
    const { candidates } = run(ladderProblem, { reach: 2 }, 30, scored(ladderProblem))
    const rungOf = (id: number): number => ladderProblem.space.rungOf(candidates[id].genome) ?? Number.NaN
    const steps = (operator: string): number[] => candidates
      .filter(({ lineage }) => lineage.operator === operator && lineage.parents.length > 0)
      .map(({ id, lineage }) => rungOf(lineage.parents[0]) - rungOf(id))
    expect(new Set(steps('remove-mobile'))).toEqual(new Set([1, 2]))
    expect(new Set(steps('insert-mobile'))).toEqual(new Set([-1, -2]))
  })

  it('starts some removals from a known crystal and names it, or none when told so', () => {
    const origins = (given: object) => run(ladderProblem, given, 30, scored(ladderProblem)).candidates
      .flatMap(({ lineage }) => lineage.origins ?? [])
    expect(new Set(origins({ known_parents: 0.5 }))).toEqual(new Set(['rich crystal']))
    expect(origins({ known_parents: 0.5 }).length).toBeGreaterThan(10)
  })

  it('keeps no more members than the sizes allow, per rung and niche', () => {
    const { last } = run(ladderProblem, { pool_size: 5, other_niche_pool_size: 2, diversity: 0 }, 40, scored(ladderProblem))
    for (let rung = 0; rung < 4; rung++) {
      const here = last.members.filter((member) => member.rung === rung)
      expect(here.filter(({ niche }) => niche === 'amorphous').length).toBeLessThanOrEqual(5)
      expect(here.filter(({ niche }) => niche === 'crystalline').length).toBeLessThanOrEqual(2)
    }
    expect(last.members.some(({ niche }) => niche === 'crystalline')).toBe(true)
  })

  it('draws parents from other niches about as often as told', () => {
    const { candidates } = run(ladderProblem, { other_niche_parents: 0.2, immigrants: 0, known_parents: 0 }, 60, scored(ladderProblem))
    const nicheOf = (id: number): string => ladderProblem.score(candidates[id].genome).niche
    const bred = candidates.slice(100).filter(({ lineage }) => lineage.parents.length > 0)
    const share = bred.filter(({ lineage }) => nicheOf(lineage.parents[0]) === 'crystalline').length / bred.length
    expect(share).toBeGreaterThan(0.1)
    expect(share).toBeLessThan(0.3)
  })

  it('empties the pool of a rung that stands still and fills it with random candidates', () => {
    // Every result is worse than the ones before.
    const worse: Judge = ({ id }) => ({ objective: id })
    const { candidates, states } = run(clusterProblem, { initial: 8, patience: 20, immigrants: 0 }, 8, worse)
    expect(Math.min(...states.slice(3).map(({ members }) => members.length))).toBeLessThan(8)
    const later = candidates.slice(16).map(({ lineage }) => lineage.operator)
    expect(later.filter((operator) => operator === 'random').length).toBeGreaterThanOrEqual(8)
  })

  it('counts rejections by reason', () => {
    const judge: Judge = ({ id }) => {
      if (id % 4 === 1) return { outcome: 'not_converged', genome: null, objective: null }
      return id % 4 === 2 ? { objective: Number.NaN } : { objective: -id }
    }
    const { last } = run(clusterProblem, {}, 5, judge)
    expect(last.rejections).toMatchObject({ not_converged: 10, not_finite: 10 })
  })

  it('spends fewer candidates on a rung that stopped improving', () => {
    // Rung 0 never improves, the others always do.
    const judge: Judge = ({ id, genome }) => ({ objective: ladderProblem.space.rungOf(genome) === 0 ? 0 : -id })
    const { candidates } = run(ladderProblem, { stagnation: 5 }, 40, judge)
    const onRung = [0, 1, 2, 3].map((rung) => candidates.slice(160).filter(({ genome }) => ladderProblem.space.rungOf(genome) === rung).length)
    expect(onRung[0]).toBeLessThan(0.6 * Math.min(...onRung.slice(1)))
    expect(onRung[0]).toBeGreaterThan(0)
  })
})
