// Random packings: atoms thrown into a cell and pushed apart until no pair is closer than allowed.
import type { Random } from '../math/random.ts'
import type { Matrix3 } from '../math/matrix3.ts'
import { cellFromParameters } from './cell.ts'
import type { PairDistances } from './distances.ts'
import { imageSearch, shortestImage } from './shortest-image.ts'
import { fractionalPositions, fromFractional, PERIODIC, scaledToVolume, wrap, type Structure } from './structure.ts'

/** Sweeps of pushing before a packing is given up as too dense. */
const MAX_SWEEPS = 400

/** A nearly cubic triclinic cell: length ratios within ±20 %, angles within 90 ± 12°, of this volume (Å³). */
export function randomCell(random: Random, volume: number): Matrix3 {
  const length = (): number => random.between(0.83, 1.2)
  const angle = (): number => random.between(78, 102)
  const cell = cellFromParameters([length(), length(), length(), angle(), angle(), angle()])
  const empty = { cell, pbc: PERIODIC, species: new Uint8Array(0), positions: new Float64Array(0) }
  return scaledToVolume(empty, volume).cell
}

/**
 * Puts atoms (atomic numbers) at random into a periodic cell and separates them to the minimum distances;
 * null when they do not fit.
 */
export function packRandomly(
  random: Random,
  species: Uint8Array,
  cell: Matrix3,
  minimumDistances: PairDistances,
): Structure | null {
  const fractional = Float64Array.from({ length: 3 * species.length }, () => random.uniform())
  return separateAtoms(fromFractional({ cell, pbc: PERIODIC, species, fractional }), minimumDistances)
}

/**
 * Pushes pairs that are closer than allowed apart along their line, half the overlap each, until none is left;
 * null when that does not end. Works in periodic cells whose perpendicular widths exceed twice the distances.
 */
export function separateAtoms(structure: Structure, minimumDistances: PairDistances): Structure | null {
  const { cell, species } = structure
  const n = species.length
  const images = imageSearch(cell)
  const vector = new Float64Array(3)
  let current = wrap(structure)
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    const positions = Float64Array.from(current.positions)
    const fractional = fractionalPositions(current)
    let moved = false
    for (let i = 0; i < n; i++) {
      for (let j = i + 1; j < n; j++) {
        const limit = minimumDistances(species[i], species[j])
        const squared = shortestImage(
          images, fractional[3 * j] - fractional[3 * i], fractional[3 * j + 1] - fractional[3 * i + 1],
          fractional[3 * j + 2] - fractional[3 * i + 2], limit, vector,
        )
        if (squared >= limit * limit) continue
        const [dx, dy, dz] = vector
        moved = true
        const r = Math.sqrt(squared)
        // A hair more than the overlap, or the last 1e-9 Å would take for ever; coincident atoms part along x.
        const push = r > 1e-6 ? (0.5 * (limit - r) + 0.005) / r : 1
        const [px, py, pz] = r > 1e-6 ? [dx * push, dy * push, dz * push] : [0.5 * limit, 0, 0]
        positions[3 * i] -= px
        positions[3 * i + 1] -= py
        positions[3 * i + 2] -= pz
        positions[3 * j] += px
        positions[3 * j + 1] += py
        positions[3 * j + 2] += pz
      }
    }
    if (!moved) return current
    current = wrap({ ...current, positions })
  }
  return null
}
