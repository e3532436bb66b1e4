// How close atoms come: the shortest distance of every pair of elements, and whether a rule of shortest allowed
// distances is broken. All periodic images count, an atom's own included.
import { neighbourList, reusableNeighbourList, updateNeighbourList } from './neighbour-list.ts'
import type { PairDistances } from './distances.ts'
import { symbolOf } from './elements.ts'
import { atomCount, type Structure } from './structure.ts'

/** Two atoms (indices from 0; j may be an image of i itself) and their distance, Å. */
export interface Contact {
  readonly i: number
  readonly j: number
  readonly speciesA: number
  readonly speciesB: number
  readonly distance: number
}

/** A contact closer than its rule allows. */
export interface Violation extends Contact {
  /** Shortest allowed distance, Å. */
  readonly allowed: number
}

// One list serves every call: contacts are checked before and after each relaxation.
const list = reusableNeighbourList()

/**
 * The pair that breaks the rule worst (smallest distance/allowed; ties: lowest indices), or null when all atoms
 * keep their distance. Throws InputError when coordinates are not finite.
 */
export function violations(structure: Structure, distances: PairDistances): Violation | null {
  const elements = [...new Set(structure.species)]
  const index = new Uint8Array(119)
  elements.forEach((number, slot) => { index[number] = slot })
  const allowed = new Float64Array(elements.length * elements.length)
  let cutoff = 0
  for (const a of elements) {
    for (const b of elements) {
      allowed[elements.length * index[a] + index[b]] = distances(a, b)
      cutoff = Math.max(cutoff, distances(a, b))
    }
  }
  updateNeighbourList(list, structure, cutoff)
  const { first, owner, squared } = list
  let worst: Violation | null = null
  let worstRatio = 1
  for (let i = 0; i < atomCount(structure); i++) {
    for (let p = first[i]; p < first[i + 1]; p++) {
      const limit = allowed[elements.length * index[structure.species[i]] + index[structure.species[owner[p]]]]
      if (!(squared[p] < limit * limit)) continue
      const distance = Math.sqrt(squared[p])
      if (distance / limit >= worstRatio) continue
      worstRatio = distance / limit
      worst = { ...contact(structure, i, owner[p], distance), allowed: limit }
    }
  }
  return worst
}

/** "Li3-Si7 at 1.62 Å, allowed 2 Å" (atoms counted from 1): for reasons and messages. */
export function describeViolation({ i, j, speciesA, speciesB, distance, allowed }: Violation): string {
  const pair = `${symbolOf(speciesA)}${i + 1}-${symbolOf(speciesB)}${j + 1}`
  return `${pair} at ${distance.toFixed(2)} Å, allowed ${Number(allowed.toFixed(3))} Å`
}

/**
 * The closest contact of every pair of elements present, by increasing atomic numbers. A pair that cannot meet
 * (one atom of its kind in a cluster) is left out.
 */
export function closestContacts(structure: Structure): readonly Contact[] {
  const elements = [...new Set(structure.species)].sort((a, b) => a - b)
  const periodic = structure.pbc.some(Boolean)
  const possible = elements.flatMap((a) =>
    elements.filter((b) => b > a || (b === a && (periodic || structure.species.filter((z) => z === a).length > 1))).map((b) => 128 * a + b),
  )
  // Most contacts are found at once; the search widens only for elements that are far apart.
  for (let cutoff = 4; ; cutoff *= 2) {
    const found = closestWithin(structure, cutoff)
    if (possible.every((pair) => found.has(pair))) {
      return possible.map((pair) => found.get(pair)).filter((entry) => entry !== undefined)
    }
  }
}

function closestWithin(structure: Structure, cutoff: number): Map<number, Contact> {
  const { first, owner, squared } = neighbourList(structure, cutoff)
  const closest = new Map<number, Contact>()
  for (let i = 0; i < atomCount(structure); i++) {
    for (let p = first[i]; p < first[i + 1]; p++) {
      const a = structure.species[i]
      const b = structure.species[owner[p]]
      const pair = a < b ? 128 * a + b : 128 * b + a
      const distance = Math.sqrt(squared[p])
      if (distance < (closest.get(pair)?.distance ?? Infinity)) closest.set(pair, contact(structure, i, owner[p], distance))
    }
  }
  return closest
}

function contact(structure: Structure, i: number, j: number, distance: number): Contact {
  return { i, j, speciesA: structure.species[i], speciesB: structure.species[j], distance }
}
