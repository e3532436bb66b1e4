// The polish of a fit: L-BFGS on the second-stage loss of all training frames, from the best parameters of Adam.
import { addAnchorGradient, anchorLoss } from './anchor.ts'
import type { FitState } from './checkpoint.ts'
import type { FitRequest } from './fit-request.ts'
import { judge } from './judge.ts'
import { addErrors, countLabels, emptySums, lossOf, lossWeights, rootMeanSquares, type RootMeanSquares } from './loss.ts'
import type { GradientPool } from './parallel/types.ts'
import type { FitPlan } from './plan.ts'
import { beginPolish, polishByLBfgs, type LossFunction } from './polish.ts'

/** Polishes, or goes on with it; each iteration is judged and stored like an epoch. False when the signal stopped it. */
export async function polishFit(
  plan: FitPlan, state: FitState, pool: GradientPool,
  { store, signal, onProgress }: Pick<FitRequest, 'store' | 'signal' | 'onProgress'>,
): Promise<boolean> {
  const { polish_iterations: iterations } = plan.settings.training
  const { loss, met } = fullLoss(plan, pool)
  state.polish ??= await beginPolish(state.best, loss)
  while (state.polish.ended === null && state.polish.iteration < iterations) {
    if (signal?.aborted) return false
    state.polish = await polishByLBfgs(state.polish, loss, { iterations: state.polish.iteration + 1 })
    state.epoch++
    const row = await judge(plan, state, pool, state.polish.parameters, { stage: 3, rate: 0, train: met() })
    store?.save(state)
    onProgress?.({ epoch: state.epoch, step: 0, steps: 0, row })
  }
  return true
}

/** The loss of all training frames, and the errors met at its last call. */
function fullLoss({ settings, frames, weights, train, anchor }: FitPlan, pool: GradientPool): {
  readonly loss: LossFunction
  met(): RootMeanSquares
} {
  const stage = settings.training.second_weights
  const used = train.map((index) => frames[index])
  const own = train.map((index) => weights[index])
  const counts = countLabels(used)
  const members = train.map((index, k) => ({ frame: index, weights: lossWeights(stage, counts, own[k]) }))
  let sums = emptySums()
  return {
    async loss(parameters, gradient) {
      const found = await pool.gradient(parameters, members)
      gradient.set(found.gradient)
      if (anchor !== null) addAnchorGradient(anchor, parameters, gradient)
      sums = emptySums()
      used.forEach((frame, k) => addErrors(sums, frame, found.errors[k]))
      return lossOf(stage, used, found.errors, own) + (anchor === null ? 0 : anchorLoss(anchor, parameters))
    },
    met: () => rootMeanSquares(sums),
  }
}
