// Two crystals joined along a plane, in the order in which it is made: each bulk is oriented so that the plane is xy, cut
// at a termination, and its surface lattice matched to the other's; then the slabs are strained to one lattice and joined.
// The substrate is the lower slab, the film the upper one; the normal is +z.
import type { Structure } from '../structure.ts'

/** h, k, l of a plane in terms of the cell given (not of a conventional one), without a common divisor. */
export type MillerIndices = readonly [number, number, number]

/** 2×2 numbers, row-major: two row vectors in the plane, or two rows of integers in terms of such vectors. */
export type Matrix2 = readonly [number, number, number, number]

/**
 * Where an oriented bulk cell is cut. Atoms are moved by whole stacking vectors until all stand above the cut; the slab
 * is a whole number of cells, so every termination has the composition of the bulk.
 */
export interface Termination {
  /** "LiO–Co": the plane of atoms below the cut, then the one above, by composition. */
  readonly name: string
  /** Per atom of the oriented cell: cells to move along c. */
  readonly lift: Int32Array
  /** Cut height in the oriented bulk, Å; between 0 and the height of the cell. */
  readonly height: number
  /** Distance between the planes of atoms that the cut parts, Å. */
  readonly spacing: number
}

/** One side of an interface. */
export interface SlabPlan {
  /**
   * Oriented bulk, strained to the common lattice: a and b in the plane, c from one layer to the next (it may lean).
   * Periodic throughout.
   */
  readonly cell: Structure
  /** Rows of integers: the vectors of the interface cell in terms of a and b. */
  readonly supercell: Matrix2
  /** Cells along c; at least 1. */
  readonly layers: number
  readonly termination: Termination
}

/** What is fixed for one interface. Both sides' supercells span the same two vectors. */
export interface InterfacePlan {
  readonly substrate: SlabPlan
  readonly film: SlabPlan
  /** Smaller surface cell of the two, strained, Å: registries beyond it repeat those inside (before atoms are exchanged). */
  readonly registryCell: Matrix2
}

/** Where the film stands on the substrate. */
export interface InterfacePlacement {
  /** Fractions of the registry cell by which the film is moved along the plane. */
  readonly registry: readonly [number, number]
  /**
   * Å beyond half the spacing of each termination, the distance at which a crystal joined with itself is whole. Opens
   * both interfaces of a periodic sandwich.
   */
  readonly gap: number
  /** Empty height above the film, Å; null = periodic, with a second interface there. */
  readonly vacuum: number | null
}

/**
 * Two slabs joined. Atoms: substrate, then film; within each by atomic number, then by depth from the interface, so that
 * the same number names the like atom whatever the termination and the placement.
 */
export interface JoinedSlabs {
  /** a along x, b in the xy plane; periodic throughout, an empty height included where there is one. */
  readonly structure: Structure
  /** 0 substrate, 1 film. */
  readonly side: Uint8Array
  /** Distance from the middle of the (first) interface along the normal, Å, before anything relaxes; not negative. */
  readonly depth: Float64Array
  /** Height of the middle of the (first) interface, Å. */
  readonly plane: number
  /** Distance between the outermost atoms of both sides along the normal, Å. */
  readonly separation: number
}
