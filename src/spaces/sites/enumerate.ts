// Every distinct configuration once, without a table of those already seen: an occupation is given when no image of it
// is smaller, and a part of one is given up as soon as an image of that part is smaller (orderly generation: R. C.
// Read, Ann. Discrete Math. 2, 107 (1978), doi 10.1016/S0167-5060(08)70325-X). Operations whose image is larger already
// need no further look on the way down.
import type { SiteSymmetry } from './permutations.ts'

/**
 * The smallest image of every distinct occupation of one composition, in lexicographic order. `sublattice`: of each
 * site; `counts[sublattice][species]`: sites of each palette species.
 */
export function* smallestOccupations(
  symmetry: SiteSymmetry, sublattice: ArrayLike<number>, counts: readonly (readonly number[])[],
): Generator<Uint8Array> {
  const n = symmetry.sites
  const left = counts.map((row) => [...row])
  const species = left[0].length
  const occupation = new Uint8Array(n)
  // −1: no species tried at this site yet.
  const tried = new Int16Array(n).fill(-1)
  const undecided = openOperations(symmetry)
  let site = 0
  while (site >= 0) {
    const room = left[sublattice[site]]
    if (tried[site] >= 0) room[tried[site]]++
    let next = tried[site] + 1
    while (next < species && room[next] === 0) next++
    if (next === species) {
      tried[site] = -1
      site--
      continue
    }
    tried[site] = next
    room[next]--
    occupation[site] = next
    if (!undecided.advance(occupation, site)) continue
    if (site < n - 1) site++
    else yield occupation.slice()
  }
}

/** Operations that may still show an occupation, filled up to some site, not to be the smallest of its images. */
function openOperations({ sites: n, order, table }: SiteSymmetry): {
  /** Compares images once site `last` is filled; false when one is smaller, whatever stands on later sites. */
  advance(occupation: Uint8Array, last: number): boolean
} {
  // Level d holds the operations undecided with d sites filled, and how far each was compared.
  const operations = Array.from({ length: n + 1 }, () => new Int32Array(0))
  const compared = Array.from({ length: n + 1 }, () => new Uint16Array(0))
  const sizes = new Int32Array(n + 1)
  // The identity decides nothing.
  operations[0] = Int32Array.from({ length: order - 1 }, (_, g) => (g + 1) * n)
  compared[0] = new Uint16Array(order - 1)
  sizes[0] = order - 1
  const advance = (occupation: Uint8Array, last: number): boolean => {
    const from = operations[last]
    const at = compared[last]
    const size = sizes[last]
    if (operations[last + 1].length < size) {
      operations[last + 1] = new Int32Array(size)
      compared[last + 1] = new Uint16Array(size)
    }
    const to = operations[last + 1]
    const reached = compared[last + 1]
    let kept = 0
    for (let k = 0; k < size; k++) {
      const row = from[k]
      let i = at[k]
      let difference = 0
      while (i <= last && table[row + i] <= last && difference === 0) {
        difference = occupation[table[row + i]] - occupation[i]
        i++
      }
      if (difference < 0) return false
      if (difference > 0) continue
      to[kept] = row
      reached[kept] = i
      kept++
    }
    sizes[last + 1] = kept
    return true
  }
  return { advance }
}
