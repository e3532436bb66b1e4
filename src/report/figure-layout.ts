// Where the frame of a figure stands and how values become px: a plot with axes, a map, a field with its colour bar.
import type { Field, Figure } from '../analysis/figure.ts'
import { tickLabelWidth } from './figure-axes.ts'
import type { Box } from './figure-boxes.ts'
import { colourBarWidth, type ColourBar } from './figure-colour-bar.ts'
import { drawnValues, type DrawableSeries } from './figure-data.ts'
import { fieldExtent } from './figure-field.ts'
import { plotScale, type D3, type PlotScale } from './figure-scales.ts'

export interface Scales {
  readonly x: PlotScale
  readonly y: PlotScale
}

export interface Layout {
  readonly frame: Box
  readonly scales: Scales
}

/** px. */
export const WIDTH = 560
export const MARGIN = { top: 14, right: 20, bottom: 58 }
const PLOT_HEIGHT = 330
const HIGHEST_FIELD = 420
const MAP = { x: 12, y: 12, width: WIDTH - 24, height: 440 }

/** Frame and scales of a figure; `bar` stands beside it. Throws InputError for an axis range that is not usable. */
export function layoutOf(d3: D3, figure: Figure, drawable: readonly DrawableSeries[], bar: ColourBar | null): Layout {
  const barWidth = bar === null ? 0 : colourBarWidth(d3, bar)
  if (figure.field !== undefined) return fieldLayout(d3, figure, figure.field, barWidth)
  return figure.kind === 'map' ? mapLayout(d3, figure, drawable, barWidth) : plotLayout(d3, figure, drawable, barWidth)
}

/** Both scales have the same px per unit; the frame is the box around the cell, and the colour bar stands beside it. */
function fieldLayout(d3: D3, figure: Figure, field: Field, barWidth: number): Layout {
  const extent = fieldExtent(field)
  const scaleOf = (axis: 'x' | 'y', pixels: readonly [number, number], tickCount: number): PlotScale =>
    plotScale(d3, { ...figure[axis], range: extent[axis] }, { values: [], pixels, tickCount, place: placeOf(axis, figure) })
  const left = Math.ceil(tickLabelWidth(scaleOf('y', [1, 0], 6))) + 42
  const room = WIDTH - left - barWidth
  const [width, height] = [extent.x[1] - extent.x[0], extent.y[1] - extent.y[0]]
  const unit = Math.min(room / width, HIGHEST_FIELD / height)
  const frame = { x: left, y: MARGIN.top, width: unit * width, height: unit * height }
  const ticks = (length: number): number => Math.max(2, Math.min(6, Math.round(length / 55)))
  return {
    frame,
    scales: {
      x: scaleOf('x', [left, left + frame.width], ticks(frame.width)),
      y: scaleOf('y', [frame.y + frame.height, frame.y], ticks(frame.height)),
    },
  }
}

/** Scales fit the frame, and the frame leaves room for the labels of both scales. */
function plotLayout(d3: D3, figure: Figure, drawable: readonly DrawableSeries[], barWidth: number): Layout {
  const values = drawnValues(drawable)
  for (const { axis, at } of figure.guides ?? []) if (Number.isFinite(at)) values[axis].push(at)
  const scaleOf = (axis: 'x' | 'y', pixels: readonly [number, number]): PlotScale =>
    plotScale(d3, figure[axis], {
      values: values[axis], pixels, tickCount: 6, place: placeOf(axis, figure),
    })
  const y = scaleOf('y', [MARGIN.top + PLOT_HEIGHT, MARGIN.top])
  const left = Math.ceil(tickLabelWidth(y)) + 42
  // A long number at the right end of the horizontal scale stands half outside the frame.
  const overhang = Math.ceil(tickLabelWidth(scaleOf('x', [left, WIDTH - MARGIN.right])) / 2) + 4
  const width = WIDTH - left - Math.max(MARGIN.right, overhang, barWidth)
  const frame = { x: left, y: MARGIN.top, width, height: PLOT_HEIGHT }
  return { frame, scales: { x: scaleOf('x', [left, left + frame.width]), y } }
}

/** Both scales have the same px per unit, and what they show stands in the middle. */
function mapLayout(d3: D3, figure: Figure, drawable: readonly DrawableSeries[], barWidth: number): Layout {
  const values = drawnValues(drawable)
  const scaleOf = (axis: 'x' | 'y', pixels: readonly [number, number]): PlotScale =>
    plotScale(d3, figure[axis], { values: values[axis], pixels, tickCount: 6, place: placeOf(axis, figure) })
  const spans = (['x', 'y'] as const).map((axis) => scaleOf(axis, [0, 1]).domain).map(([start, end]) => Math.abs(end - start))
  const map = { ...MAP, width: MAP.width - barWidth }
  const unit = Math.min(map.width / spans[0], map.height / spans[1])
  const [halfWidth, halfHeight] = spans.map((span) => (unit * span) / 2)
  const [middleX, middleY] = [map.x + map.width / 2, map.y + map.height / 2]
  const x = scaleOf('x', [middleX - halfWidth, middleX + halfWidth])
  const y = scaleOf('y', [middleY + halfHeight, middleY - halfHeight])
  return { frame: map, scales: { x, y } }
}

function placeOf(axis: 'x' | 'y', { name }: Figure): string {
  return `${axis} axis of figure ${name}`
}
