// Frame, light grid, ticks and axis labels.
import type { Selection } from 'd3-node'
import type { Figure } from '../analysis/figure.ts'
import type { Box } from './figure-boxes.ts'
import { rounded } from './figure-marks.ts'
import type { PlotScale, Tick } from './figure-scales.ts'
import { FRAME, GRID, INK } from './figure-style.ts'
import { textWidth } from './text-width.ts'

export const TICK_SIZE = 14.5
const LABEL_SIZE = 16

/** Widest tick label, px. */
export function tickLabelWidth({ ticks }: PlotScale): number {
  return Math.max(18, ...ticks.map(({ label }) => textWidth(label, TICK_SIZE)))
}

/** Draws both axes around the frame; where zero lies inside a linear vertical axis, its grid line is darker. */
export function drawAxes(parent: Selection, figure: Figure, frame: Box, { x, y }: { x: PlotScale; y: PlotScale }): void {
  const right = frame.x + frame.width
  const bottom = frame.y + frame.height
  const vertical = (tick: Tick): string => `M${rounded(x.position(tick.value))},${rounded(frame.y)}V${rounded(bottom)}`
  const horizontal = (tick: Tick): string => `M${rounded(frame.x)},${rounded(y.position(tick.value))}H${rounded(right)}`
  const labelled = ({ label }: Tick): boolean => label !== ''
  strokePath(parent, [...x.ticks.filter(labelled).map(vertical), ...y.ticks.filter(labelled).map(horizontal)], GRID.light, 1)
  const hasZeroLine = figure.y.scale !== 'log' && y.domain[0] * y.domain[1] < 0
  if (hasZeroLine) strokePath(parent, [horizontal({ value: 0, label: '' })], FRAME.light, 0.8)

  const length = (tick: Tick): number => (labelled(tick) ? 6 : 3.5)
  strokePath(
    parent,
    [
      ...x.ticks.map((tick) => `M${rounded(x.position(tick.value))},${rounded(bottom)}v${length(tick)}`),
      ...y.ticks.map((tick) => `M${rounded(frame.x)},${rounded(y.position(tick.value))}h${-length(tick)}`),
    ],
    FRAME.light,
    1.2,
  )
  drawTickLabels(parent, frame, { x, y })
  drawAxisLabels(parent, figure, frame, tickLabelWidth(y))
}

/** Draws the frame itself, over lines that end on it. */
export function drawFrame(parent: Selection, frame: Box): void {
  parent.append('rect').attr('x', rounded(frame.x)).attr('y', rounded(frame.y)).attr('width', rounded(frame.width))
    .attr('height', rounded(frame.height)).attr('fill', 'none').attr('stroke', FRAME.light).attr('stroke-width', 1.2)
}

function strokePath(parent: Selection, pieces: readonly string[], colour: string, width: number): void {
  if (pieces.length === 0) return
  parent.append('path').attr('d', pieces.join('')).attr('fill', 'none').attr('stroke', colour).attr('stroke-width', width)
}

function drawTickLabels(parent: Selection, frame: Box, { x, y }: { x: PlotScale; y: PlotScale }): void {
  const group = parent.append('g').attr('fill', INK.light).attr('font-size', TICK_SIZE)
  for (const { value, label } of x.ticks) {
    if (label === '') continue
    group.append('text').attr('x', rounded(x.position(value))).attr('y', rounded(frame.y + frame.height + 21))
      .attr('text-anchor', 'middle').text(label)
  }
  for (const { value, label } of y.ticks) {
    if (label === '') continue
    group.append('text').attr('x', rounded(frame.x - 10)).attr('y', rounded(y.position(value) + 0.35 * TICK_SIZE))
      .attr('text-anchor', 'end').text(label)
  }
}

function drawAxisLabels(parent: Selection, figure: Figure, frame: Box, tickWidth: number): void {
  const group = parent.append('g').attr('fill', INK.light).attr('text-anchor', 'middle')
  const fitted = (label: string, room: number): number => rounded(LABEL_SIZE * Math.min(1, room / textWidth(label, LABEL_SIZE)))
  group.append('text').attr('x', rounded(frame.x + frame.width / 2)).attr('y', rounded(frame.y + frame.height + 45))
    .attr('font-size', fitted(figure.x.label, frame.width + 30)).text(figure.x.label)
  const x = rounded(frame.x - tickWidth - 22)
  const y = rounded(frame.y + frame.height / 2)
  group.append('text').attr('transform', `translate(${x},${y}) rotate(-90)`)
    .attr('font-size', fitted(figure.y.label, frame.height + 20)).text(figure.y.label)
}
