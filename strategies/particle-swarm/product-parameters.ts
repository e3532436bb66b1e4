// Parameters of particle swarms on products as they stand in a campaign file. Defaults of the genetic mixing were chosen on
// made-up interfaces (bench/swarm-mixing).
import { z } from 'zod'
import { swarmParameters } from './parameters.ts'

const share = z.number().min(0).max(1)

const { rule, particles, evaluations, random_share, tolerance, patience, smallest_radius, reinjections } = swarmParameters.shape

export const productSwarmParameters = z.strictObject({
  rule,
  particles,
  evaluations: evaluations.unwrap().default(600)
    .describe('Length of the search, over which the inertia falls from 0.9 to 0.4. Set it to the budget of the campaign. Count.'),
  random_share,
  tolerance,
  patience,
  smallest_radius: smallest_radius.unwrap().default(0).describe(smallest_radius.description ?? ''),
  reinjections,
  mixing: z.enum(['genetic', 'swap-sets']).default('genetic')
    .describe('How arrangements change. genetic: children of the lowest arrangements of all particles, by crossover with '
      + 'repair of the composition and by swaps, placed where their parent stood. swap-sets: every step takes over '
      + 'differences from the particle\'s own best and from another\'s, and adds random swaps.'),
  mixing_share: share.default(0.85)
    .describe('genetic: fraction of proposals that change the arrangement; the others move a particle in the box.'),
  composition_quota: share.default(0.5)
    .describe('Fraction of changed arrangements whose composition is the one with the fewest results; the others follow '
      + 'the lowest values.'),
  pool_size: z.int().min(2).default(5).describe('Arrangements kept per composition. Count.'),
  tournament: z.int().min(1).default(5).describe('genetic: members drawn for each parent; the lowest wins. Count.'),
  crossover: share.default(0.7).describe('genetic: fraction of children with two parents; the others are mutations of one.'),
  swap_again: z.number().min(0).max(0.95).default(0.3)
    .describe('A mutation swaps two unlike species, and again with this probability after each swap.'),
  pair_model: z
    .strictObject({
      share: share.default(0.5).describe('Fraction of children, after the first fit, that the model has a say in. 0 = no model.'),
      period: z.int().min(5).default(20).describe('Results between two fits; the first needs twice as many. Count.'),
      proposals: z.int().min(1).default(8).describe('Children made, of which the one foretold lowest is evaluated. Count.'),
      sweeps: z.int().min(0).default(4)
        .describe('Rounds of swaps that lower a child in the model before they are compared; 0 = none. Count.'),
    })
    .prefault({})
    .describe('genetic: a pair expansion (site and pair terms) fitted to the results as they come in.'),
  neighbour_composition: share.default(0.4)
    .describe('genetic: fraction of children that follow the lowest values whose composition is one next to their parent\'s: one '
      + 'exchange more or less.'),
  drift: share.default(0.25)
    .describe('genetic: fraction of changed arrangements that are placed a step of the particle\'s velocity from where their '
      + 'parent stood; the others are placed there exactly.'),
  same_registry: z.number().min(0).max(0.5).default(0.05)
    .describe('Two results of one arrangement closer than this on the periodic variables (distance in units of the period) are '
      + 'duplicates, and no arrangement is proposed again so close to where it was.'),
  tries: z.int().min(1).default(20)
    .describe('Swaps added to an arrangement that is known where it is to be placed, before it is placed where the particle '
      + 'goes instead. Count.'),
})

export type ProductSwarmParameters = z.infer<typeof productSwarmParameters>
