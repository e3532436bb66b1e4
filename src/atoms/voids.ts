// The empty spheres of a crystal: places farther from all atoms than everything around them. Such a place is the centre of
// the sphere through four atoms that holds no other atom and lies inside their tetrahedron (a Voronoi vertex: G. Voronoi,
// J. Reine Angew. Math. 134, 198 (1908), doi 10.1515/crll.1908.134.198). Atoms are points: no radii are subtracted.
//
// A grid of half-diagonal δ finds them all, whatever its fineness: a centre c of radius R is within δ of a grid point g, so
// the nearest atom of g is at R − δ or farther, and the atoms on the sphere are at most 2δ farther from g than that one.
import { InputError } from '../errors.ts'
import { determinant3, inverse3, transformRows, type Matrix3 } from '../math/matrix3.ts'
import { latticeDistance } from './asymmetric-unit.ts'
import { gridCounts } from './cell-grid.ts'
import { atomCount, fractionalPositions, type Structure } from './structure.ts'

/** One empty sphere. */
export interface Void {
  /** Centre, in [0, 1). */
  readonly fractional: readonly number[]
  /** Distance from the centre to the nearest atoms, Å. */
  readonly radius: number
  /** Indices of the atoms on the sphere, in order; an atom is named once for each of its images there. */
  readonly touching: readonly number[]
}

/** What counts as an atom and what as a void. */
export interface VoidSettings {
  /** Atomic numbers of the atoms that count; all unless given. */
  readonly species?: readonly number[]
  /** Smallest radius kept, Å; 0 unless given. */
  readonly smallestRadius?: number
}

/** Atoms and their images around the cell, Å. */
interface Points {
  readonly positions: Float64Array
  readonly atom: readonly number[]
}

interface Sphere {
  readonly centre: readonly number[]
  readonly radius: number
  readonly touching: readonly number[]
}

/** Å: a balance between many grid points and many atoms at each. */
const GRID = 0.25
/** Å: an atom this much farther than the nearest still touches. */
const TOUCH = 0.05
/** Å; voids this close are one. */
const SAME_VOID = 0.1
/** Å, and fractions of a tetrahedron: rounding in symmetric crystals, where five and more atoms touch. */
const ROUNDING = 1e-6
/** Å³: six times the volume of the flattest tetrahedron worth a sphere. */
const FLATTEST = 0.01

/**
 * All empty spheres of a crystal, largest first. Throws InputError unless the structure repeats in all three directions and
 * holds atoms of the chosen species.
 */
export function voids(structure: Structure, { species, smallestRadius = 0 }: VoidSettings = {}): Void[] {
  const atoms = Array.from(structure.species.keys()).filter((i) => species?.includes(structure.species[i]) ?? true)
  if (!structure.pbc.every(Boolean) || atoms.length === 0) {
    throw new InputError({
      rule: 'voids need atoms in a cell that repeats in all three directions',
      found: `${atoms.length} of ${atomCount(structure)} atoms, pbc ${structure.pbc.map((flag) => (flag ? 'T' : 'F')).join(' ')}`,
    })
  }
  const { cell } = structure
  const inverse = inverse3(cell)
  const kept: Void[] = []
  for (const { centre, radius, touching } of emptySpheres(structure, atoms).sort((a, b) => b.radius - a.radius)) {
    if (radius < smallestRadius) break
    const fractional = Array.from(transformRows(centre, inverse), (s) => s - Math.floor(s)).map((s) => (s < 1 ? s : 0))
    if (kept.some((known) => latticeDistance(known.fractional, fractional, cell) < SAME_VOID)) continue
    kept.push({ fractional, radius, touching })
  }
  return kept
}

/** Every empty sphere, some more than once. */
function emptySpheres(structure: Structure, atoms: readonly number[]): Sphere[] {
  const { cell } = structure
  const [na, nb, nc] = gridCounts(cell, GRID)
  const halfDiagonal = longestHalfDiagonal(cell, [na, nb, nc])
  for (let reach = 4; ; reach *= 1.5) {
    const points = pointsAround(structure, atoms, reach)
    const squares = new Float64Array(points.atom.length)
    const found: Sphere[] = []
    let largest = 0
    for (let n = 0; n < na * nb * nc; n++) {
      const s = [Math.floor(n / (nb * nc)) / na, (Math.floor(n / nc) % nb) / nb, (n % nc) / nc]
      const place = transformRows(s, cell)
      const distance = squaredDistances(points, place, squares)
      largest = Math.max(largest, distance)
      spheresNear(points, place, squares, distance, halfDiagonal, found)
    }
    // Otherwise an atom beyond the reach could be on a sphere or in it.
    if (largest + 2 * halfDiagonal + TOUCH <= reach) return found
  }
}

/** Half the longest space diagonal of the grid's boxes, Å: no place is farther from its nearest grid point. */
function longestHalfDiagonal(cell: Matrix3, [na, nb, nc]: readonly number[]): number {
  const diagonals = [[1, 1, 1], [1, 1, -1], [1, -1, 1], [1, -1, -1]].map(([a, b, c]) => transformRows([a / na, b / nb, c / nc], cell))
  return 0.5 * Math.max(...diagonals.map(length)) + ROUNDING
}

/** All images of the atoms within `reach` (Å) of the planes that bound the cell. */
function pointsAround(structure: Structure, atoms: readonly number[], reach: number): Points {
  const inverse = inverse3(structure.cell)
  const s = fractionalPositions(structure)
  // The distance between lattice planes is the inverse length of a column of the inverse cell.
  const margin = [0, 1, 2].map((k) => reach * length([inverse[k], inverse[3 + k], inverse[6 + k]]))
  const places: number[] = []
  const atom: number[] = []
  for (const i of atoms) {
    const [us, vs, ws] = margin.map((wide, k) => {
      const first = Math.ceil(-wide - s[3 * i + k])
      const last = Math.floor(1 + wide - s[3 * i + k])
      return Array.from({ length: last - first + 1 }, (_, n) => s[3 * i + k] + first + n)
    })
    for (const u of us) {
      for (const v of vs) {
        for (const w of ws) {
          places.push(u, v, w)
          atom.push(i)
        }
      }
    }
  }
  return { positions: transformRows(places, structure.cell), atom }
}

/** Writes the squared distances of all points to a place; returns the smallest distance, Å. */
function squaredDistances({ positions }: Points, place: Float64Array, squares: Float64Array): number {
  const [px, py, pz] = place
  let smallest = Infinity
  for (let i = 0; i < squares.length; i++) {
    const dx = positions[3 * i] - px
    const dy = positions[3 * i + 1] - py
    const dz = positions[3 * i + 2] - pz
    const square = dx * dx + dy * dy + dz * dz
    squares[i] = square
    if (square < smallest) smallest = square
  }
  return Math.sqrt(smallest)
}

/** Adds the empty spheres whose centre is within `halfDiagonal` (Å) of the grid point. */
function spheresNear(
  points: Points, place: Float64Array, squares: Float64Array, distance: number, halfDiagonal: number, found: Sphere[],
): void {
  const limit = distance + 2 * halfDiagonal + TOUCH
  const near: number[] = []
  for (let i = 0; i < squares.length; i++) if (squares[i] < limit * limit) near.push(i)
  if (near.length < 4) return
  const vectors = near.map((i) => [0, 1, 2].map((k) => points.positions[3 * i + k] - place[k]))
  for (let a = 0; a < near.length; a++) {
    for (let b = a + 1; b < near.length; b++) {
      for (let c = b + 1; c < near.length; c++) {
        for (let d = c + 1; d < near.length; d++) {
          const centre = enclosedCentre(vectors[a], vectors[b], vectors[c], vectors[d])
          if (centre === null || length(centre) > halfDiagonal) continue
          const radius = length(difference(vectors[a], centre))
          const distances = vectors.map((vector) => length(difference(vector, centre)))
          if (distances.some((other) => other < radius - ROUNDING)) continue
          const touching = near.filter((_, n) => distances[n] < radius + TOUCH).map((i) => points.atom[i])
          found.push({ centre: centre.map((value, k) => place[k] + value), radius, touching })
        }
      }
    }
  }
}

/** Centre of the sphere through four points, or null when it is outside their tetrahedron or they are nearly in a plane. */
function enclosedCentre(
  p: readonly number[], q: readonly number[], r: readonly number[], s: readonly number[],
): number[] | null {
  const edges = Float64Array.of(
    q[0] - p[0], q[1] - p[1], q[2] - p[2], r[0] - p[0], r[1] - p[1], r[2] - p[2], s[0] - p[0], s[1] - p[1], s[2] - p[2],
  )
  if (Math.abs(determinant3(edges)) < FLATTEST) return null
  const inverse = inverse3(edges)
  // The centre u, seen from p, is as far from p as from the others: edge·u = ½ edge².
  const half = [0, 3, 6].map((row) => 0.5 * (edges[row] * edges[row] + edges[row + 1] * edges[row + 1] + edges[row + 2] * edges[row + 2]))
  const u = [0, 3, 6].map((row) => inverse[row] * half[0] + inverse[row + 1] * half[1] + inverse[row + 2] * half[2])
  // Its weights in the tetrahedron: u = w·edges.
  const weights = transformRows(u, inverse)
  if (weights.some((w) => w < -ROUNDING) || weights[0] + weights[1] + weights[2] > 1 + ROUNDING) return null
  return u.map((value, k) => p[k] + value)
}

function difference(a: readonly number[], b: readonly number[]): number[] {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

function length(v: ArrayLike<number>): number {
  return Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2])
}
