// Fits a NEP to labelled frames: mini-batches of energies, forces and virials, Adam in two stages, a polish where asked,
// the parameters that do best on the validation frames kept. Between two epochs the whole fit is a FitState; it follows
// from the data, the settings and the seed, whatever the threads, the clock and how often it was stopped.
import { EvaluationError } from '../errors.ts'
import { adamStep } from '../math/adam.ts'
import { addAnchorGradient } from './anchor.ts'
import { drawBatches } from './batches.ts'
import type { FitEnding, FitState } from './checkpoint.ts'
import type { FitOutcome, FitRequest } from './fit-request.ts'
import { judge } from './judge.ts'
import { addErrors, countLabels, emptySums, lossWeights, rootMeanSquares, type RootMeanSquares } from './loss.ts'
import { nepModelOf } from './nep/model-parameters.ts'
import { gradientPool } from './parallel/gradient-pool.ts'
import type { GradientPool } from './parallel/types.ts'
import { beginState, planFit, withScaler, type FitPlan } from './plan.ts'
import { polishFit } from './polish-fit.ts'
import { learningRate, stageOf, weightsOf } from './schedule.ts'
import type { FitSettings } from './settings.ts'

/**
 * Fits a NEP, or goes on with the fit that `store` holds. Throws ConfigError when settings and data do not go together,
 * EvaluationError when the loss leaves all bounds.
 */
export async function fitNep(request: FitRequest): Promise<FitOutcome> {
  const { settings, threads, store, signal } = request
  const { training, precision } = settings
  const stored = store?.load() ?? null
  const plan = withScaler(planFit(request), stored?.scaler ?? null, request.start)
  const pool = gradientPool(plan.design, plan.frames, { threads, precision })
  try {
    const state = stored ?? await beginState(plan, pool)
    while (state.ended === null && !signal?.aborted) {
      const train = await trainEpoch(plan, state, pool, request)
      // Stopped within the epoch: it is run again from its beginning.
      if (train === null) break
      const rate = learningRate(training.learning_rate, state.epoch / training.epochs)
      const row = await judge(plan, state, pool, state.average, { stage: stageOf(state.epoch - 1, training), rate, train })
      state.ended = endingOf(state, training)
      store?.save(state)
      request.onProgress?.({ epoch: state.epoch, step: 0, steps: 0, row })
    }
    const whole = state.ended !== null && (training.polish === 'none' || await polishFit(plan, state, pool, request))
    const ending = whole ? state.ended ?? 'stopped' : 'stopped'
    const { best, bestEpoch, curve } = state
    return { ending, model: nepModelOf(plan.design, best), design: plan.design, parameters: best, bestEpoch, curve }
  } finally {
    await pool.close()
  }
}

/** One pass over the training frames; returns the errors met on the way, null when the signal stopped it. */
async function trainEpoch(
  plan: FitPlan, state: FitState, pool: GradientPool, { signal, onProgress }: FitRequest,
): Promise<RootMeanSquares | null> {
  const { training, seed } = plan.settings
  const weights = weightsOf(stageOf(state.epoch, training), training)
  const batches = drawBatches(plan.train.map((index) => plan.frames[index].atoms), training.batch_atoms, seed, state.epoch)
  const sums = emptySums()
  for (const [step, batch] of batches.entries()) {
    const members = batch.map((k) => plan.train[k])
    const frames = members.map((index) => plan.frames[index])
    const counts = countLabels(frames)
    const { gradient, errors } = await pool.gradient(
      state.parameters, members.map((index) => ({ frame: index, weights: lossWeights(weights, counts, plan.weights[index]) })))
    frames.forEach((frame, k) => addErrors(sums, frame, errors[k]))
    if (plan.anchor !== null) addAnchorGradient(plan.anchor, state.parameters, gradient)
    requireFinite(gradient, state.epoch)
    const share = (state.epoch + step / batches.length) / training.epochs
    adamStep(state.parameters, gradient, state.adam, learningRate(training.learning_rate, share), training.gradient_clip)
    state.steps++
    followAverage(state, training.average)
    onProgress?.({ epoch: state.epoch, step: step + 1, steps: batches.length, row: null })
    // Timers and signals are heard between steps.
    if (step % 8 === 7) await new Promise((resume) => setImmediate(resume))
    if (signal?.aborted) return null
  }
  state.epoch++
  return rootMeanSquares(sums)
}

/** Moves the running average towards the parameters; quickly at first, when both have far to go. */
function followAverage({ parameters, average, steps }: FitState, decay: number): void {
  const kept = decay === 0 ? 0 : Math.min(decay, (1 + steps) / (10 + steps))
  for (let i = 0; i < average.length; i++) average[i] = kept * average[i] + (1 - kept) * parameters[i]
}

function endingOf({ epoch, bestEpoch }: FitState, training: FitSettings['training']): FitEnding | null {
  if (epoch >= training.epochs) return 'epochs'
  const { patience } = training
  const firstStage = Math.round(training.first_stage * training.epochs)
  // The first stage fits forces before energies: its validation says little about where the second will lead.
  return patience !== null && epoch - Math.max(bestEpoch, firstStage) >= patience ? 'patience' : null
}

function requireFinite(gradient: Float64Array, epoch: number): void {
  if (gradient.every(Number.isFinite)) return
  throw new EvaluationError({
    rule: 'the gradient of the loss must stay finite', found: `infinite in epoch ${epoch + 1}`,
    wayOut: 'Lower training.learning_rate, or leave out frames with enormous forces (max_force).',
  })
}
