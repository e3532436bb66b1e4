// Draws a figure as SVG with d3 on a DOM without a browser (d3-node). The same figure gives the same bytes:
// no dates, no random ids, coordinates rounded to 0.01 px.
import type { D3Node, Selection } from 'd3-node'
import type { Figure } from '../analysis/figure.ts'
import { withoutControls } from './escape.ts'
import { drawAxes, drawFrame } from './figure-axes.ts'
import type { Box } from './figure-boxes.ts'
import { drawableSeries } from './figure-data.ts'
import { drawColourBar } from './figure-colour-bar.ts'
import { colourScale } from './figure-colours.ts'
import { drawField, fieldLevels } from './figure-field.ts'
import { figureGeometry, inkSamples, type SeriesGeometry } from './figure-geometry.ts'
import { drawGuides, drawPointLabels } from './figure-labels.ts'
import { layoutOf, MARGIN, WIDTH, type Scales } from './figure-layout.ts'
import { drawLegend, layOutLegend, layOutLegendAbove, legendEntries } from './figure-legend.ts'
import { drawingOrder, drawSeries, rounded } from './figure-marks.ts'
import type { D3 } from './figure-scales.ts'
import { FONT, INK, PAPER, seriesStyles } from './figure-style.ts'

export interface DrawnFigure {
  /** A complete SVG document. */
  readonly svg: string
  /** What the drawing leaves out, as sentences for the caption. */
  readonly notes: readonly string[]
}

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
  const colours = colourScale(page.d3, figure)
  const bar = levels !== null && figure.field !== undefined ? { ...figure.field, ...levels } : colours?.bar ?? null
  const { frame, scales } = layoutOf(page.d3, figure, drawable, bar)
  const styles = seriesStyles(drawable.map(({ series }) => series))
  const { geometry, notes: drawingNotes } = figureGeometry(drawable, styles, scales, colours?.colourOf)
  const notes = [...(levels?.notes ?? []), ...dataNotes, ...drawingNotes]

  const svg = page.createSVG()
  describe(svg, figure, notes)
  const paper = svg.append('rect').attr('fill', PAPER.light)
  if (figure.kind !== 'map') drawAxes(svg, figure, frame, scales)
  if (figure.field !== undefined && levels !== null) drawField(page.d3, svg, figure.field, levels, scales, `cell-${idOf(figure)}`)
  const barEnd = bar === null ? 0 : drawColourBar(page.d3, svg, bar, frame)
  const heightAbove = drawContent(page.d3, svg, figure, { frame, scales, geometry })
  const end = Math.max(frame.y + frame.height + (figure.kind === 'map' ? frame.y : MARGIN.bottom), barEnd + MARGIN.top)
  const height = end + heightAbove
  paper.attr('x', 0).attr('y', -heightAbove).attr('width', WIDTH).attr('height', height)
  svg.attr('viewBox', `0 ${-heightAbove} ${WIDTH} ${height}`).attr('width', WIDTH).attr('height', height)
  return { svg: serialised(page, svg), notes }
}

function describe(svg: Selection, figure: Figure, notes: readonly string[]): void {
  svg.attr('role', 'img').attr('font-family', FONT)
  svg.append('title').text(figure.title)
  const series = figure.series.length === 0 ? [] : [`Series: ${figure.series.map(({ label }) => label).join('; ')}.`]
  const across = figure.kind === 'map' ? ['Across', 'Upwards'] : ['Horizontal axis', 'Vertical axis']
  const coloured = figure.field ?? figure.colours
  const field = coloured === undefined ? [] : [`Colours: ${coloured.label}.`]
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
  const hasBar = figure.field !== undefined || figure.colours !== undefined
  const legend = !hasBar
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
