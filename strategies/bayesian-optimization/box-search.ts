// The point of a box with most to gain: many points are looked at and the best are improved, real variables by gradients,
// whole numbers and choices by trying their neighbours, in turn.
import { boundedMinimize } from '../../src/math/bounded-minimize.ts'
import type { Random } from '../../src/math/random.ts'
import { sobolPoints } from '../../src/math/sobol.ts'
import type { Gain } from '../../src/models/acquisition/gain.ts'
import type { BoxPoint, BoxSpace, Dimension } from '../../src/spaces/box.ts'
import { deviationOf } from './aim.ts'
import { pointsOf, rowsOf, slopeByShare, type BoxColumns } from './box-columns.ts'
import { largestOf, normalDeviates, type Choice, type Query, type Aim } from './domain.ts'
import { gainsOver } from './gains-over.ts'
import type { OutputModel } from './output-models.ts'

/** A box and how its points become rows. */
export interface BoxParts {
  readonly space: BoxSpace
  readonly layout: readonly BoxColumns[]
  /** All points, of a small box without real variables. */
  readonly lattice: readonly BoxPoint[] | null
  row(point: BoxPoint): Float64Array
}

/** A gain that is a function of the point. */
interface Climb extends BoxParts {
  readonly gain: Gain
  readonly goal: Aim['goal']
  readonly models: readonly OutputModel[]
}

/** Points looked at all over the box, and around each of the best that are known. */
const LOOKED_AT = 1024
const BEST_KNOWN = 5
const AROUND_EACH = 20
/** Steps around them, in shares of the ranges. */
const STEPS = [0.2, 0.05, 0.01, 0.002]
/** Points that are improved. */
const IMPROVED = 10
/** Most turns of gradients and neighbours, and most moves to a neighbour in one. */
const TURNS = 4
const MOVES = 20
/** Points a joint draw is made over; its cost grows with their cube. */
const DRAWN = 400
/** Points nearer than this in every variable, in shares of the ranges, count as the same. */
const SAME = 1e-6

/** The free point with most to gain; null when none was found. */
export function bestInBox(parts: BoxParts, query: Query<BoxPoint>): Choice<BoxPoint> | null {
  const { space, lattice } = parts
  const { surrogate: { models }, aim: { gain, goal }, taken } = query
  const free = (lattice ?? lookedAt(parts, query)).filter((point) => !taken.has(space.key(point)))
  if (gain === 'draw') return bestOfDraw(parts, free.slice(0, DRAWN), query)
  const climb: Climb = { ...parts, gain, goal, models }
  const values = gainsAt(climb, free)
  if (lattice !== null) return chosenFrom(free, values, query)
  const starts = [...values.keys()].sort((a, b) => values[b] - values[a] || a - b).slice(0, IMPROVED).map((k) => free[k])
  const known = [...taken].map((key) => JSON.parse(key) as number[])
  // An improved point that ended on a known one gives way to where it began.
  const candidates = [...starts.map((point) => improved(climb, point)), ...starts]
    .filter((point) => !known.some((other) => isSame(space, point, other)))
  return chosenFrom(candidates, gainsAt(climb, candidates), query)
}

function chosenFrom(
  points: readonly BoxPoint[], values: Float64Array, { context, id }: Query<BoxPoint>,
): Choice<BoxPoint> | null {
  const found = largestOf(values, context, id)
  return found === null ? null : { genome: points[found.index], value: values[found.index], tied: found.tied }
}

/** Scrambled Sobol points, and steps away from the best known points. */
function lookedAt({ space }: BoxParts, { surrogate, context, id }: Query<BoxPoint>): BoxPoint[] {
  const { dimensions } = space
  const [{ data, targets }] = surrogate.models
  const everywhere = pointsOf(sobolPoints(LOOKED_AT, dimensions.length, context.random('sobol', id)), dimensions)
  const random = context.random('around', id)
  const best = [...targets.keys()].sort((a, b) => targets[b] - targets[a] || a - b).slice(0, BEST_KNOWN)
  const around = best.flatMap((r) => {
    const centre = space.decode(data[r].genome)
    return Array.from({ length: AROUND_EACH }, (_, k) => steppedFrom(space, centre, STEPS[k % STEPS.length], random))
  })
  return [...around, ...everywhere]
}

function steppedFrom({ dimensions, nearest }: BoxSpace, centre: BoxPoint, step: number, random: Random): BoxPoint {
  return nearest(dimensions.map((dimension, d) => {
    // Few choices change at once, or nothing would be left of what is good about the centre.
    if (dimension.kind === 'choice') {
      return random.uniform() < 1 / dimensions.length ? random.integer(dimension.options.length) : centre[d]
    }
    const width = dimension.high - dimension.low
    const least = dimension.kind === 'integer' ? 1 : 0
    return centre[d] + Math.max(step * width, least) * random.normal()
  }))
}

function gainsAt({ models, gain, goal, row, layout }: Climb, points: readonly BoxPoint[]): Float64Array {
  const rows = rowsOf(points, layout, row)
  return gainsOver(models, models.map(({ process }) => process.predict(rows)), points.map((_, k) => k), gain, goal)
}

/** A point from which neither a small step nor a change of one whole number or choice gains more. */
function improved(climb: Climb, start: BoxPoint): BoxPoint {
  const { dimensions } = climb.space
  const isReal = (dimension: Dimension): boolean => dimension.kind === 'real'
  let point = start
  for (let turn = 0; turn < TURNS; turn++) {
    if (dimensions.some(isReal)) point = climbed(climb, point)
    if (dimensions.every(isReal)) return point
    const moved = movedToNeighbours(climb, point)
    if (moved === point) return point
    point = moved
  }
  return point
}

/** Real variables moved along the gradient of the gain, as shares of their ranges. */
function climbed(climb: Climb, start: BoxPoint): BoxPoint {
  const { space, layout } = climb
  const reals = space.dimensions.flatMap((dimension, d) => {
    if (dimension.kind !== 'real') return []
    const { low, high, periodic: isPeriodic = false } = dimension
    return [{ d, low, width: high - low, isPeriodic }]
  })
  const pointAt = (shares: ArrayLike<number>): BoxPoint => {
    const point = [...start]
    reals.forEach(({ d, low, width }, k) => { point[d] = low + shares[k] * width })
    return space.nearest(point)
  }
  const { x } = boundedMinimize((shares, gradient) => {
    const row = climb.row(pointAt(shares))
    const { value, byColumn } = slopesAt(climb, row)
    reals.forEach(({ d }, k) => { gradient[k] = -slopeByShare(layout[d], row, byColumn) })
    return -value
  }, reals.map(({ d, low, width }) => (start[d] - low) / width), {
    lower: reals.map(({ isPeriodic }) => (isPeriodic ? -Infinity : 0)),
    upper: reals.map(({ isPeriodic }) => (isPeriodic ? Infinity : 1)),
  })
  return pointAt(x)
}

/** The gain at a row and its derivative by each column. */
function slopesAt({ models, gain, goal }: Climb, row: Float64Array): { value: number; byColumn: Float64Array } {
  const posteriors = models.map(({ process }) => process.gradientAt(row))
  const deviations = Float64Array.from(posteriors, ({ variance }, m) => deviationOf(models[m], variance, goal))
  const byMean = new Float64Array(models.length)
  const byDeviation = new Float64Array(models.length)
  const value = gain.slopes(Float64Array.from(posteriors, ({ mean }) => mean), deviations, byMean, byDeviation)
  const byColumn = new Float64Array(row.length)
  posteriors.forEach(({ meanGradient, varianceGradient }, m) => {
    // A noise that is added to the variance does not change: dσ = dσ²/2σ.
    const byVariance = byDeviation[m] / (2 * deviations[m])
    for (let c = 0; c < row.length; c++) byColumn[c] += byMean[m] * meanGradient[c] + byVariance * varianceGradient[c]
  })
  return { value, byColumn }
}

/** The best neighbour, again and again while it gains more; the point itself when none does. */
function movedToNeighbours(climb: Climb, start: BoxPoint): BoxPoint {
  let point = start
  let [value] = gainsAt(climb, [point])
  for (let move = 0; move < MOVES; move++) {
    const around = neighbours(climb.space.dimensions, point)
    const values = gainsAt(climb, around)
    const best = values.reduce((a, gained, k) => (gained > values[a] ? k : a), 0)
    if (!(values[best] > value)) return point
    point = around[best]
    value = values[best]
  }
  return point
}

/** Points that differ in one choice, or by one in one whole number. */
function neighbours(dimensions: readonly Dimension[], point: BoxPoint): BoxPoint[] {
  return dimensions.flatMap((dimension, d) => {
    const others = dimension.kind === 'choice' ? dimension.options.map((_, k) => k).filter((k) => k !== point[d])
      : dimension.kind === 'integer' ? [point[d] - 1, point[d] + 1].filter((k) => k >= dimension.low && k <= dimension.high)
        : []
    return others.map((value) => point.map((own, e) => (e === d ? value : own)))
  })
}

function isSame({ dimensions }: BoxSpace, a: BoxPoint, b: BoxPoint): boolean {
  return dimensions.every((dimension, d) => {
    const width = dimension.kind === 'real' ? dimension.high - dimension.low : 1
    const apart = Math.abs(a[d] - b[d]) / width
    const isPeriodic = dimension.kind === 'real' && dimension.periodic === true
    return Math.min(apart, isPeriodic ? 1 - apart : apart) < SAME
  })
}

/** The largest value of one joint draw. */
function bestOfDraw({ layout, row }: BoxParts, points: readonly BoxPoint[], query: Query<BoxPoint>): Choice<BoxPoint> | null {
  if (points.length === 0) return null
  const [{ process }] = query.surrogate.models
  const drawn = process.follow(rowsOf(points, layout, row))
    .draw(points.map((_, k) => k), normalDeviates(points.length, query.context, query.id))
  return chosenFrom(points, drawn, query)
}
