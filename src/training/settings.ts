// What a fit is told: data, sizes of the model, how it is trained. Defaults carry their unit and source.
import { z } from 'zod'
import { sourceSchema } from './data/source.ts'

const cutoff = z.number().positive().max(20)
const sizes = (low: number, high: number) => z.tuple([z.int().min(low).max(high), z.int().min(low).max(high)])

const zblSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('off') }),
  z.strictObject({
    kind: z.literal('type-wise'),
    factor: z.number().positive().max(2).default(0.65).describe('Of the sum of the covalent radii of a pair.'),
    outer: z.number().positive().default(2.5).describe('Å. Farthest the repulsion reaches whatever the pair.'),
  }),
  z.strictObject({
    kind: z.literal('uniform'),
    inner: z.number().nonnegative().describe('Å. Switched off from here …'),
    outer: z.number().positive().describe('Å. … to here, for every pair alike.'),
  }),
])

export const modelSchema = z.strictObject({
  radial_cutoff: cutoff.default(6).describe('Å.'),
  angular_cutoff: cutoff.default(4.5).describe('Å.'),
  n_max: sizes(0, 19).default([4, 4]).describe('Radial and angular functions beyond the first (GPUMD: n_max).'),
  basis_size: sizes(0, 19).default([8, 8]).describe(
    'Chebyshev polynomials they are made of, beyond the first (GPUMD: basis_size).',
  ),
  l_max: z.int().min(0).max(8).default(4).describe('Largest degree of the spherical harmonics of the 3-body terms.'),
  four_body: z.boolean().default(true).describe('The 4-body term q222 (Fan 2022, doi 10.1088/1361-648X/ac462b).'),
  five_body: z.boolean().default(false).describe('The 5-body term q1111.'),
  neurons: z.int().min(2).max(200).default(30).describe(
    'In the one hidden layer of each element; one of them carries its energy offset.',
  ),
  zbl: zblSchema.default({ kind: 'type-wise', factor: 0.65, outer: 2.5 }).describe(
    'Screened nuclear repulsion (Ziegler, Biersack, Littmark 1985) at short distance: without it a fitted potential has ' +
      'holes there.',
  ),
})

const weightsSchema = z.strictObject({
  energy: z.number().nonnegative().describe('Of the mean square of ΔE/n, eV/atom.'),
  force: z.number().nonnegative().describe('Of the mean square of ΔF, eV/Å.'),
  virial: z.number().nonnegative().describe('Of the mean square of ΔW/n, eV/atom.'),
})

export const trainingSchema = z.strictObject({
  epochs: z.int().min(1).max(100_000).default(200).describe('Passes over the training frames.'),
  batch_atoms: z.int().min(1).default(400).describe('Atoms per step, about.'),
  learning_rate: z.tuple([z.number().positive(), z.number().positive()]).default([1e-2, 1e-5]).describe(
    'Of Adam (Kingma and Ba 2015, arXiv:1412.6980), from the first value to the second along a half cosine.',
  ),
  first_stage: z.number().min(0).max(1).default(0.6).describe(
    'Share of the epochs in the first stage, in which forces count most.',
  ),
  first_weights: weightsSchema.default({ energy: 0.05, force: 1, virial: 0.3 }).describe('Of the loss in the first stage.'),
  second_weights: weightsSchema.default({ energy: 5, force: 1, virial: 0.3 }).describe(
    'Of the loss in the second stage; parameters are judged by it on the validation frames.',
  ),
  gradient_clip: z.number().positive().default(5).describe('Longest gradient of a step; longer ones are shortened.'),
  average: z.number().min(0).max(0.99999).default(0.995).describe(
    'Decay per step of the running average of the parameters that is validated and kept (Polyak and Juditsky 1992); 0: none.',
  ),
  validation: z.boolean().default(true).describe(
    'false: validation frames are trained on too, and the parameters of the last epoch are kept. Right for few frames: of many ' +
      'epochs, a handful of frames picks one by luck, often an early one.',
  ),
  patience: z.int().min(1).nullable().default(null).describe(
    'Epochs of the second stage without a better validation after which the fit ends; null: it runs to the end. The best ' +
      'parameters are kept either way.',
  ),
  share: z.number().gt(0).max(1).default(1).describe(
    'Of the training trajectories, drawn by the seed. Below 1 the members of a committee see different data (bagging, ' +
      'Breiman 1996, doi 10.1007/BF00058655) and part where the data are thin; 0.8 is usual.',
  ),
  anchor: z.number().nonnegative().default(0).describe(
    'Pull towards the potential it starts from: this times the mean square of the changes, each in units of the rms of ' +
      'its block.',
  ),
  polish: z.enum(['none', 'l-bfgs']).default('none').describe(
    'What follows Adam: limited-memory BFGS (Liu and Nocedal 1989, doi 10.1007/BF01589116) on all frames, second-stage loss.',
  ),
  polish_iterations: z.int().min(1).default(100).describe(
    'Most iterations of the polish; each costs a little more than an epoch.',
  ),
})

export const fitSettingsSchema = z.strictObject({
  description: z.string().default('').describe('Free text, shown on the model card.'),
  type: z.enum(['nep']).default('nep').describe('Kind of potential: a neuroevolution potential, version 4, as nep.txt.'),
  data: z.array(sourceSchema).min(1).describe('Files of labelled structures.'),
  cross_validation: z
    .strictObject({ folds: z.int().min(2).max(100), fold: z.int().min(1) })
    .refine(({ folds, fold }) => fold <= folds, 'must not ask for a fold beyond the last')
    .nullable()
    .default(null)
    .describe('Trajectories dealt into this many folds, of which one (from 1) is the test whatever the data say; null: no.'),
  species: z.array(z.string()).min(1).nullable().default(null).describe(
    'Elements, in the order of the potential; null: those of the data.',
  ),
  start: z.string().min(1).nullable().default(null).describe('nep.txt to start from, with its sizes; null: random parameters.'),
  model: modelSchema.nullable().default(null).describe('Sizes of a new potential; null with `start`, which has its own.'),
  training: trainingSchema.default(trainingSchema.parse({})),
  committee: z.int().min(1).max(64).default(1).describe('Potentials to fit, from different seeds: seed, seed + 1, …'),
  seed: z.int().min(0).default(1).describe('Every random number of the fit follows from it.'),
  precision: z.enum(['f32', 'f64']).default('f32').describe('Of the kernel that computes gradients.'),
})

export type ModelSettings = z.output<typeof modelSchema>
export type TrainingSettings = z.output<typeof trainingSchema>
export type StageWeights = z.output<typeof weightsSchema>
/** A fit with every default filled in. */
export type FitSettings = z.output<typeof fitSettingsSchema>
