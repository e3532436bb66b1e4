// Bayesian optimization: Gaussian processes are fitted to the results, and the next candidate is the one that promises most
// by what they know and do not know. On pools with descriptors and on boxes of real, whole and chosen variables; with
// constraints, with a second objective, and with several evaluations under way.
// Jones, Schonlau, Welch, J. Glob. Optim. 13, 455 (1998), doi 10.1023/A:1008306431147.
import type { Objective, Strategy, StrategyContext } from '../../src/campaign/types.ts'
import { ConfigError } from '../../src/errors.ts'
import type { BoxPoint } from '../../src/spaces/box.ts'
import { spaceOf } from '../space-of.ts'
import { boxDomain } from './box-domain.ts'
import type { Domain } from './domain.ts'
import { latentDomain } from './latent-domain.ts'
import { learn } from './learn.ts'
import { outputsOf } from './outputs.ts'
import { bayesianParameters, type BayesianParameters } from './parameters.ts'
import { poolDomain } from './pool-domain.ts'
import { propose, type ProposalParts } from './propose.ts'
import { reportOf } from './report.ts'
import { FRESH_STATE, type BayesianState } from './state.ts'

const NAME = 'bayesian-optimization'

export const poolBayesianOptimization = bayesianOptimization<number>('pool', (state, parameters, context) => {
  const space = spaceOf(context, 'pool', NAME)
  const { latent_kernel: latent } = parameters
  return latent === undefined ? poolDomain(space) : latentDomain(poolDomain(space), space, state, latent, context)
})

export const boxBayesianOptimization =
  bayesianOptimization<BoxPoint>('box', (_, __, context) => boxDomain(spaceOf(context, 'box', NAME)))

function bayesianOptimization<G>(
  kind: 'pool' | 'box',
  domainOf: (state: BayesianState, parameters: BayesianParameters, context: StrategyContext<G>) => Domain<G>,
): Strategy<G, BayesianParameters, BayesianState> {
  const partsOf = (state: BayesianState, parameters: BayesianParameters, context: StrategyContext<G>): ProposalParts<G> => ({
    state, outputs: outputsOf(context.objective), domain: domainOf(state, parameters, context), parameters, context,
  })
  return {
    name: NAME,
    summary: 'learns a Gaussian process of the objective and proposes what promises most improvement',
    spaces: [kind],
    parameters: bayesianParameters,

    init(parameters, context) {
      domainOf(FRESH_STATE, parameters, context)
      requireFitting(parameters, context.objective)
      requireLatentFitting(parameters, context.objective, kind)
      return FRESH_STATE
    },

    ask: (state, ids, parameters, context) =>
      (state.stopRule === null ? propose(partsOf(state, parameters, context), ids) : []),

    tell: (state, evaluations, parameters, context) =>
      learn(partsOf(state, parameters, context), evaluations, (grown) => domainOf(grown, parameters, context)),

    finished: ({ stopRule }) => stopRule,

    report: (evaluations, diagnostics, parameters, context) =>
      reportOf(partsOf(FRESH_STATE, parameters, context), evaluations, diagnostics,
        (state) => domainOf(state, parameters, context)),
  }
}

/** Refuses what an acquisition function cannot do. */
function requireFitting(
  { acquisition, goal, reference_point: reference, learn_failures: learnFailures }: BayesianParameters,
  { second, constraints = [] }: Objective,
): void {
  if (second !== undefined && acquisition !== 'auto' && acquisition !== 'expected-improvement') {
    throw new ConfigError({
      rule: 'two objectives are searched by expected-improvement (of the dominated area)', found: acquisition,
      wayOut: 'Leave acquisition out.',
    })
  }
  if (second === undefined && reference !== null) {
    throw new ConfigError({ rule: 'a reference_point belongs to two objectives', found: reference, wayOut: 'Leave it out.' })
  }
  if (acquisition !== 'thompson-sampling') return
  const other = constraints.length > 0 ? 'constraints' : learnFailures ? 'learn_failures' : goal === 'coverage' ? 'goal: coverage' : null
  if (other === null) return
  throw new ConfigError({
    rule: `${other} needs an acquisition function that is computed candidate by candidate`, found: acquisition,
    wayOut: 'Leave acquisition out, or choose expected-improvement.',
  })
}

/** Refuses what a latent kernel cannot do: its network learns one property, of candidates that are listed. */
function requireLatentFitting(
  { latent_kernel: latent, learn_failures: learnFailures }: BayesianParameters, { second, constraints = [] }: Objective,
  kind: 'pool' | 'box',
): void {
  if (latent === undefined) return
  const refused: readonly (readonly [holds: boolean, what: string])[] = [
    [kind === 'box', 'a box'], [second !== undefined, 'a second objective'], [constraints.length > 0, 'constraints'],
    [learnFailures, 'learn_failures'],
  ]
  const found = refused.find(([holds]) => holds)?.[1] ?? null
  if (found === null) return
  throw new ConfigError({
    rule: 'latent_kernel is for pools with one objective and nothing else that is modelled', found,
    wayOut: 'Leave latent_kernel out.',
  })
}
