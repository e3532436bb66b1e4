// The `structures` space: free atoms (and cell) at allowed compositions, arranged as a ladder of rungs.
import { createHash } from 'node:crypto'
import { InputError } from '../errors.ts'
import { atomicNumberOf, symbolOf } from '../atoms/elements.ts'
import type { PairDistances } from '../atoms/distances.ts'
import { makeStructure, type Periodicity, type Structure } from '../atoms/structure.ts'
import type { Random } from '../math/random.ts'
import type { Json, SearchSpace } from './space.ts'

/** One allowed composition, up to the size of the cell. */
export interface Rung {
  /** "Li12Si16" or "x = 0.75". */
  readonly label: string
  /** Position on the ladder: mobile atoms per host atom (x in LixSi); 0 for a single rung. */
  readonly x: number
  /** Atomic fraction of the mobile element, the abscissa of the hull; 0 for a single rung. */
  readonly fraction: number
}

/** A known structure that strategies may use as a parent, such as a reference crystal. */
export interface KnownStructure {
  readonly name: string
  readonly rung: number | null
  readonly x: number
  readonly structure: Structure
}

export interface StructuresSpace extends SearchSpace<Structure> {
  readonly kind: 'structures'
  readonly rungs: readonly Rung[]
  /** Element that is inserted and removed between rungs (atomic number), or null when there is one rung. */
  readonly mobile: number | null
  /** Element whose number counts the formula units, or null. */
  readonly host: number | null
  readonly pbc: Periodicity
  /** Shortest distances allowed in a proposal, Å. */
  readonly minimumDistances: PairDistances
  readonly known: readonly KnownStructure[]
  /** Random packing at one rung, or at a random one. */
  sample(random: Random, rung?: number): Structure
  /** Which rung a structure stands on, or null when its composition is not allowed. */
  rungOf(structure: Structure): number | null
  /** Expected volume of this composition, Å³ (what a proposal is scaled to); 0 for clusters. */
  expectedVolume(structure: Structure): number
}

/**
 * Canonical identity of a structure: SHA-256 of its exact numbers (proposals are drawn, never rounded). Zeros count alike
 * whatever their sign: JSON does not keep it, and a structure read back must have the key it had.
 */
export function structureKey(structure: Structure): string {
  const hash = createHash('sha256')
  hash.update(structure.species)
  for (const numbers of [structure.cell, structure.positions]) {
    const array = numbers.map((value) => value + 0)
    hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength))
  }
  return hash.digest('hex')
}

/** Structure as JSON; numbers keep every bit, but for the sign of zero. */
export function encodeStructure(structure: Structure): Json {
  return {
    cell: Array.from(structure.cell),
    pbc: [...structure.pbc],
    symbols: Array.from(structure.species, symbolOf),
    positions: Array.from(structure.positions),
  }
}

/** The inverse of {@link encodeStructure}; throws InputError on anything else. */
export function decodeStructure(json: Json): Structure {
  const record = json as { cell?: number[]; pbc?: boolean[]; symbols?: string[]; positions?: number[] } | null
  const { cell, pbc, symbols, positions } = record ?? {}
  const lists = [cell, pbc, symbols, positions].every(Array.isArray)
  if (!lists || !cell || !symbols || !positions || pbc?.length !== 3 || !pbc.every((flag) => typeof flag === 'boolean')) {
    throw new InputError({ rule: 'a stored structure must have cell, pbc, symbols and positions', found: json })
  }
  return makeStructure({
    cell,
    pbc: [pbc[0], pbc[1], pbc[2]],
    species: symbols.map((symbol) => atomicNumberOf(symbol)),
    positions,
  })
}
