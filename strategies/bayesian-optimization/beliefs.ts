// Candidates that are proposed and not yet evaluated are given a value for the time being, so that the next proposals keep
// away from them. Kriging believer and constant liar: Ginsbourger, Le Riche, Carraro (2010),
// doi 10.1007/978-3-642-10701-6_6.
import type { OutputModel, Surrogate } from './output-models.ts'
import type { BayesianParameters } from './parameters.ts'

type BatchRule = BayesianParameters['batch_rule']

export interface Beliefs {
  /** Standardised, per believed candidate one value per model. */
  readonly values: readonly (readonly number[])[]
  /** Adds a candidate by its row. */
  believe(row: Float64Array): void
  /** Takes all believed candidates out of the models again; false when that cannot restore a model to what it was. */
  end(): boolean
}

/** Begins to believe: the models are changed in place until the end. */
export function beginBeliefs({ models }: Surrogate, rule: BatchRule): Beliefs {
  const values: number[][] = []
  const jitters = models.map(({ process }) => process.jitter)
  return {
    values,
    believe(row) {
      values.push(models.map((model) => {
        const value = believedValue(model, row, rule)
        model.process.append(row, value)
        return value
      }))
    },
    end() {
      for (const { process, data } of models) process.truncate(data.length)
      return models.every(({ process }, m) => process.jitter === jitters[m])
    },
  }
}

/** The mean of the model changes nothing but the deviations; only the objectives are lied about. */
function believedValue({ process, role, targets }: OutputModel, row: Float64Array, rule: BatchRule): number {
  const isObjective = role === 'objective' || role === 'second'
  switch (isObjective ? rule : 'kriging-believer') {
    case 'kriging-believer':
      return process.predict({ count: 1, dimension: row.length, values: row }).mean[0]
    case 'constant-liar-min':
      return targets.reduce((a, b) => Math.min(a, b))
    case 'constant-liar-max':
      return targets.reduce((a, b) => Math.max(a, b))
    case 'constant-liar-mean':
      // Targets are standardised.
      return 0
  }
}
