// Draws a figure as SVG with d3 on a DOM without a browser (d3-node). The same figure gives the same bytes:
// no dates, no random ids, coordinates rounded to 0.01 px.
import type { D3Node, Selection } from 'd3-node'
import type { Field, Figure } from '../analysis/figure.ts'
import { withoutControls } from './escape.ts'
import { drawAxes, drawFrame, tickLabelWidth } from './figure-axes.ts'
import type { Box } from './figure-boxes.ts'
import { drawableSeries, drawnValues, type DrawableSeries } from './figure-data.ts'
import { colourBarWidth, drawColourBar, drawField, fieldExtent, fieldLevels, type FieldLevels } from './figure-field.ts'
import { figureGeometry, inkSamples, type SeriesGeometry } from './figure-geometry.ts'
import { drawGuides, drawPointLabels } from './figure-labels.ts'
import { drawLegend, layOutLegend, layOutLegendAbove, legendEntries } from './figure-legend.ts'
import { drawingOrder, drawSeries, rounded } from './figure-marks.ts'
import { plotScale, type D3, type PlotScale } from './figure-scales.ts'
import { FONT, INK, PAPER, seriesStyles } from './figure-style.ts'

export interface DrawnFigure {
  /** A complete SVG document. */
  readonly svg: string
  /** What the drawing leaves out, as sentences for the caption. */
  readonly notes: readonly string[]
}

interface Scales {
  readonly x: PlotScale
  readonly y: PlotScale
}

interface Layout {
  readonly frame: Box
  readonly scales: Scales
}

const WIDTH = 560
/** px. */
const HIGHEST_FIELD = 420
const PLOT_HEIGHT = 330
const MARGIN = { top: 14, right: 20, bottom: 58 }
const MAP = { x: 12, y: 12, width: WIDTH - 24, height: 440 }

/**
 * Draws a figure; resolves to the SVG text and the notes that belong to its caption. Rejects with InputError when
 * an axis range is not usable.
 */
export async function figureSvg(figure: Figure): Promise<DrawnFigure> {
  // jsdom behind d3-node takes a second to load: only a report pays for it.
  const { D3Node } = await import('d3-node')
  const page = new D3Node()
  const { series: drawable, notes: dataNotes } = drawableSeries(figure)
  const levels = figure.field === undefined ? null : fieldLevels(page.d3, figure.field, `figure ${figure.name}`)
  const { frame, scales } = layoutOf(page.d3, figure, drawable, levels)
  const styles = seriesStyles(drawable.map(({ series }) => series))
  const { geometry, notes: drawingNotes } = figureGeometry(drawable, styles, scales)
  const notes = [...(levels?.notes ?? []), ...dataNotes, ...drawingNotes]

  const svg = page.createSVG()
  describe(svg, figure, notes)
  const paper = svg.append('rect').attr('fill', PAPER.light)
  if (figure.kind !== 'map') drawAxes(svg, figure, frame, scales)
  const barEnd = drawFieldOf(page.d3, svg, figure, { frame, scales, levels })
  const heightAbove = drawContent(page.d3, svg, figure, { frame, scales, geometry })
  const end = Math.max(frame.y + frame.height + (figure.kind === 'map' ? frame.y : MARGIN.bottom), barEnd + MARGIN.top)
  const height = end + heightAbove
  paper.attr('x', 0).attr('y', -heightAbove).attr('width', WIDTH).attr('height', height)
  svg.attr('viewBox', `0 ${-heightAbove} ${WIDTH} ${height}`).attr('width', WIDTH).attr('height', height)
  return { svg: serialised(page, svg), notes }
}

function layoutOf(d3: D3, figure: Figure, drawable: readonly DrawableSeries[], levels: FieldLevels | null): Layout {
  if (figure.field !== undefined && levels !== null) return fieldLayout(d3, figure, figure.field, levels)
  return figure.kind === 'map' ? mapLayout(d3, figure, drawable) : plotLayout(d3, figure, drawable)
}

/** Both scales have the same px per unit; the frame is the box around the cell, and the colour bar stands beside it. */
function fieldLayout(d3: D3, figure: Figure, field: Field, levels: FieldLevels): Layout {
  const extent = fieldExtent(field)
  const scaleOf = (axis: 'x' | 'y', pixels: readonly [number, number], tickCount: number): PlotScale =>
    plotScale(d3, { ...figure[axis], range: extent[axis] }, { values: [], pixels, tickCount, place: `${axis} axis of figure ${figure.name}` })
  const left = Math.ceil(tickLabelWidth(scaleOf('y', [1, 0], 6))) + 42
  const room = WIDTH - left - colourBarWidth(d3, field, levels)
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

/** Draws the field, if there is one; returns where its colour bar ends, px. */
function drawFieldOf(
  d3: D3, svg: Selection, figure: Figure, { frame, scales, levels }: Layout & { readonly levels: FieldLevels | null },
): number {
  if (figure.field === undefined || levels === null) return 0
  drawField(d3, svg, figure.field, levels, scales, `cell-${idOf(figure)}`)
  return drawColourBar(d3, svg, { field: figure.field, frame }, levels)
}

/** Scales fit the frame, and the frame leaves room for the labels of both scales. */
function plotLayout(d3: D3, figure: Figure, drawable: readonly DrawableSeries[]): Layout {
  const values = drawnValues(drawable)
  for (const { axis, at } of figure.guides ?? []) if (Number.isFinite(at)) values[axis].push(at)
  const scaleOf = (axis: 'x' | 'y', pixels: readonly [number, number]): PlotScale =>
    plotScale(d3, figure[axis], {
      values: values[axis], pixels, tickCount: 6, place: `${axis} axis of figure ${figure.name}`,
    })
  const y = scaleOf('y', [MARGIN.top + PLOT_HEIGHT, MARGIN.top])
  const left = Math.ceil(tickLabelWidth(y)) + 42
  // A long number at the right end of the horizontal scale stands half outside the frame.
  const overhang = Math.ceil(tickLabelWidth(scaleOf('x', [left, WIDTH - MARGIN.right])) / 2) + 4
  const width = WIDTH - left - Math.max(MARGIN.right, overhang)
  const frame = { x: left, y: MARGIN.top, width, height: PLOT_HEIGHT }
  return { frame, scales: { x: scaleOf('x', [left, left + frame.width]), y } }
}

/** Both scales have the same px per unit, and what they show stands in the middle. */
function mapLayout(d3: D3, figure: Figure, drawable: readonly DrawableSeries[]): Layout {
  const values = drawnValues(drawable)
  const scaleOf = (axis: 'x' | 'y', pixels: readonly [number, number]): PlotScale =>
    plotScale(d3, figure[axis], { values: values[axis], pixels, tickCount: 6, place: `${axis} axis of figure ${figure.name}` })
  const spans = (['x', 'y'] as const).map((axis) => scaleOf(axis, [0, 1]).domain).map(([start, end]) => Math.abs(end - start))
  const unit = Math.min(MAP.width / spans[0], MAP.height / spans[1])
  const [halfWidth, halfHeight] = spans.map((span) => (unit * span) / 2)
  const [middleX, middleY] = [MAP.x + MAP.width / 2, MAP.y + MAP.height / 2]
  const x = scaleOf('x', [middleX - halfWidth, middleX + halfWidth])
  const y = scaleOf('y', [middleY + halfHeight, middleY - halfHeight])
  return { frame: MAP, scales: { x, y } }
}

function describe(svg: Selection, figure: Figure, notes: readonly string[]): void {
  svg.attr('role', 'img').attr('font-family', FONT)
  svg.append('title').text(figure.title)
  const series = figure.series.length === 0 ? [] : [`Series: ${figure.series.map(({ label }) => label).join('; ')}.`]
  const across = figure.kind === 'map' ? ['Across', 'Upwards'] : ['Horizontal axis', 'Vertical axis']
  const field = figure.field === undefined ? [] : [`Colours: ${figure.field.label}.`]
  const axes = `${across[0]}: ${figure.x.label}. ${across[1]}: ${figure.y.label}.`
  svg.append('desc').text([figure.caption, axes, ...field, ...series, ...notes].join(' '))
}

/** Draws everything inside the frame and the legend; returns the height of legend rows above the frame, px. */
function drawContent(
  d3: D3,
  svg: Selection,
  figure: Figure,
  { frame, scales, geometry }: { frame: Box; scales: Scales; geometry: readonly SeriesGeometry[] },
): number {
  const clip = `clip-${idOf(figure)}`
  svg.append('clipPath').attr('id', clip).append('rect').attr('x', rounded(frame.x)).attr('y', rounded(frame.y))
    .attr('width', rounded(frame.width)).attr('height', rounded(frame.height))
  const guideLayer = svg.append('g')
  const clipped = svg.append('g').attr('clip-path', `url(#${clip})`)
  if (figure.kind !== 'map') drawFrame(svg, frame)
  const free = svg.append('g')
  for (const drawn of drawingOrder(geometry)) drawSeries(d3, drawn, clipped, free)
  const plot = { frame, scales, samples: inkSamples(geometry) }
  const guideWords = drawGuides(guideLayer, figure, plot)
  const legend = figure.field === undefined
    ? layOutLegend(legendEntries(geometry), frame, plot.samples, guideWords)
    : layOutLegendAbove(legendEntries(geometry), { ...frame, width: WIDTH - frame.x - MARGIN.right })
  const reserved = legend.heightAbove === 0 ? [...guideWords, legend.box] : guideWords
  drawPointLabels(svg, figure, plot, reserved)
  drawLegend(d3, svg, legend)
  if (geometry.length === 0 && figure.field === undefined) {
    svg.append('text').attr('x', rounded(frame.x + frame.width / 2)).attr('y', rounded(frame.y + frame.height / 2))
      .attr('text-anchor', 'middle').attr('font-size', 16).attr('fill', INK.light).text('No data')
  }
  return legend.heightAbove
}

/** The name keeps ids apart when several figures stand on one page. */
function idOf({ name }: Figure): string {
  return name.replace(/[^\w-]/g, '_')
}

// As XML, not HTML: the file must satisfy any drawing program.
function serialised(page: D3Node, svg: Selection): string {
  return `${withoutControls(new page.window.XMLSerializer().serializeToString(svg.node()))}\n`
}
