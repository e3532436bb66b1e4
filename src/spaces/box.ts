// The `box` space: real vectors between bounds; a dimension may be periodic, an integer, or a choice among options.
import { InputError } from '../errors.ts'
import type { Random } from '../math/random.ts'
import type { Json, SearchSpace } from './space.ts'

/** One variable. A `real` one that is periodic counts high as low again. */
export type Dimension =
  | { readonly kind: 'real'; readonly name: string; readonly low: number; readonly high: number; readonly periodic?: boolean }
  | { readonly kind: 'integer'; readonly name: string; readonly low: number; readonly high: number }
  | { readonly kind: 'choice'; readonly name: string; readonly options: readonly string[] }

/** One number per dimension; of a choice, the number of the option. */
export type BoxPoint = readonly number[]

export interface BoxSpace extends SearchSpace<BoxPoint> {
  readonly kind: 'box'
  readonly dimensions: readonly Dimension[]
  /** The nearest point of the box: bounds are kept, periodic values wrapped, integers and choices rounded. */
  nearest(point: BoxPoint): BoxPoint
}

/** Throws InputError for bounds that are out of order, repeated names, or a choice without options. */
export function boxSpace(dimensions: readonly Dimension[]): BoxSpace {
  requireDimensions(dimensions)
  const nearest = (point: BoxPoint): BoxPoint => dimensions.map((dimension, d) => nearestValue(dimension, point[d]))
  return {
    kind: 'box',
    dimensions,
    nearest,
    sample: (random) => dimensions.map((dimension) => sampleValue(dimension, random)),
    // Adding 0 turns −0 into 0, which JSON cannot tell apart.
    key: (point) => JSON.stringify(point.map((value) => value + 0)),
    encode: (point): Json => dimensions.map((dimension, d) => (dimension.kind === 'choice' ? dimension.options[point[d]] : point[d])),
    decode: (json) => decodePoint(json, dimensions),
  }
}

function requireDimensions(dimensions: readonly Dimension[]): void {
  if (dimensions.length === 0) throw new InputError({ rule: 'a box must have at least one dimension', found: 'none' })
  const names = new Set(dimensions.map(({ name }) => name))
  if (names.size < dimensions.length) {
    throw new InputError({ rule: 'dimensions of a box must have different names', found: dimensions.map(({ name }) => name).join(', ') })
  }
  for (const dimension of dimensions) {
    if (dimension.kind === 'choice') {
      if (dimension.options.length > 0 && new Set(dimension.options).size === dimension.options.length) continue
      throw new InputError({
        rule: `the choice "${dimension.name}" must have options, each once`, found: dimension.options.join(', ') || 'none',
      })
    }
    const { name, low, high, kind } = dimension
    const whole = kind === 'real' || (Number.isInteger(low) && Number.isInteger(high))
    if (Number.isFinite(low) && Number.isFinite(high) && low < high && whole) continue
    throw new InputError({
      rule: `the bounds of "${name}" must be ${kind === 'integer' ? 'whole' : 'finite'} numbers, the lower one first`,
      found: `${low} … ${high}`,
    })
  }
}

function sampleValue(dimension: Dimension, random: Random): number {
  if (dimension.kind === 'choice') return random.integer(dimension.options.length)
  if (dimension.kind === 'integer') return dimension.low + random.integer(dimension.high - dimension.low + 1)
  return random.between(dimension.low, dimension.high)
}

function nearestValue(dimension: Dimension, value: number): number {
  if (dimension.kind === 'choice') return clamp(Math.round(value), 0, dimension.options.length - 1)
  const { low, high } = dimension
  if (dimension.kind === 'integer') return clamp(Math.round(value), low, high)
  if (dimension.periodic !== true) return clamp(value, low, high)
  const width = high - low
  return low + (value - low - width * Math.floor((value - low) / width))
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}

function decodePoint(json: Json, dimensions: readonly Dimension[]): BoxPoint {
  const wrong = (found: unknown): InputError => new InputError({
    rule: `a point must be one value for each of ${dimensions.map(({ name }) => name).join(', ')}`, found,
  })
  if (!Array.isArray(json) || json.length !== dimensions.length) throw wrong(json)
  return dimensions.map((dimension, d) => {
    const value = (json as readonly Json[])[d]
    if (dimension.kind === 'choice') {
      const option = typeof value === 'string' ? dimension.options.indexOf(value) : -1
      if (option < 0) throw wrong(value)
      return option
    }
    if (typeof value !== 'number' || !(value >= dimension.low && value <= dimension.high)) throw wrong(value)
    return value
  })
}
