import { beforeAll, describe, expect, it } from 'vitest'
import type { Evaluation, Problem } from '../../../src/campaign/types.ts'
import type { PoolSpace } from '../../../src/spaces/pool.ts'
import { tavoriteParameters } from '../../../problems/tavorite-barrier/parameters.ts'
import { tavoriteBarrier } from '../../../problems/tavorite-barrier/problem.ts'

// Descriptors take most of the time and are tested beside.
async function problemOf(given: Record<string, unknown>): Promise<Problem<number>> {
  const parameters = tavoriteParameters.parse({ descriptors: ['composition'], ...given })
  return await tavoriteBarrier.create(parameters, await tavoriteBarrier.prepare(parameters, '.'), '.') as Problem<number>
}

const idsOf = ({ space }: Problem<number>): readonly string[] => (space as PoolSpace).ids

async function evaluate(problem: Problem<number>, ...formulas: string[]): Promise<readonly Evaluation<number>[]> {
  return problem.evaluate(formulas.map((formula, id) =>
    ({ id, genome: (problem.space as PoolSpace).indexOf(formula) ?? -1, lineage: { operator: 'test', parents: [] } })))
}

describe('parameters', () => {
  it.each([
    [{ potential: 'sw' }, 'must be left out unless scored_by is elastic-band'],
    [{ scored_by: 'table', grid_spacing: 0.3 }, 'must be left out unless scored_by is bond-valence'],
    [{ scored_by: 'elastic-band', elastic_band: {} }, 'must be left out unless a potential is given'],
    [{ scored_by: 'elastic-band', backend: 'wasm' }, 'must be left out unless a potential is given'],
  ])('refuse what would do nothing: %j', (given, message) => {
    expect(() => tavoriteParameters.parse(given)).toThrow(message)
  })

  it('write out the defaults of the chosen scoring, and read them back', () => {
    const bond = tavoriteParameters.parse({})
    expect(bond).toMatchObject({ scored_by: 'bond-valence', grid_spacing: 0.2, mobile_ions: ['Li', 'Na'] })
    expect(tavoriteParameters.parse(bond)).toEqual(bond)
    const band = tavoriteParameters.parse({ scored_by: 'elastic-band', potential: 'my.nep.txt' })
    expect(band).toMatchObject({ backend: 'wasm' })
    expect(tavoriteParameters.parse(band)).toEqual(band)
    expect(tavoriteParameters.parse({ scored_by: 'table' })).not.toHaveProperty('grid_spacing')
  })
})

describe('pools', () => {
  it.each([
    { given: { scored_by: 'table' }, count: 345, reason: 'all that kept their structure' },
    { given: { scored_by: 'elastic-band' }, count: 157, reason: 'those with an elastic band' },
    { given: { scored_by: 'table', mobile_ions: ['Na'], halides: ['F', 'Cl'] }, count: 98, reason: 'as chosen' },
    {
      given: { scored_by: 'table', metals: ['V'], centres: ['P', 'Si'], halides: ['F'] }, count: 4,
      reason: 'V3+ with P, V4+ with Si',
    },
  ])('of $given hold $count compounds: $reason', async ({ given, count }) => {
    expect(idsOf(await problemOf(given))).toHaveLength(count)
  })

  it('are refused when empty', async () => {
    await expect(problemOf({ scored_by: 'table', metals: ['Mg'], centres: ['P'] })).rejects.toThrow('M(2+) with S and Se')
  })
})

describe('scores', () => {
  let table: Problem<number>
  beforeAll(async () => { table = await problemOf({ scored_by: 'table' }) })

  it('are looked up in the table', async () => {
    const [found] = await evaluate(table, 'LiFeSO4F')
    expect(found).toMatchObject({
      outcome: 'evaluated', objective: 0.3131, niche: '',
      properties: { formula: 'LiFeSO4F', bvse_1d: 0.3131 }, cost: { relaxations: 0, force_calls: 0 },
    })
    expect(found.properties.average_voltage).toBeCloseTo(3.81, 0)
  })

  it('are elastic-band barriers where asked for', async () => {
    const [found] = await evaluate(await problemOf({ scored_by: 'elastic-band' }), 'LiFeSO4F')
    expect(found).toMatchObject({ objective: 0.0966, properties: { neb_1d: 0.0966, neb_converged: true } })
  })

  it('computed in the bond-valence field are the tabulated ones, whatever else is in the batch', async () => {
    const live = await problemOf({})
    const formulas = ['LiFeSO4F', 'NaMgSeO4Cl', 'LiVPO4F']
    const computed = await evaluate(live, ...formulas)
    const tabulated = await evaluate(table, ...formulas)
    computed.forEach(({ objective, properties }, k) => {
      expect(objective, formulas[k]).toBeCloseTo(tabulated[k].objective ?? NaN, 3)
      expect(properties.bvse_2d).toBeCloseTo(Number(tabulated[k].properties.bvse_2d), 3)
      expect(properties.bvse_3d).toBeCloseTo(Number(tabulated[k].properties.bvse_3d), 3)
      expect(Math.abs(Number(properties.bvse_1d_refined) - Number(objective))).toBeLessThan(0.15)
    })
    const [alone] = await evaluate(live, 'LiVPO4F')
    expect(JSON.stringify({ ...alone, id: 2 })).toBe(JSON.stringify(computed[2]))
  })

  it('put what is below the least voltage outside', async () => {
    const strict = await problemOf({ scored_by: 'table', minimum_voltage: 4 })
    const [low, high] = await evaluate(strict, 'LiVGeO4Br', 'LiZnSO4F')
    expect(low).toMatchObject({ niche: 'infeasible', outcome: 'evaluated' })
    expect(high.niche).toBe('')
    expect(strict.objective.constraints).toEqual([{ property: 'average_voltage', unit: 'V', sense: 'at_least', limit: 4 }])
  })
})

describe('the problem', () => {
  it('knows its answer where every barrier is known', async () => {
    expect((await problemOf({ scored_by: 'table' })).target?.value).toBe(0.2147)
    expect((await problemOf({ scored_by: 'elastic-band' })).target?.value).toBe(0.0655)
    expect((await problemOf({})).target?.value).toBe(0.2179)
    expect((await problemOf({ grid_spacing: 0.4 })).target).toBeUndefined()
    expect((await problemOf({ scored_by: 'table', minimum_voltage: 99 })).target).toBeUndefined()
  })

  it('names compounds by their formula and says what tells them apart', async () => {
    const problem = await problemOf({ scored_by: 'table' })
    const index = (problem.space as PoolSpace).indexOf('NaVPO4F') ?? -1
    expect(problem.space.encode(index)).toBe('NaVPO4F')
    expect(problem.byHand?.idName).toBe('formula')
    expect(problem.byHand?.describe(index)).toMatchObject({ electronegativity_A: 0.93, electronegativity_M: 1.63 })
    expect(problem.byHand?.known(index)).toHaveProperty('average_voltage')
    expect(problem.structureOf(index)?.species).toHaveLength(16)
  })
})
