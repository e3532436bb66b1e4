// Random search on a pool: the candidates in a random order, each once. Its expected success has a closed form
// (src/math/random-draws.ts), which is what other strategies are to be compared with.
import { z } from 'zod'
import type { Evaluation, Strategy, StrategyContext } from '../src/campaign/types.ts'
import type { PoolSpace } from '../src/spaces/pool.ts'
import { spaceOf } from './space-of.ts'
import { judgeOutcome } from './verdicts.ts'

const NAME = 'random-search'

const parameters = z.strictObject({}).describe('Random search has no parameters.')

/** How many results were told; nothing is learnt from them. */
interface RandomSearchState {
  readonly told: number
}

export const poolRandomSearch: Strategy<number, z.infer<typeof parameters>, RandomSearchState> = {
  name: NAME,
  summary: 'draws every candidate at random from the space; the baseline',
  spaces: ['pool'],
  parameters,

  init: () => ({ told: 0 }),

  ask(_state, ids, _parameters, context) {
    const space = spaceOf(context, 'pool', NAME)
    const { told, pending } = context
    const free = randomOrder(space, context).filter((index) => !told.has(space.ids[index]) && !pending.has(space.ids[index]))
    return free.slice(0, ids.length).map((genome, k) => ({ id: ids[k], genome, lineage: { operator: 'random', parents: [] } }))
  },

  tell: (state, evaluations: readonly Evaluation<number>[]) => ({
    state: { told: state.told + evaluations.length },
    verdicts: [...evaluations].sort((a, b) => a.id - b.id).map((evaluation) => ({
      id: evaluation.id,
      verdict: judgeOutcome(evaluation) === null ? 'accepted' : 'rejected',
    })),
  }),
}

/** All candidates of the pool in the random order of this campaign: where every strategy on a pool begins. */
export function randomOrder({ ids }: PoolSpace, { random }: Pick<StrategyContext<number>, 'random'>): number[] {
  return random('order', 0).shuffled(ids.map((_, index) => index))
}
