// Draws the series of a figure: bands below, background dots, then lines and symbols, this campaign's on top.
import type { Selection } from 'd3-node'
import type { Series } from '../analysis/figure.ts'
import type { Dot, SeriesGeometry } from './figure-geometry.ts'
import type { D3 } from './figure-scales.ts'
import { PAPER, type SeriesStyle, type SymbolName } from './figure-style.ts'

const DEPTH: Readonly<Record<Series['role'], number>> = {
  context: 0, reference: 1, literature: 2, tertiary: 3, secondary: 4, primary: 5,
}

// Up to here every symbol carries its values as a tooltip.
const TOOLTIP_LIMIT = 400

const DOTS_PER_PATH = 50

/** Order of drawing, back to front. */
export function drawingOrder(geometry: readonly SeriesGeometry[]): SeriesGeometry[] {
  const depth = ({ series }: SeriesGeometry): number => {
    if (series.mark === 'band') return -1
    return series.mark === 'bars' ? DEPTH[series.role] - 0.5 : DEPTH[series.role]
  }
  return [...geometry].sort((a, b) => depth(a) - depth(b))
}

/** Draws one series: its band and line into `clipped`, its symbols into `free`, where a frame cuts none in half. */
export function drawSeries(d3: D3, drawn: SeriesGeometry, clipped: Selection, free: Selection): void {
  const { series, style, band, bars, line, dots } = drawn
  if (band.length > 0) {
    const area = d3.area<readonly [number, number, number]>()
      .x((point) => point[0]).y0((point) => point[1]).y1((point) => point[2])
      .defined((point) => Number.isFinite(point[1] + point[2])).digits(2)
    clipped.append('path').attr('d', area(band as [number, number, number][]) ?? '')
      .attr('fill', style.colour).attr('fill-opacity', 0.2)
  }
  if (bars.length > 0) {
    const strokes = bars.map(([x, low, high]) => `M${rounded(x)},${rounded(low)}V${rounded(high)}`)
    clipped.append('path').attr('d', strokes.join('')).attr('fill', 'none').attr('stroke', style.colour).attr('stroke-opacity', 0.5)
  }
  if (line.length > 1) {
    const path = d3.line().defined(([x, y]) => Number.isFinite(x + y)).digits(2)
    strokeLike(clipped.append('path').attr('d', path(line as [number, number][]) ?? '').attr('fill', 'none'), style)
      .attr('stroke-opacity', series.role === 'context' || style.opacity < 1 ? style.opacity : null)
  }
  if (dots.length === 0) return
  const group = free.append('g')
  if (series.role === 'context') {
    drawBackgroundDots(group, style, dots)
    return
  }
  for (const dot of dots) {
    const symbol = drawSymbol(d3, group, style, dot.at, dot.colour)
    if (dots.length > TOOLTIP_LIMIT) continue
    symbol.append('title').text(`${series.label}: ${dot.values.map((value) => Number(value.toPrecision(6))).join(', ')}`)
  }
}

// Thousands of faint dots as short strokes with round ends, many to a path: a fifth of the size of circles and far
// quicker to draw. Neighbours go to different paths, so that dots on top of each other still look darker.
function drawBackgroundDots(group: Selection, style: SeriesStyle, dots: readonly Dot[]): void {
  const count = Math.ceil(dots.length / DOTS_PER_PATH)
  group.attr('stroke', style.colour).attr('stroke-opacity', style.opacity).attr('stroke-width', 2 * style.radius)
    .attr('stroke-linecap', 'round').attr('fill', 'none')
  for (let k = 0; k < count; k++) {
    const strokes = dots.filter((_, index) => index % count === k).map(({ at }) => `M${rounded(at[0])},${rounded(at[1])}h.01`)
    group.append('path').attr('d', strokes.join(''))
  }
}

/** Draws the sample of a series that stands beside its name in the legend, centred at (x, y), `width` px wide. */
export function drawSample(
  d3: D3,
  parent: Selection,
  { series, style }: { series: Series; style: SeriesStyle },
  [x, y, width]: readonly [number, number, number],
): void {
  if (series.mark === 'band') {
    parent.append('rect').attr('x', rounded(x - width / 2)).attr('y', rounded(y - 5)).attr('width', width).attr('height', 10)
      .attr('fill', style.colour).attr('fill-opacity', 0.2)
    return
  }
  if (series.mark === 'bars') {
    parent.append('path').attr('d', `M${rounded(x)},${rounded(y - 6)}v12`).attr('fill', 'none').attr('stroke', style.colour)
    return
  }
  if (series.mark !== 'points') {
    strokeLike(parent.append('path').attr('d', `M${rounded(x - width / 2)},${rounded(y)}h${width}`), style).attr('fill', 'none')
      .attr('stroke-opacity', series.shade ?? null)
  }
  // A single faint dot would not be seen: the sample is opaque and not too small.
  const visible = { ...style, opacity: series.shade ?? 1, radius: Math.max(3, style.radius) }
  if (series.mark === 'points' || series.mark === 'line-points') drawSymbol(d3, parent, visible, [x, y])
}

/** Rounds a coordinate: 0.01 px is beyond any printer. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100
}

function strokeLike(path: Selection, style: SeriesStyle): Selection {
  return path.attr('stroke', style.colour).attr('stroke-width', style.lineWidth).attr('stroke-linejoin', 'round')
    .attr('stroke-dasharray', style.dash)
}

function drawSymbol(
  d3: D3, parent: Selection, style: SeriesStyle, [x, y]: readonly [number, number], colour = style.colour,
): Selection {
  const { radius, symbol, open } = style
  const isCross = symbol === 'cross'
  const mark = symbol === 'circle'
    ? parent.append('circle').attr('cx', rounded(x)).attr('cy', rounded(y)).attr('r', radius)
    : parent.append('path').attr('transform', `translate(${rounded(x)},${rounded(y)})`).attr('d', symbolPath(d3, symbol, radius))
  if (isCross) return mark.attr('stroke', colour).attr('stroke-width', 1.8).attr('fill', 'none')
  if (open) return mark.attr('fill', PAPER.light).attr('stroke', colour).attr('stroke-width', 1.6)
  if (style.opacity < 1) return mark.attr('fill', colour).attr('fill-opacity', style.opacity)
  return mark.attr('fill', colour).attr('stroke', PAPER.light).attr('stroke-width', 0.8)
}

/** Outline of a symbol that looks as heavy as a circle of this radius. */
function symbolPath(d3: D3, symbol: Exclude<SymbolName, 'circle'>, radius: number): string {
  const square = radius * radius
  switch (symbol) {
    case 'square': return d3.symbol(d3.symbolSquare, 3 * square).digits(2)() ?? ''
    case 'triangle': return d3.symbol(d3.symbolTriangle, 2.7 * square).digits(2)() ?? ''
    case 'diamond': return d3.symbol(d3.symbolDiamond2, 3.6 * square).digits(2)() ?? ''
    case 'cross': return d3.symbol(d3.symbolTimes, 5 * square).digits(2)() ?? ''
  }
}
