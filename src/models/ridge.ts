// Ridge regression (Hoerl & Kennard, Technometrics 12, 55 (1970), doi 10.1080/00401706.1970.10488634) on standardised
// columns: minimises Σ (y − ȳ − Σ_c w_c x_c)² + λ Σ w_c². The intercept is free.
import { z } from 'zod'
import type { Inputs } from './inputs.ts'
import type { FittedModel, PropertyModel, TrainingData } from './property-model.ts'
import { solveRegularised } from './regularised-solve.ts'
import { savedAs } from './saved-model.ts'
import { columnScale, columnScaleSchema, meanAndDeviation, standardised } from './standardise.ts'
import { requireInputs, requireTrainingData } from './training-data.ts'

const NAME = 'ridge'

const parameters = z.strictObject({
  lambda: z.number().positive().default(1)
    .describe('Strength that holds coefficients back, against squared errors summed over the rows; columns have variance 1.'),
})

const savedSchema = z.strictObject({
  model: z.literal(NAME), scale: columnScaleSchema, intercept: z.number(), coefficients: z.array(z.number()),
})

/** A linear model: the plainest that uses the descriptors. */
export const ridge: PropertyModel<z.infer<typeof parameters>> = {
  name: NAME,
  summary: 'linear regression with coefficients held back',
  parameters,
  fit(data, { lambda }) {
    requireTrainingData(data)
    const scale = columnScale(data.inputs)
    const intercept = meanAndDeviation(data.targets).mean
    const coefficients = Array.from(coefficientsOf(standardised(data.inputs, scale), data, intercept, lambda))
    return fitted({ model: NAME, scale, intercept, coefficients })
  },
  load: (saved) => fitted(savedAs(savedSchema, saved, NAME)),
}

/** (XᵀX + λ I) w = Xᵀ (y − ȳ). */
function coefficientsOf({ count, dimension, values }: Inputs, { targets }: TrainingData, mean: number, lambda: number): Float64Array {
  const products = new Float64Array(dimension * dimension)
  const right = new Float64Array(dimension)
  for (let r = 0; r < count; r++) {
    const row = values.subarray(r * dimension, (r + 1) * dimension)
    for (let a = 0; a < dimension; a++) {
      right[a] += row[a] * (targets[r] - mean)
      for (let b = 0; b <= a; b++) products[a * dimension + b] += row[a] * row[b]
    }
  }
  return solveRegularised(products, lambda, right)
}

function fitted(saved: z.infer<typeof savedSchema>): FittedModel {
  const { scale, intercept, coefficients } = saved
  return {
    name: NAME,
    predict(inputs) {
      requireInputs(inputs, coefficients.length)
      const { count, dimension, values } = standardised(inputs, scale)
      const mean = new Float64Array(count).fill(intercept)
      for (let r = 0; r < count; r++) {
        for (let c = 0; c < dimension; c++) mean[r] += coefficients[c] * values[r * dimension + c]
      }
      return { mean, deviation: null }
    },
    save: () => saved,
  }
}
