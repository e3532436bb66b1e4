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

/** Canonical identity of a structure: SHA-256 of its exact numbers (proposals are drawn, never rounded). */
export function structureKey(structure: Structure): string {
  const hash = createHash('sha256')
  hash.update(structure.species)
  for (const array of [structure.cell, structure.positions]) {
    hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength))
  }
  return hash.digest('hex')
}

/** Structure as JSON; numbers keep every bit. */
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
  if (!record?.cell || record.pbc?.length !== 3 || !record.symbols || !record.positions) {
    throw new InputError({ rule: 'a stored structure must have cell, pbc, symbols and positions', found: json })
  }
  return makeStructure({
    cell: record.cell,
    pbc: [record.pbc[0], record.pbc[1], record.pbc[2]],
    species: record.symbols.map((symbol) => atomicNumberOf(symbol)),
    positions: record.positions,
  })
}
