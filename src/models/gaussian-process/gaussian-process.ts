// Gaussian-process regression with fixed hyperparameters: Rasmussen and Williams 2006, chapter 2. Observations come one
// by one; everything is a function of the observations alone, to the bit, however they came to be there.
import { conditionEstimate, solveLower, solveUpper } from '../../math/cholesky.ts'
import type { Inputs } from '../inputs.ts'
import { checkObservations, checkPoints, checkTarget } from './check-observations.ts'
import { contributionsAt } from './contributions.ts'
import { covarianceOf } from './covariance.ts'
import { addRow, emptyRows, JITTER, jitterLevel, removeRows, type FactoredRows } from './factored-rows.ts'
import { followPoints } from './followed.ts'
import { posteriorGradient } from './gradient.ts'
import { kernelOver } from './kernel.ts'
import { leaveOneOutOf } from './leave-one-out.ts'
import type { GaussianProcess, Hyperparameters, InputSpace, Observations, Posterior } from './types.ts'

/** Points are predicted so many at a time, which bounds the memory of a large pool. */
const POINTS_AT_ONCE = 1024

/**
 * A Gaussian process over observations (none are allowed: the prior). Throws InputError for hyperparameters that do not
 * belong to the space, for numbers that are not finite, and for rows that no jitter separates.
 */
export function gaussianProcess(
  space: InputSpace, hyperparameters: Hyperparameters, observations: Observations,
): GaussianProcess {
  const covariance = covarianceOf(kernelOver(space, hyperparameters.kernel), hyperparameters.theta)
  const rows = emptyRows(covariance)
  const targets = trackTargets(rows)
  const append = (input: Float64Array, target: number, repeats = 1): void => {
    checkTarget(target, rows.factor.size)
    addRow(rows, input, repeats)
    targets.push(target)
  }
  const checked = (points: Inputs): Inputs => {
    checkPoints(space, points)
    return points
  }
  const { inputs, targets: given, repeats } = observations
  checkObservations(space, observations)
  for (let i = 0; i < inputs.count; i++) append(rowOf(inputs, i), given[i], repeats?.[i])
  return {
    space,
    hyperparameters,
    noise: covariance.noise,
    priorVariance: covariance.priorVariance,
    get size() { return rows.factor.size },
    get jitter() { return JITTER[jitterLevel(rows)] },
    get condition() { return conditionEstimate(rows.factor) },
    append,
    truncate(count) {
      removeRows(rows, count)
      targets.cut(count)
    },
    setTargets: targets.replace,
    predict: (points) => predictInParts(checked(points), (part) => followPoints(rows, part, targets.whitened).now()),
    follow: (points) => followPoints(rows, checked(points), targets.whitened),
    gradientAt(point) {
      checked({ count: 1, dimension: point.length, values: point })
      return posteriorGradient(rows, targets.whitened(), targets.alpha(), point)
    },
    leaveOneOut() {
      if (rows.factor.size === 0) throw new RangeError('leaving one out needs at least one observation')
      return leaveOneOutOf(rows.factor, targets.all(), targets.alpha())
    },
    contributions: (points) => contributionsAt(rows, targets.alpha(), checked(points)),
  }
}

/** The targets and what is solved from them, when it is first asked for. */
function trackTargets(rows: FactoredRows) {
  let values: number[] = []
  let solved: { whitened: Float64Array; alpha: Float64Array } | null = null
  const solve = (): { whitened: Float64Array; alpha: Float64Array } => {
    if (solved !== null) return solved
    const whitened = Float64Array.from(values)
    solveLower(rows.factor, whitened)
    const alpha = whitened.slice()
    solveUpper(rows.factor, alpha)
    return (solved = { whitened, alpha })
  }
  return {
    push(target: number) {
      values.push(target)
      solved = null
    },
    cut(count: number) {
      values.length = count
      solved = null
    },
    replace(targets: Float64Array) {
      if (targets.length !== rows.factor.size) {
        throw new RangeError(`${rows.factor.size} rows need as many targets, got ${targets.length}`)
      }
      targets.forEach(checkTarget)
      values = Array.from(targets)
      solved = null
    },
    all: () => Float64Array.from(values),
    /** L⁻¹ y. */
    whitened: () => solve().whitened,
    /** A⁻¹ y. */
    alpha: () => solve().alpha,
  }
}

function rowOf({ dimension, values }: Inputs, row: number): Float64Array {
  return values.subarray(row * dimension, (row + 1) * dimension)
}

/** Every point is a column of its own, so parts give the bits of the whole. */
function predictInParts({ count, dimension, values }: Inputs, predict: (part: Inputs) => Posterior): Posterior {
  const mean = new Float64Array(count)
  const variance = new Float64Array(count)
  for (let first = 0; first < count; first += POINTS_AT_ONCE) {
    const partCount = Math.min(POINTS_AT_ONCE, count - first)
    const partValues = values.subarray(first * dimension, (first + partCount) * dimension)
    const part = predict({ count: partCount, dimension, values: partValues })
    mean.set(part.mean, first)
    variance.set(part.variance, first)
  }
  return { mean, variance }
}
