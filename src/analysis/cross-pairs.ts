// Pairs of atoms across an interface: how often two elements, one from each side, stand at which distance. Counted per area
// of interface, as a layer has no volume by which a g(r) could be normalised.
import { neighbourList } from '../atoms/neighbour-list.ts'
import type { Structure } from '../atoms/structure.ts'

export interface CrossPairs {
  /** Atomic number of the atom from side 0, and of the one from side 1. */
  readonly pair: readonly [number, number]
  /** Pairs per Å² of interface and Å of distance, at each distance. */
  readonly density: Float64Array
  /** Pairs per Å² up to each distance. */
  readonly running: Float64Array
}

/**
 * Pairs by distance up to `cutoff` in bins of `binWidth` (Å), by atomic numbers; `sides` says 0 or 1 for each atom, `area`
 * is that of all interfaces in the cell (Å²).
 */
export function crossPairs(
  structure: Structure, sides: Uint8Array, { cutoff, binWidth, area }: { cutoff: number; binWidth: number; area: number },
): { readonly r: Float64Array; readonly pairs: readonly CrossPairs[] } {
  const bins = Math.round(cutoff / binWidth)
  const counts = new Map<number, Float64Array>()
  const { species } = structure
  const list = neighbourList(structure, bins * binWidth)
  for (let i = 0; i < species.length; i++) {
    if (sides[i] !== 0) continue
    for (let k = list.first[i]; k < list.first[i + 1]; k++) {
      const j = list.owner[k]
      const bin = Math.floor(Math.sqrt(list.squared[k]) / binWidth)
      if (sides[j] !== 1 || bin >= bins) continue
      const key = 128 * species[i] + species[j]
      const row = counts.get(key) ?? new Float64Array(bins)
      counts.set(key, row)
      row[bin]++
    }
  }
  return {
    r: Float64Array.from({ length: bins }, (_, k) => (k + 0.5) * binWidth),
    pairs: [...counts].sort(([a], [b]) => a - b).map(([key, row]) => {
      let sum = 0
      return {
        pair: [key >> 7, key & 127],
        density: row.map((count) => count / (area * binWidth)),
        running: row.map((count) => (sum += count / area)),
      }
    }),
  }
}

/**
 * The side each atom comes from: that of its element, where only one side has it in `homes` (atomic numbers of sides 0 and
 * 1), else the side where it stands. Exchanged atoms so count as guests on the other side.
 */
export function originSides(species: Uint8Array, stands: Uint8Array, homes: readonly [ReadonlySet<number>, ReadonlySet<number>]): Uint8Array {
  return stands.map((side, i) => {
    const [inFirst, inSecond] = homes.map((home) => home.has(species[i]))
    return inFirst === inSecond ? side : inFirst ? 0 : 1
  })
}
