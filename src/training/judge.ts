// Looks at the validation frames after an epoch and keeps the parameters that do best on them.
import type { FitState } from './checkpoint.ts'
import type { CurveRow } from './learning-curve.ts'
import { addErrors, emptySums, lossOf, rootMeanSquares, type RootMeanSquares } from './loss.ts'
import type { GradientPool } from './parallel/types.ts'
import type { FitPlan } from './plan.ts'

/**
 * Judges parameters by the loss of the second stage on the validation frames, keeps them as `best` when it is the lowest
 * so far (or nothing judges), and adds the epoch's row to the learning curve.
 */
export async function judge(
  plan: FitPlan, state: FitState, pool: GradientPool, parameters: Float64Array, epoch: Pick<CurveRow, 'stage' | 'rate' | 'train'>,
): Promise<CurveRow> {
  const { valid, score } = plan.valid.length === 0 ? { valid: null, score: null } : await validate(plan, parameters, pool)
  if (score === null || state.bestScore === null || score < state.bestScore) {
    state.best.set(parameters)
    state.bestEpoch = state.epoch
    state.bestScore = score
  }
  const row: CurveRow = { epoch: state.epoch, ...epoch, valid, score }
  state.curve.push(row)
  return row
}

async function validate(
  plan: FitPlan, parameters: Float64Array, pool: GradientPool,
): Promise<{ readonly valid: RootMeanSquares; readonly score: number }> {
  const frames = plan.valid.map((index) => plan.frames[index])
  const errors = await pool.errors(parameters, plan.valid)
  const sums = emptySums()
  frames.forEach((frame, k) => addErrors(sums, frame, errors[k]))
  const score = lossOf(plan.settings.training.second_weights, frames, errors, plan.valid.map((index) => plan.weights[index]))
  return { valid: rootMeanSquares(sums), score }
}
