// Empty places near an interface into which atoms can move: the widest empty spheres of each side's bulk, in the slab.
import { InputError } from '../../src/errors.ts'
import type { JoinedSlabs, SlabPlan } from '../../src/atoms/interface/types.ts'
import { PERIODIC, type Structure } from '../../src/atoms/structure.ts'
import { voids } from '../../src/atoms/voids.ts'
import { inverse3, transformRows, type Matrix3 } from '../../src/math/matrix3.ts'
import { SIDE_NAMES, type Side } from './exchange-classes.ts'

/** One empty place, named by an atom near it, so that it moves with its side. */
export interface Place {
  readonly side: Side
  /** Distance from the middle of the first interface, Å. */
  readonly depth: number
  /** An atom of its side. */
  readonly anchor: number
  /** From that atom: fractions of the interface cell's a and b, and Å along the normal. */
  readonly offset: readonly [number, number, number]
}

export interface PlaceLimits {
  /** Å from the middle of the interface. */
  readonly depth: number
  /** Least distance to atoms of the bulk, Å. */
  readonly radius: number
  /** Least distance between places, Å. */
  readonly separation: number
}

type Vector = readonly [number, number, number]

/** Å, and fractions of a cell: atoms this close are images of each other. */
const SAME = 1e-3

/**
 * The places of one side of slabs joined without a gap, nearest to the interface first; none that is too near to those
 * already taken.
 */
export function emptyPlaces(
  joined: JoinedSlabs, side: Side, slab: SlabPlan, { depth, radius, separation }: PlaceLimits, taken: readonly Place[],
): Place[] {
  const bulk = bulkOf(joined, side, slab)
  const away = side === 0 ? -1 : 1
  const thickness = slab.layers * bulk.cell[8]
  const others = taken.map((place) => placePosition(place, joined))
  const kept: Vector[] = []
  // The widest come first.
  for (const { fractional } of voids(bulk, { smallestRadius: radius })) {
    for (const place of images(fractional, bulk.cell, joined, slab, away * Math.min(depth, thickness))) {
      const isFree = [...others, ...kept].every((other) => separationOf(place, other, joined.structure.cell) >= separation)
      if (isFree) kept.push(place)
    }
  }
  return kept
    .map((place) => ({ place, depth: away * (place[2] - joined.plane) }))
    // Array.sort keeps the order of equals: the widest first.
    .sort((one, other) => Math.round(1e4 * (one.depth - other.depth)))
    .map((entry) => ({ side, depth: entry.depth, ...anchored(entry.place, joined, side) }))
}

/** Where a place is when the slabs stand otherwise, Å. */
export function placePosition({ anchor, offset: [u, v, height] }: Place, { structure }: JoinedSlabs): Vector {
  const { cell, positions } = structure
  return [
    positions[3 * anchor] + u * cell[0] + v * cell[3],
    positions[3 * anchor + 1] + u * cell[1] + v * cell[4],
    positions[3 * anchor + 2] + height,
  ]
}

/** The bulk of one side, as the joined slabs hold it: strained, turned and moved. */
function bulkOf({ structure, side: sides }: JoinedSlabs, side: Side, { cell: oriented, supercell }: SlabPlan): Structure {
  const cell = bulkCell(structure.cell, oriented.cell, supercell)
  const inverse = inverse3(cell)
  const species: number[] = []
  const places: number[][] = []
  for (let i = 0; i < sides.length; i++) {
    if (sides[i] !== side) continue
    const place = Array.from(transformRows(structure.positions.subarray(3 * i, 3 * i + 3), inverse))
    if (places.some((other) => other.every((value, k) => Math.abs(nearestImage(place[k] - value)) < SAME))) continue
    places.push(place)
    species.push(structure.species[i])
  }
  if (species.length === oriented.species.length) {
    return { cell, pbc: PERIODIC, species: Uint8Array.from(species), positions: transformRows(places.flat(), cell) }
  }
  throw new InputError({
    rule: `the ${SIDE_NAMES[side]} must be a slab of whole cells of its plan, ${oriented.species.length} atoms each`,
    found: `${species.length} kinds of atoms by translation`,
  })
}

/** a, b, c of one side's bulk in the frame of the interface cell. */
function bulkCell(joined: Matrix3, oriented: Matrix3, [i, j, k, l]: SlabPlan['supercell']): Matrix3 {
  const determinant = i * l - j * k
  const row = (p: number, q: number): [number, number] =>
    [0, 1].map((axis) => (p * joined[axis] + q * joined[3 + axis]) / determinant) as [number, number]
  const [a, b] = [row(l, -j), row(-k, i)]
  // The lean of c in terms of a and b does not depend on how the cell is turned.
  const area = oriented[0] * oriented[4] - oriented[1] * oriented[3]
  const s = (oriented[6] * oriented[4] - oriented[7] * oriented[3]) / area
  const t = (oriented[0] * oriented[7] - oriented[1] * oriented[6]) / area
  return Float64Array.of(a[0], a[1], 0, b[0], b[1], 0, s * a[0] + t * b[0], s * a[1] + t * b[1], oriented[8])
}

/** All images of a place of the bulk between the middle of the interface and `reach` from it (Å, signed), each once. */
function images(
  fractional: readonly number[], cell: Matrix3, { structure, plane }: JoinedSlabs, { supercell: [i, j, k, l] }: SlabPlan,
  reach: number,
): Vector[] {
  const count = Math.abs(i * l - j * k)
  const [low, high] = reach < 0 ? [plane + reach, plane] : [plane, plane + reach]
  const found: Vector[] = []
  const from = Math.ceil((low - fractional[2] * cell[8]) / cell[8])
  for (let layer = from; (fractional[2] + layer) * cell[8] <= high; layer++) {
    for (let n = 0; n < count * count; n++) {
      const at = [fractional[0] + (n % count), fractional[1] + Math.floor(n / count), fractional[2] + layer]
      const place = transformRows(at, cell)
      const vector: Vector = [place[0], place[1], place[2]]
      if (found.every((other) => separationOf(vector, other, structure.cell) > SAME)) found.push(vector)
    }
  }
  return found
}

/** Distance to the nearest image in the plane of the interface, Å. */
function separationOf(one: Vector, other: Vector, cell: Matrix3): number {
  const [u, v] = inPlane(one, other, cell)
  let least = Infinity
  // A cell that is not reduced has its nearest image among the neighbours of the one wrapped to.
  for (let p = -1; p <= 1; p++) {
    for (let q = -1; q <= 1; q++) {
      const x = (u + p) * cell[0] + (v + q) * cell[3]
      const y = (u + p) * cell[1] + (v + q) * cell[4]
      least = Math.min(least, x * x + y * y)
    }
  }
  const height = other[2] - one[2]
  return Math.sqrt(least + height * height)
}

/** From `one` to `other` in fractions of a and b, each in [−½, ½]. */
function inPlane(one: Vector, other: Vector, cell: Matrix3): [number, number] {
  const [x, y] = [other[0] - one[0], other[1] - one[1]]
  const area = cell[0] * cell[4] - cell[1] * cell[3]
  return [nearestImage((x * cell[4] - y * cell[3]) / area), nearestImage((cell[0] * y - cell[1] * x) / area)]
}

/** The nearest atom of its side, the first of equals, and the way from it to the place. */
function anchored(
  place: Vector, { structure: { cell, positions }, side: sides }: JoinedSlabs, side: Side,
): Pick<Place, 'anchor' | 'offset'> {
  let anchor = -1
  let least = Infinity
  const atomAt = (i: number): Vector => [positions[3 * i], positions[3 * i + 1], positions[3 * i + 2]]
  for (let i = 0; i < sides.length; i++) {
    if (sides[i] !== side) continue
    const apart = separationOf(atomAt(i), place, cell)
    if (apart >= least - SAME) continue
    anchor = i
    least = apart
  }
  const [u, v] = inPlane(atomAt(anchor), place, cell)
  return { anchor, offset: [u, v, place[2] - positions[3 * anchor + 2]] }
}

function nearestImage(fraction: number): number {
  return fraction - Math.round(fraction)
}
