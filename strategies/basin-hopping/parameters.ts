// Parameters of basin hopping as they stand in a campaign file.
import { z } from 'zod'

export const basinHoppingParameters = z.strictObject({
  walkers: z.number().int().min(1).max(10000).default(1)
    .describe('Independent walkers; candidate id modulo walkers says whose turn it is, and a batch holds at most one '
      + 'step of each. On a composition ladder walker w stays on rung w modulo rungs. Count.'),
  temperature: z.number().min(0).default(0.8)
    .describe('Temperature of the Metropolis test, in units of the objective (0.8 ε for Lennard-Jones clusters: '
      + 'Wales and Doye 1997; for energies per atom use about 0.02 eV/atom). 0 accepts downhill steps only.'),
  step: z.number().positive().default(0.4)
    .describe('Largest displacement of a coordinate at the start, Å; adapted by each walker (Wales and Doye 1997: '
      + '0.36 to 0.4 σ).'),
  target_acceptance: z.number().gt(0).lt(1).default(0.5)
    .describe('Fraction of random-displacement steps to be accepted; the step grows or shrinks by 5 % to reach it '
      + '(Wales and Doye 1997: 0.5).'),
  surface_moves: z.number().min(0).max(1).default(0.5)
    .describe('Clusters: fraction of steps that re-place the weakest-bound atoms on the surface instead of displacing '
      + 'all atoms.'),
  symmetric_moves: z.number().min(0).max(1).default(0.2)
    .describe('Clusters: fraction of steps that rebuild the cluster from its core outwards with a random point group '
      + '(Oakley, Johnston and Wales 2013, doi 10.1039/c3cp44332a). 0 = none.'),
  patience: z.number().int().min(1).default(60)
    .describe('Steps without a new lowest minimum after which a walker starts again. Count.'),
  symmetric_starts: z.number().min(0).max(1).default(0)
    .describe('Clusters: fraction of (re)starts that are built from orbits of a random point group (Lyakhov et al. '
      + '2013). 0 = unbiased.'),
}).refine((given) => given.surface_moves + given.symmetric_moves <= 1, {
  message: 'surface_moves and symmetric_moves together must not exceed 1',
  path: ['symmetric_moves'],
})

export type BasinHoppingParameters = z.infer<typeof basinHoppingParameters>
