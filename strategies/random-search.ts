// Random search: every candidate is drawn afresh. The yardstick that each other strategy has to beat.
import { z } from 'zod'
import type { Evaluation, Strategy } from '../src/campaign/types.ts'
import { judgeOutcome } from './verdicts.ts'

const parameters = z.strictObject({}).describe('Random search has no parameters.')

/** How many results were told; nothing is learnt from them. */
interface RandomSearchState {
  readonly told: number
}

export const randomSearch: Strategy<unknown, z.infer<typeof parameters>, RandomSearchState> = {
  name: 'random-search',
  summary: 'draws every candidate at random from the space; the baseline',
  spaces: ['box', 'sites', 'structures', 'product'],
  parameters,

  init: () => ({ told: 0 }),

  ask: (_state, ids, _parameters, context) =>
    ids.map((id) => ({
      id,
      genome: context.space.sample(context.random('propose', id)),
      lineage: { operator: 'random', parents: [] },
    })),

  tell: (state, evaluations: readonly Evaluation<unknown>[]) => ({
    state: { told: state.told + evaluations.length },
    verdicts: [...evaluations].sort((a, b) => a.id - b.id).map((evaluation) => ({
      id: evaluation.id,
      verdict: judgeOutcome(evaluation) === null ? 'accepted' : 'rejected',
    })),
  }),
}
