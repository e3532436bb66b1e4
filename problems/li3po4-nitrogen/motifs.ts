// What nitrogen and oxygen are bonded to. A nitrogen or oxygen belongs to every phosphorus closer than 2.0 Å: between
// the bonds (P–O 1.5 to 1.6, P–N 1.6 to 1.7 Å) and the next anions (from 2.5 Å) there is nothing in relaxed structures.
import { neighbourList } from '../../src/atoms/neighbour-list.ts'
import type { Structure } from '../../src/atoms/structure.ts'

export const LITHIUM = 3
export const NITROGEN = 7
export const OXYGEN = 8
export const PHOSPHORUS = 15

/** Longest P–N and P–O bond, Å. */
export const PHOSPHORUS_BOND = 2

/** Longest Li–N and Li–O bond, Å: the first minimum of the Li–O distribution of crystalline Li3PO4. */
export const LITHIUM_BOND = 2.6

/** Names by number of P neighbours; a fourth neighbour counts with the third. */
export const MOTIFS = ['isolated', 'apical', 'bridging', 'triply coordinated'] as const

/** Environments of one structure. */
export interface Motifs {
  /** N with 0, 1, 2, and 3 or more P neighbours. */
  readonly nitrogen: readonly number[]
  /** The same of O. */
  readonly oxygen: readonly number[]
  /** phosphorus[k] = P with k anions, 0 to 6. */
  readonly phosphorus: readonly number[]
  /** Mean number of O and N around Li. */
  readonly lithiumCoordination: number
  /** Mean number of Li around N; null without N. */
  readonly lithiumAroundNitrogen: number | null
  /** Distance of the two nearest P, Å. */
  readonly phosphorusDistance: number
}

/** Classifies every N, O, P and Li of a periodic structure. */
export function motifsOf(structure: Structure): Motifs {
  const bonds = neighbourCounts(structure)
  const { species } = structure
  const histogram = (element: number, neighbours: Uint8Array, last: number): number[] => {
    const counts = new Array<number>(last + 1).fill(0)
    species.forEach((z, i) => { if (z === element) counts[Math.min(last, neighbours[i])]++ })
    return counts
  }
  return {
    nitrogen: histogram(NITROGEN, bonds.phosphorus, 3),
    oxygen: histogram(OXYGEN, bonds.phosphorus, 3),
    phosphorus: histogram(PHOSPHORUS, bonds.anions, 6),
    lithiumCoordination: meanOf(species, LITHIUM, bonds.anions) ?? 0,
    lithiumAroundNitrogen: meanOf(species, NITROGEN, bonds.lithium),
    phosphorusDistance: shortestDistance(structure, PHOSPHORUS),
  }
}

/** Neighbours of every atom: P of an anion, anions of P and Li, Li of an anion. */
function neighbourCounts(structure: Structure) {
  const { species } = structure
  const n = species.length
  const counts = { phosphorus: new Uint8Array(n), anions: new Uint8Array(n), lithium: new Uint8Array(n) }
  const { first, owner, squared } = neighbourList(structure, LITHIUM_BOND)
  for (let i = 0; i < n; i++) {
    const isAnion = species[i] === OXYGEN || species[i] === NITROGEN
    if (!isAnion) continue
    for (let k = first[i]; k < first[i + 1]; k++) {
      const j = owner[k]
      if (species[j] === LITHIUM) {
        counts.lithium[i]++
        counts.anions[j]++
      } else if (species[j] === PHOSPHORUS && squared[k] < PHOSPHORUS_BOND * PHOSPHORUS_BOND) {
        counts.phosphorus[i]++
        counts.anions[j]++
      }
    }
  }
  return counts
}

function meanOf(species: Uint8Array, element: number, values: Uint8Array): number | null {
  let sum = 0
  let count = 0
  species.forEach((z, i) => {
    if (z !== element) return
    sum += values[i]
    count++
  })
  return count === 0 ? null : sum / count
}

/** Å; widens the search until a pair is found. */
function shortestDistance(structure: Structure, element: number): number {
  for (let cutoff = 3.5; ; cutoff *= 2) {
    const { first, owner, squared } = neighbourList(structure, cutoff)
    let shortest = Infinity
    structure.species.forEach((z, i) => {
      if (z !== element) return
      for (let k = first[i]; k < first[i + 1]; k++) {
        if (structure.species[owner[k]] === element) shortest = Math.min(shortest, squared[k])
      }
    })
    if (shortest < Infinity) return Math.sqrt(shortest)
  }
}
