// A way from basin to basin as a walk over neighbouring grid points: from every minimum up the steepest slope to the pass
// and down on the other side.
import type { Winding } from '../../math/winding-sets.ts'
import type { Crossing } from './basin-ways.ts'
import type { Descents, Pass } from './grid-percolation.ts'

/** A grid point in some cell. */
export interface WalkPoint {
  readonly point: number
  readonly cell: Winding
}

/**
 * The closed walk of a way, begun at its lowest point in the home cell and ended in that point's image, in the direction
 * of positive first number. Every point is a neighbour of the next; where the way only touches a minimum, it turns before.
 */
export function walkAlong(
  crossings: readonly Crossing[], passes: readonly Pass[], descents: Descents, values: Float64Array,
): WalkPoint[] {
  const walk: WalkPoint[] = []
  for (const { pass, forward } of crossings) {
    const { from, to, step } = passes[pass]
    const up = downFrom(forward ? from : to, descents).reverse()
    const down = downFrom(forward ? to : from, descents)
    const over = forward ? step : opposite(step)
    // The walk ends in the minimum below the pass: its cell tells where the pass is.
    const last = walk.length === 0 ? [0, 0, 0] : walk[walk.length - 1].cell
    const summit: Winding = [last[0] - up[0].cell[0], last[1] - up[0].cell[1], last[2] - up[0].cell[2]]
    for (const place of up) append(walk, moved(place, summit))
    for (const place of down) append(walk, moved(moved(place, over), summit))
  }
  return fromLowest(walk, values)
}

/** From a point down to its minimum, seen from the point's cell. */
function downFrom(start: number, { to, step }: Descents): WalkPoint[] {
  const places: WalkPoint[] = [{ point: start, cell: [0, 0, 0] }]
  for (let at = start; to[at] >= 0; at = to[at]) {
    const [u, v, w] = places[places.length - 1].cell
    places.push({ point: to[at], cell: [u + step[3 * at], v + step[3 * at + 1], w + step[3 * at + 2]] })
  }
  return places
}

/** Adds a place; one that the walk came from takes the last step back. */
function append(walk: WalkPoint[], place: WalkPoint): void {
  const [before, last] = [walk[walk.length - 2], walk[walk.length - 1]]
  if (isSame(last, place)) return
  if (isSame(before, place)) walk.pop()
  else walk.push(place)
}

function isSame(a: WalkPoint | undefined, b: WalkPoint): boolean {
  return a !== undefined && a.point === b.point && a.cell.every((value, k) => value === b.cell[k])
}

function fromLowest(walk: readonly WalkPoint[], values: Float64Array): WalkPoint[] {
  const [first, last] = [walk[0].cell, walk[walk.length - 1].cell]
  const winding: Winding = [last[0] - first[0], last[1] - first[1], last[2] - first[2]]
  const steps = walk.slice(0, -1)
  let lowest = 0
  steps.forEach(({ point }, n) => { if (values[point] < values[steps[lowest].point]) lowest = n })
  const begun = [...steps.slice(lowest), ...steps.slice(0, lowest + 1).map((place) => moved(place, winding))]
  const forward = (winding.find((value) => value !== 0) ?? 0) > 0
  const ordered = forward ? begun : begun.reverse()
  const home = opposite(ordered[0].cell)
  return ordered.map((place) => moved(place, home))
}

function moved({ point, cell: [u, v, w] }: WalkPoint, [a, b, c]: Winding): WalkPoint {
  return { point, cell: [u + a, v + b, w + c] }
}

function opposite([u, v, w]: Winding): Winding {
  return [-u + 0, -v + 0, -w + 0]
}
