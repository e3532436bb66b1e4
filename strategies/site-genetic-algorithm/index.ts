// Genetic algorithm on sites: per composition a pool of the lowest occupations, bred by cuts in space with repair of the
// composition and by swaps; identity is symmetry-exact, so nothing is evaluated twice. Steady state: each batch is bred
// from the frozen pools and enters them in id order.
import type { Evaluation, Strategy, StrategyContext, Verdict } from '../../src/campaign/types.ts'
import type { Occupation, SitesSpace } from '../../src/spaces/sites/sites.ts'
import { spaceOf } from '../space-of.ts'
import { comparable, judgeOutcome } from '../verdicts.ts'
import { foresight } from './foresight.ts'
import { siteGeneticAlgorithmParameters, type SiteGeneticAlgorithmParameters } from './parameters.ts'
import { enterPool, freshPool } from './pool.ts'
import { proposeSites } from './propose.ts'
import type { SiteGeneticAlgorithmState, SitePool } from './state.ts'

const NAME = 'genetic-algorithm'

export const siteGeneticAlgorithm: Strategy<Occupation, SiteGeneticAlgorithmParameters, SiteGeneticAlgorithmState> = {
  name: NAME,
  summary: 'cuts in space, swaps, and a pair model learnt from the results; symmetric images count as one',
  spaces: ['sites'],
  parameters: siteGeneticAlgorithmParameters,

  init(parameters, context) {
    return { pools: spaceOf(context, 'sites', NAME).compositions.map(() => freshPool(parameters.pool_size)) }
  },

  ask(state, ids, parameters, context) {
    const space = spaceOf(context, 'sites', NAME)
    // Everything there is has been evaluated.
    if (BigInt(context.told.size) >= space.count().distinct) return []
    const { share, period } = parameters.pair_model
    const brood = {
      state, parameters, space, context, proposed: new Set<string>(),
      foresight: share > 0 ? foresight(space, context, period) : null,
    }
    return ids.map((id) => proposeSites(id, brood))
  },

  tell(state, evaluations, parameters, context) {
    const space = spaceOf(context, 'sites', NAME)
    const pools = [...state.pools]
    const verdicts = [...evaluations].sort((a, b) => a.id - b.id).map((evaluation): Verdict => {
      const composition = evaluation.id % pools.length
      const { verdict, pool } = takeIn(pools[composition], evaluation, parameters, space, context)
      pools[composition] = rested(pool, parameters)
      return verdict
    })
    return { state: { pools }, verdicts }
  },
}

function takeIn(
  before: SitePool, evaluation: Evaluation<Occupation>, parameters: SiteGeneticAlgorithmParameters, space: SitesSpace,
  { objective }: StrategyContext<Occupation>,
): { verdict: Verdict; pool: SitePool } {
  const { id, lineage, genome, niche } = evaluation
  const used = withUses(before, lineage.parents)
  const isUsable = judgeOutcome(evaluation) === null && niche === objective.niche
  if (!isUsable || genome === null || evaluation.objective === null) {
    return { verdict: { id, verdict: 'rejected' }, pool: { ...used, stagnant: used.stagnant + 1, refill: Math.max(0, used.refill - 1) } }
  }
  const newcomer = { id, value: comparable(evaluation.objective, objective), genome: space.encode(genome) as string, uses: 0 }
  const { entry, pool } = enterPool(used, newcomer, parameters.pool_size)
  return { verdict: entry.kind === 'duplicate' ? { id, verdict: 'duplicate', of: entry.of } : { id, verdict: entry.kind }, pool }
}

function withUses(pool: SitePool, parents: readonly number[]): SitePool {
  if (parents.length === 0) return pool
  return { ...pool, members: pool.members.map((member) => (parents.includes(member.id) ? { ...member, uses: member.uses + 1 } : member)) }
}

/** A pool that has stood still for long is begun anew; the journal keeps what it held. */
function rested(pool: SitePool, { patience, pool_size }: SiteGeneticAlgorithmParameters): SitePool {
  return patience > 0 && pool.stagnant >= patience ? freshPool(pool_size) : pool
}
