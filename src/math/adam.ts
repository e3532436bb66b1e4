// Adam: Kingma and Ba (2015), arXiv:1412.6980, algorithm 1, with the gradient shortened to a largest length first.
import { dot } from './vectors.ts'

const DECAY_FIRST = 0.9
const DECAY_SECOND = 0.999
/** Keeps a parameter that has met no gradient yet from a division by zero. */
const EPSILON = 1e-8

/** What Adam remembers. */
export interface AdamState {
  readonly firstMoment: Float64Array
  readonly secondMoment: Float64Array
  /** DECAY_FIRST and DECAY_SECOND to the power of the steps taken: the bias of moments that began at zero. */
  firstBias: number
  secondBias: number
}

export function adamState(count: number): AdamState {
  return { firstMoment: new Float64Array(count), secondMoment: new Float64Array(count), firstBias: 1, secondBias: 1 }
}

/** Takes one step: moves `parameters` against `gradient`, which is shortened to `clip` where it is longer. */
export function adamStep(
  parameters: Float64Array, gradient: Float64Array, state: AdamState, rate: number, clip: number,
): void {
  const { firstMoment, secondMoment } = state
  const length = Math.sqrt(dot(gradient, gradient))
  const factor = length > clip ? clip / length : 1
  state.firstBias *= DECAY_FIRST
  state.secondBias *= DECAY_SECOND
  const first = 1 / (1 - state.firstBias)
  const second = 1 / (1 - state.secondBias)
  for (let i = 0; i < parameters.length; i++) {
    const g = factor * gradient[i]
    firstMoment[i] += (1 - DECAY_FIRST) * (g - firstMoment[i])
    secondMoment[i] += (1 - DECAY_SECOND) * (g * g - secondMoment[i])
    parameters[i] -= (rate * first * firstMoment[i]) / (Math.sqrt(second * secondMoment[i]) + EPSILON)
  }
}
