// Repulsion at short distance for a potential that was never shown any: ZBL between every pair of elements, switched off
// smoothly below the bonds of crystals. A universal model fitted near equilibrium has holes there.
import { symbolOf } from '../../atoms/elements.ts'
import type { NeighbourList } from '../../atoms/neighbour-list.ts'
import { zblPair, zblPairTable } from '../nep/zbl.ts'

/** Reach of the guard in units of R_i + R_j, 4/3 of the covalent radii: that of type-wise ZBL in NEP. */
const FACTOR = 0.65

// Share of the reach within which ZBL acts in full. Type-wise ZBL in NEP begins to fade at r = 0, which suits a model trained
// with it; on top of TensorNet-MatPES it leaves squeezed LiSi a well at 0.55 of its lattice constant.
const FULL = 0.5

// Multiple bonds are shorter than covalent radii allow: the shortest known of these pairs, Å, of which the guard leaves 5 %
// untouched. Acetylides, cyanides, carbon monoxide, dinitrogen, nitrosyl; phosphoryl, PN, sulphuryl and perchloryl; terminal
// oxygen of vanadium, niobium, molybdenum and the actinyls.
const SHORT_BONDS: readonly (readonly [string, string, number])[] = [
  ['C', 'C', 1.2], ['C', 'N', 1.15], ['C', 'O', 1.13], ['N', 'N', 1.1], ['N', 'O', 1.15], ['P', 'O', 1.43], ['P', 'N', 1.49],
  ['S', 'O', 1.42], ['Cl', 'O', 1.41], ['V', 'O', 1.57], ['Nb', 'O', 1.7], ['Mo', 'O', 1.66], ['U', 'O', 1.76], ['Np', 'O', 1.75],
  ['Pu', 'O', 1.74],
]
const SHARE_OF_BOND = 0.95

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
  const table = zblPairTable(elements, (a, b, radii) => {
    const reach = Math.min(FACTOR * radii, SHARE_OF_BOND * shortBond(a, b))
    return [FULL * reach, reach]
  })
  const count = elements.length
  const indexOf = new Int16Array(120).fill(-1)
  elements.forEach((number, index) => { indexOf[number] = index })
  const work = new Float64Array(6)
  return {
    reach: (a, b) => table.reach[count * indexOf[a] + indexOf[b]],
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

/** Length of the shortest known bond where it is listed, Å; Infinity otherwise. */
function shortBond(a: number, b: number): number {
  const names = [symbolOf(a), symbolOf(b)]
  return SHORT_BONDS.find(([x, y]) => names.includes(x) && names.includes(y) && (x === y) === (a === b))?.[2] ?? Infinity
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
