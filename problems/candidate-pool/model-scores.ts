// A pool scored by property models: one for the target, and one for every other sought column that has gaps.
import type { Objective } from '../../src/campaign/types.ts'
import { InputError } from '../../src/errors.ts'
import type { TrainingData } from '../../src/models/property-model.ts'
import { rowsOf } from '../../src/models/training-data.ts'
import type { Json } from '../../src/spaces/space.ts'
import type { NamedTraining } from '../scoring/model-quality.ts'
import { fitModel, scorerOf, type ModelParameters, type ScoredByModel } from '../scoring/property-model.ts'
import type { CandidatePool, PoolSources } from './read-pool.ts'

/** Fitted models by the name of what they foretell; plain data. */
export type FittedModels = Readonly<Record<string, Json>>

/** Fits the models that the candidates of a pool need; none where their values stand in the table. */
export function fitModels({ pool, training }: PoolSources, model: ModelParameters): FittedModels {
  if (training === null) return {}
  const needed = pool.known.filter(({ values }, k) => k === 0 || values.some((value) => value === null))
  return Object.fromEntries(needed.map(({ name }) => [name, fitModel(trainingFor(training, name), model)]))
}

/** Lines that have a value of this name, as models are fitted to them; throws InputError when there are none. */
export function trainingFor({ space: { descriptors }, known, placeOf }: CandidatePool, name: string): TrainingData {
  const values = known.find((column) => column.name === name)?.values ?? []
  const rows = values.flatMap((value, row) => (value === null ? [] : [row]))
  if (rows.length === 0) {
    throw new InputError({
      rule: `a model of "${name}" needs lines with a value`, found: 'none', place: placeOf(0).replace(/:\d+$/, ''),
      wayOut: 'Fill some, or take it out of the limits and objectives.',
    })
  }
  return { inputs: rowsOf(descriptors, rows), targets: Float64Array.from(rows, (row) => values[row] ?? Number.NaN), groups: descriptors.groups }
}

/** The same with names for the report of the model. */
export function namedTraining(training: CandidatePool, name: string, { group_by: groupBy }: ModelParameters): NamedTraining {
  const values = training.known.find((column) => column.name === name)?.values ?? []
  const labels = groupBy === undefined ? [] : training.labelsOf(groupBy).filter((_, row) => values[row] !== null)
  return {
    data: trainingFor(training, name),
    columnNames: training.space.descriptors.names,
    grouping: groupBy === undefined ? null : { name: groupBy, labels },
  }
}

/** What the models say of every candidate, by name; only the target is moved by the optimism of the campaign. */
export function predictions(
  { space: { descriptors }, known }: CandidatePool, models: FittedModels, model: ModelParameters, { direction }: Objective,
): ReadonlyMap<string, readonly ScoredByModel[]> {
  return new Map(Object.entries(models).map(([name, saved]) => {
    const settings = name === known[0].name ? model : { ...model, optimism: 0 }
    return [name, scorerOf(saved, settings, direction)(descriptors)]
  }))
}
