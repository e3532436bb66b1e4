import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Problem } from '../../../src/campaign/types.ts'
import type { BoxSpace } from '../../../src/spaces/box.ts'
import { randomStream } from '../../../src/math/random.ts'
import { propertyModelParameters } from '../../../problems/property-model/parameters.ts'
import { propertyModelProblem } from '../../../problems/property-model/problem.ts'
import { emptyFolder } from '../../support/cli.ts'

/** strength = temperature/100 + 2 layers + 3 in argon; cost = layers. */
const LINES = [300, 350, 400, 450].flatMap((temperature) => [1, 2, 4].flatMap((layers) => ['air', 'argon'].map((gas) =>
  `${temperature},${layers},${gas},batch ${layers},${temperature / 100 + 2 * layers + (gas === 'argon' ? 3 : 0)},${layers}`)))

async function problemWith(changes: object = {}, lines: readonly string[] = LINES): Promise<Problem> {
  const folder = emptyFolder()
  writeFileSync(join(folder, 'm.csv'), ['temperature (K),layers,gas,batch,strength (MPa),cost', ...lines, ''].join('\n'))
  const parameters = propertyModelParameters.parse({
    file: 'm.csv', target: { column: 'strength', unit: 'MPa', direction: 'maximize' },
    variables: { process: ['temperature', 'layers'], gas: ['gas'] }, integers: ['layers'], model: { name: 'ridge', parameters: { lambda: 1e-6 }, folds: 3, group_by: 'batch' },
    ...changes,
  })
  const prepared = JSON.parse(JSON.stringify(await propertyModelProblem.prepare(parameters, folder))) as Awaited<ReturnType<typeof propertyModelProblem.prepare>>
  return propertyModelProblem.create(parameters, prepared, folder)
}

const at = (...points: readonly (readonly number[])[]) =>
  points.map((genome, id) => ({ id, genome: genome, lineage: { operator: 'test', parents: [] } }))

describe('a box over a table of measurements', () => {
  it('has the variables with their bounds, whole numbers and choices', async () => {
    const { space } = await problemWith()
    expect((space as unknown as BoxSpace).dimensions).toEqual([
      { kind: 'real', name: 'temperature', low: 300, high: 450 },
      { kind: 'integer', name: 'layers', low: 1, high: 4 },
      { kind: 'choice', name: 'gas', options: ['air', 'argon'] },
    ])
    const wider = await problemWith({ ranges: { temperature: [200, 600] } })
    expect((wider.space as unknown as BoxSpace).dimensions[0]).toMatchObject({ low: 200, high: 600 })
  })

  it('is scored by the model, which finds the plane behind the data', async () => {
    const problem = await problemWith()
    const found = await problem.evaluate(at([425, 3, 1], [310, 1, 0]))
    expect(found[0].objective).toBeCloseTo(13.25, 3)
    expect(found[1].objective).toBeCloseTo(5.1, 3)
    expect(found[0].properties.strength_mean).toBe(found[0].objective)
  })

  it('has a model for every limited column', async () => {
    const problem = await problemWith({ constraints: [{ column: 'cost', unit: '', at_most: 2.5 }] })
    const found = await problem.evaluate(at([425, 4, 1], [425, 2, 1]))
    expect(found.map(({ niche }) => niche)).toEqual(['infeasible', ''])
    expect(found[0].properties.cost).toBeCloseTo(4, 3)
  })

  it('reports the best point and how far the model can be trusted', async () => {
    const problem = await problemWith()
    const random = randomStream('points')
    const { space } = problem
    const points = Array.from({ length: 40 }, (_, id) => ({ id, genome: space.sample(random), lineage: { operator: 'random', parents: [] } }))
    const { headline, summary, tables, figures } = problem.analyse(await problem.evaluate(points))
    expect(headline[0]).toMatch(/^Best strength found: 1[2-5][\d.]* MPa at temperature [\d.]+, layers 4, gas argon\.$/)
    expect(headline[1]).toContain('Values are predictions of ridge, fitted to 24 lines')
    expect(summary).toMatchObject({ model: { grouped_folds: { by: 'batch' } }, best_point: { layers: 4, gas: 'argon' } })
    expect(tables.map(({ name }) => name)).toEqual(['best', 'cross-validation', 'importance', 'evaluated'])
    expect(figures.map(({ name }) => name)).toEqual(['best-so-far', 'variable-1', 'variable-2', 'cross-validation'])
  })

  it.each([
    [{ integers: ['gas'] }, 'a variable of words has neither bounds nor whole numbers', 'words as whole numbers'],
    [{ ranges: { heat: [1, 2] } }, 'Valid: temperature, layers, gas.', 'a range for nothing'],
    [{ ranges: { temperature: [2, 1] } }, 'must vary', 'bounds out of order'],
    [{ variables: { all: ['strength'] } }, 'cannot describe candidates', 'the target as a variable'],
    [{ model: { name: 'ridge', optimism: 1 } }, 'optimism needs a model that gives deviations', 'optimism without deviations'],
  ])('%j is refused', async (changes, text, reason) => {
    await expect(problemWith(changes).then((problem) => problem.evaluate(at([300, 1, 0]))), reason).rejects.toThrow(text)
  })

  it('with a variable that never changes, or with gaps, is refused with the way out', async () => {
    const constant = LINES.map((line) => line.replace(/^\d+/, '300'))
    await expect(problemWith({}, constant)).rejects.toThrow('the variable "temperature" must vary')
    await expect(problemWith({}, [...LINES, ',1,air,b,1,1'])).rejects.toThrow('1 of 25 lines have gaps (line 26: temperature (K))')
    await expect(problemWith({ incomplete_rows: 'drop' }, [...LINES, ',1,air,b,1,1'])).resolves.toBeDefined()
  })
})
