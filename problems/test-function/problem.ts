// Test functions of global optimisation: searches in a box whose answers are known.
import { z } from 'zod'
import type { Candidate, Evaluation, Objective, Problem, ProblemFactory } from '../../src/campaign/types.ts'
import { hypervolume } from '../../src/models/acquisition/hypervolume.ts'
import { boxSpace, type BoxPoint } from '../../src/spaces/box.ts'
import { analyseBox } from '../scoring/box-report.ts'
import { asMaximised, frontPoints } from '../scoring/search-figures.ts'
import { scoredEvaluation } from '../scoring/scored.ts'
import { searchPoints } from '../scoring/search-points.ts'
import { TEST_FUNCTIONS, type TestFunction, type TestFunctionName } from './functions.ts'
import { SCALABLE_NAMES, scalableFunction } from './scalable.ts'

const FIXED_NAMES: readonly string[] = Object.keys(TEST_FUNCTIONS)

const parameters = z.strictObject({
  function: z.enum([...FIXED_NAMES, ...SCALABLE_NAMES]).default('branin')
    .describe('branin, hartmann6: reals; mixed: a choice, an integer and reals; constrained: a limit on a second value; '
      + 'two-objectives: Branin and Currin, both minimised; sphere to schwefel: the classic ones; bbob-f1 to bbob-f24: the '
      + 'noiseless BBOB functions.'),
  dimension: z.int().min(2).max(40).nullable().default(null)
    .describe('Variables of a classic or BBOB function; null = 10. The others have a number of their own. Count.'),
  instance: z.int().min(1).default(1).describe('Chooses the minimum and the rotations of a BBOB function. Count.'),
}).refine(({ function: name, dimension }) => dimension === null || SCALABLE_NAMES.includes(name), {
  message: 'dimension belongs to the classic and the BBOB functions: the others have a number of variables of their own',
  path: ['dimension'],
})

type TestFunctionParameters = z.output<typeof parameters>

export const testFunction: ProblemFactory<TestFunctionParameters, null> = {
  name: 'test-function',
  space: 'box',
  question: 'How soon does a search find the known minimum of a test function?',
  citations: [],
  parameters,
  inputFiles: () => ({}),
  prepare: () => Promise.resolve(null),
  create: (given) => Promise.resolve(problemOf(functionOf(given)) as Problem),
}

function functionOf({ function: name, dimension, instance }: TestFunctionParameters): TestFunction {
  return FIXED_NAMES.includes(name) ? TEST_FUNCTIONS[name as TestFunctionName] : scalableFunction(name, dimension, instance)
}

function problemOf(chosen: TestFunction): Problem<BoxPoint> {
  const { dimensions, minimum, peers, source } = chosen
  const space = boxSpace(dimensions)
  const objective = objectiveOf(chosen)
  const target = minimum === undefined ? null : { ...minimum, source }
  return {
    objective,
    space,
    evaluate: (candidates) => Promise.resolve(candidates.map((candidate) => evaluated(candidate, chosen, objective))),
    analyse: (evaluations) => analyseBox(evaluations, {
      objective, space, target, ...(chosen.second === undefined ? {} : { more: dominated(evaluations, chosen.second, objective) }),
    }),
    structureOf: () => null,
    ...(target === null ? {} : { target }),
    ...(peers === undefined ? {} : { peers }),
  }
}

function objectiveOf({ constraint, second }: TestFunction): Objective {
  return {
    name: 'f', unit: '', direction: 'minimize', niche: '',
    ...(constraint === undefined ? {} : { constraints: [{ ...constraint, unit: '' }] }),
    ...(second === undefined ? {} : { second: { property: second.property, unit: '', direction: 'minimize' } }),
  }
}

function evaluated(candidate: Candidate<BoxPoint>, { value, properties }: TestFunction, objective: Objective): Evaluation<BoxPoint> {
  const f = value(candidate.genome)
  return scoredEvaluation(candidate, objective, f, { f, ...properties?.(candidate.genome) })
}

/** How much of the area below the reference the points found dominate, against the known front. */
function dominated(
  evaluations: readonly Evaluation<BoxPoint>[], { reference, hypervolume: known }: NonNullable<TestFunction['second']>, objective: Objective,
) {
  const pairs = frontPoints(searchPoints(evaluations, objective), objective).map((point) => asMaximised(point, objective))
  const area = hypervolume(pairs, asMaximised({ first: reference[0], second: reference[1] }, objective))
  return {
    headline: [`The points found dominate ${area.toFixed(3)} of the ${known.toFixed(3)} that the known front dominates, from (${reference.join(', ')}).`],
    summary: { hypervolume: area, known_hypervolume: known },
  }
}
