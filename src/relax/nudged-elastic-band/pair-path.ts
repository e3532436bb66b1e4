// A better first path than straight lines: one whose interatomic distances change evenly (image-dependent pair
// potential, S. Smidstrup, A. Pedersen, K. Stokbro, H. Jónsson, J. Chem. Phys. 140, 214106 (2014),
// doi 10.1063/1.4878664). On the way from straight lines atoms that would collide go around each other.
// Deviation: pairs farther apart than 8 Å, whose weight 1/d⁴ is nothing, are left out.
import { imageSearch, shortestImage, type ImageSearch } from '../../atoms/shortest-image.ts'
import { atomCount, completeCell, withPositions, type Structure } from '../../atoms/structure.ts'
import { inverse3, transformRows } from '../../math/matrix3.ts'
import { fire } from '../fire.ts'
import { bandForces } from './band-forces.ts'

/** Å. */
const FARTHEST = 8
/** Objective per Å: the path need only be sensible. */
const FLAT = 0.02
const MOST_STEPS = 200
const LONGEST_STEP = 0.3
/** Like that of the potential it stands for, in 1/Å⁴. */
const SPRING = 0.1

/** Pairs of atoms within reach at either end. */
interface Pairs {
  readonly a: Int32Array
  readonly b: Int32Array
  /** Distances at the two ends, Å. */
  readonly start: Float64Array
  readonly end: Float64Array
}

interface Cell {
  /** Cartesian to fractional. */
  readonly inverse: Float64Array
  /** Null for a cluster. */
  readonly search: ImageSearch | null
}

/** The path (ends included, at least three images) moved to where its distances change evenly; ends stay. */
export function pairPotentialPath(path: readonly Structure[]): Structure[] {
  const [start, end] = [path[0], path[path.length - 1]]
  const cell = cellOf(start)
  const pairs = pairsOf(start, end, cell)
  const size = start.positions.length
  const moving = path.length - 2
  const x = new Float64Array(moving * size)
  for (let m = 0; m < moving; m++) x.set(path[m + 1].positions, m * size)
  const optimizer = fire(x.length, LONGEST_STEP)
  const energies = new Float64Array(path.length)
  for (let step = 0; step < MOST_STEPS; step++) {
    const between = Array.from({ length: moving }, (_, m) => x.slice(m * size, (m + 1) * size))
    const forces = between.map((positions, m) => {
      const force = new Float64Array(size)
      energies[m + 1] = objective(pairs, cell, positions, (m + 1) / (moving + 1), force)
      return force
    })
    const positions = [start.positions, ...between, end.positions]
    const { nudged, fmax } = bandForces({ positions, energies, forces }, SPRING, null)
    if (!(fmax > FLAT)) break
    optimizer.step(x, 0, nudged)
  }
  return path.map((structure, image) => (image === 0 || image === path.length - 1
    ? structure
    : withPositions(structure, x.slice((image - 1) * size, image * size))))
}

/** Σ (d − target)²/d⁴ over pairs; writes minus its gradient. The target goes evenly from start to end. */
function objective(pairs: Pairs, cell: Cell, positions: Float64Array, share: number, force: Float64Array): number {
  const vector = new Float64Array(3)
  let sum = 0
  for (let p = 0; p < pairs.a.length; p++) {
    const [a, b] = [pairs.a[p], pairs.b[p]]
    const d = Math.max(0.1, Math.sqrt(separation(cell, positions, a, b, vector)))
    const target = pairs.start[p] + share * (pairs.end[p] - pairs.start[p])
    const gap = d - target
    const weight = 1 / (d * d * d * d)
    sum += weight * gap * gap
    // d/dd of gap²/d⁴ = 2 gap/d⁴ − 4 gap²/d⁵.
    const slope = weight * gap * (2 - (4 * gap) / d)
    for (let k = 0; k < 3; k++) {
      const push = (slope * vector[k]) / d
      force[3 * a + k] += push
      force[3 * b + k] -= push
    }
  }
  return sum
}

function pairsOf(start: Structure, end: Structure, cell: Cell): Pairs {
  const vector = new Float64Array(3)
  const found: { a: number[]; b: number[]; start: number[]; end: number[] } = { a: [], b: [], start: [], end: [] }
  for (let a = 0; a < atomCount(start); a++) {
    for (let b = a + 1; b < atomCount(start); b++) {
      const first = Math.sqrt(separation(cell, start.positions, a, b, vector))
      const last = Math.sqrt(separation(cell, end.positions, a, b, vector))
      if (Math.min(first, last) > FARTHEST) continue
      found.a.push(a)
      found.b.push(b)
      found.start.push(first)
      found.end.push(last)
    }
  }
  return {
    a: Int32Array.from(found.a), b: Int32Array.from(found.b),
    start: Float64Array.from(found.start), end: Float64Array.from(found.end),
  }
}

function cellOf(structure: Structure): Cell {
  const full = completeCell(structure.cell, structure.pbc)
  // A slab's long axis is as good as periodic: nothing within 8 Å lies on the other side.
  return { inverse: inverse3(full), search: structure.pbc.some(Boolean) ? imageSearch(full) : null }
}

/** Writes the vector from a to the nearest image of b (Å) and returns its squared length. */
function separation({ inverse, search }: Cell, positions: Float64Array, a: number, b: number, vector: Float64Array): number {
  for (let k = 0; k < 3; k++) vector[k] = positions[3 * b + k] - positions[3 * a + k]
  if (search === null) return vector[0] * vector[0] + vector[1] * vector[1] + vector[2] * vector[2]
  const [u, v, w] = transformRows(vector, inverse)
  return shortestImage(search, u, v, w, FARTHEST, vector)
}
