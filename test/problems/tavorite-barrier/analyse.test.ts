import { describe, expect, it } from 'vitest'
import type { Evaluation, Problem } from '../../../src/campaign/types.ts'
import { randomStream } from '../../../src/math/random.ts'
import { explainByGroups } from '../../../problems/tavorite-barrier/explanation.ts'
import { tavoriteParameters } from '../../../problems/tavorite-barrier/parameters.ts'
import { tavoriteBarrier } from '../../../problems/tavorite-barrier/problem.ts'
import type { PoolSpace } from '../../../src/spaces/pool.ts'

async function searched(
  given: Record<string, unknown>, count: number,
): Promise<{ problem: Problem<number>; evaluations: Evaluation<number>[] }> {
  const parameters = tavoriteParameters.parse({ descriptors: ['composition', 'path'], ...given })
  const problem = await tavoriteBarrier.create(parameters, await tavoriteBarrier.prepare(parameters, '.'), '.') as Problem<number>
  const order = randomStream('analysis').shuffled((problem.space as PoolSpace).ids.map((_, index) => index)).slice(0, count)
  const evaluations = await problem.evaluate(order.map((genome, id) => ({
    id, genome, lineage: { operator: 'test', parents: [], ...(id > 9 ? { forecast: { mean: 1, deviation: 0.5 } } : {}) },
  })))
  return { problem, evaluations: [...evaluations] }
}

describe('the analysis', () => {
  it('answers with nothing', async () => {
    const { problem } = await searched({ scored_by: 'table' }, 0)
    const { headline, summary, tables } = problem.analyse([])
    expect(headline).toEqual(['None of 0 evaluations gave a barrier, so there is no answer.'])
    expect(summary).toMatchObject({ pool_size: 345, measured: 0, group_contributions: null })
    expect(tables.map(({ name }) => name)).toEqual(['descriptors'])
  })

  it('tells the best compounds, what chance would have found, and what the barriers rest on', async () => {
    const { problem, evaluations } = await searched({ scored_by: 'table' }, 60)
    const { headline, warnings, summary, tables, figures, structures } = problem.analyse(evaluations)
    const best = Math.min(...evaluations.map(({ objective }) => objective ?? Infinity))
    expect(headline[0]).toContain(`${best.toFixed(3)} eV`)
    expect(headline[1]).toMatch(/of the best 5 % \(random draws: 3\.1 of 18\)/)
    expect(warnings.join(' ')).toContain('0.37 for Li')
    expect(figures.map(({ name }) => name)).toEqual(['best-so-far', 'coverage', 'voltage', 'migration-path', 'forecasts'])
    for (const { series } of figures) for (const { points } of series) expect(points.flat().every(Number.isFinite)).toBe(true)
    for (const { columns, rows } of tables) for (const row of rows) expect(row).toHaveLength(columns.length)
    expect(tables.map(({ name }) => name))
      .toEqual(['best-compounds', 'recovery', 'group-contributions', 'forecasts', 'descriptors'])
    const { variance_shares: shares } = summary.group_contributions as { variance_shares: Record<string, number> }
    expect(Object.keys(shares)).toEqual(['composition', 'path', 'joint'])
    expect(Object.values(shares).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 10)
    expect(structures).toHaveLength(3)
    for (const { path = [], structure } of structures) {
      expect(structure.species).toHaveLength(16)
      // The path is one: neighbouring places are a grid diagonal apart at most.
      path.slice(1).forEach((place, k) => expect(Math.hypot(...place.map((x, d) => x - path[k][d]))).toBeLessThan(0.6))
      expect(path.length).toBeGreaterThan(10)
    }
  })

  it('counts only what keeps the least voltage, and shows the front where the voltage is an objective', async () => {
    const given = { scored_by: 'elastic-band', minimum_voltage: 3, second_objective: 'average_voltage' }
    const { problem, evaluations } = await searched(given, 60)
    const { summary, tables, warnings } = problem.analyse(evaluations)
    const listed = summary.best_compounds as { average_voltage: number }[]
    expect(listed.every(({ average_voltage: voltage }) => voltage >= 3)).toBe(true)
    expect(tables.find(({ name }) => name === 'recovery')?.rows[1][2]).toBeLessThan(27)
    const front = summary.front as { neb_1d: number; average_voltage: number }[]
    expect(front.length).toBeGreaterThan(1)
    front.slice(1).forEach((next, k) => {
      expect(next.neb_1d).toBeGreaterThan(front[k].neb_1d)
      expect(next.average_voltage).toBeGreaterThan(front[k].average_voltage)
    })
    expect(tables.map(({ name }) => name)).toContain('front')
    expect(warnings[0]).toContain('upper bounds')
  })
})

describe('what barriers rest on', () => {
  const random = randomStream('explanation')
  const [count, dimension] = [80, 4]
  const values = Float64Array.from({ length: count * dimension }, () => random.normal())
  const pool = {
    count, dimension, values, names: ['a', 'b', 'c', 'd'],
    groups: [{ name: 'one', columns: [0, 1] }, { name: 'other', columns: [2, 3] }],
  }

  it('is the group that the values are made from', () => {
    const measurements = Array.from({ length: 50 }, (_, index) =>
      ({ index, value: 3 * values[4 * index] - values[4 * index + 1] }))
    const explanation = explainByGroups(pool, measurements)
    const [one, other, joint] = explanation?.terms ?? []
    expect([one.term, other.term, joint.term]).toEqual(['one', 'other', 'joint'])
    expect(one.share).toBeGreaterThan(0.8)
    expect(other.share).toBeLessThan(0.05)
    expect(one.importance).toBeGreaterThan(10 * (other.importance ?? 0))
    expect(joint.importance).toBeNull()
    expect(explanation?.r2).toBeGreaterThan(0.95)
  })

  it('is not said of a handful of values', () => {
    expect(explainByGroups(pool, [{ index: 0, value: 1 }, { index: 1, value: 2 }])).toBeNull()
  })
})
