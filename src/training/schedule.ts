// How the learning rate falls and when the second stage begins.
import type { StageWeights, TrainingSettings } from './settings.ts'

/** Learning rate at a share of the fit done, 0 to 1: a half cosine from the first value to the last. */
export function learningRate([first, last]: readonly [number, number], share: number): number {
  return last + 0.5 * (first - last) * (1 + Math.cos(Math.PI * share))
}

/** 1 or 2: the stage of an epoch, counted from 0. */
export function stageOf(epoch: number, { epochs, first_stage: share }: TrainingSettings): 1 | 2 {
  return epoch < Math.round(share * epochs) ? 1 : 2
}

export function weightsOf(stage: 1 | 2, { first_weights: first, second_weights: second }: TrainingSettings): StageWeights {
  return stage === 1 ? first : second
}
