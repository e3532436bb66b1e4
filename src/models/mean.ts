// The baseline every model must beat: the mean of the training targets, whatever the descriptors.
import { z } from 'zod'
import type { Inputs } from './inputs.ts'
import type { FittedModel, PropertyModel } from './property-model.ts'
import { savedAs } from './saved-model.ts'
import { meanAndDeviation } from './standardise.ts'
import { requireInputs, requireTrainingData } from './training-data.ts'

const NAME = 'mean'

const savedSchema = z.strictObject({
  model: z.literal(NAME), dimension: z.int().min(1), mean: z.number(), deviation: z.number().min(0),
})

/** Predicts the mean of the training targets, with their standard deviation. */
export const meanModel: PropertyModel<Record<string, never>> = {
  name: NAME,
  summary: 'the mean of the training targets: the baseline',
  parameters: z.strictObject({}),
  fit(data) {
    requireTrainingData(data)
    return fitted({ model: NAME, dimension: data.inputs.dimension, ...meanAndDeviation(data.targets) })
  },
  load: (saved) => fitted(savedAs(savedSchema, saved, NAME)),
}

function fitted(saved: z.infer<typeof savedSchema>): FittedModel {
  return {
    name: NAME,
    predict(inputs: Inputs) {
      requireInputs(inputs, saved.dimension)
      return {
        mean: new Float64Array(inputs.count).fill(saved.mean),
        deviation: new Float64Array(inputs.count).fill(saved.deviation),
      }
    },
    save: () => saved,
  }
}
