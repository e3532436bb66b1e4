// Downhill to the nearest minimum of a smooth function of a position: BFGS in three dimensions (Nocedal and Wright,
// Numerical Optimization, 2006, chapter 6, doi 10.1007/978-0-387-40065-5) with backtracking and short steps, so that it
// stays in the basin it starts in.

/** Value at a position (Å); writes the gradient, 3 numbers. */
export type PointFunction = (position: Float64Array, gradient: Float64Array) => number

/** Where a descent ended. */
export interface LowestPoint {
  readonly position: Float64Array
  readonly value: number
  /** Length of the gradient, value units per Å. */
  readonly slope: number
}

/** Å; shorter than half the usual distance of two sites, so that no barrier is jumped. */
const LONGEST_STEP = 0.1
/** Å; a move this short changes nothing. */
const SHORTEST_STEP = 1e-9
/** eV/Å. */
const FLAT = 1e-7
const MOST_STEPS = 300
/** Å: how far around a flat point to look for a lower one; a saddle on a mirror plane is flat, too. */
const PROBE = 0.05
const MOST_RESTARTS = 20

/** The local minimum below a start (Å); deterministic. */
export function descend(evaluate: PointFunction, start: ArrayLike<number>): LowestPoint {
  let lowest = slideDown(evaluate, Float64Array.from(start))
  const gradient = new Float64Array(3)
  for (let restart = 0; restart < MOST_RESTARTS; restart++) {
    const lower = neighbours(lowest.position)
      .map((position) => ({ position, value: evaluate(position, gradient) }))
      .reduce((best, next) => (next.value < best.value ? next : best))
    if (!(lower.value < lowest.value - 1e-9)) break
    lowest = slideDown(evaluate, lower.position)
  }
  return lowest
}

function neighbours(position: Float64Array): Float64Array[] {
  return Array.from({ length: 27 }, (_, n) => [Math.floor(n / 9) - 1, (Math.floor(n / 3) % 3) - 1, (n % 3) - 1])
    .filter((step) => step.some((x) => x !== 0))
    .map((step) => position.map((x, k) => x + PROBE * step[k]))
}

function slideDown(evaluate: PointFunction, start: Float64Array): LowestPoint {
  let position = start
  let gradient = new Float64Array(3)
  let value = evaluate(position, gradient)
  // A soft well has 1 to 10 eV/Å²: the first steps are of the right order.
  let inverseHessian = scaledIdentity(0.1)
  for (let step = 0; step < MOST_STEPS && norm(gradient) > FLAT; step++) {
    let direction = times(inverseHessian, gradient).map((x) => -x)
    if (!(dot(direction, gradient) < 0)) {
      inverseHessian = scaledIdentity(0.1)
      direction = gradient.map((x) => -0.1 * x)
    }
    const next = lineSearch(evaluate, position, value, gradient, direction)
    if (next === null) break
    inverseHessian = updated(inverseHessian, difference(next.position, position), difference(next.gradient, gradient))
    ;({ position, value, gradient } = next)
  }
  return { position, value, slope: norm(gradient) }
}

/** A lower point along the direction (Armijo's rule), or null when rounding leaves none. */
function lineSearch(
  evaluate: PointFunction, position: Float64Array, value: number, gradient: Float64Array, direction: Float64Array,
): { position: Float64Array; value: number; gradient: Float64Array<ArrayBuffer> } | null {
  const length = norm(direction)
  const slope = dot(direction, gradient)
  for (let t = Math.min(1, LONGEST_STEP / length); t * length > SHORTEST_STEP; t *= 0.5) {
    const trial = position.map((x, k) => x + t * direction[k])
    const there = new Float64Array(3)
    const energy = evaluate(trial, there)
    if (energy <= value + 1e-4 * t * slope) return { position: trial, value: energy, gradient: there }
  }
  return null
}

/**
 * H' = (1 − s yᵀ/sᵀy) H (1 − y sᵀ/sᵀy) + s sᵀ/sᵀy (Nocedal and Wright, 6.17), or H where the curvature is not positive.
 */
function updated(h: Float64Array, s: Float64Array, y: Float64Array): Float64Array {
  const curvature = dot(s, y)
  if (!(curvature > 1e-14)) return h
  const hy = times(h, y)
  const factor = (1 + dot(y, hy) / curvature) / curvature
  return h.map((value, n) => {
    const [i, j] = [Math.floor(n / 3), n % 3]
    return value + factor * s[i] * s[j] - (hy[i] * s[j] + s[i] * hy[j]) / curvature
  })
}

function scaledIdentity(value: number): Float64Array {
  return Float64Array.of(value, 0, 0, 0, value, 0, 0, 0, value)
}

function times(m: Float64Array, v: Float64Array): Float64Array {
  return v.map((_, i) => m[3 * i] * v[0] + m[3 * i + 1] * v[1] + m[3 * i + 2] * v[2])
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((x, k) => x - b[k])
}

function dot(a: Float64Array, b: Float64Array): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

function norm(v: Float64Array): number {
  return Math.sqrt(dot(v, v))
}
