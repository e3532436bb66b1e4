// The legend: inside the plot where a corner is free of data, in rows above it otherwise.
import type { Selection } from 'd3-node'
import { hasIntervals } from '../analysis/figure.ts'
import { hiddenInk, overlaps, type Box } from './figure-boxes.ts'
import type { SeriesGeometry } from './figure-geometry.ts'
import { drawSample, rounded } from './figure-marks.ts'
import type { D3 } from './figure-scales.ts'
import { INK, PAPER } from './figure-style.ts'
import type { Pixel } from './figure-thinning.ts'
import { shortened, textWidth } from './text-width.ts'

const SIZE = 14
const ROW = 20
const SAMPLE = 26
const GAP = 8
const PADDING = 6

type Entry = Pick<SeriesGeometry, 'series' | 'style'>

export interface LegendLayout {
  readonly entries: readonly { readonly entry: Entry; readonly label: string; readonly x: number; readonly y: number }[]
  readonly box: Box
  /** Height that rows above the plot need, px; 0 inside. */
  readonly heightAbove: number
}

const EMPTY: LegendLayout = { entries: [], box: { x: 0, y: 0, width: 0, height: 0 }, heightAbove: 0 }

/**
 * One entry per label and role, in the order given; none where a single series needs no explanation. A band
 * or bars that share label and role with a line or symbols are explained by these.
 */
export function legendEntries(geometry: readonly SeriesGeometry[]): Entry[] {
  const seen = new Set<string>()
  const name = ({ series: { role, label } }: SeriesGeometry): string => `${role}\n${label}`
  const lines = new Set(geometry.filter(({ series }) => !hasIntervals(series)).map(name))
  const entries = geometry.filter((drawn) => {
    const { series } = drawn
    if (hasIntervals(series) && lines.has(name(drawn))) return false
    const key = `${series.role}\n${series.mark === 'band'}\n${series.label}`
    return !seen.has(key) && seen.add(key)
  })
  return entries.length > 1 ? entries : []
}

/** Finds the place: the first free corner or edge of the frame, or rows above it. `taken` are boxes of other words. */
export function layOutLegend(
  entries: readonly Entry[],
  frame: Box,
  samples: readonly Pixel[],
  taken: readonly Box[],
): LegendLayout {
  if (entries.length === 0) return EMPTY
  const labels = labelsWithin(entries, frame)
  const width = Math.max(...labels.map((label) => textWidth(label, SIZE))) + SAMPLE + GAP + 2 * PADDING
  const height = entries.length * ROW + 2 * PADDING - 4
  const box = freeBox({ width, height }, frame, samples, taken)
  if (box === null) return rowsAbove(entries, labels, frame)
  const y = (index: number): number => box.y + PADDING + ROW * (index + 0.5) - 2
  return { entries: entries.map((entry, i) => ({ entry, label: labels[i], x: box.x + PADDING, y: y(i) })), box, heightAbove: 0 }
}

/** Rows above the frame, for a plot without free room. */
export function layOutLegendAbove(entries: readonly Entry[], frame: Box): LegendLayout {
  return entries.length === 0 ? EMPTY : rowsAbove(entries, labelsWithin(entries, frame), frame)
}

/** Draws the legend of a layout. */
export function drawLegend(d3: D3, parent: Selection, layout: LegendLayout): void {
  if (layout.entries.length === 0) return
  const { box, heightAbove } = layout
  if (heightAbove === 0) {
    parent.append('rect').attr('x', rounded(box.x)).attr('y', rounded(box.y)).attr('width', rounded(box.width))
      .attr('height', rounded(box.height)).attr('fill', PAPER.light).attr('fill-opacity', 0.85)
  }
  for (const { entry, label, x, y } of layout.entries) {
    drawSample(d3, parent, entry, [x + SAMPLE / 2, y, SAMPLE])
    parent.append('text').attr('x', rounded(x + SAMPLE + GAP)).attr('y', rounded(y + 0.35 * SIZE)).attr('font-size', SIZE)
      .attr('fill', INK.light).text(label)
  }
}

function labelsWithin(entries: readonly Entry[], frame: Box): string[] {
  return entries.map(({ series }) => shortened(series.label, frame.width - SAMPLE - GAP - 2 * PADDING, SIZE))
}

function freeBox(
  { width, height }: { width: number; height: number },
  frame: Box,
  samples: readonly Pixel[],
  taken: readonly Box[],
): Box | null {
  if (width > 0.62 * frame.width || height > 0.6 * frame.height) return null
  const inset = 8
  const left = frame.x + inset
  const right = frame.x + frame.width - inset - width
  const top = frame.y + inset
  const bottom = frame.y + frame.height - inset - height
  const middleX = frame.x + (frame.width - width) / 2
  const middleY = frame.y + (frame.height - height) / 2
  const places = [
    [right, top], [left, top], [right, bottom], [left, bottom],
    [middleX, top], [middleX, bottom], [right, middleY], [left, middleY],
  ]
  const free = places
    .map(([x, y]) => ({ x, y, width, height }))
    .find((box) => hiddenInk(box, samples, 4) === 0 && !taken.some((other) => overlaps(box, other)))
  return free ?? null
}

function rowsAbove(entries: readonly Entry[], labels: readonly string[], frame: Box): LegendLayout {
  const placed: { entry: Entry; label: string; x: number; row: number }[] = []
  let x = 0
  let row = 0
  entries.forEach((entry, index) => {
    const width = SAMPLE + GAP + textWidth(labels[index], SIZE)
    if (x > 0 && x + width > frame.width) {
      x = 0
      row++
    }
    placed.push({ entry, label: labels[index], x, row })
    x += width + 22
  })
  const height = (row + 1) * ROW + 8
  const top = frame.y - height
  return {
    entries: placed.map((item) => ({ ...item, x: frame.x + item.x, y: top + ROW * (item.row + 0.5) })),
    box: { x: frame.x, y: top, width: frame.width, height },
    heightAbove: height,
  }
}
