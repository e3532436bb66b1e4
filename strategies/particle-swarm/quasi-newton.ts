// The quasi-Newton step of a local search: an inverse Hessian that begins with the curvatures measured along the axes and
// learns from each move (BFGS).

/** First and second derivative along an axis; `isHeld` where a wall stands in the way of going down. */
export interface Slope {
  readonly first: number
  readonly second: number
  readonly isHeld: boolean
}

/** A move and the slope where it began. */
export interface Earlier {
  readonly move: readonly number[]
  readonly slope: readonly number[]
}

type Matrix = readonly (readonly number[])[]

/** Longest step, in units of the range: further away the quadratic form says nothing. */
const LONGEST = 0.1
/** Curvatures below this share of the largest are taken for it. */
const FLATTEST = 1e-8
/** Least cosine between a move and the change of the slope that is learnt from. */
const LEAST_COSINE = 1e-6

/** The inverse Hessian after a move: from the curvatures at first, then by the update of BFGS. */
export function updatedInverse(inverse: Matrix | null, earlier: Earlier | null, slopes: readonly Slope[]): Matrix {
  if (inverse === null || earlier === null) return diagonalInverse(slopes)
  const s = earlier.move
  const y = slopes.map(({ first }, k) => first - earlier.slope[k])
  const sy = inner(s, y)
  if (sy <= LEAST_COSINE * Math.sqrt(inner(s, s) * inner(y, y))) return diagonalInverse(slopes)
  // H ← H + (1 + y·Hy/s·y) s sᵀ/s·y − (Hy sᵀ + s (Hy)ᵀ)/s·y
  const hy = inverse.map((row) => inner(row, y))
  const scale = (1 + inner(y, hy) / sy) / sy
  return inverse.map((row, i) => row.map((h, j) => h + scale * s[i] * s[j] - (hy[i] * s[j] + s[i] * hy[j]) / sy))
}

/** −H g along the axes that are not held, no longer than it may be; `promised` = g·move. */
export function quasiNewtonStep(inverse: Matrix, slopes: readonly Slope[]): { move: readonly number[]; promised: number } {
  const slope = slopes.map(({ first, isHeld }) => (isHeld ? 0 : first))
  const free = inverse.map((row, i) => (slopes[i].isHeld ? 0 : -inner(row, slope)))
  const longest = free.reduce((most, part) => Math.max(most, Math.abs(part)), 0)
  const shrink = longest > LONGEST ? LONGEST / longest : 1
  // Adding 0 turns −0 into 0, which JSON cannot tell apart.
  const move = free.map((part) => shrink * part + 0)
  return { move, promised: inner(move, slope) }
}

/** 1/|second derivative| on the diagonal, so that a maximum along an axis is left as fast as a minimum is reached. */
function diagonalInverse(slopes: readonly Slope[]): Matrix {
  const steepest = slopes.reduce((most, { second }) => Math.max(most, Math.abs(second)), 0)
  const smallest = FLATTEST * steepest || 1
  return slopes.map(({ second }, i) => slopes.map((_, j) => (i === j ? 1 / Math.max(Math.abs(second), smallest) : 0)))
}

function inner(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, k) => sum + value * b[k], 0)
}
