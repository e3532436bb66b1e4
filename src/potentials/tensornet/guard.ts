// Repulsion at short distance for a potential that was never shown any: ZBL between every pair of elements, switched off
// smoothly below the bonds of crystals. A universal model fitted near equilibrium has holes there.
import type { NeighbourList } from '../../atoms/neighbour-list.ts'
import { zblPair, zblPairTable } from '../nep/zbl.ts'

/** Reach of the guard in units of R_i + R_j, 4/3 of the covalent radii: that of type-wise ZBL in NEP. */
const FACTOR = 0.65

/** Adds its share to what a potential gave. */
export interface Guard {
  /** Å; where the repulsion of two elements ends. */
  reach(a: number, b: number): number
  /** Adds energies (eV), forces (eV/Å) and virial (eV) of all pairs of a full list. */
  add(
    list: NeighbourList, species: ArrayLike<number>, energies: Float64Array, forces: Float64Array, virial: Float64Array,
  ): void
}

/** The guard of these elements (atomic numbers). */
export function shortRangeGuard(elements: readonly number[]): Guard {
  const table = zblPairTable(elements, () => FACTOR)
  const count = elements.length
  const indexOf = new Int16Array(120).fill(-1)
  elements.forEach((number, index) => { indexOf[number] = index })
  const work = new Float64Array(6)
  const reachOf = (pair: number): number => table.reach[pair]
  return {
    reach: (a, b) => reachOf(count * indexOf[a] + indexOf[b]),
    add: ({ first, owner, dx, dy, dz, squared }, species, energies, forces, virial) => {
      for (let i = 0; i < species.length; i++) {
        const row = count * indexOf[species[i]]
        for (let p = first[i]; p < first[i + 1]; p++) {
          const pair = row + indexOf[species[owner[p]]]
          const reach = table.reach[pair]
          if (squared[p] >= reach * reach) continue
          const r = Math.sqrt(squared[p])
          energies[i] += zblPair(table.numbers, pair, r, work)
          addPair(work[5] / r, [dx[p], dy[p], dz[p]], i, owner[p], forces, virial)
        }
      }
    },
  }
}

/** `slope` is dE_i/dr divided by r. */
function addPair(
  slope: number, d: readonly [number, number, number], i: number, j: number, forces: Float64Array, virial: Float64Array,
): void {
  for (let a = 0; a < 3; a++) {
    forces[3 * i + a] += slope * d[a]
    forces[3 * j + a] -= slope * d[a]
    for (let b = 0; b < 3; b++) virial[3 * a + b] -= slope * d[a] * d[b]
  }
}
