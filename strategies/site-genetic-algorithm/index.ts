// Genetic algorithm on sites: per composition a pool of the lowest occupations, bred by cuts in space with repair of the
// composition and by swaps; identity is symmetry-exact, so nothing is evaluated twice. Steady state: each batch is bred
// from the frozen pools and enters them in id order.
import type { Evaluation, Strategy, StrategyContext, Verdict } from '../../src/campaign/types.ts'
import type { Occupation, SitesSpace } from '../../src/spaces/sites/sites.ts'
import { spaceOf } from '../space-of.ts'
import { comparable, judgeOutcome } from '../verdicts.ts'
import { batchDiagnostics } from '../latent-sampling/diagnostics.ts'
import { immigrantsReportOf } from '../latent-sampling/report/immigrants.ts'
import { latentSource } from '../latent-sampling/source.ts'
import { UNTRAINED } from '../latent-sampling/state.ts'
import { learnt } from '../latent-sampling/training.ts'
import type { Immigrants } from './brood.ts'
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

  lessonsFrom: ({ immigrants }) => immigrants?.learn_from ?? [],
  withLessonsFrom(parameters, paths) {
    const { immigrants } = parameters
    return immigrants === undefined ? parameters : { ...parameters, immigrants: { ...immigrants, learn_from: [...paths] } }
  },

  init(parameters, context) {
    const pools = spaceOf(context, 'sites', NAME).compositions.map(() => freshPool(parameters.pool_size))
    return parameters.immigrants === undefined ? { pools } : { pools, latent: UNTRAINED }
  },

  async learn(state, { immigrants }, context, resources) {
    if (immigrants === undefined || state.latent === undefined) return state
    const latent = await learnt(state.latent, immigrants, spaceOf(context, 'sites', NAME), context, resources)
    return latent === null ? null : latent === state.latent ? state : { ...state, latent }
  },

  ask(state, ids, parameters, context) {
    const space = spaceOf(context, 'sites', NAME)
    // Everything there is has been evaluated.
    if (BigInt(context.told.size) >= space.count().distinct) return []
    const { share, period } = parameters.pair_model
    const brood = {
      state, parameters, space, context, proposed: new Set<string>(),
      foresight: share > 0 ? foresight(space, context, period) : null,
      immigrants: immigrantsOf(state, parameters, space, context),
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
    const { latent } = state
    if (latent === undefined) return { state: { pools }, verdicts }
    const told = { pools, latent: { ...latent, pending: null } }
    return { state: told, verdicts, diagnostics: batchDiagnostics(latent, evaluations) }
  },

  report: (evaluations, diagnostics, { immigrants }, context) =>
    (immigrants === undefined ? { summary: {}, tables: [], figures: [] } : immigrantsReportOf(evaluations, diagnostics, context)),
}

function immigrantsOf(
  { latent }: SiteGeneticAlgorithmState, { immigrants }: SiteGeneticAlgorithmParameters, space: SitesSpace,
  context: StrategyContext<Occupation>,
): Immigrants | null {
  if (latent === undefined || immigrants === undefined) return null
  const source = latentSource(latent, immigrants, space, context)
  return source === null ? null : { source, share: immigrants.share, seedShare: immigrants.seed_share }
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
