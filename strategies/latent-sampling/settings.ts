// What can be set about learning from results and drawing from what was learnt: shared by the strategy and by the
// immigrants of the genetic algorithm. Where defaults come from stands with each.
import { z } from 'zod'
import { WAYS, type Way } from './record.ts'

const share = z.number().min(0).max(1)
const weight = z.number().min(0)

/** Weights of the ways, each with a default of its own. */
function waysSchema(defaults: Readonly<Record<Way, number>>) {
  const means: Readonly<Record<Way, string>> = {
    prior: 'a normal latent point, decoded for any energy percentile: what the network alone holds to be likely',
    elites: 'around the latent mean of one of the lowest results',
    geodesics: 'on the great circle between the latent means of two of them',
    conditioned: 'a normal latent point, decoded for a low energy percentile',
    bayesian: 'of many draws around the lowest results, the one with the largest expected improvement in a Gaussian '
      + 'process on the latent means of this campaign\'s results',
    marginals: 'control: each site on its own, as often occupied as in the lowest training rows',
    random: 'control: at random',
  }
  return z
    .strictObject(Object.fromEntries(WAYS.map((way) => [way, weight.default(defaults[way]).describe(`${means[way]}.`)])) as
      Record<Way, z.ZodDefault<typeof weight>>)
    .prefault({})
    .refine((weights) => WAYS.some((way) => weights[way] > 0), 'at least one way must have a positive weight')
    .describe('Weights of the ways to make a candidate; 0 = never. At a nitrogen content of Li3PO4 that was held out for it, '
      + 'medians were 0.35 eV for elites and geodesics, 0.65 conditioned, 0.75 prior, 0.96 marginals and random. One that '
      + 'cannot be used yet (elites before any result, a Gaussian process before it has enough) leaves its share to the others.')
}

/** Network and training; the sizes are those of the prototype this grew from, and were kept where others did no better. */
const model = z
  .strictObject({
    hidden: z.array(z.int().min(1)).min(1).default([256, 128])
      .describe('Units of the hidden layers of the encoder; the decoder has them in reverse. Counts.'),
    latent: z.int().min(2).default(16).describe('Latent units. Count.'),
    property_units: z.int().min(1).default(32)
      .describe('Hidden units of the head that expects energies from the latent mean. Count.'),
    epochs: z.int().min(1).default(60).describe('Rounds through the training rows at most. Count.'),
    batch: z.int().min(1).default(64).describe('Rows per step of Adam. Count.'),
    learning_rate: z.number().positive().default(1e-3).describe('Learning rate of Adam.'),
    kl_weight: z.number().min(0).default(0.3)
      .describe('β, weight of the Kullback–Leibler term at the end of the warm-up. Published models of crystals have 1e-5 to '
        + '1e-2 per number rebuilt; with a sum over sites 0.3 to 0.5 keeps units alive.'),
    warm_up: share.default(0.3).describe('Fraction of the epochs over which that weight grows from 0.'),
    free_bits: z.number().min(0).default(0.05).describe('Kullback–Leibler term per latent unit that costs nothing, nats.'),
    property_weight: z.number().min(0).default(1).describe('Weight of the squared error of the standardised energy.'),
    held_out: z.number().min(0).max(0.5).default(0.1).describe('Fraction of the rows that no step sees: they say when to stop.'),
    patience: z.int().min(0).default(20)
      .describe('Epochs without a better held-out loss that end the training; 0 = never. Count.'),
    canonical: z.boolean().default(true)
      .describe('Train on one image of each occupation under the host\'s symmetry. false = on the image that was found (an '
        + 'ablation).'),
  })
  .prefault({})
  .describe('A variational autoencoder of which species stands where, given composition and energy percentile.')

const retrainSchema = (every: number) => z
  .strictObject({
    every: z.int().min(0).default(every)
      .describe('Results between two trainings, the later ones from the weights of the one before; 0 = the first network stays. '
        + 'Count. A. Tripp, E. Daxberger, J. M. Hernández-Lobato (2020), arXiv 2006.09191, retrain every 50.'),
    epochs: z.int().min(1).default(25)
      .describe('Rounds through the rows of a later training, which holds none of them out. Count.'),
    rank_k: z.number().positive().nullable().default(1e-2)
      .describe('Own results count 1/(rank_k·N + rank) of N results of their composition, lowest first (same work: 1e-3); '
        + 'null = all the same. Rows of lessons count 1.'),
  })
  .prefault({})
  .describe('Learning from the campaign\'s own results as they come in.')

const bayesian = z
  .strictObject({
    initial: z.int().min(3).default(16).describe('Results of a composition before its first Gaussian process. Count.'),
    most: z.int().min(10).default(200)
      .describe('Results it rests on at most, lowest first: its cost grows with their cube. Count.'),
    refit: z.int().min(1).default(20).describe('Results between two fits of its hyperparameters. Count.'),
    candidates: z.int().min(2).default(128)
      .describe('Draws compared, each by the latent mean of what it decodes to, so that what is chosen is what is evaluated. '
        + 'Count.'),
  })
  .prefault({})
  .describe('Bayesian optimization in the latent space.')

/** What differs between those who draw. */
export interface SourceDefaults {
  readonly ways: Readonly<Record<Way, number>>
  readonly retrainEvery: number
}

/** Keys of a latent source: what it learns from, how, and how it draws. */
export const sourceShape = (defaults: SourceDefaults) => ({
  learn_from: z.array(z.string().min(1)).default([])
    .describe('Results folders or lessons files of finished campaigns on the same sites, at these or other compositions. Paths.'),
  percentile: share.default(0.1)
    .describe('Draws are decoded for an energy percentile, uniform between 0 (the lowest of the composition) and this.'),
  temperature: z.number().positive().default(0.7)
    .describe('Divides the logits of the decoder: below 1 the likelier species wins more often. Each repeat of a draw adds a '
      + 'tenth of it.'),
  spread: z.number().min(0).default(1)
    .describe('Width of the draws around an elite, in the standard deviations the encoder gives it.'),
  elites: z.int().min(2).default(16)
    .describe('Lowest results of a composition that draws start from; where the campaign has too few of its own, those of the '
      + 'nearest compositions in the lessons. Count.'),
  draws: z.int().min(1).default(8)
    .describe('Occupations decoded for one candidate around elites, on geodesics or conditioned, of which the one with the '
      + 'lowest energy by the property head is taken. 1 = as drawn. Count.'),
  rows: z.int().min(16).default(3000)
    .describe('Rows the network is trained on at most: half the lowest of each composition, half from the whole range. Count.'),
  initial: z.int().min(2).default(50)
    .describe('Usable results per composition before the first training where there are no lessons. Count.'),
  ways: waysSchema(defaults.ways),
  model,
  retrain: retrainSchema(defaults.retrainEvery),
  bayesian,
  tries: z.int().min(0).default(20)
    .describe('Draws again where an occupation was proposed before, until a random one takes its place. Count.'),
})

export type SourceSettings = z.infer<z.ZodObject<ReturnType<typeof sourceShape>>>
