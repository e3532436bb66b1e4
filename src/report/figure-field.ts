// A field as filled contours, clipped to its cell, with a colour bar: pale is low, dark is high, a line at every level.
import type { Selection } from 'd3-node'
import type { Field } from '../analysis/figure.ts'
import { InputError } from '../errors.ts'
import { periodicCubic } from '../math/periodic-cubic.ts'
import { TICK_SIZE } from './figure-axes.ts'
import type { Box } from './figure-boxes.ts'
import { countOf, isAre } from './figure-data.ts'
import { rounded } from './figure-marks.ts'
import type { D3, PlotScale } from './figure-scales.ts'
import { FRAME, INK } from './figure-style.ts'
import { textWidth } from './text-width.ts'

/** Colour levels of a field, ascending, with the colour from each to the next. */
export interface FieldLevels {
  readonly levels: readonly number[]
  readonly colours: readonly string[]
  /** Grid values, missing ones raised to the highest. */
  readonly values: readonly number[]
  readonly notes: readonly string[]
}

const LABEL_SIZE = 16
const BAR_WIDTH = 18
const BAR_GAP = 18
const SHORTEST_BAR = 170
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
  d3: D3, parent: Selection, field: Field, { levels, colours, values }: FieldLevels, { x, y }: { x: PlotScale; y: PlotScale }, clip: string,
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
    group.append('path').attr('d', path.join('')).attr('fill', colours[k + 1]).attr('stroke', FRAME.light).attr('stroke-width', 0.6)
  })
  parent.append('path').attr('d', outline).attr('fill', 'none').attr('stroke', FRAME.light).attr('stroke-width', 1.2)
}

/** Width that the colour bar with its words takes right of the frame, px. */
export function colourBarWidth(d3: D3, field: Field, { levels }: FieldLevels): number {
  return BAR_GAP + otherWidth(d3, field, levels) + BAR_WIDTH + 10 + widest(labelsOf(d3, levels)) + 12 + LABEL_SIZE + 6
}

/** Draws the colour bar right of the frame; returns its lower end, px. */
export function drawColourBar(d3: D3, parent: Selection, { field, frame }: { field: Field; frame: Box }, { levels, colours }: FieldLevels): number {
  const height = Math.max(frame.height, SHORTEST_BAR)
  const left = frame.x + frame.width + BAR_GAP + otherWidth(d3, field, levels)
  const right = left + BAR_WIDTH
  const [low, high] = [levels[0], levels[levels.length - 1]]
  const at = (value: number): number => frame.y + height * (1 - (value - low) / (high - low))
  colours.forEach((colour, k) => {
    parent.append('rect').attr('x', rounded(left)).attr('y', rounded(at(levels[k + 1]))).attr('width', BAR_WIDTH)
      .attr('height', rounded(at(levels[k]) - at(levels[k + 1]))).attr('fill', colour)
  })
  parent.append('rect').attr('x', rounded(left)).attr('y', rounded(frame.y)).attr('width', BAR_WIDTH).attr('height', rounded(height))
    .attr('fill', 'none').attr('stroke', FRAME.light).attr('stroke-width', 1)
  const labels = labelsOf(d3, levels)
  tickWords(parent, levels.map((level, k) => ({ y: at(level), text: labels[k] })), { x: right, side: 1 })
  sideWords(parent, field.label, right + 10 + widest(labels) + 12 + LABEL_SIZE / 2, frame.y + height / 2, height)
  if (field.other !== undefined) {
    const { values, words } = otherTicks(d3, field.other, levels)
    tickWords(parent, values.map((value, k) => ({ y: at(value), text: words[k] })), { x: left, side: -1 })
    sideWords(parent, field.other.label, left - 10 - widest(words) - 12, frame.y + height / 2, height)
  }
  return frame.y + height
}

/** Round numbers of the other unit between the ends, where they lie in the field's own. */
function otherTicks(
  d3: D3, { factor }: NonNullable<Field['other']>, levels: readonly number[],
): { values: number[]; words: string[] } {
  const scale = d3.scaleLinear().domain([factor * levels[0], factor * levels[levels.length - 1]])
  const ticks = scale.ticks(7)
  const format = scale.tickFormat(7)
  return { values: ticks.map((tick) => tick / factor), words: ticks.map((tick) => format(tick)) }
}

function otherWidth(d3: D3, { other }: Field, levels: readonly number[]): number {
  return other === undefined ? 0 : LABEL_SIZE + 12 + widest(otherTicks(d3, other, levels).words) + 10
}

function labelsOf(d3: D3, levels: readonly number[]): string[] {
  return levels.map(d3.scaleLinear().domain([levels[0], levels[levels.length - 1]]).tickFormat(9))
}

function widest(words: readonly string[]): number {
  return Math.ceil(Math.max(18, ...words.map((word) => textWidth(word, TICK_SIZE))))
}

function tickWords(
  parent: Selection, ticks: readonly { readonly y: number; readonly text: string }[], { x, side }: { x: number; side: 1 | -1 },
): void {
  const strokes = ticks.map(({ y }) => `M${rounded(x)},${rounded(y)}h${5 * side}`).join('')
  parent.append('path').attr('d', strokes).attr('fill', 'none').attr('stroke', FRAME.light).attr('stroke-width', 1)
  const group = parent.append('g').attr('fill', INK.light).attr('font-size', TICK_SIZE).attr('text-anchor', side === 1 ? 'start' : 'end')
  for (const { y, text } of ticks) group.append('text').attr('x', rounded(x + 9 * side)).attr('y', rounded(y + 0.35 * TICK_SIZE)).text(text)
}

/** Words that run upwards along the bar, smaller where they are longer than it. */
function sideWords(parent: Selection, text: string, x: number, y: number, room: number): void {
  parent.append('text').attr('transform', `translate(${rounded(x)},${rounded(y)}) rotate(-90)`).attr('fill', INK.light)
    .attr('text-anchor', 'middle').attr('font-size', rounded(LABEL_SIZE * Math.min(1, room / textWidth(text, LABEL_SIZE)))).text(text)
}
