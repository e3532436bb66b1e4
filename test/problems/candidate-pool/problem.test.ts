import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Candidate, Evaluation, Problem } from '../../../src/campaign/types.ts'
import type { PoolSpace } from '../../../src/spaces/pool.ts'
import { ridge } from '../../../src/models/ridge.ts'
import { randomStream } from '../../../src/math/random.ts'
import { candidatePoolParameters } from '../../../problems/candidate-pool/parameters.ts'
import { candidatePool } from '../../../problems/candidate-pool/problem.ts'
import { emptyFolder } from '../../support/cli.ts'

/** y = x² + 10·(ion is Na), size = x. */
const LINES = [1, 2, 3, 4, 5, 6].flatMap((x) => ['Li', 'Na'].map((ion) => `${ion}${x},${ion},${x},${x},${x * x + (ion === 'Na' ? 10 : 0)}`))
const HEADER = 'name,ion,x,size,y (eV)'

const BASE = {
  file: 'pool.csv', id_column: 'name', target: { column: 'y', unit: 'eV', direction: 'minimize' }, descriptors: { ion: ['ion'], x: ['x'] },
}

async function problemWith(lines: readonly string[], changes: object = {}, more: Readonly<Record<string, string>> = {}): Promise<Problem> {
  const folder = emptyFolder()
  writeFileSync(join(folder, 'pool.csv'), [HEADER, ...lines, ''].join('\n'))
  for (const [name, text] of Object.entries(more)) writeFileSync(join(folder, name), text)
  const parameters = candidatePoolParameters.parse({ ...BASE, ...changes })
  const prepared = JSON.parse(JSON.stringify(await candidatePool.prepare(parameters, folder))) as Awaited<ReturnType<typeof candidatePool.prepare>>
  return candidatePool.create(parameters, prepared, folder)
}

function idsOf({ space }: Problem): readonly string[] {
  return (space as unknown as PoolSpace).ids
}

function candidate(problem: Problem, name: string, id = 0, forecast?: { mean: number; deviation: number }): Candidate<unknown> {
  return { id, genome: idsOf(problem).indexOf(name), lineage: { operator: 'test', parents: [], ...(forecast === undefined ? {} : { forecast }) } }
}

async function evaluated(problem: Problem, names: readonly string[]): Promise<readonly Evaluation<unknown>[]> {
  return problem.evaluate(names.map((name, id) => candidate(problem, name, id)))
}

describe('a pool from a table', () => {
  it('looks values up and knows the answer and what chance needs for it', async () => {
    const problem = await problemWith(LINES)
    const [evaluation] = await evaluated(problem, ['Na3'])
    expect(evaluation).toMatchObject({ outcome: 'evaluated', objective: 19, niche: '', properties: { name: 'Na3', y: 19 }, cost: { force_calls: 0 } })
    expect(problem.target).toMatchObject({ value: 1, tolerance: 0 })
    expect(problem.peers).toMatchObject([{ success: 'exact', median: 6, ert: 6.5 }])
    expect(problem.notEvaluable).toBeUndefined()
  })

  it('puts what breaks a limit into its niche, and takes the best of the others for the answer', async () => {
    const problem = await problemWith(LINES, { constraints: [{ column: 'size', at_least: 3, unit: 'Å' }] })
    const [small, large] = await evaluated(problem, ['Li1', 'Li4'])
    expect(small).toMatchObject({ niche: 'infeasible', objective: 1, properties: { size: 1 } })
    expect(large).toMatchObject({ niche: '', objective: 16 })
    expect(problem.target?.value).toBe(9)
  })

  it('averages repeated lines where that is asked for, with count and scatter', async () => {
    const repeated = [...LINES, 'Li1,Li,1,1,3', 'Li1,Li,1,1,']
    await expect(problemWith(repeated)).rejects.toThrow('every candidate must have its own id: line 2 has it too, got "Li1" ')
    const problem = await problemWith(repeated, { repeated_ids: 'average' })
    expect(idsOf(problem)).toHaveLength(12)
    const [evaluation] = await evaluated(problem, ['Li1'])
    expect(evaluation).toMatchObject({ objective: 2, properties: { measurements: 2, y_deviation: Math.SQRT2 } })
    await expect(problemWith([...LINES, 'Li1,Na,1,1,3'], { repeated_ids: 'average' })).rejects.toThrow('repeated measurements of "Li1" must have equal descriptors')
  })

  it('refuses or drops lines with gaps in descriptors', async () => {
    const gappy = [...LINES, 'Q1,Li,,1,3']
    await expect(problemWith(gappy)).rejects.toThrow('1 of 13 lines have gaps (line 14: x)')
    const problem = await problemWith(gappy, { incomplete_rows: 'drop' })
    expect(idsOf(problem)).toHaveLength(12)
    expect(problem.analyse([]).warnings).toContain('1 lines with gaps in their descriptors were left out of the pool.')
  })

  it('with a missing value cannot be run, and hands the others to people', async () => {
    const problem = await problemWith([...LINES, 'Li7,Li,7,7,'], { second_objective: { column: 'size', unit: 'Å', direction: 'maximize' } })
    expect(problem.notEvaluable?.rule).toContain('must have a value of "y" to be looked up: 1 of 13 have none')
    expect(problem.notEvaluable).toMatchObject({ place: 'pool.csv:14' })
    expect(problem.byHand?.given).toHaveLength(12)
    expect(problem.byHand?.known(12)).toEqual({ name: 'Li7', size: 7 })
    expect(problem.byHand?.describe(12)).toEqual({ ion: 'Li', x: 7 })
    expect(problem.target).toBeUndefined()
  })

  it.each([
    [{ target: { ...BASE.target, column: 'z' } }, 'Valid: name, ion, x, size, y (eV).', 'an unknown target'],
    [{ constraints: [{ column: 'size' }] }, 'must have either at_most or at_least', 'no limit'],
    [{ constraints: [{ column: 'size', at_most: 1, at_least: 2 }] }, 'must have either', 'two limits'],
    [{ model: {} }, 'must be left out unless scored_by is model', 'a model that scores nothing'],
    [{ training_file: 'a.csv' }, 'must be left out unless scored_by is model', 'a training file for nothing'],
    [{ scored_by: 'model', model: {}, training_file: 'old/pool.csv' }, 'must have another file name than file', 'two files of one name'],
    [{ scored_by: 'model' }, 'must be given with scored_by: model', 'no model'],
    [{ scored_by: 'model', model: {} }, 'a model needs lines without a value to foretell', 'nothing to foretell'],
    [{ scored_by: 'model', model: { name: 'ridge', parameters: { penal: 1 } } }, 'is not valid for ridge', 'a wrong setting of the model'],
    [{ scored_by: 'model', model: { name: 'ridgee' } }, 'Invalid option', 'an unknown model'],
    [{ descriptors: {} }, 'must have at least one group', 'no descriptors'],
  ])('%j is refused', async (changes, text, reason) => {
    await expect(problemWith(LINES, changes), reason).rejects.toThrow(text)
  })
})

describe('a pool scored by a model', () => {
  const open = ['Li7,Li,7,7,', 'Na7,Na,7,7,']
  const model = { name: 'ridge', parameters: {}, folds: 3, group_by: 'ion' }

  it('foretells the lines without a value as the model itself does', async () => {
    const problem = await problemWith([...LINES, ...open], { scored_by: 'model', model })
    expect(idsOf(problem)).toEqual(['Li7', 'Na7'])
    const inputs = (rows: readonly (readonly number[])[]) => ({ count: rows.length, dimension: 3, values: Float64Array.from(rows.flat()) })
    const training = [1, 2, 3, 4, 5, 6].flatMap((x) => [[1, 0, x], [0, 1, x]])
    const targets = Float64Array.from([1, 2, 3, 4, 5, 6].flatMap((x) => [x * x, x * x + 10]))
    const groups = [{ name: 'ion', columns: [0, 1] }, { name: 'x', columns: [2] }]
    const fitted = ridge.fit({ inputs: inputs(training), targets, groups }, ridge.parameters.parse(model.parameters), randomStream('any'))
    const { mean } = fitted.predict(inputs([[1, 0, 7], [0, 1, 7]]))
    const found = await evaluated(problem, ['Li7', 'Na7'])
    expect(found.map(({ objective }) => objective)).toEqual(Array.from(mean))
    expect(problem.byHand).toBeUndefined()
  })

  it('moves predictions by its optimism, in the direction that is sought', async () => {
    const forest = { name: 'random-forest', parameters: { trees: 20 } }
    const scoresOf = async (optimism: number, direction: string) => {
      const target = { ...BASE.target, direction }
      const problem = await problemWith([...LINES, ...open], { scored_by: 'model', target, model: { ...forest, optimism } })
      return evaluated(problem, ['Li7'])
    }
    const [[plain], [low], [high]] = [await scoresOf(0, 'minimize'), await scoresOf(2, 'minimize'), await scoresOf(-1, 'maximize')]
    const deviation = Number(plain.properties.y_deviation)
    expect(deviation).toBeGreaterThan(0)
    expect(low.objective).toBeCloseTo((plain.objective ?? 0) - 2 * deviation, 12)
    expect(high.objective).toBeCloseTo((plain.objective ?? 0) - deviation, 12)
    await expect(problemWith([...LINES, ...open], { scored_by: 'model', model: { name: 'kernel-ridge', optimism: 1 } })).rejects.toThrow('optimism needs a model that gives deviations')
  })

  it('may be fitted to another file, whose words count too, and foretells limited columns with gaps', async () => {
    const training = [HEADER, ...LINES.map((line) => line.replace('Na', 'K')).map((line) => line.replace(',Na,', ',K,')), ''].join('\n')
    const problem = await problemWith(['A,Li,2,,', 'B,Na,3,3,5'], {
      scored_by: 'model', model: { name: 'mean' }, training_file: 'measured.csv', constraints: [{ column: 'size', at_most: 3, unit: '' }],
    }, { 'measured.csv': training })
    expect((problem.space as unknown as PoolSpace).descriptors.names).toEqual(['ion=K', 'ion=Li', 'ion=Na', 'x'])
    const [a, b] = await evaluated(problem, ['A', 'B'])
    expect(a).toMatchObject({ objective: 20.166666666666668, niche: 'infeasible', properties: { size: 3.5, size_mean: 3.5 } })
    expect(b).toMatchObject({ objective: 20.166666666666668, properties: { size: 3.5 } })
  })

  it('reports how far the model can be trusted', async () => {
    const problem = await problemWith([...LINES, ...open], { scored_by: 'model', model })
    const { headline, summary, tables, figures } = problem.analyse(await evaluated(problem, ['Li7', 'Na7']))
    expect(headline[1]).toMatch(/Values are predictions of ridge, fitted to 12 lines: .* when lines of equal ion are left out together/)
    expect(summary).toMatchObject({ model: { name: 'ridge', rows: 12, grouped_folds: { by: 'ion' } } })
    expect(tables.find(({ name }) => name === 'cross-validation')?.rows.map(([name]) => name)).toEqual([
      'random', 'random, mean of the training lines', 'by ion', 'by ion, mean of the training lines',
    ])
    expect(tables.find(({ name }) => name === 'importance')?.rows[0].slice(0, 2)).toEqual(['group', 'x'])
    expect(figures.map(({ name }) => name)).toContain('cross-validation')
  })
})

describe('the report of a pool', () => {
  it('compares a search with drawing at random, exactly', async () => {
    const problem = await problemWith(LINES)
    const { headline, summary, figures, tables } = problem.analyse(await evaluated(problem, ['Na6', 'Li4', 'Li1']))
    expect(headline).toEqual([
      'Best of 3 candidates evaluated: Li1, y 1 eV.',
      'It is the best of all 12; drawing at random finds that among 3 with a chance of 25 %.',
      'Of the 1 best (5 %) 1 were found; at random 0.3 are expected.',
    ])
    expect(summary).toMatchObject({ candidates: 12, best_candidate: 'Li1', evaluations_to_known_best: 3, top_5_percent: { count: 1, found: 1, expected_at_random: 0.25 } })
    const [progress] = figures
    expect(progress.series.find(({ label }) => label === 'best so far')?.points).toEqual([[1, 46], [2, 16], [3, 1], [3, 1]])
    // The expectation of one draw is the mean of the pool, 15.1667 + 5.
    expect(progress.series.find(({ mark, role }) => mark === 'line' && role === 'reference')?.points[0]).toEqual([1, expect.closeTo(20.1667, 4)])
    expect(tables.find(({ name }) => name === 'best')?.rows.map(([name]) => name)).toEqual(['Li1', 'Li4', 'Na6'])
    expect(figures.find(({ name }) => name === 'value-by-rank')?.series[1].points).toEqual([[1, 1], [6, 16], [12, 46]])
  })

  it('shows fronts, limits and forecasts where there are any', async () => {
    const problem = await problemWith(LINES, {
      constraints: [{ column: 'x', at_most: 5, unit: '' }], descriptors: { ion: ['ion'] },
      second_objective: { column: 'size', unit: 'Å', direction: 'maximize' },
    })
    const names = ['Li1', 'Li2', 'Na2', 'Li5', 'Li6']
    const evaluations = await problem.evaluate(names.map((name, id) => candidate(problem, name, id, { mean: 4, deviation: 2 })))
    const { summary, figures, tables, warnings } = problem.analyse(evaluations)
    expect(summary.front).toEqual([
      { candidate: 'Li1', first: 1, second: 1 }, { candidate: 'Li2', first: 4, second: 2 }, { candidate: 'Li5', first: 25, second: 5 },
    ])
    expect(warnings).toContain('1 of 5 evaluations break a limit.')
    expect(figures.map(({ name }) => name)).toEqual(['best-so-far', 'top-candidates', 'pareto-front', 'value-by-rank', 'limit-1', 'forecasts'])
    // Of the values 4, 14, 25, 36 foretold as 4 ± 2 (the first has none before it) one is within any interval.
    expect(summary.forecasts).toMatchObject({ count: 4, mean_absolute_error: (0 + 10 + 21 + 32) / 4, coverage: { 0.5: 0.25, 0.95: 0.25 } })
    expect(tables.find(({ name }) => name === 'forecasts')?.rows[0]).toEqual(['forecasts', 4, null])
  })

  it('has something to say of nothing, of failures only, and of nothing within the limits', async () => {
    const problem = await problemWith(LINES, { constraints: [{ column: 'size', at_most: 0, unit: '' }] })
    expect(problem.analyse([]).headline[0]).toBe('None of 0 evaluations gave a candidate within all limits.')
    expect(problem.analyse(await evaluated(problem, ['Li1'])).headline[0]).toBe('None of 1 evaluations gave a candidate within all limits.')
    expect(problem.target).toBeUndefined()
  })
})
