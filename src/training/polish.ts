// The last digits of a fit: limited-memory BFGS on the loss of all frames at once. Steps are as long as a weak Wolfe
// test asks, found by bracketing (Lewis and Overton 2013, doi 10.1007/s10107-012-0514-2). No random numbers, no clock:
// the same loss gives the same bits, and a polish that goes on from a state equals one that was never stopped.
import { lbfgsMemory, quasiNewtonDirection, type LbfgsMemory } from '../math/l-bfgs-memory.ts'
import { dot } from '../math/vectors.ts'

/** The loss at these parameters; overwrites the gradient. May take other threads to answer. Not finite: not defined there. */
export type LossFunction = (parameters: Float64Array, gradient: Float64Array) => number | Promise<number>

/**
 * Why a polish is over: the gradient or the decrease of an iteration fell below its tolerance, or no lower loss could
 * be found along the last directions, which is rounding.
 */
export type PolishEnding = 'gradient' | 'decrease' | 'no_descent'

/** Where a polish stands between two iterations: plain numbers, never changed. */
export interface PolishState {
  readonly iteration: number
  /** Calls of the loss so far. */
  readonly evaluations: number
  readonly parameters: Float64Array
  readonly loss: number
  readonly gradient: Float64Array
  /** The last steps and the changes of the gradient along them, oldest first, as many of one as of the other. */
  readonly steps: readonly Float64Array[]
  readonly gradientChanges: readonly Float64Array[]
  readonly ended: PolishEnding | null
}

export interface PolishSettings {
  /** Most iterations, counted from the beginning of the polish; one costs a little more than one pass over the frames. */
  readonly iterations: number
  /** Ends when an iteration lowers the loss by less than this share. */
  readonly decreaseTolerance?: number
  /** Ends when no component of the gradient is larger. */
  readonly gradientTolerance?: number
  /** Told after every iteration; a state that is kept can be gone on from. False stops. */
  readonly onIteration?: (state: PolishState) => boolean
}

const MEMORY = 20
/** Share of the promised decrease that a step must bring, and of the slope that may be left after it. */
const SUFFICIENT_DECREASE = 1e-4
const SLOPE_LEFT = 0.9
const MOST_TRIALS = 25
/** Length of the first step that is tried, as a share of the parameters' own: nothing is known of the curvature yet. */
const FIRST_STEP = 1e-3

/** The state before the first iteration, from one call of the loss. */
export async function beginPolish(parameters: Float64Array, loss: LossFunction): Promise<PolishState> {
  const start = await pointAt(parameters.slice(), loss)
  return { iteration: 0, evaluations: 1, ...start, steps: [], gradientChanges: [], ended: null }
}

/** Lowers the loss from a state (see `beginPolish`) until it can fall no further or the settings say so. */
export async function polishByLBfgs(
  start: PolishState, loss: LossFunction, settings: PolishSettings,
): Promise<PolishState> {
  let state = start
  while (state.ended === null && state.iteration < settings.iterations) {
    state = await iterate(state, loss, settings)
    if (settings.onIteration?.(state) === false) break
  }
  return state
}

/** Parameters with their loss and its gradient. */
interface Point {
  readonly parameters: Float64Array
  readonly loss: number
  readonly gradient: Float64Array
}

async function pointAt(parameters: Float64Array, loss: LossFunction): Promise<Point> {
  const gradient = new Float64Array(parameters.length)
  const value = await loss(parameters, gradient)
  return { parameters, loss: Number.isFinite(value) ? value : Infinity, gradient }
}

async function iterate(state: PolishState, loss: LossFunction, settings: PolishSettings): Promise<PolishState> {
  const { gradientTolerance = 0, decreaseTolerance = 1e-9 } = settings
  if (state.gradient.every((component) => Math.abs(component) <= gradientTolerance)) return { ...state, ended: 'gradient' }
  const found = await search(state, downhillDirection(state), loss)
  const evaluations = state.evaluations + found.trials
  const { point } = found
  if (point === null) {
    // Pairs spoilt by rounding may point astray: once more straight downhill before giving up.
    const ended = state.steps.length === 0 ? 'no_descent' : null
    return { ...state, iteration: state.iteration + 1, evaluations, steps: [], gradientChanges: [], ended }
  }
  const ended = state.loss - point.loss < decreaseTolerance * Math.abs(state.loss) ? 'decrease' : null
  return { iteration: state.iteration + 1, evaluations, ...point, ...rememberedPairs(state, point), ended }
}

/** Minus the gradient times the approximate inverse Hessian. */
function downhillDirection({ parameters, gradient, steps, gradientChanges }: PolishState): Float64Array {
  const downhill = gradient.map((component) => -component)
  const direction = new Float64Array(gradient.length)
  const last = steps.length - 1
  const scale = last < 0
    ? FIRST_STEP * Math.sqrt((1 + dot(parameters, parameters)) / dot(gradient, gradient))
    : dot(steps[last], gradientChanges[last]) / dot(gradientChanges[last], gradientChanges[last])
  quasiNewtonDirection(memoryOf(steps, gradientChanges), downhill, scale, direction)
  return direction
}

function memoryOf(steps: readonly Float64Array[], gradientChanges: readonly Float64Array[]): LbfgsMemory {
  return {
    ...lbfgsMemory(MEMORY), steps: [...steps], gradientChanges: [...gradientChanges], count: steps.length,
    curvatures: steps.map((step, k) => 1 / dot(step, gradientChanges[k])),
  }
}

/** The pairs with that of the step to `point`, unless its curvature is negative or lost in rounding. */
function rememberedPairs(state: PolishState, point: Point): Pick<PolishState, 'steps' | 'gradientChanges'> {
  const step = point.parameters.map((value, k) => value - state.parameters[k])
  const change = point.gradient.map((value, k) => value - state.gradient[k])
  const { steps, gradientChanges } = state
  if (!(dot(step, change) > Number.EPSILON * dot(change, change))) return { steps, gradientChanges }
  return { steps: [...steps, step].slice(-MEMORY), gradientChanges: [...gradientChanges, change].slice(-MEMORY) }
}

/**
 * A step along the direction that lowers the loss enough and leaves little of its slope; else the longest tried that
 * lowers it enough; null when none does.
 */
async function search(
  state: PolishState, direction: Float64Array, loss: LossFunction,
): Promise<{ readonly point: Point | null; readonly trials: number }> {
  const slope = dot(state.gradient, direction)
  if (!(slope < 0)) return { point: null, trials: 0 }
  let [low, high] = [0, Infinity]
  let length = 1
  let point: Point | null = null
  for (let trials = 1; trials <= MOST_TRIALS; trials++) {
    const trial = await pointAt(state.parameters.map((value, k) => value + length * direction[k]), loss)
    if (!(trial.loss <= state.loss + SUFFICIENT_DECREASE * length * slope)) {
      high = length
    } else {
      point = trial
      if (dot(trial.gradient, direction) >= SLOPE_LEFT * slope) return { point, trials }
      low = length
    }
    length = high === Infinity ? 2 * low : 0.5 * (low + high)
  }
  return { point, trials: MOST_TRIALS }
}
