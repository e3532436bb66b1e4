// What all parts of the measurement share: where the campaigns are kept, how much of everything, and the seeds.
import { StoreError } from '../../src/errors.ts'
import { readResults, valuesOf, type Results } from './results.ts'
import type { Task } from './tasks.ts'

/** How much of everything; `QUICK` shows in minutes that everything works, and its numbers mean nothing. */
export interface Sizes {
  readonly lessons: { readonly genetic: number; readonly annealing: number; readonly random: number }
  readonly random: number
  /** Candidates of one way and seed. */
  readonly samples: number
  /** Evaluations of the genetic algorithms, and of a long annealing beside them. */
  readonly search: number
  readonly annealing: number
  /** Evaluations of the searches in latent space, and random ones before their first training. */
  readonly bayesian: { readonly evaluations: number; readonly initial: number; readonly every: number }
}

export interface Setup {
  /** The folder of all campaigns. */
  readonly cache: string
  readonly sizes: Sizes
  /** Files that networks learn from, in that folder. */
  readonly lessons: readonly string[]
  /** Of searches that are compared in pairs. */
  readonly seeds: readonly number[]
  /** Of trainings whose candidates are compared. */
  readonly generatorSeeds: readonly number[]
  /** Of trainings that nobody had looked at when the ways of the network were settled. */
  readonly freshSeeds: readonly number[]
  /** Of what only has to be known roughly: an ablation, long annealing, control. */
  readonly fewSeeds: readonly number[]
}

/** The results of a campaign, those of its budget where more were evaluated; throws StoreError where there are fewer. */
export function resultsOf({ cache }: Setup, { name, seed, evaluations }: Task): Results {
  const results = readResults(cache, name, seed, evaluations)
  if (results.found.length === evaluations) return results
  throw new StoreError({
    rule: `the campaign ${name} must have all ${evaluations} evaluations before it is compared`, found: results.found.length,
    place: cache, wayOut: 'Run the measurement without --report-only: it goes on where it was stopped.',
  })
}

/** Values of a campaign in order of evaluation; a failure counts as infinitely high. */
export function valuesIn(setup: Setup, task: Task): number[] {
  return valuesOf(resultsOf(setup, task))
}
