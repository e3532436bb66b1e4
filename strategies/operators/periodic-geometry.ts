// Geometry of small periodic cells: crowding, voids, and mending a composition by deleting and adding atoms.
import { completeCell, appendAtoms, filterAtoms, fractionalPositions, scaledToVolume, volume, type Structure } from '../../src/atoms/structure.ts'
import type { PairDistances } from '../../src/atoms/distances.ts'
import type { Random } from '../../src/math/random.ts'
import { transformRows } from '../../src/math/matrix3.ts'
import { imageSearch, shortestImage, type ImageSearch } from '../../src/atoms/shortest-image.ts'
import type { StructuresSpace } from '../../src/spaces/structures.ts'

/** Random places tried for each atom that is added. */
const VOID_TRIALS = 200

/** Spread of the clearance (distance over minimum distance) within which voids count as equally large. */
const VOID_SPREAD = 0.03

/**
 * Clearance of a place for an atom of this species: the smallest distance to any atom over the pair's minimum
 * distance. `images` is of the structure's cell, `place` fractional; `skip` is an atom to leave out (−1: none).
 */
export function clearance(
  structure: Structure,
  images: ImageSearch,
  fractional: Float64Array,
  place: ArrayLike<number>,
  species: number,
  minimumDistances: PairDistances,
  skip: number,
): number {
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
    const square = shortestImage(
      images, fractional[3 * j] - place[0], fractional[3 * j + 1] - place[1], fractional[3 * j + 2] - place[2],
      smallest * limit, scratch,
    )
    const room = Math.sqrt(square) / limit
    if (room < smallest) smallest = room
  }
  return smallest
}

const scratch = new Float64Array(3)

/** The search for shortest images in the cell of a structure. */
export function imagesOf({ cell, pbc }: Structure): ImageSearch {
  return imageSearch(completeCell(cell, pbc))
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
    const images = imagesOf(current)
    const places = Array.from({ length: VOID_TRIALS }, () => [random.uniform(), random.uniform(), random.uniform()])
    const room = places.map((place) => clearance(current, images, fractional, place, species, minimumDistances, -1))
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
    const images = imagesOf(current)
    let victim = -1
    let least = Infinity
    for (let i = 0; i < current.species.length; i++) {
      if (current.species[i] !== species) continue
      const room = clearance(current, images, fractional, fractional.subarray(3 * i, 3 * i + 3), species, minimumDistances, i)
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
