// The colour bar beside a field or beside points with values: its bands, ticks in their unit and in another one, or names.
import type { Selection } from 'd3-node'
import type { Field } from '../analysis/figure.ts'
import { TICK_SIZE } from './figure-axes.ts'
import type { Box } from './figure-boxes.ts'
import { rounded } from './figure-marks.ts'
import type { D3 } from './figure-scales.ts'
import { FRAME, INK } from './figure-style.ts'
import { shortened, textWidth } from './text-width.ts'

const LABEL_SIZE = 16
const BAR_WIDTH = 18
const BAR_GAP = 18
const SHORTEST_BAR = 170
const MOST_NAMES = 20
/** px. */
const LONGEST_NAME = 110

/** What a bar shows. */
export interface ColourBar extends Pick<Field, 'label' | 'other'> {
  /** Ascending, with the colour from each to the next. */
  readonly levels: readonly number[]
  readonly colours: readonly string[]
  /** What each colour stands for; absent = the levels are numbers. */
  readonly names?: readonly string[]
}

/** Width that the colour bar with its words takes right of the frame, px. */
export function colourBarWidth(d3: D3, bar: ColourBar): number {
  return BAR_GAP + otherWidth(d3, bar) + BAR_WIDTH + 10 + widest(ticksOf(d3, bar)) + 12 + LABEL_SIZE + 6
}

/** Draws the colour bar right of the frame; returns its lower end, px. */
export function drawColourBar(d3: D3, parent: Selection, bar: ColourBar, frame: Box): number {
  const { levels, colours } = bar
  const height = Math.max(frame.height, SHORTEST_BAR)
  const left = frame.x + frame.width + BAR_GAP + otherWidth(d3, bar)
  const right = left + BAR_WIDTH
  const [low, high] = [levels[0], levels[levels.length - 1]]
  const at = (value: number): number => frame.y + height * (1 - (value - low) / (high - low))
  colours.forEach((colour, k) => {
    parent.append('rect').attr('x', rounded(left)).attr('y', rounded(at(levels[k + 1]))).attr('width', BAR_WIDTH)
      .attr('height', rounded(at(levels[k]) - at(levels[k + 1]))).attr('fill', colour)
  })
  parent.append('rect').attr('x', rounded(left)).attr('y', rounded(frame.y)).attr('width', BAR_WIDTH)
    .attr('height', rounded(height)).attr('fill', 'none').attr('stroke', FRAME.light).attr('stroke-width', 1)
  const draw = (ticks: readonly BarTick[], x: number, side: 1 | -1): void =>
    tickWords(parent, ticks.map(({ value, text }) => ({ y: at(value), text })), { x, side })
  const ticks = ticksOf(d3, bar)
  draw(ticks, right, 1)
  sideWords(parent, bar.label, right + 10 + widest(ticks) + 12 + LABEL_SIZE / 2, frame.y + height / 2, height)
  if (bar.other !== undefined) {
    const others = otherTicks(d3, bar.other, levels)
    draw(others, left, -1)
    sideWords(parent, bar.other.label, left - 10 - widest(others) - 12, frame.y + height / 2, height)
  }
  return frame.y + height
}

interface BarTick {
  readonly value: number
  readonly text: string
}

/** Round numbers of the other unit between the ends, where they lie in the field's own. */
function otherTicks(d3: D3, { factor }: NonNullable<Field['other']>, levels: readonly number[]): BarTick[] {
  const scale = d3.scaleLinear().domain([factor * levels[0], factor * levels[levels.length - 1]])
  const format = scale.tickFormat(7)
  return scale.ticks(7).map((tick) => ({ value: tick / factor, text: format(tick) }))
}

function otherWidth(d3: D3, { other, levels }: ColourBar): number {
  return other === undefined ? 0 : LABEL_SIZE + 12 + widest(otherTicks(d3, other, levels)) + 10
}

/** A number at every level, or a name in the middle of every colour, every second or third where they are many. */
function ticksOf(d3: D3, { levels, names }: ColourBar): BarTick[] {
  if (names === undefined) {
    const format = d3.scaleLinear().domain([levels[0], levels[levels.length - 1]]).tickFormat(9)
    return levels.map((value) => ({ value, text: format(value) }))
  }
  const stride = Math.ceil(names.length / MOST_NAMES)
  return names.map((name, k) => ({ value: (levels[k] + levels[k + 1]) / 2, text: shortened(name, LONGEST_NAME, TICK_SIZE) }))
    .filter((_, k) => k % stride === 0)
}

function widest(ticks: readonly BarTick[]): number {
  return Math.ceil(Math.max(18, ...ticks.map(({ text }) => textWidth(text, TICK_SIZE))))
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
