import { describe, expect, it } from 'vitest'
import type { Evaluation, Problem } from '../../../src/campaign/types.ts'
import { boxSpace, type BoxPoint } from '../../../src/spaces/box.ts'
import { randomStream } from '../../../src/math/random.ts'
import { TEST_FUNCTIONS, type TestFunction, type TestFunctionName } from '../../../problems/test-function/functions.ts'
import { testFunction } from '../../../problems/test-function/problem.ts'

/** Published places of the minima; of a choice the number of the option. */
const MINIMA: readonly (readonly [TestFunctionName, BoxPoint])[] = [
  ['branin', [-Math.PI, 12.275]], ['branin', [Math.PI, 2.275]], ['branin', [9.42478, 2.475]],
  ['hartmann6', [0.20169, 0.150011, 0.476874, 0.275332, 0.311652, 0.6573]],
  ['mixed', [0, 3, 0.2, 0.8]],
  ['constrained', [1.5 * Math.PI, 0]],
]

/** Values of other codes: numpy, from the published constants, at points that no symmetry makes easy. */
const VALUES: readonly (readonly [TestFunctionName, BoxPoint, number])[] = [
  ['branin', [1.5, 4], 10.68856954084879],
  ['hartmann6', [0.1, 0.2, 0.3, 0.4, 0.5, 0.6], -1.4069105761385299],
  ['constrained', [1, 2], 1.0146491743760906],
]

const problemOf = (name: TestFunctionName): Promise<Problem> => testFunction.create({ function: name, dimension: null, instance: 1 }, null, '.')

const evaluate = async (problem: Problem, points: readonly BoxPoint[]): Promise<readonly Evaluation<unknown>[]> =>
  problem.evaluate(points.map((genome, id) => ({ id, genome, lineage: { operator: 'test', parents: [] } })))

describe('test functions', () => {
  it.each(MINIMA)('%s has its published minimum at %j', async (name, point) => {
    const problem = await problemOf(name)
    const [{ objective, niche }] = await evaluate(problem, [point])
    expect(objective).toBeCloseTo(problem.target?.value ?? Number.NaN, 5)
    expect(niche).toBe('')
  })

  it.each(VALUES)('%s at %j has the value other codes give', (name, point, value) => {
    expect(TEST_FUNCTIONS[name].value(point)).toBeCloseTo(value, 6)
  })

  it.each(Object.keys(TEST_FUNCTIONS) as TestFunctionName[])('%s is nowhere lower than its minimum within the limit', (name) => {
    const { dimensions, value, minimum, ...rest } = TEST_FUNCTIONS[name] as TestFunction
    const space = boxSpace(dimensions)
    const random = randomStream(`test-function ${name}`)
    if (minimum === undefined) return expect(rest.second).toBeDefined()
    for (let k = 0; k < 20_000; k++) {
      const point = space.sample(random)
      const limited = rest.properties?.(point).limited ?? -Infinity
      if (limited <= (rest.constraint?.limit ?? Infinity)) expect(value(point)).toBeGreaterThanOrEqual(minimum.value - 2e-6)
    }
  })

  it('mark what breaks the limit', async () => {
    const problem = await problemOf('constrained')
    const [{ niche, properties }] = await evaluate(problem, [[0.1, 0.2]])
    expect(niche).toBe('infeasible')
    expect(properties.limited).toBeCloseTo(Math.cos(0.3), 12)
  })

  it('measure a front by the area it dominates, up to the known one', async () => {
    const problem = await problemOf('two-objectives')
    const grid = Array.from({ length: 120 }, (_, i) => Array.from({ length: 120 }, (__, j): BoxPoint => [i / 119, j / 119])).flat()
    const { summary, headline } = problem.analyse(await evaluate(problem, grid))
    expect(summary.hypervolume).toBeGreaterThan(56.5)
    expect(summary.hypervolume).toBeLessThan(59.3602)
    expect(headline[1]).toContain('of the 59.360 that the known front dominates')
    const { summary: one } = problem.analyse(await evaluate(problem, [[0.5, 0.5]]))
    const [{ objective, properties }] = await evaluate(problem, [[0.5, 0.5]])
    expect(one.hypervolume).toBeCloseTo(Math.max(0, 18 - (objective ?? 0)) * Math.max(0, 6 - Number(properties.currin)), 10)
  })

  it('report how soon the known best was reached', async () => {
    const problem = await problemOf('branin')
    const { summary, headline } = problem.analyse(await evaluate(problem, [[0, 0], [Math.PI, 2.275], [1, 1]]))
    expect(summary).toMatchObject({ evaluations_to_known_best: 2, known_best: 0.397887 })
    expect(headline[1]).toContain('reached after 2 evaluations')
  })
})
