// Geometry of small periodic cells: crowding, voids, and mending a composition by deleting and adding atoms.
import { completeCell, appendAtoms, filterAtoms, fractionalPositions, scaledToVolume, volume, type Structure } from '../../src/atoms/structure.ts'
import type { PairDistances } from '../../src/atoms/distances.ts'
import type { Random } from '../../src/math/random.ts'
import { transformRows, type Matrix3 } from '../../src/math/matrix3.ts'
import type { StructuresSpace } from '../../src/spaces/structures.ts'

/** Random places tried for each atom that is added. */
const VOID_TRIALS = 200

/** Spread of the clearance (distance over minimum distance) within which voids count as equally large. */
const VOID_SPREAD = 0.03

/** Lattice vectors to the 27 cells around (and of) this one, 3 numbers each. */
function cellsAround(cell: Matrix3): Float64Array {
  const vectors = new Float64Array(81)
  let at = 0
  for (let i = -1; i <= 1; i++) {
    for (let j = -1; j <= 1; j++) {
      for (let k = -1; k <= 1; k++) {
        for (let axis = 0; axis < 3; axis++) vectors[at++] = i * cell[axis] + j * cell[3 + axis] + k * cell[6 + axis]
      }
    }
  }
  return vectors
}

/** Squared length of the shortest image of a fractional difference, Å². */
function shortestSquare(cell: Matrix3, around: Float64Array, u: number, v: number, w: number): number {
  const a = u - Math.round(u)
  const b = v - Math.round(v)
  const c = w - Math.round(w)
  const x = a * cell[0] + b * cell[3] + c * cell[6]
  const y = a * cell[1] + b * cell[4] + c * cell[7]
  const z = a * cell[2] + b * cell[5] + c * cell[8]
  let best = Infinity
  for (let k = 0; k < 81; k += 3) {
    const dx = x + around[k]
    const dy = y + around[k + 1]
    const dz = z + around[k + 2]
    const square = dx * dx + dy * dy + dz * dz
    if (square < best) best = square
  }
  return best
}

/** Length of the shortest image of a fractional difference, Å; exact for cells that are not needles. */
export function shortestImage(cell: Matrix3, u: number, v: number, w: number): number {
  return Math.sqrt(shortestSquare(cell, cellsAround(cell), u, v, w))
}

/**
 * Clearance of a place for an atom of this species: the smallest distance to any atom over the pair's minimum
 * distance. `place` is fractional; `skip` is an atom to leave out (−1: none).
 */
export function clearance(
  structure: Structure,
  fractional: Float64Array,
  place: ArrayLike<number>,
  species: number,
  minimumDistances: PairDistances,
  skip: number,
): number {
  const cell = completeCell(structure.cell, structure.pbc)
  const around = cellsAround(cell)
  let smallest = Infinity
  let limit = 0
  let other = -1
  for (let j = 0; j < structure.species.length; j++) {
    if (j === skip) continue
    // Atoms of one element mostly stand together: look up its distance once.
    if (structure.species[j] !== other) {
      other = structure.species[j]
      limit = minimumDistances(species, other)
    }
    const square = shortestSquare(
      cell, around, fractional[3 * j] - place[0], fractional[3 * j + 1] - place[1], fractional[3 * j + 2] - place[2],
    ) / (limit * limit)
    if (square < smallest) smallest = square
  }
  return Math.sqrt(smallest)
}

/** Adds atoms of one species one by one, each in one of the largest voids of what is there by then. */
export function addInVoids(
  structure: Structure,
  species: number,
  count: number,
  minimumDistances: PairDistances,
  random: Random,
): Structure {
  let current = structure
  for (let added = 0; added < count; added++) {
    const fractional = fractionalPositions(current)
    const places = Array.from({ length: VOID_TRIALS }, () => [random.uniform(), random.uniform(), random.uniform()])
    const room = places.map((place) => clearance(current, fractional, place, species, minimumDistances, -1))
    const most = Math.max(...room)
    // In an empty cell every place has infinite room.
    const weights = room.map((value) => (value === most ? 1 : Math.exp((value - most) / VOID_SPREAD)))
    const place = places[random.weighted(weights)]
    current = appendAtoms(current, [species], transformRows(place, completeCell(current.cell, current.pbc)))
  }
  return current
}

/** Deletes atoms of one species one by one, each time the most crowded one (ties: lowest index). */
export function deleteClosest(structure: Structure, species: number, count: number, minimumDistances: PairDistances): Structure {
  let current = structure
  for (let deleted = 0; deleted < count; deleted++) {
    const fractional = fractionalPositions(current)
    let victim = -1
    let least = Infinity
    for (let i = 0; i < current.species.length; i++) {
      if (current.species[i] !== species) continue
      const room = clearance(current, fractional, fractional.subarray(3 * i, 3 * i + 3), species, minimumDistances, i)
      if (victim < 0 || room < least) {
        victim = i
        least = room
      }
    }
    current = filterAtoms(current, (i) => i !== victim)
  }
  return current
}

/** Atoms of each species. */
export function speciesCounts(structure: Structure): Map<number, number> {
  const counts = new Map<number, number>()
  for (const number of structure.species) counts.set(number, (counts.get(number) ?? 0) + 1)
  return counts
}

/** Brings a structure to exact counts: first deletes the most crowded surplus atoms, then adds in voids. */
export function withCounts(
  structure: Structure,
  target: ReadonlyMap<number, number>,
  minimumDistances: PairDistances,
  random: Random,
): Structure {
  let current = structure
  const excess = (species: number): number => (speciesCounts(current).get(species) ?? 0) - (target.get(species) ?? 0)
  const elements = [...new Set([...target.keys(), ...speciesCounts(structure).keys()])].sort((a, b) => a - b)
  for (const species of elements) current = deleteClosest(current, species, Math.max(0, excess(species)), minimumDistances)
  for (const species of elements) current = addInVoids(current, species, Math.max(0, -excess(species)), minimumDistances, random)
  return current
}

/**
 * Scales a child whose composition differs from its parent's: the parent's (relaxed) volume times the ratio of the
 * expected volumes, so that a systematic error of the expectation cancels.
 */
export function scaledLikeParent(child: Structure, parent: Structure, space: StructuresSpace): Structure {
  return scaledToVolume(child, (volume(parent) * space.expectedVolume(child)) / space.expectedVolume(parent))
}
