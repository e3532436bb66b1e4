// Parameters of the genetic algorithm as they stand in a campaign file.
import { z } from 'zod'
import { meltQuenchSettings } from '../melt-quench/settings.ts'

export const geneticAlgorithmParameters = z.strictObject({
  initial: z.number().int().min(2).default(20)
    .describe('Random candidates before the first offspring, shared out over the rungs in turn. Count.'),
  pool_size: z.number().int().min(2).default(12)
    .describe('Structures kept per rung and niche. Count.'),
  other_niche_pool_size: z.number().int().min(0).default(4)
    .describe('Structures kept per rung for each niche that is not the objective\'s. Count.'),
  other_niche_parents: z.number().min(0).max(1).default(0.1)
    .describe('Fraction of proposals whose parents come from niches other than the objective\'s.'),
  known_parents: z.number().min(0).max(1).default(0.25)
    .describe('Fraction of remove-mobile and insert-mobile proposals that start from a known structure of the space '
      + '(a reference crystal) when there is a suitable one.'),
  reach: z.number().int().min(1).default(3)
    .describe('How many rungs away the parents of remove-mobile and insert-mobile may stand. Count.'),
  tournament: z.number().int().min(1).default(3)
    .describe('Members drawn for each parent; the one lowest above the hull wins (CrySPY: 3). Count.'),
  use_penalty: z.number().min(0).default(0.3)
    .describe('Handicap of often-used parents in a tournament, as a fraction of the pool\'s spread: '
      + 'use_penalty·(1 − 1/√(1 + uses)), the use count of ase.ga.'),
  diversity: z.number().min(0).default(0.3)
    .describe('Members closer than this fraction of the pool\'s mean structural distance compete with each other '
      + 'instead of with the worst (Lee, Scheraga and Rackovsky 1997). '
      + '0 = only duplicates are kept apart.'),
  duplicate_tolerance: z.number().min(0).default(1e-3)
    .describe('Objectives closer than this may belong to duplicates, in units of the objective (1 meV/atom); volume '
      + '(1 %) and structure are compared as well.'),
  immigrants: z.number().min(0).max(1).default(0.05)
    .describe('Fraction of candidates drawn afresh at random throughout the search.'),
  // Both optional rather than with a default: campaigns that do not quench keep their journals byte for byte.
  melt_quench_share: z.number().gt(0).max(1).optional()
    .describe('Fraction of the random candidates that are melted and quenched before relaxation, where the problem can '
      + 'do that. Absent: none.'),
  melt_quench: meltQuenchSettings.optional()
    .describe('How they are quenched; absent: the defaults of the strategy melt-quench.'),
  symmetric_starts: z.number().min(0).max(1).default(0)
    .describe('Clusters: fraction of random candidates built from orbits of a random point group (Lyakhov et al. '
      + '2013). 0 = unbiased.'),
  patience: z.number().int().min(0).default(0)
    .describe('Results on one rung without a new best after which its pools are emptied and filled afresh (the best '
      + 'is remembered by the journal). 0 = never. Count.'),
  stagnation: z.number().int().min(1).default(60)
    .describe('Results on one rung without a new best after which its share of new candidates has halved. Count.'),
  operators: z.record(z.string(), z.number().min(0)).default({})
    .describe('Weights that replace the default ones, by operator name; 0 switches an operator off.'),
  operator_credit: z.boolean().default(true)
    .describe('Every 100 results, operators move halfway towards their success (entries into the pool squared over '
      + 'proposals, MAGUS), never below 5 %.'),
  rattle_sigma: z.number().positive().default(0.3).describe('Standard deviation of rattle displacements, Å.'),
  rattle_fraction: z.number().gt(0).max(1).default(0.3).describe('Fraction of the atoms that a rattle moves.'),
  ripple_amplitude: z.number().positive().default(0.3).describe('Amplitude of a ripple, Å.'),
  strain_sigma: z.number().positive().max(0.3).default(0.05).describe('Standard deviation of each strain component.'),
  tries: z.number().int().min(1).default(20)
    .describe('Attempts at one proposal before a random structure takes its place, which its lineage then says. Count.'),
}).refine(({ melt_quench, melt_quench_share }) => melt_quench === undefined || melt_quench_share !== undefined, {
  message: 'melt_quench has no effect without melt_quench_share',
  path: ['melt_quench'],
})

export type GeneticAlgorithmParameters = z.infer<typeof geneticAlgorithmParameters>
