// Candidates scored by a property model instead of a measurement: which model, how it is fitted, and how far its word goes.
import { z } from 'zod'
import type { Objective } from '../../src/campaign/types.ts'
import { ConfigError } from '../../src/errors.ts'
import { randomStream, streamKey, type Random } from '../../src/math/random.ts'
import type { Inputs } from '../../src/models/inputs.ts'
import type { FittedModel, TrainingData } from '../../src/models/property-model.ts'
import { loadModel, propertyModel, propertyModels, type PropertyModelName } from '../../src/models/property-models.ts'
import type { Json } from '../../src/spaces/space.ts'

const NAMES = Object.keys(propertyModels) as PropertyModelName[]

const given = z.strictObject({
  name: z.enum(NAMES).default('random-forest').describe('Which kind of model.'),
  parameters: z.record(z.string(), z.json()).default({}).describe('Settings of the model; absent ones have its defaults.'),
  optimism: z.number().default(0)
    .describe('Standard deviations that a candidate is scored better than its mean prediction; below 0 worse, for careful choices.'),
  seed: z.int().min(0).default(1).describe('Random numbers of the fit, of the folds and of the shuffles follow from it.'),
  folds: z.int().min(2).max(50).default(5).describe('Parts of the cross-validation in the report. Count.'),
  group_by: z.string().min(1).optional()
    .describe('Column whose equal values are left out together in a second cross-validation: a framework, a composition. '
      + 'Random folds flatter a model when lines that resemble each other stand on both sides.'),
})

/** A property model with its own parameters checked and their defaults filled in. */
export const modelSchema = given.transform((model, context) => {
  const checked = propertyModel(model.name).parameters.safeParse(model.parameters)
  if (checked.success) return { ...model, parameters: checked.data as Readonly<Record<string, Json>> }
  for (const issue of checked.error.issues) {
    context.addIssue({ code: 'custom', path: ['parameters', ...issue.path], message: `is not valid for ${model.name}: ${issue.message}`, input: model.parameters })
  }
  return z.NEVER
})

export type ModelParameters = z.output<typeof modelSchema>

/** Opens a stream of a purpose: fits and folds never share numbers. */
export function modelRandom({ seed }: ModelParameters, purpose: string, id = 0): Random {
  return randomStream(streamKey(seed, `property-model ${purpose}`, id))
}

/** Fits the model; plain data that {@link scorerOf} makes a scorer from. */
export function fitModel(data: TrainingData, model: ModelParameters): Json {
  return propertyModel(model.name).fit(data, model.parameters, modelRandom(model, 'fit')).save()
}

/** What a model says of one candidate, in the unit of the property. */
export interface ScoredByModel {
  readonly mean: number
  /** Null where the model gives none. */
  readonly deviation: number | null
  /** The mean, moved by the optimism of the campaign. */
  readonly value: number
}

/**
 * Scores rows of descriptors with a fitted model; throws ConfigError when optimism is asked of a model without deviations.
 */
export function scorerOf(saved: Json, { optimism, name }: ModelParameters, direction: Objective['direction']) {
  const fitted: FittedModel = loadModel(saved)
  const sign = direction === 'minimize' ? -1 : 1
  return (inputs: Inputs): ScoredByModel[] => {
    const { mean, deviation } = fitted.predict(inputs)
    if (deviation === null && optimism !== 0) {
      throw new ConfigError({
        rule: 'optimism needs a model that gives deviations', found: name, place: 'problem.model',
        wayOut: 'Set optimism to 0, or choose a model that does, such as random-forest.',
      })
    }
    return Array.from(mean, (value, row) => ({
      mean: value,
      deviation: deviation === null ? null : deviation[row],
      value: value + sign * optimism * (deviation === null ? 0 : deviation[row]),
    }))
  }
}
