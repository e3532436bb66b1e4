// A point of a box as a swarm sees it: every variable in units of its range, so that one metric and one velocity suit all.
import type { BoxPoint, Dimension } from '../../src/spaces/box.ts'

/** One number per dimension: of a real or whole one its place in [0, 1]; of a choice the number of the option. */
export type Coordinates = readonly number[]

/** How a coordinate moves: between walls, around a circle, or from option to option. */
export type Axis =
  | { readonly kind: 'bounded' }
  | { readonly kind: 'periodic' }
  | { readonly kind: 'choice'; readonly options: number }

/** The axes of a box, one per dimension. */
export function axesOf(dimensions: readonly Dimension[]): readonly Axis[] {
  return dimensions.map((dimension): Axis => {
    if (dimension.kind === 'choice') return { kind: 'choice', options: dimension.options.length }
    return { kind: dimension.kind === 'real' && dimension.periodic === true ? 'periodic' : 'bounded' }
  })
}

/** Coordinates of a point. A whole number stands in the middle of its share of the range. */
export function toCoordinates(point: BoxPoint, dimensions: readonly Dimension[]): Coordinates {
  return dimensions.map((dimension, d) => {
    if (dimension.kind === 'choice') return point[d]
    const { kind, low, high } = dimension
    return kind === 'integer' ? (point[d] - low + 0.5) / (high - low + 1) : (point[d] - low) / (high - low)
  })
}

/** The point at these coordinates, within the box. */
export function toPoint(coordinates: Coordinates, dimensions: readonly Dimension[]): BoxPoint {
  return dimensions.map((dimension, d) => {
    const at = coordinates[d]
    if (dimension.kind === 'choice') return at
    const { kind, low, high } = dimension
    if (kind === 'integer') return Math.min(low + Math.floor(at * (high - low + 1)), high)
    return Math.min(Math.max(low + at * (high - low), low), high)
  })
}

/** How far `to` is from `from` along an axis, the short way round; of a choice 1 where the options differ. */
export function difference(axis: Axis, from: number, to: number): number {
  if (axis.kind === 'choice') return from === to ? 0 : 1
  return axis.kind === 'periodic' ? wrapped(to - from + 0.5) - 0.5 : to - from
}

/** Root mean square of the differences over the axes: 0 = the same point. */
export function distance(axes: readonly Axis[], a: Coordinates, b: Coordinates): number {
  const squares = axes.reduce((sum, axis, d) => {
    const apart = difference(axis, a[d], b[d])
    return sum + apart * apart
  }, 0)
  return Math.sqrt(squares / axes.length)
}

/** The number modulo 1, in [0, 1). */
export function wrapped(value: number): number {
  const rest = value - Math.floor(value)
  return rest < 1 ? rest : 0
}
