// Three published pools as a user would give them, against the figures that were computed for them independently (numpy).
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { chanceOfAny, drawsForChance, expectedShare } from '../../../src/math/random-draws.ts'
import type { PoolSpace } from '../../../src/spaces/pool.ts'
import { candidatePoolParameters } from '../../../problems/candidate-pool/parameters.ts'
import { candidatePool } from '../../../problems/candidate-pool/problem.ts'
import { sharedData } from '../../support/shared-data.ts'

interface PublicPool {
  readonly file: string
  readonly rows: number
  readonly target: string
  readonly direction: 'minimize' | 'maximize'
  readonly descriptor_groups: Readonly<Record<string, readonly string[]>>
  readonly descriptors: number
  readonly budget: number
  readonly best_ids: readonly number[]
  readonly best_value: number
  readonly top_1_percent_count: number
  readonly top_5_percent_count: number
  readonly random_exact: Readonly<Record<string, number>>
}

const path = sharedData('pools/pools.json')
const pools = path === null ? [] : Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, PublicPool>>)

describe.skipIf(path === null)('the published pool', () => {
  it.each(pools)('%s is read with its descriptors, and chance and the answer are those computed elsewhere', async (_name, pool) => {
    const parameters = candidatePoolParameters.parse({
      file: pool.file, id_column: 'id', target: { column: pool.target, direction: pool.direction }, descriptors: pool.descriptor_groups,
    })
    const problem = await candidatePool.create(parameters, {}, dirname(path ?? ''))
    const { ids, descriptors } = problem.space as unknown as PoolSpace
    expect([ids.length, descriptors.dimension]).toEqual([pool.rows, pool.descriptors])
    expect(problem.target?.value).toBeCloseTo(pool.best_value, 12)

    const everything = ids.map((_, genome) => ({ id: genome, genome: genome, lineage: { operator: 'all', parents: [] } }))
    const { summary } = problem.analyse(await problem.evaluate(everything))
    expect(pool.best_ids.map(String)).toContain(summary.best_candidate)
    expect(summary.top_5_percent).toMatchObject({ count: pool.top_5_percent_count, found: pool.top_5_percent_count })

    const exact = pool.random_exact
    expect(chanceOfAny(pool.rows, pool.best_ids.length, pool.budget)).toBeCloseTo(exact.success_at_budget, 2.9)
    expect(drawsForChance(pool.rows, 1, 0.5)).toBe(exact.median_evaluations_to_best)
    expect(drawsForChance(pool.rows, pool.top_1_percent_count, 0.5)).toBe(exact.median_evaluations_to_any_top_1_percent)
    expect(expectedShare(pool.rows, pool.budget)).toBeCloseTo(exact.top_5_percent_found_at_budget, 4)
  })

  it('has columns of words where it has labels: sodium is no missing value', async () => {
    const parameters = candidatePoolParameters.parse({
      file: 'migration_barriers.csv', id_column: 'id', target: { column: 'barrier', unit: 'eV', direction: 'minimize' },
      descriptors: { ion: ['ion'], mean: ['*_mean'] },
    })
    const { space } = await candidatePool.create(parameters, {}, dirname(path ?? ''))
    expect((space as unknown as PoolSpace).descriptors.names).toEqual(expect.arrayContaining(['ion=Li', 'ion=Na', 'en_mean', 'ionr_mean']))
    expect((space as unknown as PoolSpace).ids).toHaveLength(450)
  })
})
