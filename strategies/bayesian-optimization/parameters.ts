// Parameters of Bayesian optimization as they stand in a campaign file.
import { z } from 'zod'

export const bayesianParameters = z.strictObject({
  initial: z.int().min(2).default(10)
    .describe('Candidates proposed before the first model: random ones of a pool, scrambled Sobol points of a box. Count.'),
  kernel: z.enum(['auto', 'additive+joint', 'additive', 'ard', 'isotropic']).default('auto')
    .describe('Kernel of the Gaussian process, Matérn-5/2 throughout: one term per descriptor group and one over all '
      + '(additive+joint), only the former, one length scale per descriptor (ard), one in all; auto = at each fit the one '
      + 'with the highest leave-one-out density.'),
  latent_kernel: z
    .strictObject({
      units: z.int().min(1).max(32).default(8).describe('Numbers of the latent space. Count.'),
      hidden: z.array(z.int().min(1).max(512)).min(1).max(4).default([64, 32])
        .describe('Units of the hidden layers of the encoder; the decoder has them in reverse. Count.'),
      epochs: z.int().min(1).default(60).describe('Passes over the pool in the first training. Count.'),
      retraining_epochs: z.int().min(1).default(15)
        .describe('Passes over the pool in each later training, which begins with the weights of the one before. Count.'),
      learning_rate: z.number().positive().default(0.002).describe('Step of Adam.'),
      kl_weight: z.number().min(0).default(0.1)
        .describe('Weight of the Kullback–Leibler term: the larger, the smoother and the emptier the latent space.'),
      property_weight: z.number().min(0).default(5)
        .describe('Weight of the objective, in columns that are to be rebuilt. 0 = the results do not shape the latent space.'),
    })
    .optional()
    .describe('On pools of one objective: a network learns a latent space from all candidates and from the results so far, and '
      + 'the kernel sees latent means instead of descriptors. It is trained before each fit of the hyperparameters. Absent: '
      + 'the kernel sees the descriptors. {} = with the defaults.'),
  random_starts: z.int().min(0).default(0)
    .describe('Random starts of each fit beside the previous hyperparameters and the prior\'s. Count.'),
  refit: z
    .strictObject({
      every: z.int().min(1).default(5).describe('Results between two fits of the hyperparameters while there are few. Count.'),
      until: z.int().min(0).default(50).describe('Results up to which that holds. Count.'),
      then: z.int().min(1).default(10).describe('Results between two fits from there on. Count.'),
    })
    .prefault({})
    .describe('When hyperparameters are fitted anew; between fits the results are only added.'),
  acquisition: z
    .enum(['auto', 'upper-confidence-bound', 'expected-improvement', 'probability-of-improvement', 'thompson-sampling'])
    .default('auto')
    .describe('What the next candidate has most of. auto = upper-confidence-bound on a pool, expected-improvement in a box, '
      + 'and with two objectives the expected improvement of the dominated area. thompson-sampling draws over at most 1000 candidates of a pool, taken at random, and 400 points of a box.'),
  goal: z.enum(['best', 'coverage']).default('best')
    .describe('best = find the best candidate: the deviation is that of the model; coverage = collect good ones: the noise '
      + 'counts too, which is greedier.'),
  beta: z.number().min(0).default(1.75)
    .describe('Deviations added to the mean by upper-confidence-bound: more look further around, fewer collect what is good. '
      + 'Between 1.5 and 2 did best on public pools.'),
  xi: z.number().min(0).default(0.01)
    .describe('Improvement that probability-of-improvement asks for, in standard deviations of the results.'),
  incumbent: z.enum(['observed', 'model']).default('observed')
    .describe('What an improvement is measured from: the best result, or the best mean of the model at an evaluated '
      + 'candidate (noisy results).'),
  batch_rule: z.enum(['kriging-believer', 'constant-liar-min', 'constant-liar-mean', 'constant-liar-max'])
    .default('kriging-believer')
    .describe('What is taken for the result of a candidate that is proposed and not yet evaluated: the model\'s mean, or '
      + 'the worst, mean or best result.'),
  learn_failures: z.boolean().default(false)
    .describe('Learn from failed evaluations where candidates fail, and weigh the improvement with the probability of success.'),
  retry_failed: z.int().min(0).default(0)
    .describe('Times a failed candidate may be proposed again. Count.'),
  reference_point: z.tuple([z.number(), z.number()]).nullable().default(null)
    .describe('With two objectives: the values, in their units, that a candidate must beat to count; null = a tenth of the '
      + 'front\'s extent below its worst.'),
  patience: z.int().min(0).default(0)
    .describe('Ends the search after this many results without a better one, counted from the first fit. 0 = never. '
      + 'Count.'),
  smallest_improvement: z.number().min(0).default(0)
    .describe('Ends the search when no candidate is expected to improve by this many standard deviations of the results '
      + '(with two objectives, by this area in such units). 0 = never.'),
})

export type BayesianParameters = z.infer<typeof bayesianParameters>
