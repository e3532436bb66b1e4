// How far a committee is from labels.
import { atomCount } from '../atoms/structure.ts'
import type { Potential } from '../potentials/potential.ts'
import type { LabelledFrame } from '../training/types.ts'

/** Errors of the mean of a committee; null where there is no label. meV/atom and meV/Å (per component). */
export interface LabelErrors {
  readonly labels: number
  readonly energy_mae: number | null
  readonly energy_rmse: number | null
  readonly force_mae: number | null
  readonly force_rmse: number | null
  /** Root mean square of the labels' forces: what the force errors are to be seen against. */
  readonly force_rms: number | null
}

const MILLI = 1000

/** Compares labels with what a potential says of their structures. */
export async function labelErrors(
  frames: readonly Pick<LabelledFrame, 'structure' | 'energy' | 'forces'>[], potential: Potential,
): Promise<LabelErrors> {
  const results = frames.length === 0 ? [] : await potential.evaluate(frames.map(({ structure }) => structure))
  const energies = frames.map(({ energy, structure }, k) => (results[k].energy - energy) / atomCount(structure))
  const forces = frames.flatMap(({ forces: label }, k) => (label === null ? [] : Array.from(label, (force, i) => results[k].forces[i] - force)))
  const labelled = frames.flatMap(({ forces: label }) => (label === null ? [] : Array.from(label)))
  return {
    labels: frames.length,
    energy_mae: milli(meanAbsolute(energies)),
    energy_rmse: milli(rootMeanSquare(energies)),
    force_mae: milli(meanAbsolute(forces)),
    force_rmse: milli(rootMeanSquare(forces)),
    force_rms: milli(rootMeanSquare(labelled)),
  }
}

function milli(value: number | null): number | null {
  return value === null ? null : MILLI * value
}

function meanAbsolute(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length
}

function rootMeanSquare(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)
}
