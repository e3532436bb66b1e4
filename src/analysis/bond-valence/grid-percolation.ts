// At which level the points of an energy grid below it form a set that is infinite in one, two or three dimensions.
// Points are added from the lowest up; each is linked with those of its 26 neighbours that are already there. The levels
// are energies of grid points and exact. On the way the grid is divided into basins: every point belongs to the minimum
// to which the steepest links lead down, and where two basins meet there is a pass (watersheds: L. Vincent, P. Soille, IEEE
// Trans. Pattern Anal. Mach. Intell. 13, 583 (1991), doi 10.1109/34.87344).
import { latticeDistance } from '../../atoms/asymmetric-unit.ts'
import type { CellGrid } from '../../atoms/cell-grid.ts'
import type { Matrix3 } from '../../math/matrix3.ts'
import { link, loopsOf, windingSets, type Winding } from '../../math/winding-sets.ts'

/** The moment when a set becomes infinite in one more dimension. */
export interface Opening {
  readonly dimension: 1 | 2 | 3
  /** Energy of the grid point that opens the way: the highest on it, eV. */
  readonly level: number
}

/** Where the steepest link of every point leads. */
export interface Descents {
  /** The lower neighbour, or −1 at a minimum and above the last level. */
  readonly to: Int32Array
  /** Cell of the neighbour, 3 numbers per point. */
  readonly step: Int8Array
  /** Number of the basin. */
  readonly basin: Int32Array
  /** Cell in which the minimum of the basin lies, seen from the point, 3 numbers per point. */
  readonly shift: Int16Array
}

/** Two neighbouring points of different basins, or of one basin and its image. The first is the higher one. */
export interface Pass {
  readonly from: number
  readonly to: number
  /** Cell of the second point. */
  readonly step: Winding
  /** Energy of the first point, eV. */
  readonly level: number
}

export interface Percolation {
  /** One per dimension reached below the ceiling, in order. */
  readonly openings: readonly Opening[]
  /** Grid points of the minima, one per basin, lowest first. */
  readonly minima: readonly number[]
  readonly descents: Descents
  /** The lowest passes of every pair of basins, 1 Å or more apart, lowest first. */
  readonly passes: readonly Pass[]
}

interface Neighbour {
  readonly move: Winding
  /** Å. */
  readonly distance: number
}

/** eV; passes this far above the last opening are looked for: the grid may have misjudged them. */
const MARGIN = 0.15
/** Å. */
const SEPARATE_PASSES = 1

/**
 * Fills a grid from below until it percolates in three dimensions or the next point is higher than `ceiling` (energy
 * units above the minimum), and a little further. `cell`, Å, gives the distances of neighbours.
 */
export function percolate(grid: CellGrid, cell: Matrix3, ceiling: number): Percolation {
  const { counts, values } = grid
  const order = Uint32Array.from(values.keys()).sort((a, b) => values[a] - values[b] || a - b)
  const highest = values[order[0]] + ceiling
  const around = neighboursOf(counts, cell)
  const sets = windingSets(values.length)
  const isThere = new Uint8Array(values.length)
  const openings: Opening[] = []
  const minima: number[] = []
  const descents = noDescents(values.length)
  const passes = passCollection(grid, cell, descents)
  for (const point of order) {
    const level = values[point]
    if (level > (openings.length === 3 ? openings[2].level : highest) + MARGIN) break
    isThere[point] = 1
    const links = steepestFirst(point, around, counts, values, isThere)
    if (links.length === 0) descents.basin[point] = minima.push(point) - 1
    else descend(descents, point, links[0])
    for (const { to, step } of links) {
      passes.add(point, to, step)
      if (link(sets, point, to, ...step) === 'inside' || level > highest) continue
      const dimensions = loopsOf(sets, point).length
      while (openings.length < dimensions) openings.push({ dimension: (openings.length + 1) as 1 | 2 | 3, level })
    }
  }
  return { openings, minima, descents, passes: passes.all }
}

function noDescents(count: number): Descents {
  return {
    to: new Int32Array(count).fill(-1), step: new Int8Array(3 * count),
    basin: new Int32Array(count).fill(-1), shift: new Int16Array(3 * count),
  }
}

function descend(descents: Descents, point: number, { to, step }: Link): void {
  descents.to[point] = to
  descents.basin[point] = descents.basin[to]
  for (let k = 0; k < 3; k++) {
    descents.step[3 * point + k] = step[k]
    descents.shift[3 * point + k] = step[k] + descents.shift[3 * to + k]
  }
}

/** Keeps the passes worth keeping, as they come. */
function passCollection({ counts: [na, nb, nc], values }: CellGrid, cell: Matrix3, { basin, shift }: Descents) {
  const all: Pass[] = []
  const known = new Map<string, number[][]>()
  const fractional = (point: number): number[] =>
    [Math.floor(point / (nb * nc)) / na, (Math.floor(point / nc) % nb) / nb, (point % nc) / nc]
  return {
    all: all as readonly Pass[],
    add(from: number, to: number, step: Winding): void {
      // From the minimum below the first point to the one below the second.
      const between = step.map((value, k) => value + shift[3 * to + k] - shift[3 * from + k])
      if (basin[from] === basin[to] && between.every((value) => value === 0)) return
      const isForward = basin[from] < basin[to] || (basin[from] === basin[to] && (between.find((value) => value !== 0) ?? 0) > 0)
      const key = isForward
        ? [basin[from], basin[to], ...between].join()
        : [basin[to], basin[from], ...between.map((value) => -value + 0)].join()
      const place = fractional(from)
      const others = known.get(key) ?? []
      if (others.some((other) => latticeDistance(other, place, cell) < SEPARATE_PASSES)) return
      known.set(key, [...others, place])
      all.push({ from, to, step, level: values[from] })
    },
  }
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
