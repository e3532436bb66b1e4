// What a campaign of interfaces prepares once, on its own potential: relaxed bulks, the lattice match, both crystals
// strained to it, their separated slabs, the map over the registry. Plain data that every worker receives.
import type { TaskerType } from '../../src/atoms/interface/polarity.ts'
import type { Json } from '../../src/spaces/space.ts'

/** A place where a crystal can be cut, as it travels to workers and into the journal's digest. */
export interface PreparedTermination {
  /** As `ionforge plan` lists it, from 1. */
  readonly number: number
  readonly name: string
  readonly lift: readonly number[]
  /** Å. */
  readonly height: number
  readonly spacing: number
  /** From formal charges; null where they are unknown or do not cancel. `dipole` in e/Å: per area, of one stacking cell. */
  readonly polarity: { readonly kind: TaskerType; readonly dipole: number } | null
}

/** One crystal. */
export interface PreparedSide {
  /** As the campaign file names it. */
  readonly name: string
  /** "LiCoO2". */
  readonly formula: string
  /** Where its structure comes from; null for a file. */
  readonly source: string | null
  readonly plane: readonly [number, number, number]
  readonly layers: number
  /** Thickness of the unstrained slab, Å. */
  readonly thickness: number
  /** Oriented bulk on its own lattice, relaxed, and its energy, eV. */
  readonly oriented: Json
  readonly energy: number
  /** Every cut, as listed. */
  readonly terminations: readonly PreparedTermination[]
  /** Positions in that list of the cuts that are searched. */
  readonly searched: readonly number[]
}

/** The chosen lattice match. */
export interface PreparedMatch {
  readonly number: number
  /** Matches within the limits. */
  readonly count: number
  /** Å², of the interface cell on an unstrained substrate. */
  readonly area: number
  /** Principal strains (logarithms of the stretches) that take the film to the substrate, and the larger size of the two. */
  readonly strains: readonly [number, number]
  readonly strain: number
  /** Turn of the film, degrees. */
  readonly angle: number
  /** Rows of integers: the interface cell in terms of either surface's vectors. */
  readonly substrate: readonly [number, number, number, number]
  readonly film: readonly [number, number, number, number]
  /** Atoms of the interface cell. */
  readonly atoms: number
}

/** A slab on its own in vacuum. */
export interface PreparedSlab {
  /** eV, with the atoms free that are free in the interface. */
  readonly energy: number
  /** eV/Å², mean of both faces against the strained bulk, with every atom free (as placed where nothing is relaxed). */
  readonly surface_energy: number
}

/** One crystal on the common lattice. */
export interface PreparedStrained {
  /** Oriented cell, stretched along the normal to where it has no stress there, and its energy, eV. */
  readonly cell: Json
  readonly energy: number
  /** By position in `searched`. */
  readonly slabs: readonly PreparedSlab[]
}

/** Both crystals when the film carries this share of the misfit. */
export interface PreparedShare {
  readonly share: number
  /** Å², of the interface cell. */
  readonly area: number
  /** eV/Å² of interface: what straining the bulks costs. */
  readonly strain_energy: number
  readonly substrate: PreparedStrained
  readonly film: PreparedStrained
}

/** γ of the interface without exchange over the registry, atoms as placed, each point at its best gap. */
export interface RegistryMap {
  /** Vectors of the registry cell, Å. */
  readonly cell: readonly [number, number, number, number]
  /** Points along u and v: u = i/points, v = j/points. */
  readonly points: number
  /** eV/Å², energies[i][j] at (u, v); null where atoms are too close at every gap. */
  readonly energies: readonly (readonly (number | null)[])[]
  /** Å. */
  readonly gaps: readonly (readonly (number | null)[])[]
  readonly force_calls: number
}

export interface InterfaceReferences {
  readonly substrate: PreparedSide
  readonly film: PreparedSide
  readonly match: PreparedMatch
  /** By share, ascending; one unless the share is searched. */
  readonly shares: readonly PreparedShare[]
  /** null where none was asked for. At the first share and the first terminations searched. */
  readonly registry_map: RegistryMap | null
  /** What a user should know: polar cuts, thin slabs, a potential out of its range. */
  readonly warnings: readonly string[]
}
