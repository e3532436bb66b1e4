// What a relaxation is asked to do and how it can end.
import type { Structure } from '../atoms/structure.ts'
import type { PotentialResult } from '../potentials/potential.ts'

/** How much of the cell may move with the atoms. */
export type CellFreedom = 'none' | 'hydrostatic' | 'full'

export interface RelaxSettings {
  readonly optimizer: 'fire' | 'l-bfgs'
  readonly cell: CellFreedom
  /** How cell gradients enter: Frechet (log of the deformation) or unit cell (the deformation itself). */
  readonly cellFilter: 'frechet' | 'unit-cell'
  /** Converged when no atomic force (and no cell gradient, as ASE counts it) is longer than this, eV/Å. */
  readonly fmax: number
  /** Force calls allowed. */
  readonly maxSteps: number
  /** Longest move of any atom in one step, Å. */
  readonly maxStep: number
  /** Longest path from the start of any atom, Å (after removing the cell's deformation); Infinity = no limit. */
  readonly maxDisplacement: number
  /** Allowed volume as a fraction of the start; both ends infinite for no limit. */
  readonly volumeRange: readonly [number, number]
  /** Shortest allowed lattice vector and longest, Å. */
  readonly lengthRange: readonly [number, number]
  /** Shortest distance between any two atoms during the run, Å, per pair; null = not checked. */
  readonly minimumDistance: ((speciesA: number, speciesB: number) => number) | null
  /** Energy per atom below which the potential is judged to have a hole, eV; −Infinity = not checked. */
  readonly minimumEnergyPerAtom: number
}

/** Every relaxation ends with exactly one of these. Only `converged` counts as a minimum. */
export type RelaxOutcome = 'converged' | 'step_limit' | 'exploded' | 'too_close' | 'volume_bound' | 'displacement_limit'

export interface RelaxResult {
  readonly outcome: RelaxOutcome
  readonly structure: Structure
  /** Of the final structure. NaN-free unless `exploded`. */
  readonly result: PotentialResult
  /** Potential evaluations used. */
  readonly forceCalls: number
  /** Largest generalised force at the end, eV/Å. */
  readonly fmax: number
}
