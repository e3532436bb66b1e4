// Gaussian-process regression as a property model: columns and targets standardised on the training rows, hyperparameters
// of largest posterior density, and the deviation of a measured value, noise included.
import { z } from 'zod'
import type { Random } from '../math/random.ts'
import { fitHyperparameters } from './gaussian-process/fit-hyperparameters.ts'
import { gaussianProcess } from './gaussian-process/gaussian-process.ts'
import { KERNEL_NAMES } from './gaussian-process/kernel.ts'
import { inTargetUnit, standardisation, standardised as standardisedTargets } from './gaussian-process/standardise-targets.ts'
import type { InputSpace, Observations } from './gaussian-process/types.ts'
import type { FittedModel, PropertyModel, TrainingData } from './property-model.ts'
import { savedAs } from './saved-model.ts'
import { columnScale, columnScaleSchema, standardised } from './standardise.ts'
import { requireInputs, requireTrainingData } from './training-data.ts'

const NAME = 'gaussian-process'

const parameters = z.strictObject({
  kernel: z.enum(['auto', ...KERNEL_NAMES]).default('auto')
    .describe('ard: one term with a length scale per descriptor; isotropic: one for all; additive: a term per descriptor group; '
      + 'additive+joint: these and one over all groups; auto: the one whose leave-one-out predictions are most likely.'),
  random_starts: z.int().min(0).max(20).default(1).describe('Random starts of each fit of the hyperparameters, besides the base start.'),
})

type Parameters = z.infer<typeof parameters>

const savedSchema = z.strictObject({
  model: z.literal(NAME),
  scale: columnScaleSchema,
  groups: z.array(z.strictObject({ name: z.string(), columns: z.array(z.int().min(0)) })),
  kernel: z.enum(KERNEL_NAMES),
  /** Logarithms of length scales, variances of the terms, and noise. */
  theta: z.array(z.number()),
  target_mean: z.number(),
  target_deviation: z.number().positive(),
  /** Standardised training rows, row-major, and targets. */
  rows: z.array(z.number()),
  targets: z.array(z.number()),
})

type Saved = z.infer<typeof savedSchema>

/** The model of Bayesian optimization: smooth, with a deviation that grows away from the training rows. */
export const gaussianProcessModel: PropertyModel<Parameters> = {
  name: NAME,
  summary: 'smooth regression with a deviation, by descriptor group or descriptor',
  parameters,
  fit(data, settings, random) {
    requireTrainingData(data)
    return fitted(learnt(data, settings, random))
  },
  load: (saved) => fitted(savedAs(savedSchema, saved, NAME)),
}

function learnt(data: TrainingData, { kernel, random_starts: randomStarts }: Parameters, random: Random): Saved {
  const { dimension } = data.inputs
  const scale = columnScale(data.inputs)
  const { mean, deviation } = standardisation(data.targets)
  // Descriptors without groups are one group.
  const groups = data.groups.length > 0 ? data.groups : [{ name: 'all', columns: Array.from({ length: dimension }, (_, c) => c) }]
  const observations: Observations = {
    inputs: standardised(data.inputs, scale), targets: standardisedTargets(data.targets, { mean, deviation }), repeats: null,
  }
  const { chosen } = fitHyperparameters({ dimension, groups, categorical: [] }, observations, { kernel, previous: [], randomStarts, random })
  return {
    model: NAME, scale, groups: groups.map(({ name, columns }) => ({ name, columns: [...columns] })),
    kernel: chosen.kernel, theta: [...chosen.theta], target_mean: mean, target_deviation: deviation,
    rows: Array.from(observations.inputs.values), targets: Array.from(observations.targets),
  }
}

function fitted(saved: Saved): FittedModel {
  const { scale, groups, kernel, theta, target_mean: mean, target_deviation: deviation } = saved
  const dimension = scale.means.length
  const space: InputSpace = { dimension, groups, categorical: [] }
  const inputs = { count: saved.targets.length, dimension, values: Float64Array.from(saved.rows) }
  const process = gaussianProcess(space, { kernel, theta }, { inputs, targets: Float64Array.from(saved.targets), repeats: null })
  return {
    name: NAME,
    predict(rows) {
      requireInputs(rows, dimension)
      const latent = process.predict(standardised(rows, scale))
      const measured = { mean: latent.mean, variance: latent.variance.map((variance) => variance + process.noise) }
      const { mean: inUnit, variance } = inTargetUnit(measured, { mean, deviation })
      return { mean: inUnit, deviation: variance.map(Math.sqrt) }
    },
    save: () => saved,
  }
}
