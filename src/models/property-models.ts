// The registry of property models: one line each.
import { z } from 'zod'
import { ConfigError, InputError, validNames } from '../errors.ts'
import type { Json } from '../spaces/space.ts'
import { gaussianProcessModel } from './gaussian-process-model.ts'
import { gradientBoosting } from './gradient-boosting/index.ts'
import { kernelRidge } from './kernel-ridge.ts'
import { meanModel } from './mean.ts'
import type { FittedModel, PropertyModel } from './property-model.ts'
import { randomForest } from './random-forest/index.ts'
import { ridge } from './ridge.ts'

export const propertyModels = {
  mean: meanModel,
  ridge,
  'kernel-ridge': kernelRidge,
  'random-forest': randomForest,
  'gradient-boosting': gradientBoosting,
  'gaussian-process': gaussianProcessModel,
} as const

export type PropertyModelName = keyof typeof propertyModels

/** The model of that name; throws ConfigError listing the valid ones. */
export function propertyModel(name: string, place?: string): PropertyModel {
  if (Object.hasOwn(propertyModels, name)) return propertyModels[name as PropertyModelName]
  throw new ConfigError({
    rule: 'a property model must be one that is registered', found: name, ...(place === undefined ? {} : { place }),
    wayOut: validNames(name, Object.keys(propertyModels)),
  })
}

/** A fitted model from what its save() gave, whichever model that was; throws InputError for other data. */
export function loadModel(saved: Json): FittedModel {
  const named = z.looseObject({ model: z.enum(Object.keys(propertyModels)) }).safeParse(saved)
  if (named.success) return propertyModel(named.data.model).load(saved)
  throw new InputError({
    rule: 'a saved model must name its property model under "model"', found: saved,
    wayOut: `Valid: ${Object.keys(propertyModels).join(', ')}.`,
  })
}
