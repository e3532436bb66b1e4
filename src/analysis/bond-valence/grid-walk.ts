// Walks along the tree of steepest links (grid-percolation.ts): how a percolating set of grid points goes around the
// cell. Between two points of a tree there is one way only, and here it is the one that climbs least.
import type { Loop, Winding } from '../../math/winding-sets.ts'
import type { DescentTree, Opening } from './grid-percolation.ts'

/** A grid point in some cell. */
export interface WalkPoint {
  readonly point: number
  readonly cell: Winding
}

/**
 * The closed walk of an opening: from the point that opens it to its image in the cell `winding` away, both included;
 * every point is a neighbour of the next.
 */
export function walkThrough(tree: DescentTree, { point, loop }: Opening): WalkPoint[] {
  const out = walkBetween(tree, point, loop.from)
  const last = out[out.length - 1].cell
  const back = walkBetween(tree, loop.to, point).map((place) => moved(moved(place, loop.step), last))
  return [...out, ...back]
}

/** The same closed walk, begun at its lowest point, into the half space of positive first number of the winding. */
export function fromLowest(walk: readonly WalkPoint[], values: Float64Array, { winding }: Loop): WalkPoint[] {
  const steps = walk.slice(0, -1)
  let lowest = 0
  steps.forEach(({ point }, n) => { if (values[point] < values[steps[lowest].point]) lowest = n })
  const begun = [...steps.slice(lowest), ...steps.slice(0, lowest + 1).map((place) => moved(place, winding))]
  const forward = winding[winding.findIndex((value) => value !== 0)] > 0
  const ordered = forward ? begun : begun.reverse()
  const [u, v, w] = ordered[0].cell
  return ordered.map((place) => moved(place, [-u, -v, -w]))
}

function walkBetween(tree: DescentTree, from: number, to: number): WalkPoint[] {
  const reachedBy = linksFrom(tree, from, to)
  const links: number[] = []
  // Links are stored in pairs: the other one leads back.
  for (let at = to; at !== from; at = tree.to[reachedBy[at] ^ 1]) links.push(reachedBy[at])
  const walk: WalkPoint[] = [{ point: from, cell: [0, 0, 0] }]
  for (const link of links.reverse()) {
    const [u, v, w] = walk[walk.length - 1].cell
    const cell: Winding = [u + tree.step[3 * link], v + tree.step[3 * link + 1], w + tree.step[3 * link + 2]]
    walk.push({ point: tree.to[link], cell })
  }
  return walk
}

/** The link by which a breadth-first search from a point first reaches each other one, up to the goal. */
function linksFrom(tree: DescentTree, from: number, goal: number): Int32Array {
  const reachedBy = new Int32Array(tree.head.length).fill(-1)
  const queue = [from]
  for (let n = 0; n < queue.length && reachedBy[goal] < 0; n++) {
    for (let link = tree.head[queue[n]]; link >= 0; link = tree.next[link]) {
      const next = tree.to[link]
      if (next === from || reachedBy[next] >= 0) continue
      reachedBy[next] = link
      queue.push(next)
    }
  }
  return reachedBy
}

function moved({ point, cell: [u, v, w] }: WalkPoint, [a, b, c]: Winding): WalkPoint {
  return { point, cell: [u + a, v + b, w + c] }
}
