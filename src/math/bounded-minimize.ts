// Minimum of a smooth function within bounds: projected limited-memory BFGS. Variables that a bound holds back are left
// out of the step, the others follow the quasi-Newton direction along its projection onto the bounds (Bertsekas 1982,
// doi 10.1137/0320018), as far as a weak Wolfe test asks (bracketing of Lewis and Overton 2013,
// doi 10.1007/s10107-012-0514-2). No random numbers, no clock: the same function gives the same bits.
import { forget, lbfgsMemory, quasiNewtonDirection, remember, type LbfgsMemory } from './l-bfgs-memory.ts'
import { dot } from './vectors.ts'

/** Value at x; writes the gradient. Anything but a finite number says that the function is not defined there. */
export type SmoothFunction = (x: Float64Array, gradient: Float64Array) => number

/** One number per variable; −Infinity and Infinity where there is no bound. */
export interface Bounds {
  readonly lower: ArrayLike<number>
  readonly upper: ArrayLike<number>
}

export interface MinimizeSettings {
  /** Most line searches. */
  readonly iterations?: number
  /** Ends when no component of the projected gradient is larger. */
  readonly gradientTolerance?: number
  /** Ends when an iteration lowers the value by less than this share of max(|value|, 1). */
  readonly valueTolerance?: number
}

/**
 * How it ended: `gradient` and `value` are the two tolerances; `no_descent`: no lower value could be found, which is
 * rounding or a wrong gradient; `undefined_start`: there is no value at the start.
 */
export type MinimizeOutcome = 'gradient' | 'value' | 'iteration_limit' | 'no_descent' | 'undefined_start'

export interface Minimum {
  readonly x: Float64Array
  readonly value: number
  readonly outcome: MinimizeOutcome
  readonly iterations: number
  readonly evaluations: number
}

const MEMORY = 10
/** Share of the promised decrease that a step must bring, and of the slope that may be left after it. */
const SUFFICIENT_DECREASE = 1e-4
const SLOPE_LEFT = 0.9
const MOST_TRIALS = 25
/** A decrease below this share of the value cannot be seen. */
const ROUNDING = 1e-16

/** A point with its value and minus its gradient. */
interface Point {
  readonly x: Float64Array
  readonly downhill: Float64Array
  value: number
}

interface Search {
  readonly evaluate: SmoothFunction
  readonly bounds: Bounds
  readonly memory: LbfgsMemory
  readonly direction: Float64Array
  /** Where the search stands, the point tried, and the best point that brought enough on the way. */
  now: Point
  trial: Point
  kept: Point
  evaluations: number
  /** Length of the inverse Hessian before any pair is known. */
  scale: number
}

/** Minimises within bounds from a start, which is moved onto the bounds where it lies outside; it is not changed. */
export function boundedMinimize(
  evaluate: SmoothFunction, start: ArrayLike<number>, bounds: Bounds, settings: MinimizeSettings = {},
): Minimum {
  const { iterations: most = 50, gradientTolerance = 1e-6, valueTolerance = 1e-10 } = settings
  const search = beginAt(evaluate, start, bounds)
  const result = (outcome: MinimizeOutcome, iterations: number): Minimum => {
    return { x: search.now.x.slice(), value: search.now.value, outcome, iterations, evaluations: search.evaluations }
  }
  if (search.now.value === Infinity) return result('undefined_start', 0)
  for (let iteration = 0; iteration < most; iteration++) {
    if (projectedGradient(search) <= gradientTolerance) return result('gradient', iteration)
    const before = search.now.value
    aim(search)
    if (!advance(search)) {
      // Curvature learnt elsewhere may mislead: the gradient itself has the last word.
      if (search.memory.count === 0) return result('no_descent', iteration)
      forget(search.memory)
      aim(search)
      if (!advance(search)) return result('no_descent', iteration)
    }
    const decrease = before - search.now.value
    if (decrease <= valueTolerance * Math.max(Math.abs(search.now.value), 1)) return result('value', iteration + 1)
  }
  return result(projectedGradient(search) <= gradientTolerance ? 'gradient' : 'iteration_limit', most)
}

function beginAt(evaluate: SmoothFunction, start: ArrayLike<number>, bounds: Bounds): Search {
  const size = start.length
  const point = (): Point => ({ x: new Float64Array(size), downhill: new Float64Array(size), value: Infinity })
  const search: Search = {
    evaluate, bounds, memory: lbfgsMemory(MEMORY), direction: new Float64Array(size), now: point(), trial: point(),
    kept: point(), evaluations: 0, scale: 1,
  }
  for (let i = 0; i < size; i++) search.now.x[i] = within(start[i], bounds, i)
  measure(search, search.now)
  return search
}

function within(value: number, { lower, upper }: Bounds, i: number): number {
  return Math.min(Math.max(value, lower[i]), upper[i])
}

function measure(search: Search, point: Point): void {
  const value = search.evaluate(point.x, point.downhill)
  search.evaluations++
  let defined = Number.isFinite(value)
  for (let i = 0; i < point.downhill.length; i++) {
    point.downhill[i] = -point.downhill[i]
    defined &&= Number.isFinite(point.downhill[i])
  }
  point.value = defined ? value : Infinity
}

/** Whether variable i stands at a bound and would be pushed across it by a move of that sign. */
function isHeld({ now, bounds }: Search, i: number, move: number): boolean {
  return (move < 0 && now.x[i] <= bounds.lower[i]) || (move > 0 && now.x[i] >= bounds.upper[i])
}

/** Largest component of the gradient among the variables that are free to follow it. */
function projectedGradient(search: Search): number {
  const { downhill } = search.now
  let largest = 0
  for (let i = 0; i < downhill.length; i++) {
    if (!isHeld(search, i, downhill[i])) largest = Math.max(largest, Math.abs(downhill[i]))
  }
  return largest
}

/** Sets the direction of the next step. */
function aim(search: Search): void {
  const { memory, direction, now } = search
  const free = now.downhill.map((push, i) => (isHeld(search, i, push) ? 0 : push))
  if (memory.count === 0) search.scale = Math.min(1, 1 / Math.sqrt(dot(free, free)))
  quasiNewtonDirection(memory, free, search.scale, direction)
  // A principal block of a positive definite matrix is positive definite: still downhill.
  for (let i = 0; i < direction.length; i++) if (free[i] === 0) direction[i] = 0
}

/** Walks along the direction until the Wolfe tests hold; false when no lower point was found. */
function advance(search: Search): boolean {
  const { now, direction } = search
  const slope = -dot(now.downhill, direction)
  if (!(slope < 0)) return false
  let low = 0
  let high = Infinity
  let step = 1
  let lowValue = now.value
  let lowSlope = slope
  let found = false
  for (let trial = 0; trial < MOST_TRIALS; trial++) {
    moveTo(search, step)
    if (!fallsEnough(search)) {
      high = step
      step = low + interpolate(lowValue, lowSlope, search.trial.value, high - low)
      if (!found && -slope * step < ROUNDING * Math.abs(now.value)) break
      continue
    }
    keep(search)
    found = true
    const left = slopeAlong(search)
    if (left >= SLOPE_LEFT * slope) break
    low = step
    lowValue = search.kept.value
    lowSlope = left
    step = high === Infinity ? 2 * low : 0.5 * (low + high)
  }
  if (found) accept(search)
  return found
}

function moveTo(search: Search, step: number): void {
  const { now, trial, direction, bounds } = search
  for (let i = 0; i < direction.length; i++) trial.x[i] = within(now.x[i] + step * direction[i], bounds, i)
  measure(search, trial)
}

/** Armijo's test along the projected path. */
function fallsEnough({ now, trial }: Search): boolean {
  let promised = 0
  for (let i = 0; i < now.x.length; i++) promised += now.downhill[i] * (trial.x[i] - now.x[i])
  return trial.value < now.value && trial.value <= now.value - SUFFICIENT_DECREASE * promised
}

/** Slope of the value along the projected path at the kept point: variables that reached a bound stay there. */
function slopeAlong({ kept, direction, bounds }: Search): number {
  let slope = 0
  for (let i = 0; i < direction.length; i++) {
    const stays = direction[i] < 0 ? kept.x[i] <= bounds.lower[i] : kept.x[i] >= bounds.upper[i]
    if (!stays) slope -= kept.downhill[i] * direction[i]
  }
  return slope
}

/** Minimum of the parabola through two values and the first slope, within a tenth and a half of the width. */
function interpolate(value: number, slope: number, far: number, width: number): number {
  const curvature = far - value - slope * width
  const best = curvature > 0 ? (-0.5 * slope * width) / curvature : 0.5
  return width * Math.min(Math.max(best, 0.1), 0.5)
}

function keep(search: Search): void {
  const { kept, trial } = search
  search.kept = trial
  search.trial = kept
}

/** Moves on to the kept point and learns from the step. */
function accept(search: Search): void {
  const { now, kept, memory } = search
  // A variable that stayed at its bound says nothing about the curvature along the others.
  const downhill = kept.downhill.map((push, i) => (kept.x[i] === now.x[i] ? now.downhill[i] : push))
  let curvature = 0
  let change = 0
  let length = 0
  for (let i = 0; i < downhill.length; i++) {
    const s = kept.x[i] - now.x[i]
    const y = now.downhill[i] - downhill[i]
    curvature += s * y
    change += y * y
    length += s * s
  }
  if (curvature > 1e-10 * Math.sqrt(change * length)) {
    remember(memory, now.x, now.downhill, kept.x, downhill)
    search.scale = curvature / change
  }
  search.now = kept
  search.kept = now
}
