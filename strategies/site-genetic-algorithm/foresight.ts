// What a pair expansion learnt from this campaign foretells: children are lowered in it, and the lowest is taken.
import { expansionValue, descendBySwaps } from '../../src/models/pair-expansion/descent.ts'
import { termValues, type PairBasis } from '../../src/models/pair-expansion/basis.ts'
import type { PairFit } from '../../src/models/pair-expansion/fit.ts'
import { pairLearner, type PairLearner, type Told } from '../../src/models/pair-expansion/learner.ts'
import type { Evaluation, StrategyContext } from '../../src/campaign/types.ts'
import type { Random } from '../../src/math/random.ts'
import type { Occupation, SitesSpace } from '../../src/spaces/sites/sites.ts'
import { comparable, judgeOutcome } from '../verdicts.ts'

export interface Foresight {
  readonly basis: PairBasis
  readonly fit: PairFit
}

/** Learners by campaign: each is a function of what its campaign was told, kept so that nothing is added up twice. */
const learners = new WeakMap<ReadonlyMap<string, unknown>, PairLearner>()

/** The model after everything told; null before there is enough. */
export function foresight(space: SitesSpace, context: StrategyContext<Occupation>, period: number): Foresight | null {
  const { told } = context
  const learner = learners.get(told) ?? pairLearner(space, period)
  learners.set(told, learner)
  const fit = learner.fitTo(results(told.values(), space, context), told.size)
  return fit === null ? null : { basis: learner.basis, fit }
}

function* results(
  evaluations: Iterable<Evaluation<Occupation>>, space: SitesSpace, { objective }: StrategyContext<Occupation>,
): Generator<Told | null> {
  for (const evaluation of evaluations) {
    const { genome, niche } = evaluation
    const isUsable = judgeOutcome(evaluation) === null && niche === objective.niche
    if (!isUsable || genome === null || evaluation.objective === null) yield null
    else yield { genome, composition: evaluation.id % space.compositions.length, value: comparable(evaluation.objective, objective) }
  }
}

/** Lowers an occupation in the model, in place, and returns what the model then foretells. */
export function foretell(
  genome: Occupation, { basis, fit }: Foresight, space: SitesSpace, sweeps: number, random: Random,
): number {
  if (sweeps > 0) descendBySwaps(genome, space, basis, fit.coefficients, sweeps, random)
  return expansionValue(termValues(basis, genome), fit.coefficients)
}
