// Melt-quench: every candidate is a random packing that its problem melts and cools before relaxing it. No result
// influences the next one: what simulation alone finds, and the yardstick the amorphous LixSi study was validated
// against (N. Artrith, A. Urban, G. Ceder, J. Chem. Phys. 148, 241711 (2018), doi 10.1063/1.5017661).
import type { Structure } from '../../src/atoms/structure.ts'
import type { Evaluation, Strategy } from '../../src/campaign/types.ts'
import { spaceOf } from '../space-of.ts'
import { requirePreparation } from '../preparations.ts'
import { judgeOutcome } from '../verdicts.ts'
import { meltQuenchOf, meltQuenchSettings, type MeltQuenchSettings } from './settings.ts'

const NAME = 'melt-quench'

/** How many results were told; nothing is learnt from them. */
interface MeltQuenchState {
  readonly told: number
}

export const meltQuench: Strategy<Structure, MeltQuenchSettings, MeltQuenchState> = {
  name: NAME,
  summary: 'independent quenches from the melt, over all compositions in turn; the baseline from simulation',
  spaces: ['structures'],
  needs: ['melt-quench'],
  parameters: meltQuenchSettings,

  init(_parameters, context) {
    requirePreparation(context.space, 'melt-quench', NAME)
    return { told: 0 }
  },

  ask(_state, ids, parameters, context) {
    const space = spaceOf(context, 'structures', NAME)
    return ids.map((id) => {
      const random = context.random('propose', id)
      return {
        id,
        genome: space.sample(random, id % space.rungs.length),
        lineage: { operator: NAME, parents: [] },
        preparation: meltQuenchOf(parameters, random),
      }
    })
  },

  tell: (state, evaluations: readonly Evaluation<Structure>[]) => ({
    state: { told: state.told + evaluations.length },
    verdicts: [...evaluations].sort((a, b) => a.id - b.id).map((evaluation) => ({
      id: evaluation.id,
      verdict: judgeOutcome(evaluation) === null ? 'accepted' : 'rejected',
    })),
  }),
}
