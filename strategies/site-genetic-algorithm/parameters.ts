// Parameters of the genetic algorithm on sites as they stand in a campaign file.
import { z } from 'zod'
import { sourceShape } from '../latent-sampling/settings.ts'

const share = z.number().min(0).max(1)

const immigrants = z.strictObject({
  share: share.default(0.15).describe('Fraction of offspring that a network draws instead.'),
  seed_share: share.default(0.5)
    .describe('Fraction of the occupations a pool is begun with that the network draws, where it has learnt by then; the '
      + 'others are random.'),
  ...sourceShape({
    ways: { prior: 0, elites: 0.5, geodesics: 0.3, conditioned: 0, bayesian: 0.2, marginals: 0, random: 0 },
    retrainEvery: 0,
  }),
})

export const siteGeneticAlgorithmParameters = z.strictObject({
  pool_size: z.int().min(2).default(40)
    .describe('Occupations kept per composition, and random ones drawn before the first offspring. Count.'),
  tournament: z.int().min(1).default(3)
    .describe('Members drawn for each parent; the lowest wins. Count.'),
  use_penalty: z.number().min(0).default(0)
    .describe('Handicap of often-used parents in a tournament, as a fraction of the pool\'s spread: '
      + 'use_penalty·(1 − 1/√(1 + uses)).'),
  crossover: share.default(0.7).describe('Fraction of offspring with two parents; the others are mutations of one.'),
  cuts: z
    .strictObject({ slab: z.number().min(0).default(1), ball: z.number().min(0).default(0), uniform: z.number().min(0).default(0) })
    .prefault({})
    .refine(({ slab, ball, uniform }) => slab + ball + uniform > 0, 'at least one cut must have a positive weight')
    .describe('Weights of the ways to share sites out between two parents.'),
  mutate_children: share.default(0.5).describe('Fraction of children of two parents that are mutated as well.'),
  swap_again: z.number().min(0).max(0.95).default(0.3)
    .describe('A mutation swaps two unlike species, and again with this probability after each swap.'),
  local_swaps: share.default(0.5).describe('Fraction of swaps between nearest neighbours of a sublattice; the others are anywhere on it.'),
  pair_model: z
    .strictObject({
      share: share.default(0.5).describe('Fraction of offspring, after the first fit, that the model has a say in. 0 = no model.'),
      period: z.int().min(5).default(20).describe('Results between two fits; the first needs twice as many. Count.'),
      proposals: z.int().min(1).default(8).describe('Children made, of which the one foretold lowest is evaluated. Count.'),
      sweeps: z.int().min(0).default(4)
        .describe('Rounds of swaps that lower a child in the model before they are compared; 0 = none. Count.'),
    })
    .prefault({})
    .describe('A pair expansion (site and pair terms under the host\'s symmetry) fitted to the results as they come in.'),
  immigrants: immigrants.optional()
    .describe('A network trained on finished campaigns (learn_from), or on the first results of this one, proposes some of the '
      + 'occupations; see the strategy latent-sampling. Absent = none.'),
  patience: z.int().min(0).default(0)
    .describe('Results of one composition without a better one after which its pool is emptied and drawn afresh. 0 = never. Count.'),
  tries: z.int().min(1).default(20)
    .describe('Swaps added to a child that was proposed before, until a random occupation takes its place. Count.'),
})

export type SiteGeneticAlgorithmParameters = z.infer<typeof siteGeneticAlgorithmParameters>
