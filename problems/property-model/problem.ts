// Where does a model of measured data expect the best value? A box over the variables of a CSV file, scored by property models.
import type { Candidate, Evaluation, Objective, Problem, ProblemFactory } from '../../src/campaign/types.ts'
import type { BoxPoint } from '../../src/spaces/box.ts'
import type { Json } from '../../src/spaces/space.ts'
import { analyseBox } from '../scoring/box-report.ts'
import { modelQuality, qualityFigure, qualitySentence, qualitySummary, qualityTables } from '../scoring/model-quality.ts'
import { fitModel, scorerOf, type ScoredByModel } from '../scoring/property-model.ts'
import { scoredEvaluation } from '../scoring/scored.ts'
import { objectiveOf } from '../scoring/table-parameters.ts'
import { propertyModelParameters, type PropertyModelParameters } from './parameters.ts'
import { readBox, type MeasuredBox } from './read-box.ts'

/** Fitted models by what they foretell; plain data. */
type FittedModels = Readonly<Record<string, Json>>

export const propertyModelProblem: ProblemFactory<PropertyModelParameters, FittedModels> = {
  name: 'property-model',
  space: 'box',
  question: 'Where does a model of your own measurements expect the best value?',
  citations: [],
  parameters: propertyModelParameters,
  inputFiles: ({ file }) => ({ file }),
  prepare(parameters, folder) {
    const box = readBox(parameters, folder)
    return Promise.resolve(Object.fromEntries(box.sought.map((name) => [name, fitModel(box.trainingFor(name).data, parameters.model)])))
  },
  create(parameters, models, folder): Promise<Problem> {
    const box = readBox(parameters, folder)
    const objective = objectiveOf(parameters)
    const score = scoringOf(box, models, parameters, objective)
    const problem: Problem<BoxPoint> = {
      objective,
      space: box.space,
      evaluate: (candidates) => Promise.resolve(candidates.map(score)),
      analyse: (evaluations) => analyseBox(evaluations, { objective, space: box.space, target: null, more: aboutModel(box, parameters, objective) }),
      structureOf: () => null,
    }
    return Promise.resolve(problem as Problem)
  },
}

/** Scores one point by the models; only the target is moved by the optimism of the campaign. */
function scoringOf(box: MeasuredBox, models: FittedModels, { model }: PropertyModelParameters, objective: Objective) {
  const scorers = box.sought.map((name, k) => ({
    name, score: scorerOf(models[name], k === 0 ? model : { ...model, optimism: 0 }, objective.direction),
  }))
  return (candidate: Candidate<BoxPoint>): Evaluation<BoxPoint> => {
    const inputs = box.inputsOf([candidate.genome])
    const found = scorers.map(({ name, score }): readonly [string, ScoredByModel] => [name, score(inputs)[0]])
    const properties = Object.fromEntries(found.flatMap(([name, { mean, deviation, value }]) => [
      [name, value], [`${name}_mean`, mean], ...(deviation === null ? [] : [[`${name}_deviation`, deviation] as const]),
    ]))
    return scoredEvaluation(candidate, objective, found[0][1].value, properties)
  }
}

/** What the report says of the model that scored. */
function aboutModel(box: MeasuredBox, { model }: PropertyModelParameters, { name, unit }: Objective) {
  const { data, labelsOf } = box.trainingFor(name)
  const grouping = model.group_by === undefined ? null : { name: model.group_by, labels: labelsOf(model.group_by) }
  const quality = modelQuality({ data, columnNames: box.names, grouping }, model)
  const dropped = box.dropped === 0 ? [] : [`${box.dropped} lines with gaps in their variables were left out.`]
  if (quality === null) {
    return { warnings: [...dropped, `The model rests on ${data.inputs.count} lines: too few for ${model.folds} folds of cross-validation.`] }
  }
  const useless = (quality.random.r2 ?? 0) <= 0 ? ['The model foretells no better than the mean of the lines it was fitted to.'] : []
  return {
    headline: [qualitySentence(quality, unit)],
    warnings: [...dropped, ...useless],
    summary: qualitySummary(quality),
    tables: qualityTables(quality, unit),
    figures: [qualityFigure(quality, name, unit)],
  }
}
