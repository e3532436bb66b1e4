// The empty spheres of a crystal: places farther from all atoms than everything around them. Such a place is the centre
// of the sphere through four atoms that holds no other atom and lies inside their tetrahedron (a Voronoi vertex: G.
// Voronoi, J. Reine Angew. Math. 134, 198 (1908), doi 10.1515/crll.1908.134.198). Atoms are points: no radii are
// subtracted.
//
// A grid of half-diagonal δ finds them all, whatever its fineness: a centre c of radius R is within δ of a grid point
// g, so the nearest atom of g is at R − δ or farther, and the atoms on the sphere are at most 2δ farther from g than
// that one.
import { InputError } from '../errors.ts'
import { determinant3, inverse3, transformRows, type Matrix3 } from '../math/matrix3.ts'
import { latticeDistance } from './asymmetric-unit.ts'
import { gridCounts } from './cell-grid.ts'
import { imagesAround, type ImagesAround } from './images-around.ts'
import { fractionalPositions, reorderAtoms, type Structure } from './structure.ts'

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

/** A box of the grid or a part of one, Å. */
interface Box {
  readonly centre: Float64Array
  /** Rows. */
  readonly edges: Matrix3
  readonly halfDiagonal: number
}

interface Sphere {
  readonly centre: readonly number[]
  readonly radius: number
  readonly touching: readonly number[]
}

/** Å. */
const GRID = 0.25
/** With 12 atoms 495 fours are tried; cutting the box costs as much. */
const MANY_ATOMS = 12
/** Å: atoms still near so small a box are all on one sphere. */
const SMALLEST_BOX = 0.01
/** Å: an atom this much farther than the nearest still touches. */
const TOUCH = 0.05
/** Å; voids this close are one. */
const SAME_VOID = 0.1
/** Å, and fractions of a tetrahedron: rounding in symmetric crystals, where five and more atoms touch. */
const ROUNDING = 1e-6
/** Å³: six times the volume of the flattest tetrahedron worth a sphere. */
const FLATTEST = 0.01

/**
 * All empty spheres of a crystal, largest first. Throws InputError unless the structure repeats in all three directions
 * and holds atoms of the chosen species.
 */
export function voids(structure: Structure, { species, smallestRadius = 0 }: VoidSettings = {}): Void[] {
  const atoms = Array.from(structure.species.keys()).filter((i) => species?.includes(structure.species[i]) ?? true)
  if (!structure.pbc.every(Boolean) || atoms.length === 0) {
    throw new InputError({
      rule: 'voids need atoms in a cell that repeats in all three directions',
      found: `${atoms.length} such atoms, pbc ${structure.pbc.map((flag) => (flag ? 'T' : 'F')).join(' ')}`,
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
  const places = fractionalPositions(reorderAtoms(structure, atoms))
  for (let reach = 4; ; reach *= 1.5) {
    const found = spheresWithin(places, structure.cell, reach)
    if (found !== null) return found.map((sphere) => ({ ...sphere, touching: sphere.touching.map((n) => atoms[n]) }))
  }
}

/** The same, or null when atoms farther than `reach` (Å) from the cell could be on a sphere or in it. */
function spheresWithin(atoms: Float64Array, cell: Matrix3, reach: number): Sphere[] | null {
  const points = imagesAround(atoms, cell, reach)
  const everything = Array.from(points.owner.keys())
  const counts = gridCounts(cell, GRID)
  const [na, nb, nc] = counts
  const edges = cell.map((value, n) => value / counts[Math.floor(n / 3)])
  const halfDiagonal = longestHalfDiagonal(edges)
  const found: Sphere[] = []
  for (let n = 0; n < na * nb * nc; n++) {
    const s = [Math.floor(n / (nb * nc)) / na, (Math.floor(n / nc) % nb) / nb, (n % nc) / nc]
    const box = { centre: transformRows(s, cell), edges, halfDiagonal }
    const near = nearAtoms(points, everything, box)
    if (near.limit > reach) return null
    searchBox(points, near.atoms, box, found)
  }
  return found
}

/** Half the longest space diagonal of a box, Å. */
function longestHalfDiagonal(edges: Matrix3): number {
  const diagonals = [[1, 1, 1], [1, 1, -1], [1, -1, 1], [1, -1, -1]].map((signs) => transformRows(signs, edges))
  return 0.5 * Math.max(...diagonals.map(length)) + ROUNDING
}

/** Which atoms can be on, in or just outside a sphere centred in the box, and the largest distance they can have, Å. */
function nearAtoms(
  { x, y, z }: ImagesAround, candidates: readonly number[], { centre: [px, py, pz], halfDiagonal }: Box,
): { atoms: number[]; limit: number } {
  const squares = new Float64Array(candidates.length)
  let smallest = Infinity
  for (let n = 0; n < candidates.length; n++) {
    const i = candidates[n]
    const dx = x[i] - px
    const dy = y[i] - py
    const dz = z[i] - pz
    squares[n] = dx * dx + dy * dy + dz * dz
    if (squares[n] < smallest) smallest = squares[n]
  }
  const limit = Math.sqrt(smallest) + 2 * halfDiagonal + TOUCH
  return { atoms: candidates.filter((_, n) => squares[n] < limit * limit), limit }
}

/** Adds the empty spheres centred in the box; one with many atoms near is cut in eight, which have fewer. */
function searchBox(points: ImagesAround, near: readonly number[], box: Box, found: Sphere[]): void {
  if (near.length < 4) return
  const { centre, edges, halfDiagonal } = box
  if (near.length <= MANY_ATOMS || halfDiagonal < SMALLEST_BOX) {
    addSpheres(points, near, box, found)
    return
  }
  const half = { edges: edges.map((value) => 0.5 * value), halfDiagonal: 0.5 * halfDiagonal + ROUNDING }
  for (let corner = 0; corner < 8; corner++) {
    const shift = transformRows([corner & 1, (corner >> 1) & 1, corner >> 2].map((bit) => 0.5 * bit - 0.25), edges)
    const part = { ...half, centre: centre.map((value, k) => value + shift[k]) }
    searchBox(points, nearAtoms(points, near, part).atoms, part, found)
  }
}

function addSpheres(
  points: ImagesAround, near: readonly number[], { centre, halfDiagonal }: Box, found: Sphere[],
): void {
  const vectors = near.map((i) => [points.x[i] - centre[0], points.y[i] - centre[1], points.z[i] - centre[2]])
  for (let a = 0; a < near.length; a++) {
    for (let b = a + 1; b < near.length; b++) {
      for (let c = b + 1; c < near.length; c++) {
        for (let d = c + 1; d < near.length; d++) {
          const middle = enclosedCentre(vectors[a], vectors[b], vectors[c], vectors[d])
          if (middle === null || length(middle) > halfDiagonal) continue
          const radius = length(difference(vectors[a], middle))
          const distances = vectors.map((vector) => length(difference(vector, middle)))
          if (distances.some((other) => other < radius - ROUNDING)) continue
          const touching = near.filter((_, n) => distances[n] < radius + TOUCH).map((i) => points.owner[i])
          found.push({ centre: middle.map((value, k) => centre[k] + value), radius, touching })
        }
      }
    }
  }
}

/**
 * Centre of the sphere through four points, or null when it is outside their tetrahedron or they are nearly in a plane.
 */
function enclosedCentre(
  p: readonly number[], q: readonly number[], r: readonly number[], s: readonly number[],
): number[] | null {
  const edges = Float64Array.of(
    q[0] - p[0], q[1] - p[1], q[2] - p[2], r[0] - p[0], r[1] - p[1], r[2] - p[2], s[0] - p[0], s[1] - p[1], s[2] - p[2],
  )
  if (Math.abs(determinant3(edges)) < FLATTEST) return null
  const inverse = inverse3(edges)
  // The centre u, seen from p, is as far from p as from the others: edge·u = ½ edge².
  const [first, second, third] = [0, 3, 6].map((row) =>
    0.5 * (edges[row] * edges[row] + edges[row + 1] * edges[row + 1] + edges[row + 2] * edges[row + 2]))
  const u = [0, 3, 6].map((row) => inverse[row] * first + inverse[row + 1] * second + inverse[row + 2] * third)
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
