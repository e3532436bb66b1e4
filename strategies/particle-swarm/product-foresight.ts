// What a pair expansion of the arrangements, learnt from this campaign's results wherever the film stood, foretells.
import { expansionValue, descendBySwaps } from '../../src/models/pair-expansion/descent.ts'
import { termValues, type PairBasis } from '../../src/models/pair-expansion/basis.ts'
import type { PairFit } from '../../src/models/pair-expansion/fit.ts'
import { pairLearner, type PairLearner, type Told } from '../../src/models/pair-expansion/learner.ts'
import type { Evaluation } from '../../src/campaign/types.ts'
import type { Random } from '../../src/math/random.ts'
import type { ProductGenome } from '../../src/spaces/product.ts'
import type { Occupation, SitesSpace } from '../../src/spaces/sites/sites.ts'

export interface Foresight {
  readonly basis: PairBasis
  readonly fit: PairFit
}

/** Learners by campaign: each is a function of what its campaign was told, kept so that nothing is added up twice. */
const learners = new WeakMap<ReadonlyMap<string, unknown>, PairLearner>()

/** The model after everything told; null before there is enough. `valueOf`: null = nothing to learn from that result. */
export function foresight(
  space: SitesSpace, told: ReadonlyMap<string, Evaluation<ProductGenome>>, period: number,
  valueOf: (evaluation: Evaluation<ProductGenome>) => number | null,
): Foresight | null {
  const learner = learners.get(told) ?? pairLearner(space, period)
  learners.set(told, learner)
  const fit = learner.fitTo(results(told.values(), space, valueOf), told.size)
  return fit === null ? null : { basis: learner.basis, fit }
}

function* results(
  evaluations: Iterable<Evaluation<ProductGenome>>, space: SitesSpace,
  valueOf: (evaluation: Evaluation<ProductGenome>) => number | null,
): Generator<Told | null> {
  for (const evaluation of evaluations) {
    const value = valueOf(evaluation)
    const occupation = evaluation.genome?.occupation
    yield value === null || occupation === undefined
      ? null
      : { genome: occupation, composition: space.compositionOf(occupation), value }
  }
}

/** Lowers an arrangement in the model, in place, and returns what the model then foretells: comparable within a composition. */
export function foretell(
  genome: Occupation, { basis, fit }: Foresight, space: SitesSpace, sweeps: number, random: Random,
): number {
  if (sweeps > 0) descendBySwaps(genome, space, basis, fit.coefficients, sweeps, random)
  return expansionValue(termValues(basis, genome), fit.coefficients)
}
