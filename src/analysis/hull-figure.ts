// The hull as a figure: formation energy against composition for two elements, the composition triangle for three, the
// tetrahedron for four.
import type { HullEntry, PhaseDiagram } from './convex-hull.ts'
import { atomicFractions, displayFormula, elementsOf, type Entry } from './entries.ts'
import type { Figure, Series } from './figure.ts'
import { tieLines, type TieLine } from './tie-lines.ts'

/** Elements that a figure can show. */
export const DRAWN_ELEMENTS = 'two to four elements'

/** The figure of a diagram of two to four elements; null for any other number. */
export function hullFigure(diagram: PhaseDiagram): Figure | null {
  switch (diagram.elements.length) {
    case 2: return energyFigure(diagram)
    case 3: return triangleFigure(diagram)
    case 4: return tetrahedronFigure(diagram)
    default: return null
  }
}

function energyFigure(diagram: PhaseDiagram): Figure {
  const [first, second] = diagram.elements
  const pointOf = (entry: HullEntry): [number, number] =>
    [atomicFractions(entry.entry.composition, diagram.elements)[0], entry.formationEnergyPerAtom]
  const stable = diagram.entries.filter((entry) => entry.stable).sort((a, b) => pointOf(a)[0] - pointOf(b)[0])
  const others = diagram.entries.filter((entry) => !entry.stable)
  const aboveHull: Series = { label: 'above the hull', mark: 'points', role: 'context', points: others.map(pointOf) }
  return {
    name: 'hull',
    title: `Convex hull of ${first}-${second}`,
    caption: `Formation energies relative to ${diagram.references.map(({ id }) => id).join(' and ')}; `
      + `${stable.length} of ${diagram.entries.length} entries are stable at 0 K.`,
    x: { label: `atomic fraction of ${first}`, range: [0, 1] },
    y: { label: 'formation energy (eV/atom)' },
    series: [
      ...(others.length === 0 ? [] : [aboveHull]),
      { label: 'convex hull', mark: 'line-points', role: 'primary', points: stable.map(pointOf) },
    ],
    labels: stable.map((entry) => {
      const [x, y] = pointOf(entry)
      return { x, y, text: displayFormula(entry.entry.composition) }
    }),
  }
}

type Point = readonly [x: number, y: number]

/** Corners of the triangle: the first element on the left, the second on the right, the third above. */
const TRIANGLE: readonly Point[] = [[0, 0], [1, 0], [0.5, Math.sqrt(0.75)]]

/** Bounds of e_above_hull, eV/atom, for the shades of what is not stable, and their shades. */
const HEIGHTS = [
  { above: 0.1, upTo: Number.POSITIVE_INFINITY, shade: 0.2, label: '> 100 meV/atom above' },
  { above: 0.025, upTo: 0.1, shade: 0.5, label: '≤ 100 meV/atom above' },
  { above: Number.NEGATIVE_INFINITY, upTo: 0.025, shade: 1, label: '≤ 25 meV/atom above' },
] as const

function triangleFigure(diagram: PhaseDiagram): Figure {
  const place = (entry: Entry): Point => placeIn(TRIANGLE, diagram, entry)
  const heights = HEIGHTS.map(({ above, upTo, shade, label }): Series => ({
    label, mark: 'points', role: 'secondary', shade,
    points: diagram.entries.filter(({ stable, eAboveHull }) => !stable && eAboveHull > above && eAboveHull <= upTo)
      .map(({ entry }) => place(entry)),
  }))
  return {
    ...simplexParts(diagram, TRIANGLE, `${stableText(diagram)} at 0 K, joined where they coexist.`),
    x: { label: mixtureLabel(diagram, TRIANGLE, 0), range: [-0.06, 1.06] },
    y: { label: mixtureLabel(diagram, TRIANGLE, 1), range: [-0.06, 0.93] },
    series: [
      ...heights.filter(({ points }) => points.length > 0),
      lineSeries('tie lines', tieLines(diagram), place, 1),
      { label: 'stable', mark: 'points', role: 'primary', points: diagram.stable.map(place) },
    ],
  }
}

/**
 * Corners of a regular tetrahedron, turned by 10° about its height and seen from 20° above: three elements on the ground
 * (left, right front, back), the fourth on top. `depth` grows away from the viewer.
 */
const TETRAHEDRON: readonly (readonly [x: number, y: number, depth: number])[] = [0, 1, 2, 3].map((corner) => {
  const radius = corner === 3 ? 0 : 1 / Math.sqrt(3)
  const angle = ((10 + 210 + 120 * corner) * Math.PI) / 180
  const [across, away, height] = [radius * Math.cos(angle), radius * Math.sin(angle), corner === 3 ? Math.sqrt(2 / 3) : 0]
  const [sin, cos] = [Math.sin(Math.PI / 9), Math.cos(Math.PI / 9)]
  return [across, height * cos + away * sin, away * cos - height * sin] as const
})

function tetrahedronFigure(diagram: PhaseDiagram): Figure {
  const corners = TETRAHEDRON.map(([x, y]): Point => [x, y])
  const place = (entry: Entry): Point => placeIn(corners, diagram, entry)
  const depthOf = ({ from, to }: TieLine): number =>
    [from, to].reduce((sum, entry) => sum + combined(TETRAHEDRON.map(([, , depth]) => depth), diagram, entry), 0)
  const all = tieLines(diagram)
  const inner = all.filter((line) => !isBinary(line))
  const back = inner.filter((line) => depthOf(line) > 0)
  const front = inner.filter((line) => depthOf(line) <= 0)
  const caption = `${stableText(diagram)} at 0 K, joined where they coexist; the others are not drawn.`
  return {
    ...simplexParts(diagram, corners, caption),
    x: { label: mixtureLabel(diagram, corners, 0), range: [-0.62, 0.62] },
    y: { label: mixtureLabel(diagram, corners, 1), range: [-0.25, 0.9] },
    series: [
      lineSeries('tie lines behind', back, place, 0.25),
      lineSeries('tie lines in front', front, place, 0.6),
      lineSeries('along the edges', all.filter(isBinary), place, 1),
      { label: 'stable', mark: 'points', role: 'primary', points: diagram.stable.map(place) },
    ],
  }
}

/** Whether both phases together hold no more than two elements. */
function isBinary({ from, to }: TieLine): boolean {
  return elementsOf([from, to]).length <= 2
}

/** What both simplices share. The elements are named first, then as many phases as find room. */
function simplexParts(diagram: PhaseDiagram, corners: readonly Point[], caption: string): Omit<Figure, 'x' | 'y' | 'series'> {
  const isElement = (entry: Entry): boolean => diagram.references.includes(entry)
  const named = [...diagram.stable.filter(isElement), ...diagram.stable.filter((entry) => !isElement(entry))]
  return {
    name: 'hull',
    title: `Convex hull of ${diagram.elements.join('-')}`,
    caption: `${caption} Names that would cover others are left out.`,
    kind: 'map',
    labels: named.map((entry) => {
      const [x, y] = placeIn(corners, diagram, entry)
      return { x, y, text: displayFormula(entry.composition), optional: !isElement(entry) }
    }),
  }
}

function lineSeries(label: string, lines: readonly TieLine[], place: (entry: Entry) => Point, shade: number): Series {
  return { label, mark: 'segments', role: 'context', shade, points: lines.flatMap(({ from, to }) => [place(from), place(to)]) }
}

/** The corners' mean, weighted with the atomic fractions. */
function placeIn(corners: readonly Point[], diagram: PhaseDiagram, entry: Entry): Point {
  return [combined(corners.map(([x]) => x), diagram, entry), combined(corners.map(([, y]) => y), diagram, entry)]
}

function combined(values: readonly number[], { elements }: PhaseDiagram, { composition }: Entry): number {
  return atomicFractions(composition, elements).reduce((sum, fraction, j) => sum + fraction * values[j], 0)
}

/** What a coordinate means: "1·Co + 0.5·O (atomic fractions)". */
function mixtureLabel({ elements }: PhaseDiagram, corners: readonly Point[], axis: 0 | 1): string {
  const terms = elements.map((symbol, j) => ({ symbol, share: Number(corners[j][axis].toFixed(3)) })).filter(({ share }) => share !== 0)
  return `${terms.map(({ symbol, share }) => `${share}·${symbol}`).join(' + ')} (atomic fractions)`
}

function stableText({ stable, entries }: PhaseDiagram): string {
  return `${stable.length} of ${entries.length} entries are stable`
}
