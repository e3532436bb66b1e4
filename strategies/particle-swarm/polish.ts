// Local search from the best points of a swarm, by values alone: central differences along the axes, a quasi-Newton step
// (BFGS: J. Nocedal, S. J. Wright, Numerical Optimization, 2nd ed. (2006), chapters 6 and 8, doi 10.1007/978-0-387-40065-5)
// with several lengths at once, and, where no length leads down, the best of the points around (compass search) or a
// smaller pattern. Every stage is a list of points, evaluated in batches of any size; whole numbers and choices stay.
import { difference, wrapped, type Axis, type Coordinates } from './coordinates.ts'
import { quasiNewtonStep, updatedInverse, type Earlier, type Slope } from './quasi-newton.ts'

/** A value at a point; `value` is null where the evaluation failed. */
export interface Reading {
  readonly id: number
  readonly value: number | null
  readonly position: Coordinates
}

export interface Centre extends Reading {
  readonly value: number
}

/** A local search as plain data. `star` = points around the centre, `line` = steps of several lengths along `direction`. */
export interface Polish {
  readonly centre: Centre
  /** Half the extent of the star, in units of the range. */
  readonly step: number
  readonly stage: 'star' | 'line'
  /** Of the points of this stage, by number: what is known. */
  readonly readings: Readonly<Record<number, Reading>>
  /** Of a line: where it leads at length 1, and the promised change of the value there, below 0. */
  readonly direction: Coordinates
  readonly promised: number
  /** The lowest of the star, while its line is followed. */
  readonly fallback: Centre | null
  /** Slope at the centre along the free axes, once its star is whole. */
  readonly slope: readonly number[]
  /** The centre's distance from the one before and the slope there: what the inverse Hessian learns from. */
  readonly earlier: Earlier | null
  readonly inverse: readonly (readonly number[])[] | null
}

export interface PolishSettings {
  readonly axes: readonly Axis[]
  /** Axes that move. */
  readonly free: readonly number[]
  /** First and smallest half extent of the star. */
  readonly firstStep: number
  readonly smallestStep: number
  /** A value as others are compared with it. */
  rounded(value: number): number
}

/** Lengths along a line, in the order in which they are tried. */
const LENGTHS = [1, 0.5, 2, 0.25, 0.1, 0.02]
/** Share of the promised decrease that a length must bring to be taken at once. */
const SUFFICIENT_DECREASE = 1e-4
/** What the star is multiplied with when nothing led down, and at most after a move, of which it spans no more than a share. */
const SHRINK = 0.2
const GROW = 1.5
const SHARE_OF_MOVE = 0.02

/** A local search that begins at a point. */
export function beginPolish(centre: Centre, { firstStep }: PolishSettings): Polish {
  return {
    centre, step: firstStep, stage: 'star', readings: {}, direction: [], promised: 0, fallback: null, slope: [],
    earlier: null, inverse: null,
  }
}

/** Whether the pattern has become as small as it may. */
export function isPolished({ step }: Polish, { smallestStep }: PolishSettings): boolean {
  return step < smallestStep
}

/** The points of the present stage. */
export function polishPoints({ centre, stage, step, direction }: Polish, settings: PolishSettings): readonly Coordinates[] {
  if (stage === 'line') return LENGTHS.map((length) => shifted(centre.position, direction, length, settings))
  const { position } = centre
  return settings.free.flatMap((d) => [step, -step].map((h) => shifted(position, unit(d, position.length), h, settings)))
}

/** Takes in readings of the present stage, by number, and moves on when it is over. */
export function afterReadings(polish: Polish, readings: Polish['readings'], settings: PolishSettings): Polish {
  const grown = { ...polish, readings: { ...polish.readings, ...readings } }
  const known = Object.values(grown.readings)
  const isComplete = known.length === polishPoints(polish, settings).length
  if (grown.stage === 'star') return isComplete ? aimed(grown, settings) : grown
  const best = lowest(known, settings)
  const enough = grown.centre.value + SUFFICIENT_DECREASE * grown.promised
  if (best !== null && best.value < enough && isLower(best, grown.centre, settings)) return movedTo(grown, best, settings)
  return isComplete ? withoutDescent(grown, best, settings) : grown
}

/** From a whole star to a line. */
function aimed(polish: Polish, settings: PolishSettings): Polish {
  const slopes = settings.free.map((d, k) => slopeAlong(polish, d, [2 * k, 2 * k + 1], settings))
  const inverse = updatedInverse(polish.inverse, polish.earlier, slopes)
  const { move, promised } = quasiNewtonStep(inverse, slopes)
  const fallback = lowest(Object.values(polish.readings), settings)
  const next: Polish = {
    ...polish, inverse, fallback, promised, slope: slopes.map(({ first }) => first), stage: 'line', readings: {},
    direction: spread(move, settings.free, polish.centre.position.length),
  }
  return promised < 0 ? next : withoutDescent(next, null, settings)
}

/** First and second derivative along an axis, and whether a wall stands in the way of going down. */
function slopeAlong(
  { centre, readings }: Polish, d: number, [up, down]: readonly [number, number], { axes }: PolishSettings,
): Slope {
  const at = (k: number): { apart: number; rise: number } | null => {
    const { value, position } = readings[k]
    const apart = difference(axes[d], centre.position[d], position[d])
    return value === null || apart === 0 ? null : { apart, rise: value - centre.value }
  }
  const [above, below] = [at(up), at(down)]
  const isWall = (k: number): boolean => readings[k].position[d] === centre.position[d]
  // The parabola through three points, or the line through two.
  const second = above === null || below === null
    ? 0
    : (2 * (above.rise / above.apart - below.rise / below.apart)) / (above.apart - below.apart)
  const known = above ?? below
  // Adding 0 turns −0 into 0, which JSON cannot tell apart.
  const first = known === null ? 0 : known.rise / known.apart - 0.5 * second * known.apart + 0
  return { first, second, isHeld: (first < 0 && isWall(up)) || (first > 0 && isWall(down)) }
}

/** No length brought what was promised: any lower point will do, and if there is none, a smaller star. */
function withoutDescent(polish: Polish, best: Centre | null, settings: PolishSettings): Polish {
  const lower = lowest([best, polish.fallback].filter((reading) => reading !== null), settings)
  const anew = { ...polish, inverse: null }
  if (lower !== null && isLower(lower, polish.centre, settings)) return { ...movedTo(anew, lower, settings), step: polish.step }
  return { ...anew, stage: 'star', readings: {}, fallback: null, step: polish.step * SHRINK }
}

/** Begins a star around a lower point. */
function movedTo(polish: Polish, centre: Centre, { smallestStep, firstStep, axes, free }: PolishSettings): Polish {
  const move = free.map((d) => difference(axes[d], polish.centre.position[d], centre.position[d]))
  const longest = move.reduce((most, part) => Math.max(most, Math.abs(part)), 0)
  const step = Math.min(Math.max(SHARE_OF_MOVE * longest, smallestStep), GROW * polish.step, firstStep)
  return { ...polish, centre, step, stage: 'star', readings: {}, fallback: null, earlier: { move, slope: polish.slope } }
}

function lowest(readings: readonly Reading[], { rounded }: PolishSettings): Centre | null {
  return readings.reduce<Centre | null>((best, { id, value, position }) => {
    if (value === null || (best !== null && rounded(value) >= rounded(best.value))) return best
    return { id, value, position }
  }, null)
}

function isLower(reading: Centre, centre: Centre, { rounded }: PolishSettings): boolean {
  return rounded(reading.value) < rounded(centre.value)
}

/** A point shifted along a direction, within the walls and around the circle. */
function shifted(from: Coordinates, direction: Coordinates, length: number, { axes }: PolishSettings): Coordinates {
  return from.map((at, d) => {
    const to = at + length * direction[d]
    if (direction[d] === 0) return at
    return axes[d].kind === 'periodic' ? wrapped(to) : Math.min(Math.max(to, 0), 1)
  })
}

function unit(d: number, size: number): Coordinates {
  return Array.from({ length: size }, (_, e) => (e === d ? 1 : 0))
}

function spread(move: readonly number[], free: readonly number[], size: number): Coordinates {
  const direction = new Array<number>(size).fill(0)
  free.forEach((d, k) => { direction[d] = move[k] })
  return direction
}
