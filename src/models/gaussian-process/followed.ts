// The posterior at fixed points as rows come and go: V = L⁻¹ K(X, Z) is kept row by row, μ = Vᵀ(L⁻¹y) and
// σ² = k(x, x) − Σ V² are read from it. A row costs as many operations as there are rows before it, times the points.
import { appendRow, emptyCholesky, rowStart } from '../../math/cholesky.ts'
import type { Inputs } from '../inputs.ts'
import { writeCovariances } from './covariance.ts'
import type { FactoredRows } from './factored-rows.ts'
import type { FollowedPosterior, Posterior } from './types.ts'

/** Least variance: rounding can take it below zero where a point was measured. */
export const LEAST_VARIANCE = 1e-12
/** What the covariance of a draw gets on its diagonal, by steps of ten. */
const DRAW_JITTER = [1e-6, 1e-5, 1e-4] as const

interface Followed {
  readonly rows: FactoredRows
  readonly points: Inputs
  /** V, one row per observation; rows beyond `stamps` are spare. */
  readonly projections: Float64Array[]
  /** Stamps of the rows of L that the rows of V were made from. */
  readonly stamps: number[]
}

/** Follows points; `whitened` gives L⁻¹y for the rows and targets as they are at the time. */
export function followPoints(rows: FactoredRows, points: Inputs, whitened: () => Float64Array): FollowedPosterior {
  const followed: Followed = { rows, points, projections: [], stamps: [] }
  return {
    now() {
      catchUp(followed)
      return posterior(followed, whitened())
    },
    draw(chosen, normals) {
      catchUp(followed)
      return drawAt(followed, posterior(followed, whitened()).mean, chosen, normals)
    },
  }
}

/** Drops rows of V whose row of L is gone or changed, and adds those that are missing. */
function catchUp({ rows: { covariance, factor, inputs, stamps: current }, points, projections, stamps }: Followed): void {
  let valid = 0
  while (valid < stamps.length && valid < current.length && stamps[valid] === current[valid]) valid++
  stamps.length = valid
  const { values } = factor
  for (let i = valid; i < factor.size; i++) {
    const row = (projections[i] ??= new Float64Array(points.count))
    writeCovariances(covariance, inputs.values, i * inputs.dimension, points, points.count, row)
    const start = rowStart(i)
    for (let k = 0; k < i; k++) subtractScaled(row, values[start + k], projections[k])
    const diagonal = values[start + i]
    for (let z = 0; z < row.length; z++) row[z] /= diagonal
    stamps.push(current[i])
  }
}

function subtractScaled(target: Float64Array, factor: number, source: Float64Array): void {
  for (let z = 0; z < target.length; z++) target[z] -= factor * source[z]
}

function posterior({ rows: { covariance, factor }, points, projections }: Followed, whitened: Float64Array): Posterior {
  const mean = new Float64Array(points.count)
  const variance = new Float64Array(points.count).fill(covariance.priorVariance)
  for (let i = 0; i < factor.size; i++) {
    const row = projections[i]
    const weight = whitened[i]
    for (let z = 0; z < row.length; z++) {
      mean[z] += weight * row[z]
      variance[z] -= row[z] * row[z]
    }
  }
  for (let z = 0; z < variance.length; z++) variance[z] = Math.max(variance[z], LEAST_VARIANCE)
  return { mean, variance }
}

/** μ + C^½ ζ with C = K(Z, Z) − VᵀV over the chosen points. */
function drawAt(followed: Followed, mean: Float64Array, chosen: readonly number[], normals: Float64Array): Float64Array {
  if (normals.length !== chosen.length) {
    throw new RangeError(`a draw at ${chosen.length} points needs as many normal deviates, got ${normals.length}`)
  }
  for (const jitter of DRAW_JITTER) {
    const factor = jointFactor(followed, chosen, jitter)
    if (factor === null) continue
    return Float64Array.from(chosen, (point, a) => {
      let value = mean[point]
      for (let b = 0; b <= a; b++) value += factor[rowStart(a) + b] * normals[b]
      return value
    })
  }
  const most = DRAW_JITTER.at(-1)
  throw new RangeError(`the joint covariance of ${chosen.length} points has no factor, even with ${most} on its diagonal`)
}

/** Factor of the joint posterior covariance, packed by rows; null when it is not positive definite. */
function jointFactor(
  { rows, points, projections }: Followed, chosen: readonly number[], jitter: number,
): Float64Array | null {
  const { covariance, factor: { size } } = rows
  const { dimension, values } = points
  const chosenPoints = new Float64Array(chosen.length * dimension)
  chosen.forEach((point, a) => {
    chosenPoints.set(values.subarray(point * dimension, (point + 1) * dimension), a * dimension)
  })
  const chosenProjections = projections.slice(0, size).map((row) => Float64Array.from(chosen, (point) => row[point]))
  const factor = emptyCholesky()
  const row = new Float64Array(chosen.length)
  for (let a = 0; a < chosen.length; a++) {
    writeCovariances(covariance, chosenPoints, a * dimension, { dimension, values: chosenPoints }, a + 1, row)
    for (const projection of chosenProjections) {
      const own = projection[a]
      for (let b = 0; b <= a; b++) row[b] -= own * projection[b]
    }
    row[a] += jitter
    if (!appendRow(factor, row)) return null
  }
  return factor.values
}
