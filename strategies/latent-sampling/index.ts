// Latent sampling: a conditional variational autoencoder of which species stands where, trained on finished campaigns and on
// the campaign's own results, proposes occupations of exact composition. Its gain is at compositions it has not seen:
// what lowers the energy elsewhere is proposed from the first batch on. Retraining with weights by rank: A. Tripp,
// E. Daxberger, J. M. Hernández-Lobato, NeurIPS 2020, arXiv 2006.09191.
import type { Evaluation, Strategy, Verdict } from '../../src/campaign/types.ts'
import type { Occupation } from '../../src/spaces/sites/sites.ts'
import { spaceOf } from '../space-of.ts'
import { judgeOutcome } from '../verdicts.ts'
import { batchDiagnostics } from './diagnostics.ts'
import { latentSamplingParameters, type LatentSamplingParameters } from './parameters.ts'
import { proposeLatent } from './propose.ts'
import { claimsOf, reportOf } from './report.ts'
import { latentSource } from './source.ts'
import { UNTRAINED, type LatentState } from './state.ts'
import { learnt } from './training.ts'

const NAME = 'latent-sampling'

export const latentSampling: Strategy<Occupation, LatentSamplingParameters, LatentState> = {
  name: NAME,
  summary: 'a network that learnt from finished campaigns, and from this one, draws occupations of exact composition',
  spaces: ['sites'],
  parameters: latentSamplingParameters,

  lessonsFrom: ({ learn_from }) => learn_from,
  withLessonsFrom: (parameters, paths) => ({ ...parameters, learn_from: [...paths] }),

  init(_parameters, context) {
    spaceOf(context, 'sites', NAME)
    return UNTRAINED
  },

  learn(state, parameters, context, resources) {
    return learnt(state, parameters, spaceOf(context, 'sites', NAME), context, resources)
  },

  ask(state, ids, parameters, context) {
    const space = spaceOf(context, 'sites', NAME)
    // Everything there is has been proposed.
    if (BigInt(context.told.size + context.pending.size) >= space.count().distinct) return []
    const source = latentSource(state, parameters, space, context)
    return proposeLatent(ids, source, parameters, space, context)
  },

  tell(state, evaluations, _parameters, { objective }) {
    const results = [...evaluations].sort((a, b) => a.id - b.id)
    return {
      state: { ...state, pending: null },
      verdicts: results.map((evaluation) => verdictOf(evaluation, objective.niche)),
      diagnostics: batchDiagnostics(state, results),
    }
  },

  conclusion: (evaluations, _parameters, context) => claimsOf(evaluations, context),
  report: (evaluations, diagnostics, _parameters, context) => reportOf(evaluations, diagnostics, context),
}

function verdictOf(evaluation: Evaluation<Occupation>, niche: string): Verdict {
  const isUsable = judgeOutcome(evaluation) === null && evaluation.niche === niche
  return { id: evaluation.id, verdict: isUsable ? 'accepted' : 'rejected' }
}
