import { describe, expect, it } from 'vitest'
import type { Candidate, Evaluation, Strategy, StrategyContext } from '../../../src/campaign/types.ts'
import { ISOLATED, makeStructure, type Structure } from '../../../src/atoms/structure.ts'
import { randomStream, streamKey } from '../../../src/math/random.ts'
import { memoryStore } from '../../../src/models/model-store.ts'
import { strategies } from '../../../strategies/index.ts'
import { lennardJonesCluster } from '../../../problems/lennard-jones-cluster/problem.ts'

async function problemOf(atoms: number) {
  const parameters = lennardJonesCluster.parameters.parse({ atoms }) as Parameters<typeof lennardJonesCluster.create>[0]
  return lennardJonesCluster.create(parameters, null, '.')
}

/** Evaluations until the published minimum was met, or null. */
async function evaluationsToTarget(name: keyof typeof strategies, atoms: number, seed: number, budget: number) {
  const problem = await problemOf(atoms)
  const strategy = strategies[name][0] as unknown as Strategy<unknown, unknown, unknown>
  const parameters = strategy.parameters.parse({})
  const { space, objective, target } = problem
  const context: StrategyContext<unknown> = { space, objective, told: new Map(), pending: new Map(), lessons: [], models: memoryStore(), random: (purpose, id) => randomStream(streamKey(seed, purpose, id)) }
  let state = strategy.init(parameters, context)
  for (let id = 0; id < budget; id++) {
    const results = await problem.evaluate(strategy.ask(state, [id], parameters, context))
    const value = results[0].objective
    if (target !== undefined && value !== null && value <= target.value + target.tolerance) return id + 1
    state = strategy.tell(state, results, parameters, context).state
  }
  return null
}

describe('searches for Lennard-Jones clusters', () => {
  it.each(['basin-hopping', 'genetic-algorithm'] as const)('%s finds LJ13 and LJ19 within 300 evaluations', async (name) => {
    for (const seed of [1, 2, 3]) {
      expect(await evaluationsToTarget(name, 13, seed, 300)).not.toBeNull()
      expect(await evaluationsToTarget(name, 19, seed, 300)).not.toBeNull()
    }
  }, 60_000)
})

describe('the Lennard-Jones cluster problem', () => {
  const candidate = (positions: number[]): Candidate<unknown> => {
    const species = new Uint8Array(positions.length / 3).fill(18)
    const genome: Structure = makeStructure({ cell: new Float64Array(9), pbc: ISOLATED, species, positions })
    return { id: 0, genome, lineage: { operator: 'test', parents: [] } }
  }

  it('relaxes four atoms to the tetrahedron at −6 ε', async () => {
    const problem = await problemOf(4)
    const [{ outcome, objective, cost }] = await problem.evaluate([candidate([0, 0, 0, 1.2, 0, 0, 0, 1.2, 0, 0.3, 0.3, 1.1])])
    expect(outcome).toBe('evaluated')
    expect(objective).toBeCloseTo(-6, 6)
    expect(cost.relaxations).toBe(1)
  })

  it('refuses coincident atoms before and evaporated atoms after the relaxation', async () => {
    const problem = await problemOf(4)
    const [close] = await problem.evaluate([candidate([0, 0, 0, 0, 0, 0, 0, 1.2, 0, 0.3, 0.3, 1.1])])
    expect(close).toMatchObject({ outcome: 'too_close_before', genome: null, objective: null })
    const [apart] = await problem.evaluate([candidate([0, 0, 0, 1.2, 0, 0, 0, 1.2, 0, 30, 30, 30])])
    expect(apart).toMatchObject({ outcome: 'out_of_bounds', genome: null, objective: null })
    expect(apart.reason).toMatch(/evaporated/)
  })

  it('says whether the published minimum was reached', async () => {
    const problem = await problemOf(13)
    const random = randomStream('analysis')
    const evaluations: Evaluation<unknown>[] = []
    for (let id = 0; id < 30; id++) {
      evaluations.push(...await problem.evaluate([{ id, genome: problem.space.sample(random), lineage: { operator: 'random', parents: [] } }]))
    }
    const { headline, summary, figures } = problem.analyse(evaluations)
    const best = Math.min(...evaluations.flatMap(({ objective }) => (objective === null ? [] : [objective])))
    expect(summary).toMatchObject({ atoms: 13, best_energy: best, published_energy: -44.326801, evaluations: 30 })
    expect(headline.join(' ')).toMatch(best < -44.3267 ? /published global minimum \(/ : /not found/)
    expect(figures[0].series.map(({ label }) => label)).toContain('best so far')
  })
})
