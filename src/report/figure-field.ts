// A field as filled contours, clipped to its cell: pale is low, dark is high, a line at every level.
import type { Selection } from 'd3-node'
import type { Field } from '../analysis/figure.ts'
import { InputError } from '../errors.ts'
import { periodicCubic } from '../math/periodic-cubic.ts'
import { countOf, isAre } from './figure-data.ts'
import { rounded } from './figure-marks.ts'
import type { D3, PlotScale } from './figure-scales.ts'
import { FRAME } from './figure-style.ts'

/** Colour levels of a field, ascending, with the colour from each to the next. */
export interface FieldLevels {
  readonly levels: readonly number[]
  readonly colours: readonly string[]
  /** Grid values, missing ones raised to the highest. */
  readonly values: readonly number[]
  readonly notes: readonly string[]
}

/** Steps across the cell between which contours are straight. */
const STEPS = 48

/** Chooses round levels over the values. Throws InputError for a grid that does not fit its counts or holds no value. */
export function fieldLevels(d3: D3, field: Field, place: string): FieldLevels {
  const finite = field.values.filter((value) => value !== null && Number.isFinite(value)) as number[]
  const [rows, columns] = field.counts
  if (finite.length === 0 || field.values.length !== rows * columns) {
    throw new InputError({
      rule: 'a field needs one value per grid point, and at least one that is not missing',
      found: `${field.values.length} values, ${finite.length} of them finite, on ${rows} × ${columns} points`,
      place,
    })
  }
  const [low, high] = [finite.reduce((a, b) => Math.min(a, b)), finite.reduce((a, b) => Math.max(a, b))]
  // A flat field is one band around its value.
  const margin = high > low ? 0 : 0.05 * (Math.abs(high) || 1)
  const scale = d3.scaleLinear().domain([low - margin, high + margin]).nice(9)
  const levels = scale.ticks(9)
  const bands = levels.length - 1
  const missing = field.values.length - finite.length
  return {
    levels,
    colours: Array.from({ length: bands }, (_, k) => d3.interpolateYlOrBr(0.06 + (0.8 * (k + 0.5)) / bands)),
    values: field.values.map((value) => (value !== null && Number.isFinite(value) ? value : high)),
    notes: missing === 0 ? [] : [`${countOf(missing)} of the grid without a value ${isAre(missing)} drawn as the highest.`],
  }
}

/** Box around the cell, in axis units: [lowest x, highest x], [lowest y, highest y]. */
export function fieldExtent({ cell: [ax, ay, bx, by] }: Field): { x: [number, number]; y: [number, number] } {
  const extent = (a: number, b: number): [number, number] => [Math.min(0, a, b, a + b), Math.max(0, a, b, a + b)]
  return { x: extent(ax, bx), y: extent(ay, by) }
}

/** Draws the bands, the lines between them and the outline of the cell; `clip` is a name for ids. */
export function drawField(
  d3: D3, parent: Selection, field: Field, { levels, colours, values }: FieldLevels,
  { x, y }: { x: PlotScale; y: PlotScale }, clip: string,
): void {
  const pixel = (u: number, v: number): string => {
    const { cell } = field
    return `${rounded(x.position(u * cell[0] + v * cell[2]))},${rounded(y.position(u * cell[1] + v * cell[3]))}`
  }
  const outline = `M${pixel(0, 0)}L${pixel(1, 0)}L${pixel(1, 1)}L${pixel(0, 1)}Z`
  parent.append('clipPath').attr('id', clip).append('path').attr('d', outline)
  const group = parent.append('g').attr('clip-path', `url(#${clip})`)
  group.append('path').attr('d', outline).attr('fill', colours[0])
  // One step more on every side: contours close outside of the cell.
  const size = STEPS + 3
  const refined = Array.from({ length: size * size }, (_, k) =>
    periodicCubic(values, field.counts, ((k % size) - 1) / STEPS, (Math.floor(k / size) - 1) / STEPS))
  const above = d3.contours().size([size, size])
  levels.slice(1, -1).forEach((level, k) => {
    const rings = above.contour(refined, level).coordinates.flat()
    // Contours take a value to lie in the middle of its square.
    const path = rings.map((ring) => `M${ring.map(([p, q]) => pixel((p - 1.5) / STEPS, (q - 1.5) / STEPS)).join('L')}Z`)
    group.append('path').attr('d', path.join('')).attr('fill', colours[k + 1]).attr('stroke', FRAME.light)
      .attr('stroke-width', 0.6)
  })
  parent.append('path').attr('d', outline).attr('fill', 'none').attr('stroke', FRAME.light).attr('stroke-width', 1.2)
}
