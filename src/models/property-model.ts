// The contract of property models: fitted to rows of descriptors with a measured target, they predict it elsewhere.
import type { z } from 'zod'
import type { Random } from '../math/random.ts'
import type { Json } from '../spaces/space.ts'
import type { DescriptorGroup, Inputs } from './inputs.ts'

/** What a model is fitted to. */
export interface TrainingData {
  readonly inputs: Inputs
  /** One per row, in the unit of the property. */
  readonly targets: Float64Array
  /** Groups of columns, for models that treat groups apart. */
  readonly groups: readonly DescriptorGroup[]
}

export interface Prediction {
  /** One per row, in the unit of the property. */
  readonly mean: Float64Array
  /** Standard deviation a measured value should have around the mean; null when the model gives none. */
  readonly deviation: Float64Array | null
}

/** A model that was fitted. */
export interface FittedModel {
  readonly name: string
  predict(inputs: Inputs): Prediction
  /** Plain data from which {@link PropertyModel.load} makes a model that predicts the same bits. */
  save(): Json
}

/** A kind of property model; the registry is src/models/property-models.ts. */
export interface PropertyModel<P = unknown> {
  readonly name: string
  /** One sentence for `ionforge list`. */
  readonly summary: string
  /** Settings with defaults; the descriptions become the reference. */
  readonly parameters: z.ZodType<P>
  fit(data: TrainingData, parameters: P, random: Random): FittedModel
  load(saved: Json): FittedModel
}
