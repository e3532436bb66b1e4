// Pairs of atoms across an interface: how often two elements, one from each side, stand at which distance. Counted per area
// of interface, as a layer has no volume by which a g(r) could be normalised.
import { neighbourList } from '../atoms/neighbour-list.ts'
import type { Structure } from '../atoms/structure.ts'

export interface CrossPairs {
  /** Atomic number of the atom from side 0, and of the one from side 1. */
  readonly pair: readonly [number, number]
  /** Pairs per Å² of interface and Å of distance, at each distance; every pair is spread over a Gaussian. */
  readonly density: Float64Array
  /** Pairs per Å² up to each distance. */
  readonly running: Float64Array
}

/** Å, and the area of all interfaces in the cell, Å². */
export interface CrossPairSettings {
  readonly cutoff: number
  /** Distances are this far apart. */
  readonly step: number
  /** Width of the Gaussian. */
  readonly sigma: number
  readonly area: number
}

/** Pairs by distance, by atomic numbers; `sides` says 0 or 1 for each atom. */
export function crossPairs(
  structure: Structure, sides: Uint8Array, { cutoff, step, sigma, area }: CrossPairSettings,
): { readonly r: Float64Array; readonly pairs: readonly CrossPairs[] } {
  const distances = distancesAcross(structure, sides, cutoff + 4 * sigma)
  const r = Float64Array.from({ length: Math.floor(cutoff / step) + 1 }, (_, k) => k * step)
  const norm = 1 / (area * sigma * Math.sqrt(2 * Math.PI))
  return {
    r,
    pairs: [...distances].sort(([a], [b]) => a - b).map(([key, found]) => ({
      pair: [key >> 7, key & 127],
      density: r.map((at) => found.reduce((sum, d) => sum + norm * Math.exp((-0.5 * (d - at) * (d - at)) / (sigma * sigma)), 0)),
      running: r.map((at) => found.filter((d) => d <= at).length / area),
    })),
  }
}

/** Distances of all pairs, by 128 times the lower atom's number plus the upper one's. */
function distancesAcross(structure: Structure, sides: Uint8Array, cutoff: number): Map<number, number[]> {
  const found = new Map<number, number[]>()
  const { species } = structure
  const list = neighbourList(structure, cutoff)
  for (let i = 0; i < species.length; i++) {
    if (sides[i] !== 0) continue
    for (let k = list.first[i]; k < list.first[i + 1]; k++) {
      const j = list.owner[k]
      if (sides[j] !== 1) continue
      const key = 128 * species[i] + species[j]
      const distances = found.get(key) ?? []
      found.set(key, distances)
      distances.push(Math.sqrt(list.squared[k]))
    }
  }
  return found
}

/**
 * The side each atom comes from: that of its element, where only one side has it in `homes` (atomic numbers of sides 0 and
 * 1), else the side where it stands. Exchanged atoms so count as guests on the other side.
 */
export function originSides(
  species: Uint8Array, stands: Uint8Array, homes: readonly [ReadonlySet<number>, ReadonlySet<number>],
): Uint8Array {
  return stands.map((side, i) => {
    const [inFirst, inSecond] = homes.map((home) => home.has(species[i]))
    return inFirst === inSecond ? side : inFirst ? 0 : 1
  })
}
