// Uphill along one direction and downhill along the others to the nearest saddle point of a smooth function of a
// position: Newton's method that follows one eigenvector of the Hessian (C. J. Cerjan, W. H. Miller, J. Chem. Phys. 75,
// 2800 (1981), doi 10.1063/1.442352), with short steps and the Hessian from differences of gradients.
import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import type { LowestPoint, PointFunction } from './descend.ts'

/** Å. */
const LONGEST_STEP = 0.05
const DIFFERENCE = 1e-3
/** eV/Å. */
const FLAT = 1e-5
/** eV/Å²; softer modes are treated as this stiff. */
const SOFTEST = 0.3
const MOST_STEPS = 60

/**
 * The saddle near a start (Å), uphill along the mode that points most along `direction` there; null when none is found
 * within `reach` (Å) of the start.
 */
export function climb(
  evaluate: PointFunction, start: ArrayLike<number>, direction: ArrayLike<number>, reach: number,
): LowestPoint | null {
  const origin = Float64Array.from(start)
  const position = origin.slice()
  const gradient = new Float64Array(3)
  let followed: ArrayLike<number> = direction
  for (let n = 0; n < MOST_STEPS; n++) {
    const value = evaluate(position, gradient)
    const slope = Math.sqrt(dot(gradient, gradient))
    const { values, modes } = eigenmodes(hessianAt(evaluate, position))
    const overlaps = modes.map((mode) => Math.abs(dot(mode, followed)))
    const uphill = overlaps.indexOf(Math.max(...overlaps))
    // A flat place may also be a minimum or a summit.
    if (slope < FLAT) return values.every((curvature, k) => curvature < 0 === (k === uphill)) ? { position, value, slope } : null
    followed = modes[uphill]
    const step = new Float64Array(3)
    modes.forEach((mode, k) => {
      const size = dot(gradient, mode) / Math.max(Math.abs(values[k]), SOFTEST)
      for (let axis = 0; axis < 3; axis++) step[axis] += (k === uphill ? size : -size) * mode[axis]
    })
    const scale = Math.min(1, LONGEST_STEP / Math.sqrt(dot(step, step)))
    for (let axis = 0; axis < 3; axis++) position[axis] += scale * step[axis]
    const away = position.map((x, axis) => x - origin[axis])
    if (!(dot(away, away) <= reach * reach)) return null
  }
  return null
}

function hessianAt(evaluate: PointFunction, position: Float64Array): number[][] {
  const rows = [0, 1, 2].map((axis) => {
    const [up, down] = [DIFFERENCE, -DIFFERENCE].map((shift) => {
      const gradient = new Float64Array(3)
      evaluate(position.map((x, k) => (k === axis ? x + shift : x)), gradient)
      return gradient
    })
    return Array.from(up, (value, k) => (value - down[k]) / (2 * DIFFERENCE))
  })
  return rows.map((row, i) => row.map((value, j) => 0.5 * (value + rows[j][i])))
}

function eigenmodes(hessian: number[][]): { values: number[]; modes: number[][] } {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(new Matrix(hessian), { assumeSymmetric: true })
  return { values: realEigenvalues, modes: [0, 1, 2].map((k) => eigenvectorMatrix.getColumn(k)) }
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}
