// Parameters of particle swarms as they stand in a campaign file.
import { z } from 'zod'

export const swarmParameters = z.strictObject({
  rule: z.enum(['comprehensive', 'global-best']).default('comprehensive')
    .describe('What draws a particle: comprehensive = in each variable the best of one particle, its own or another\'s (Liang '
      + '2006); global-best = its own best and the swarm\'s (Wang 2010, CALYPSO).'),
  particles: z.int().min(2).default(20).describe('Particles of the swarm; an epoch is one step of each. Count.'),
  evaluations: z.int().min(10).default(2000)
    .describe('Length of the search: the inertia falls from 0.9 to 0.4 and the last part is polishing. Set it to the budget of '
      + 'the campaign. Count.'),
  random_share: z.number().min(0).max(0.9).nullable().default(null)
    .describe('Share of the particles, the worst, that begin anew at random points in each epoch; null = 0.4 with global-best '
      + '(Wang 2010), 0 with comprehensive.'),
  tolerance: z.number().min(0).default(0.001)
    .describe('Smallest improvement of a swarm\'s best that counts, in the unit of the objective.'),
  patience: z.int().min(0).default(200)
    .describe('Epochs without such an improvement after which a swarm has ended. 0 = never. Count.'),
  smallest_radius: z.number().min(0).default(0.005)
    .describe('Ends a swarm whose bests are closer together than this: root mean square distance from the best one, in units of '
      + 'the range. 0 = never.'),
  reinjections: z.int().min(0).default(20)
    .describe('Times that a new swarm begins, far from the minima known, when one has ended and is polished; after the last one '
      + 'the search is over. Count.'),
  polish: z
    .strictObject({
      share: z.number().min(0).max(0.9).default(0.2)
        .describe('Last part of the evaluations that is kept for local search from the best points. 0 = none.'),
      starts: z.int().min(1).default(20)
        .describe('Most points from which the bests of one swarm are polished. Count.'),
      first_step: z.number().positive().max(0.25).default(0.00005)
        .describe('First distance of the points around the centre, in units of the range.'),
      smallest_step: z.number().positive().default(1e-7)
        .describe('Distance below which a point counts as polished, in units of the range.'),
    })
    .refine(({ first_step, smallest_step }) => smallest_step < first_step, {
      message: 'smallest_step must be below first_step', path: ['smallest_step'],
    })
    .prefault({})
    .describe('Local search by values alone: central differences, quasi-Newton steps, a compass where they fail. Variables that '
      + 'are whole or chosen stay.'),
})

export type SwarmParameters = z.infer<typeof swarmParameters>
