// The colour bar beside a field: its bands, ticks in the field's unit and in another one.
import type { Selection } from 'd3-node'
import type { Field } from '../analysis/figure.ts'
import { TICK_SIZE } from './figure-axes.ts'
import type { Box } from './figure-boxes.ts'
import type { FieldLevels } from './figure-field.ts'
import { rounded } from './figure-marks.ts'
import type { D3 } from './figure-scales.ts'
import { FRAME, INK } from './figure-style.ts'
import { textWidth } from './text-width.ts'

const LABEL_SIZE = 16
const BAR_WIDTH = 18
const BAR_GAP = 18
const SHORTEST_BAR = 170

/** Width that the colour bar with its words takes right of the frame, px. */
export function colourBarWidth(d3: D3, field: Field, { levels }: FieldLevels): number {
  return BAR_GAP + otherWidth(d3, field, levels) + BAR_WIDTH + 10 + widest(labelsOf(d3, levels)) + 12 + LABEL_SIZE + 6
}

/** Draws the colour bar right of the frame; returns its lower end, px. */
export function drawColourBar(
  d3: D3, parent: Selection, { field, frame }: { field: Field; frame: Box }, { levels, colours }: FieldLevels,
): number {
  const height = Math.max(frame.height, SHORTEST_BAR)
  const left = frame.x + frame.width + BAR_GAP + otherWidth(d3, field, levels)
  const right = left + BAR_WIDTH
  const [low, high] = [levels[0], levels[levels.length - 1]]
  const at = (value: number): number => frame.y + height * (1 - (value - low) / (high - low))
  colours.forEach((colour, k) => {
    parent.append('rect').attr('x', rounded(left)).attr('y', rounded(at(levels[k + 1]))).attr('width', BAR_WIDTH)
      .attr('height', rounded(at(levels[k]) - at(levels[k + 1]))).attr('fill', colour)
  })
  parent.append('rect').attr('x', rounded(left)).attr('y', rounded(frame.y)).attr('width', BAR_WIDTH)
    .attr('height', rounded(height)).attr('fill', 'none').attr('stroke', FRAME.light).attr('stroke-width', 1)
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
  parent: Selection, ticks: readonly { readonly y: number; readonly text: string }[],
  { x, side }: { x: number; side: 1 | -1 },
): void {
  const strokes = ticks.map(({ y }) => `M${rounded(x)},${rounded(y)}h${5 * side}`).join('')
  parent.append('path').attr('d', strokes).attr('fill', 'none').attr('stroke', FRAME.light).attr('stroke-width', 1)
  const group = parent.append('g').attr('fill', INK.light).attr('font-size', TICK_SIZE)
    .attr('text-anchor', side === 1 ? 'start' : 'end')
  for (const { y, text } of ticks) {
    group.append('text').attr('x', rounded(x + 9 * side)).attr('y', rounded(y + 0.35 * TICK_SIZE)).text(text)
  }
}

/** Words that run upwards along the bar, smaller where they are longer than it. */
function sideWords(parent: Selection, text: string, x: number, y: number, room: number): void {
  const size = rounded(LABEL_SIZE * Math.min(1, room / textWidth(text, LABEL_SIZE)))
  parent.append('text').attr('transform', `translate(${rounded(x)},${rounded(y)}) rotate(-90)`).attr('fill', INK.light)
    .attr('text-anchor', 'middle').attr('font-size', size).text(text)
}
