// Crystals that tests of slabs and interfaces are cut from, in the conventional cells people name planes in.
import { cellFromParameters, type CellParameters } from '../../../src/atoms/cell.ts'
import { atomicNumberOf } from '../../../src/atoms/elements.ts'
import { neighbourList } from '../../../src/atoms/neighbour-list.ts'
import { randomCell } from '../../../src/atoms/packing.ts'
import { atomCount, fromFractional, makeStructure, PERIODIC, type Structure } from '../../../src/atoms/structure.ts'
import { greatestCommonDivisor } from '../../../src/math/euclid.ts'
import { transformRows } from '../../../src/math/matrix3.ts'
import type { Random } from '../../../src/math/random.ts'
import type { MillerIndices } from '../../../src/atoms/interface/types.ts'

type Place = readonly [x: number, y: number, z: number]

function crystal(cell: CellParameters, centring: readonly Place[], sites: Readonly<Record<string, readonly Place[]>>): Structure {
  const atoms = Object.entries(sites).flatMap(([symbol, places]) =>
    places.flatMap((place) => centring.map((shift) => ({ symbol, place: place.map((x, k) => x + shift[k]) }))))
  return fromFractional({
    cell: cellFromParameters(cell), pbc: PERIODIC, species: Uint8Array.from(atoms, ({ symbol }) => atomicNumberOf(symbol)),
    fractional: atoms.flatMap(({ place }) => place),
  })
}

const cubic = (a: number): CellParameters => [a, a, a, 90, 90, 90]
const FACES: readonly Place[] = [[0, 0, 0], [0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]]
const BODY: readonly Place[] = [[0, 0, 0], [0.5, 0.5, 0.5]]
const RHOMBOHEDRAL: readonly Place[] = [[0, 0, 0], [2 / 3, 1 / 3, 1 / 3], [1 / 3, 2 / 3, 2 / 3]]

export const silicon = crystal(cubic(5.43095), FACES, { Si: [[0, 0, 0], [0.25, 0.25, 0.25]] })
export const lithium = crystal(cubic(3.44), BODY, { Li: [[0, 0, 0]] })
export const rockSalt = crystal(cubic(4.02), FACES, { Li: [[0, 0, 0]], F: [[0.5, 0.5, 0.5]] })
export const antifluorite = crystal(cubic(4.62), FACES, { O: [[0, 0, 0]], Li: [[0.25, 0.25, 0.25], [0.75, 0.75, 0.75]] })
/** R -3 m, hexagonal axes. */
export const layeredOxide = crystal([2.8156, 2.8156, 14.0542, 90, 90, 120], RHOMBOHEDRAL, {
  Li: [[0, 0, 0]], Co: [[0, 0, 0.5]], O: [[0, 0, 0.2605], [0, 0, 0.7395]],
})

/** Distance of its (1 0 4) planes, Å: 1/d² = (4/3)(h² + hk + k²)/a² + l²/c². */
export const LAYERED_OXIDE_104 = 1 / Math.sqrt(4 / (3 * 2.8156 * 2.8156) + 16 / (14.0542 * 14.0542))

/** Coprime indices of at most this size. */
export function randomPlane(random: Random, largest = 3): MillerIndices {
  for (;;) {
    const [h, k, l] = [0, 1, 2].map(() => random.integer(2 * largest + 1) - largest)
    if (greatestCommonDivisor([h, k, l]) === 1) return [h, k, l]
  }
}

/** Atoms (2 to 8 unless given) in a triclinic cell, none closer than 1.5 Å to another; some cells are left-handed. */
export function randomCrystal(random: Random, atoms: number | null = null): Structure {
  for (;;) {
    const n = atoms ?? 2 + random.integer(7)
    const mirrored = random.integer(2) === 0
    const cell = randomCell(random, 14 * n).map((x, k) => (k < 3 && mirrored ? -x : x))
    const fractional = Array.from({ length: 3 * n }, () => random.between(-1, 2))
    const species = Array.from({ length: n }, (_, i) => (i === 0 ? 3 : random.pick([3, 8, 15, 27])))
    const structure = makeStructure({ cell, pbc: PERIODIC, species, positions: transformRows(fractional, cell) })
    if (neighbourList(structure, 1.5).count === 0) return structure
  }
}

/** Å; Infinity where no two atoms are closer than 4 Å. */
export function shortestDistance(structure: Structure): number {
  const { squared, count } = neighbourList(structure, 4)
  return Math.sqrt(squared.subarray(0, count).reduce((least, value) => Math.min(least, value), Infinity))
}

/** Distances below 4 Å, told apart by elements, sorted: the same for the same crystal in any cell of its size. */
export function surroundings(structure: Structure): Float64Array {
  const { first, owner, squared, count } = neighbourList(structure, 4)
  const found = new Float64Array(count)
  for (let i = 0; i < atomCount(structure); i++) {
    for (let p = first[i]; p < first[i + 1]; p++) {
      found[p] = 1e4 * structure.species[i] * structure.species[owner[p]] + Math.sqrt(squared[p])
    }
  }
  return found.sort()
}

/** Infinity where they are not equally many. */
export function largestDifference(a: Float64Array, b: Float64Array): number {
  return a.length === b.length ? a.reduce((largest, value, k) => Math.max(largest, Math.abs(value - b[k])), 0) : Infinity
}
