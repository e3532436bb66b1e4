// From values to px: the vertices, bands and symbols of every series, and the area they occupy.
import type { DrawableSeries } from './figure-data.ts'
import { countOf, grouped, isAre } from './figure-data.ts'
import type { PlotScale } from './figure-scales.ts'
import type { SeriesStyle } from './figure-style.ts'
import { thinnedIndices, thinnedLine, type Pixel } from './figure-thinning.ts'
import type { Series } from '../analysis/figure.ts'

export interface Dot {
  readonly at: Pixel
  readonly values: readonly number[]
  /** Where it is not the series' own. */
  readonly colour?: string
}

/** What one series looks like on the page; px. */
export interface SeriesGeometry {
  readonly series: Series
  readonly style: SeriesStyle
  /** Vertices of the line; a NaN vertex breaks it. */
  readonly line: readonly Pixel[]
  /** [x, y of the low edge, y of the high edge]. */
  readonly band: readonly (readonly [number, number, number])[]
  /** The same of upright strokes. */
  readonly bars: readonly (readonly [number, number, number])[]
  readonly dots: readonly Dot[]
}

// More symbols than this can neither be told apart nor be opened comfortably by a drawing program.
const DOT_LIMIT = 3000
const VERTEX_LIMIT = 3000

/**
 * Places all series on the page and says what was left out: points beyond a forced range, thinned dots. `colourOf` gives
 * the colour of a value.
 */
export function figureGeometry(
  drawable: readonly DrawableSeries[],
  styles: readonly SeriesStyle[],
  scales: { x: PlotScale; y: PlotScale },
  colourOf?: (value: number) => string,
): { geometry: SeriesGeometry[]; notes: string[] } {
  const notes: string[] = []
  let outside = 0
  const steppedRoles = new Set(drawable.filter(({ series }) => series.mark === 'step').map(({ series }) => series.role))
  const geometry = drawable.map(({ series, points, values }, index): SeriesGeometry => {
    const inRange = points.filter((point) => contained(point, scales))
    outside += points.filter((point) => Number.isFinite(point[0])).length - inRange.length
    const colours = colourOf === undefined ? [] : values.filter((_, k) => contained(points[k], scales)).map(colourOf)
    const dots = hasDots(series) ? dotsOf(inRange, colours, scales) : []
    const shown = thinnedIndices(dots.map(({ at }) => at), DOT_LIMIT).map((kept) => dots[kept])
    if (shown.length < dots.length) {
      notes.push(
        `${grouped(shown.length)} of the ${countOf(dots.length)} of “${series.label}” are drawn ` +
          '(an even selection that keeps the outline); the CSV file has all of them.',
      )
    }
    const stepped = series.mark === 'step' || (series.mark === 'band' && steppedRoles.has(series.role))
    const path = pathOf(series, points, stepped)
    return {
      series,
      style: styles[index],
      line: series.mark === 'band' ? [] : lineOf(path, scales),
      band: series.mark === 'band' ? path.map(([x, low, high]) => bandAt(x, low, high, scales)) : [],
      bars: series.mark === 'bars' ? inRange.map(([x, low, high]) => bandAt(x, low, high, scales)) : [],
      dots: shown,
    }
  })
  if (outside > 0) notes.push(`${countOf(outside)} ${isAre(outside)} outside the drawn range.`)
  return { geometry, notes }
}

/** Points in px that stand for the ink of all series, about one per 5 px: labels and legend avoid them. */
export function inkSamples(geometry: readonly SeriesGeometry[]): Pixel[] {
  const samples: Pixel[] = []
  for (const { line, band, bars, dots } of geometry) {
    for (const { at } of dots) samples.push(at)
    for (const [x, low, high] of bars) sampleSegment([x, low], [x, high], samples)
    for (let i = 1; i < line.length; i++) sampleSegment(line[i - 1], line[i], samples)
    for (let i = 1; i < band.length; i++) {
      const [x0, low0, high0] = band[i - 1]
      const [x1, low1, high1] = band[i]
      for (const t of [0, 0.25, 0.5, 0.75, 1]) {
        sampleSegment([x0, low0 + t * (high0 - low0)], [x1, low1 + t * (high1 - low1)], samples)
      }
    }
  }
  return samples
}

function sampleSegment(from: Pixel, to: Pixel, samples: Pixel[]): void {
  const length = Math.max(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1]))
  if (!Number.isFinite(length)) return
  const count = Math.min(400, Math.max(1, Math.ceil(length / 5)))
  for (let k = 0; k <= count; k++) {
    samples.push([from[0] + ((to[0] - from[0]) * k) / count, from[1] + ((to[1] - from[1]) * k) / count])
  }
}

function hasDots({ mark, points }: Series): boolean {
  // A line through a single point would be invisible.
  return mark === 'points' || mark === 'line-points' || (mark !== 'band' && mark !== 'bars' && points.length === 1)
}

function contained(point: readonly number[], { x, y }: { x: PlotScale; y: PlotScale }): boolean {
  return x.contains(point[0]) && point.slice(1).some((value) => y.contains(value))
}

function dotsOf(
  points: readonly (readonly number[])[], colours: readonly string[], { x, y }: { x: PlotScale; y: PlotScale },
): Dot[] {
  return points.map((values, k) => ({
    at: [x.position(values[0]), y.position(values[1])], values, ...(colours.length > 0 ? { colour: colours[k] } : {}),
  }))
}

function lineOf(points: readonly (readonly number[])[], { x, y }: { x: PlotScale; y: PlotScale }): Pixel[] {
  const vertices = points.map((point): Pixel => [x.position(point[0]), y.position(point[1])])
  return vertices.length > VERTEX_LIMIT ? thinnedLine(vertices) : vertices
}

function bandAt(
  atX: number,
  low: number,
  high: number,
  { x, y }: { x: PlotScale; y: PlotScale },
): readonly [number, number, number] {
  return [x.position(atX), y.position(low), y.position(high)]
}

/** The vertices of the series' line, in axis units. */
function pathOf({ mark }: Series, points: readonly (readonly number[])[], stepped: boolean): readonly (readonly number[])[] {
  if (mark === 'points' || mark === 'bars') return []
  if (mark === 'segments') return withGaps(points)
  return stepped ? withSteps(points) : points
}

/** Breaks the line after every second point. */
function withGaps(points: readonly (readonly number[])[]): (readonly number[])[] {
  return points.flatMap((point, index) => (index % 2 === 1 ? [point, [Number.NaN, Number.NaN]] : [point]))
}

/** Inserts the corner of every step: y is kept until the next x. */
function withSteps(points: readonly (readonly number[])[]): (readonly number[])[] {
  return points.flatMap((point, index) =>
    index === 0 ? [point] : [[point[0], ...points[index - 1].slice(1)], point],
  )
}
