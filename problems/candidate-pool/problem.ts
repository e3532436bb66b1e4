// The best candidates of a list: any CSV file with descriptors. Values come from the table, from people (ionforge suggest and
// observe), or from a property model.
import type { ErrorParts } from '../../src/errors.ts'
import { drawsForChance, expectedDraws } from '../../src/math/random-draws.ts'
import {
  failedEvaluation, type ByHand, type Candidate, type Evaluation, type Objective, type Peer, type Problem, type ProblemFactory,
} from '../../src/campaign/types.ts'
import { modelQuality } from '../scoring/model-quality.ts'
import { scoredEvaluation } from '../scoring/scored.ts'
import { objectiveOf } from '../scoring/table-parameters.ts'
import { analysePool } from './analyse.ts'
import { wholePool } from './findings.ts'
import { fitModels, namedTraining, predictions, type FittedModels } from './model-scores.ts'
import { candidatePoolParameters, type CandidatePoolParameters } from './parameters.ts'
import { readSources, type CandidatePool, type PoolSources } from './read-pool.ts'

/** Lines that an error names. */
const LISTED = 5

export const candidatePool: ProblemFactory<CandidatePoolParameters, FittedModels> = {
  name: 'candidate-pool',
  space: 'pool',
  question: 'Which candidates of a list of your own have the best value?',
  citations: [],
  parameters: candidatePoolParameters,
  inputFiles: ({ file, training_file: training }) => ({ file, ...(training === undefined ? {} : { training_file: training }) }),
  prepare(parameters, folder) {
    const { model } = parameters
    return Promise.resolve(model === undefined ? {} : fitModels(readSources(parameters, folder), model))
  },
  create(parameters, models, folder): Promise<Problem> {
    const sources = readSources(parameters, folder)
    const objective = objectiveOf(parameters)
    return Promise.resolve((parameters.model === undefined
      ? tableProblem(sources.pool, objective)
      : modelProblem(sources, models, objective, parameters.model)) as Problem)
  },
}

/** Candidates have the values of their lines; what is missing, people measure. */
function tableProblem(pool: CandidatePool, objective: Objective): Problem<number> {
  const { space, known } = pool
  const gaps = space.ids.map((_, index) => index).filter((index) => known.some(({ values }) => values[index] === null))
  return {
    objective,
    space,
    evaluate: (candidates) => Promise.resolve(candidates.map((candidate) => lookedUp(pool, objective, candidate))),
    analyse: (evaluations) => analysePool(evaluations, { objective, pool, quality: null }),
    structureOf: () => null,
    byHand: byHandOf(pool),
    ...(gaps.length === 0 ? answerOf(pool, objective) : { notEvaluable: unknownValues(pool, gaps) }),
  }
}

/** Models score what the table leaves open. */
function modelProblem(
  { pool, training }: PoolSources, models: FittedModels, objective: Objective, model: NonNullable<CandidatePoolParameters['model']>,
): Problem<number> {
  const { space, known } = pool
  const foretold = predictions(pool, models, model, objective)
  const evaluate = (candidate: Candidate<number>): Evaluation<number> => {
    const index = candidate.genome
    const values = known.map(({ name, values: inTable }) => [name, foretold.get(name)?.[index].value ?? inTable[index] ?? Number.NaN] as const)
    const uncertain = [...foretold].flatMap(([name, scores]) => {
      const { mean, deviation } = scores[index]
      return [[`${name}_mean`, mean] as const, ...(deviation === null ? [] : [[`${name}_deviation`, deviation] as const])]
    })
    return scoredEvaluation(candidate, objective, values[0][1], { [pool.idName]: space.ids[index], ...Object.fromEntries([...values, ...uncertain]) })
  }
  return {
    objective,
    space,
    evaluate: (candidates) => Promise.resolve(candidates.map(evaluate)),
    analyse: (evaluations) => analysePool(evaluations, {
      objective, pool, quality: training === null ? null : modelQuality(namedTraining(training, objective.name, model), model),
    }),
    structureOf: () => null,
  }
}

function lookedUp(pool: CandidatePool, objective: Objective, candidate: Candidate<number>): Evaluation<number> {
  const index = candidate.genome
  const [target, ...others] = pool.known.map(({ name, values }) => ({ name, value: values[index] }))
  if (target.value === null) return failedEvaluation(candidate, 'invalid', `no ${target.name} in the table`, 0)
  const values = Object.fromEntries([target, ...others].flatMap(({ name, value }) => (value === null ? [] : [[name, value]])))
  return scoredEvaluation(candidate, objective, target.value, { ...identity(pool, index), ...values })
}

/** The name of a candidate and, where lines were averaged, how many there are and how far they scatter. */
function identity({ space, idName, known, measurements }: CandidatePool, index: number): Evaluation<number>['properties'] {
  const { count, deviation } = measurements[index]
  const repeated = measurements.some((other) => other.count > 1)
  return {
    [idName]: space.ids[index],
    ...(repeated ? { measurements: count, ...(deviation === null ? {} : { [`${known[0].name}_deviation`]: deviation }) } : {}),
  }
}

function byHandOf(pool: CandidatePool): ByHand<number> {
  const { space, known, idName, describe } = pool
  const valuesOf = (index: number, columns = known): Record<string, number> =>
    Object.fromEntries(columns.flatMap(({ name, values }) => (values[index] === null ? [] : [[name, values[index]]])))
  const measured = space.ids.map((_, index) => index).filter((index) => known.every(({ values }) => values[index] !== null))
  return {
    idName,
    given: measured.map((genome) => ({ genome, values: valuesOf(genome) })),
    known: (index) => ({ [idName]: space.ids[index], ...valuesOf(index, known.slice(1)) }),
    describe,
  }
}

/** The answer of a complete table, and what drawing at random needs for it. */
function answerOf(pool: CandidatePool, objective: Objective): Pick<Problem, 'target' | 'peers'> {
  const whole = wholePool(pool, objective)
  if (whole === null || whole.values.length === 0 || objective.second !== undefined) return {}
  const [best] = whole.values
  const size = pool.space.ids.length
  const equals = whole.values.filter((value) => value === best).length
  const peer: Peer = {
    name: 'random draws', success: 'exact', median: drawsForChance(size, equals, 0.5), ert: expectedDraws(size, equals),
    source: `drawing from ${size} candidates without replacement until the best is met`,
  }
  return { target: { value: best, tolerance: 0, source: `the best of all ${size} candidates in the table` }, peers: [peer] }
}

function unknownValues({ known, placeOf, space }: CandidatePool, gaps: readonly number[]): ErrorParts {
  const names = known.filter(({ values }) => values.includes(null)).map(({ name }) => `"${name}"`)
  return {
    rule: `every candidate must have a value of ${names.join(', ')} to be looked up: ${gaps.length} of ${space.ids.length} have none`,
    place: `${gaps.slice(0, LISTED).map(placeOf).join(', ')}${gaps.length > LISTED ? ', …' : ''}`,
    wayOut: 'Measure them: ionforge suggest and ionforge observe; or let a model foretell them: scored_by: model; or leave the lines out.',
  }
}
