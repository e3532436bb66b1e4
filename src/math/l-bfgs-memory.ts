// The two-loop recursion of limited-memory BFGS: Nocedal (1980), doi 10.1090/S0025-5718-1980-0572855-7; Liu and
// Nocedal (1989), doi 10.1007/BF01589116. It is written in downhill vectors, minus the gradient: the forces of a
// relaxation.
import { addScaled, dot } from './vectors.ts'

/** The last few steps s and gradient changes y, in a ring whose rows are allocated when first needed. */
export interface LbfgsMemory {
  readonly capacity: number
  readonly steps: Float64Array[]
  readonly gradientChanges: Float64Array[]
  /** 1/(s·y) per pair. */
  readonly curvatures: number[]
  /** Coefficients of the first loop, kept only to avoid allocating. */
  readonly coefficients: Float64Array
  count: number
  /** Row of the oldest pair. */
  oldest: number
}

/** An empty memory for at most `capacity` pairs. */
export function lbfgsMemory(capacity: number): LbfgsMemory {
  return {
    capacity,
    steps: [],
    gradientChanges: [],
    curvatures: [],
    coefficients: new Float64Array(capacity),
    count: 0,
    oldest: 0,
  }
}

/** Forgets every pair. */
export function forget(memory: LbfgsMemory): void {
  memory.count = 0
  memory.oldest = 0
}

/**
 * Adds the pair s = x − x₀, y = f₀ − f of a step, f being the downhill vectors at its ends; drops the oldest when full.
 * s·y must be positive for the direction to lead downhill.
 */
export function remember(
  memory: LbfgsMemory,
  lastX: Float64Array,
  lastDownhill: Float64Array,
  x: Float64Array,
  downhill: Float64Array,
): void {
  const full = memory.count === memory.capacity
  const row = full ? memory.oldest : (memory.oldest + memory.count) % memory.capacity
  if (full) memory.oldest = (memory.oldest + 1) % memory.capacity
  else memory.count++
  const s = (memory.steps[row] ??= new Float64Array(x.length))
  const y = (memory.gradientChanges[row] ??= new Float64Array(x.length))
  for (let i = 0; i < x.length; i++) {
    s[i] = x[i] - lastX[i]
    y[i] = lastDownhill[i] - downhill[i]
  }
  memory.curvatures[row] = 1 / dot(y, s)
}

/** Writes H·downhill into `direction`, H being the approximate inverse Hessian that starts from scale·identity. */
export function quasiNewtonDirection(
  memory: LbfgsMemory,
  downhill: Float64Array,
  scale: number,
  direction: Float64Array,
): void {
  const { steps, gradientChanges, curvatures, coefficients, count, oldest, capacity } = memory
  direction.set(downhill)
  for (let k = count - 1; k >= 0; k--) {
    const row = (oldest + k) % capacity
    coefficients[k] = curvatures[row] * dot(steps[row], direction)
    addScaled(direction, -coefficients[k], gradientChanges[row])
  }
  for (let i = 0; i < direction.length; i++) direction[i] *= scale
  for (let k = 0; k < count; k++) {
    const row = (oldest + k) % capacity
    const correction = curvatures[row] * dot(gradientChanges[row], direction)
    addScaled(direction, coefficients[k] - correction, steps[row])
  }
}
