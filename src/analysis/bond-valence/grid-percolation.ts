// At which level the points of an energy grid below it form a set that is infinite in one, two or three dimensions.
// Points are added from the lowest up; each is linked with those of its 26 neighbours that are already there. The levels
// are energies of grid points and exact. The link down the steepest slope into every set a point touches is kept: these
// links form a tree in which the way between two points climbs no higher than it must (a minimum spanning tree).
import type { CellGrid } from '../../atoms/cell-grid.ts'
import type { Matrix3 } from '../../math/matrix3.ts'
import { link, loopsOf, windingSets, type Loop, type Winding } from '../../math/winding-sets.ts'

/** The moment when a set becomes infinite in one more dimension. */
export interface Opening {
  readonly dimension: 1 | 2 | 3
  /** Grid point that opens the way: the highest on it. */
  readonly point: number
  /** Its energy, eV. */
  readonly level: number
  /** A walk of the set into the new dimension; its points are not higher. */
  readonly loop: Loop
}

/** Steepest links between grid points: from each end, point and cell of the other. */
export interface DescentTree {
  /** First link of a point, or −1. */
  readonly head: Int32Array
  /** Next link of the same point, or −1. */
  readonly next: Int32Array
  readonly to: Int32Array
  /** Cell of the other end, 3 numbers per link. */
  readonly step: Int8Array
}

export interface Percolation {
  /** Grid point of the lowest energy. */
  readonly minimum: number
  /** One per dimension reached below the ceiling, in order. */
  readonly openings: readonly Opening[]
  readonly tree: DescentTree
}

interface Neighbour {
  readonly move: Winding
  /** Å. */
  readonly distance: number
}

/**
 * Fills a grid from below until it percolates in three dimensions or the next point is higher than `ceiling` (energy
 * units above the minimum). `cell`, Å, gives the distances of neighbours.
 */
export function percolate({ counts, values }: CellGrid, cell: Matrix3, ceiling: number): Percolation {
  const order = Uint32Array.from(values.keys()).sort((a, b) => values[a] - values[b] || a - b)
  const highest = values[order[0]] + ceiling
  const around = neighboursOf(counts, cell)
  const sets = windingSets(values.length)
  const tree = emptyTree(values.length)
  const isThere = new Uint8Array(values.length)
  const openings: Opening[] = []
  let links = 0
  for (let n = 0; n < order.length && openings.length < 3 && values[order[n]] <= highest; n++) {
    const point = order[n]
    isThere[point] = 1
    for (const { to, step: [u, v, w] } of steepestFirst(point, around, counts, values, isThere)) {
      const effect = link(sets, point, to, u, v, w)
      if (effect === 'joined') links = addLinks(tree, links, point, to, u, v, w)
      if (effect === 'inside') continue
      const loops = loopsOf(sets, point)
      while (openings.length < loops.length) {
        const dimension = (openings.length + 1) as 1 | 2 | 3
        openings.push({ dimension, point, level: values[point], loop: loops[openings.length] })
      }
    }
  }
  return { minimum: order[0], openings, tree }
}

/** The 26 moves to a neighbour. */
function neighboursOf([na, nb, nc]: CellGrid['counts'], cell: Matrix3): Neighbour[] {
  return Array.from({ length: 27 }, (_, n): Winding => [Math.floor(n / 9) - 1, (Math.floor(n / 3) % 3) - 1, (n % 3) - 1])
    .filter((move) => move.some((step) => step !== 0))
    .map((move) => {
      const [x, y, z] = [0, 1, 2].map((k) =>
        (move[0] / na) * cell[k] + (move[1] / nb) * cell[3 + k] + (move[2] / nc) * cell[6 + k])
      return { move, distance: Math.sqrt(x * x + y * y + z * z) }
    })
}

interface Link {
  readonly to: number
  readonly step: Winding
  /** Energy per Å downhill. */
  readonly slope: number
}

/** Links of a point with the neighbours that are there, the steepest first; equal ones in the order of the moves. */
function steepestFirst(
  point: number, around: readonly Neighbour[], [na, nb, nc]: CellGrid['counts'], values: Float64Array,
  isThere: Uint8Array,
): Link[] {
  const i = Math.floor(point / (nb * nc))
  const j = Math.floor(point / nc) % nb
  const k = point % nc
  const found: Link[] = []
  for (const { move, distance } of around) {
    const u = Math.floor((i + move[0]) / na)
    const v = Math.floor((j + move[1]) / nb)
    const w = Math.floor((k + move[2]) / nc)
    const to = ((i + move[0] - u * na) * nb + (j + move[1] - v * nb)) * nc + k + move[2] - w * nc
    if (isThere[to] === 0) continue
    found.push({ to, step: [u, v, w], slope: (values[point] - values[to]) / distance })
  }
  return found.sort((a, b) => b.slope - a.slope)
}

function emptyTree(count: number): DescentTree {
  return {
    head: new Int32Array(count).fill(-1),
    next: new Int32Array(2 * count),
    to: new Int32Array(2 * count),
    step: new Int8Array(6 * count),
  }
}

/** Adds a link at both ends; returns how many there are. */
function addLinks(tree: DescentTree, links: number, from: number, to: number, u: number, v: number, w: number): number {
  for (const [at, other, sign] of [[from, to, 1], [to, from, -1]]) {
    tree.next[links] = tree.head[at]
    tree.head[at] = links
    tree.to[links] = other
    tree.step.set([sign * u, sign * v, sign * w], 3 * links)
    links++
  }
  return links
}
