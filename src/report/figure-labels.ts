// Words inside the plot: guides (a line with its meaning) and the names of points, placed where they hide least.
import type { Selection } from 'd3-node'
import type { Figure } from '../analysis/figure.ts'
import { hiddenInk, isInside, overlaps, type Box } from './figure-boxes.ts'
import { rounded } from './figure-marks.ts'
import type { PlotScale } from './figure-scales.ts'
import { FRAME, INK, PAPER } from './figure-style.ts'
import type { Pixel } from './figure-thinning.ts'
import { textWidth } from './text-width.ts'

const SIZE = 13
const HEIGHT = 15

interface Plot {
  readonly frame: Box
  readonly scales: { readonly x: PlotScale; readonly y: PlotScale }
  /** Ink of the data, px. */
  readonly samples: readonly Pixel[]
}

/** Draws the guides that lie in range; returns the boxes of their words. */
export function drawGuides(parent: Selection, figure: Figure, { frame, scales, samples }: Plot): Box[] {
  const taken: Box[] = []
  for (const guide of figure.guides ?? []) {
    const scale = scales[guide.axis]
    if (!scale.contains(guide.at)) continue
    const at = scale.position(guide.at)
    const width = textWidth(guide.label, SIZE)
    const path = guide.axis === 'y'
      ? `M${rounded(frame.x)},${rounded(at)}h${rounded(frame.width)}`
      : `M${rounded(at)},${rounded(frame.y)}v${rounded(frame.height)}`
    parent.append('path').attr('d', path).attr('stroke', FRAME.light).attr('stroke-width', 1.1).attr('stroke-dasharray', '2 3')
    const places = guide.axis === 'y'
      ? [0, 1].flatMap((side) => [frame.x + frame.width - width - 8, frame.x + 8].map((x) => ({ x, y: at - HEIGHT - 2 + side * (HEIGHT + 5) })))
      : [0, 1].flatMap((end) => [at + 6, at - width - 6].map((x) => ({ x, y: frame.y + 5 + end * (frame.height - HEIGHT - 10) })))
    const box = bestBox(places.map((place) => ({ ...place, width, height: HEIGHT })), { frame, samples, taken })
    drawWords(parent, guide.label, box)
    taken.push(box)
  }
  return taken
}

/** Names points, each on the side of its point where it hides least; `taken` lists boxes to keep clear of. */
export function drawPointLabels(parent: Selection, figure: Figure, plot: Plot, taken: readonly Box[]): Box[] {
  const placed = [...taken]
  for (const { x, y, text, optional = false } of figure.labels ?? []) {
    if (!plot.scales.x.contains(x) || !plot.scales.y.contains(y)) continue
    const [px, py] = [plot.scales.x.position(x), plot.scales.y.position(y)]
    const width = textWidth(text, SIZE)
    const places = [
      [px - width / 2, py + 8], [px - width / 2, py - HEIGHT - 8],
      [px + 9, py - HEIGHT / 2], [px - width - 9, py - HEIGHT / 2],
      [px + 7, py + 5], [px - width - 7, py + 5], [px + 7, py - HEIGHT - 5], [px - width - 7, py - HEIGHT - 5],
      [px - width / 2, py + 20], [px - width / 2, py - HEIGHT - 20],
    ].map(([left, top]) => ({ x: left, y: top, width, height: HEIGHT }))
    const box = bestBox(places, { frame: plot.frame, samples: plot.samples, taken: placed })
    if (optional && placed.some((other) => overlaps(box, other))) continue
    drawWords(parent, text, box)
    placed.push(box)
  }
  return placed
}

function bestBox(boxes: readonly Box[], { frame, samples, taken }: { frame: Box; samples: readonly Pixel[]; taken: readonly Box[] }): Box {
  const cost = (box: Box): number =>
    hiddenInk(box, samples, 1) +
    taken.filter((other) => overlaps(box, other)).length * 1000 +
    (isInside(box, frame) ? 0 : 10000)
  const costs = boxes.map(cost)
  return boxes[costs.indexOf(Math.min(...costs))]
}

function drawWords(parent: Selection, text: string, box: Box): void {
  parent.append('text').attr('x', rounded(box.x)).attr('y', rounded(box.y + 0.78 * box.height)).attr('font-size', SIZE)
    .attr('fill', INK.light).attr('stroke', PAPER.light).attr('stroke-width', 3).attr('stroke-linejoin', 'round')
    .attr('paint-order', 'stroke').text(text)
}
