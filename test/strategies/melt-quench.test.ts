import { describe, expect, it } from 'vitest'
import { ConfigError } from '../../src/errors.ts'
import type { Structure } from '../../src/atoms/structure.ts'
import type { StrategyContext } from '../../src/campaign/types.ts'
import { scheduleDuration } from '../../src/dynamics/schedule.ts'
import { randomStream, streamKey } from '../../src/math/random.ts'
import { memoryStore } from '../../src/models/model-store.ts'
import { geneticAlgorithm } from '../../strategies/genetic-algorithm/index.ts'
import { meltQuench } from '../../strategies/melt-quench/index.ts'
import { clusterProblem, ladderProblem, type SearchProblem } from '../support/search-problems.ts'

function contextOf({ space, objective }: SearchProblem): StrategyContext<Structure> {
  return { space, objective, told: new Map(), pending: new Map(), lessons: [], models: memoryStore(), random: (purpose, id) => randomStream(streamKey(1, purpose, id)) }
}

const IDS = Array.from({ length: 40 }, (_, id) => id)

describe('the strategy melt-quench', () => {
  const context = contextOf(ladderProblem)
  const parameters = meltQuench.parameters.parse({ melt_temperature: 1800, melt_time: 100, quench_time: 900, timestep: 1 })
  const asked = meltQuench.ask(meltQuench.init(parameters, context), IDS, parameters, context)

  it('takes the compositions in turn', () => {
    expect(asked.map(({ genome }) => ladderProblem.space.rungOf(genome))).toEqual(IDS.map((id) => id % 4))
  })

  it('says as plain data how each packing is to be quenched', () => {
    expect(asked[3].preparation).toEqual(JSON.parse(JSON.stringify(asked[3].preparation)))
    expect(asked[3].preparation).toMatchObject({
      kind: 'melt-quench',
      schedule: [{ from: 1800, to: 1800, duration: 100 }, { from: 1800, to: 300, duration: 900 }],
      timestep: 1,
    })
    expect(new Set(asked.map(({ preparation }) => preparation?.stream)).size).toBe(IDS.length)
  })

  it('quenches from the start when no melt is wanted', () => {
    const { schedule } = meltQuench.ask({ told: 0 }, [0], { ...parameters, melt_time: 0 }, context)[0].preparation ?? { schedule: [] }
    expect(scheduleDuration(schedule)).toBe(900)
  })

  it('refuses a problem that cannot do it, before anything is proposed', () => {
    expect(() => meltQuench.init(parameters, contextOf(clusterProblem))).toThrow(ConfigError)
    expect(() => meltQuench.init(parameters, contextOf(clusterProblem))).toThrow(/needs a problem that can prepare candidates by melt-quench/)
  })
})

describe('the genetic algorithm with melt_quench_share', () => {
  const ask = (given: object, problem = ladderProblem) => {
    const parameters = geneticAlgorithm.parameters.parse({ initial: 40, ...given })
    const context = contextOf(problem)
    return geneticAlgorithm.ask(geneticAlgorithm.init(parameters, context), IDS, parameters, context)
  }

  it('quenches that fraction of its random candidates and says so in the lineage', () => {
    const asked = ask({ melt_quench_share: 0.5, melt_quench: { quench_time: 700 } })
    const quenched = asked.filter(({ preparation }) => preparation !== undefined)
    expect(quenched.length).toBeGreaterThan(10)
    expect(quenched.length).toBeLessThan(30)
    expect(quenched.every(({ lineage }) => lineage.operator === 'melt-quench')).toBe(true)
    expect(quenched[0].preparation?.schedule.at(-1)?.duration).toBe(700)
  })

  it('draws the same random candidates as without it', () => {
    const plain = ask({})
    ask({ melt_quench_share: 1 }).forEach(({ genome }, k) => expect(genome).toEqual(plain[k].genome))
  })

  it('is the same data without it: old journals keep their first line', () => {
    expect(Object.keys(geneticAlgorithm.parameters.parse({})).filter((key) => key.startsWith('melt'))).toEqual([])
  })

  it('refuses settings without a share, and a problem that cannot quench', () => {
    expect(geneticAlgorithm.parameters.safeParse({ melt_quench: {} }).success).toBe(false)
    expect(() => ask({ melt_quench_share: 0.1 }, clusterProblem)).toThrow(/genetic-algorithm with melt_quench_share/)
  })
})
