// What a relaxation is asked to do and how it can end.
import type { PairDistances } from '../atoms/distances.ts'
import type { Structure } from '../atoms/structure.ts'
import type { PotentialResult } from '../potentials/potential.ts'

/** How much of the cell may move with the atoms; `normal`: c is stretched along the normal of a and b, which stay. */
export type CellFreedom = 'none' | 'hydrostatic' | 'full' | 'normal'

/**
 * `l-bfgs`: adaptive scaling, turns down steps that raise the energy; `l-bfgs-ase` and `fire`: step for step as ASE.
 */
export type OptimizerName = 'l-bfgs' | 'l-bfgs-ase' | 'fire'

export interface RelaxSettings {
  readonly optimizer: OptimizerName
  readonly cell: CellFreedom
  /** How cell gradients enter: Frechet (log of the deformation) or unit cell (the deformation itself). */
  readonly cellFilter: 'frechet' | 'unit-cell'
  /**
   * Converged when no force on an atom or body is as long as this, eV/Å, and no row of the cell's: of its gradient per
   * atom, as ASE counts it, or the derivative of the energy by the height of a cell that is `normal`.
   */
  readonly fmax: number
  /** Force calls allowed. */
  readonly maxSteps: number
  /** Longest move of any atom in one step (FIRE, as in ASE: length of the step over all atoms), Å. */
  readonly maxStep: number
  /** Longest path from the start of any atom, Å (after removing the cell's deformation); Infinity = no limit. */
  readonly maxDisplacement: number
  /** Allowed volume as a fraction of the start; [0, Infinity] for no limit. Applies where the cell moves. */
  readonly volumeRange: readonly [number, number]
  /** Shortest allowed lattice vector and longest, Å; [0, Infinity] for no limit. Applies where the cell moves. */
  readonly lengthRange: readonly [number, number]
  /** Shortest distance between any two atoms during the run, Å, per pair; null = not checked. */
  readonly minimumDistance: PairDistances | null
  /** Energy per atom below which the potential is judged to have a hole, eV; −Infinity = not checked. */
  readonly minimumEnergyPerAtom: number
}

/**
 * What is held while a structure relaxes, by atom. Atoms of one body (a number from 0) move together without turning;
 * those of body −1 move by themselves, those of body −2 not at all. Needs a cell that is `none` or `normal`; a body must
 * lie in one piece along c, not cut by the cell's boundary.
 *
 * A body is judged as one atom would be: it has converged when the sum of the forces on its atoms is shorter than fmax.
 * Between two slabs on an area A that is an energy gradient of fmax/A per area: 0.05 eV/Å on 50 Å² leave 0.001 eV/Å³
 * (0.16 GPa); slabs of silicon then end within 3e-6 eV/Å² of their minimum. The mean over its atoms would let a thick slab
 * rest on any slope. Forces on held atoms do not count.
 */
export type Bodies = Int32Array

/** Every relaxation ends with exactly one of these. Only `converged` counts as a minimum. */
export type RelaxOutcome = 'converged' | 'step_limit' | 'exploded' | 'too_close' | 'volume_bound' | 'displacement_limit'

export interface RelaxResult {
  readonly outcome: RelaxOutcome
  /** One line on why it is not `converged`; null when it is. */
  readonly reason: string | null
  /** The last structure that was evaluated and kept: inside all bounds, or the one that exploded or came too close. */
  readonly structure: Structure
  /** Of the final structure. NaN-free unless `exploded` or `too_close`. */
  readonly result: PotentialResult
  /** Potential evaluations used. */
  readonly forceCalls: number
  /** Largest generalised force at the end, eV/Å. */
  readonly fmax: number
}
