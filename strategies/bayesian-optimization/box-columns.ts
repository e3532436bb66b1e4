// How the variables of a box become columns of the model: each brought to mean 0 and deviation 1 over the box, a periodic
// one as its cosine and sine, a choice as the number of its option, which is like another or not.
import type { Inputs } from '../../src/models/inputs.ts'
import type { BoxPoint, Dimension } from '../../src/spaces/box.ts'

/** A variable and the columns it fills. */
export interface BoxColumns {
  readonly dimension: Dimension
  readonly columns: readonly number[]
}

/** A uniform share of [0, 1] has this deviation; the cosine of a uniform angle √½. */
const UNIFORM_DEVIATION = Math.sqrt(1 / 12)

/** The columns of each variable. */
export function layoutOf(dimensions: readonly Dimension[]): BoxColumns[] {
  let next = 0
  return dimensions.map((dimension) => {
    const isPeriodic = dimension.kind === 'real' && dimension.periodic === true
    const columns = isPeriodic ? [next, next + 1] : [next]
    next += columns.length
    return { dimension, columns }
  })
}

/** Number of columns. */
export function widthOf(layout: readonly BoxColumns[]): number {
  return layout.reduce((sum, { columns }) => sum + columns.length, 0)
}

/** The columns of a point. */
export function rowOf(point: BoxPoint, layout: readonly BoxColumns[]): Float64Array {
  const row = new Float64Array(widthOf(layout))
  layout.forEach(({ dimension, columns: [first, second] }, d) => {
    if (dimension.kind === 'choice') {
      row[first] = point[d]
      return
    }
    const share = (point[d] - dimension.low) / (dimension.high - dimension.low)
    if (second === undefined) {
      row[first] = (share - 0.5) / UNIFORM_DEVIATION
    } else {
      row[first] = Math.SQRT2 * Math.cos(2 * Math.PI * share)
      row[second] = Math.SQRT2 * Math.sin(2 * Math.PI * share)
    }
  })
  return row
}

/** Derivative by a real variable's share of its range, from the derivatives by the columns at a row. */
export function slopeByShare({ columns: [first, second] }: BoxColumns, row: Float64Array, byColumn: Float64Array): number {
  if (second === undefined) return byColumn[first] / UNIFORM_DEVIATION
  return 2 * Math.PI * (byColumn[second] * row[first] - byColumn[first] * row[second])
}

/** Rows of points, one after the other. */
export function rowsOf(
  points: readonly BoxPoint[], layout: readonly BoxColumns[], row: (point: BoxPoint) => Float64Array,
): Inputs {
  const dimension = widthOf(layout)
  const values = new Float64Array(points.length * dimension)
  points.forEach((point, r) => values.set(row(point), r * dimension))
  return { count: points.length, dimension, values }
}

/** Points of the unit cube (row-major) as points of the box. */
export function pointsOf(shares: Float64Array, dimensions: readonly Dimension[]): BoxPoint[] {
  return Array.from({ length: shares.length / dimensions.length }, (_, k) =>
    dimensions.map((dimension, d) => valueAt(dimension, shares[k * dimensions.length + d])))
}

/** The value of a variable at a share in [0, 1) of what it can be. */
function valueAt(dimension: Dimension, share: number): number {
  if (dimension.kind === 'choice') return Math.floor(share * dimension.options.length)
  const { low, high, kind } = dimension
  return kind === 'integer' ? low + Math.floor(share * (high - low + 1)) : low + share * (high - low)
}
