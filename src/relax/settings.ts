// Relaxation settings as a campaign file writes them (snake_case), with defaults, units and sources.
import { z } from 'zod'
import type { PairDistances } from '../atoms/distances.ts'
import type { RelaxSettings } from './types.ts'

const range = z
  .tuple([z.number().positive(), z.number().positive()])
  .refine(([low, high]) => low < high, 'the first number of a range must be below the second')
  .nullable()
  .default(null)

export const relaxSettingsSchema = z.strictObject({
  optimizer: z
    .enum(['l-bfgs', 'l-bfgs-ase', 'fire'])
    .default('l-bfgs')
    .describe(
      'l-bfgs: adaptive scaling, uphill steps are shortened, fewest force calls (Liu and Nocedal 1989). ' +
        'l-bfgs-ase and fire (Bitzek et al. 2006): step for step as in ASE.',
    ),
  cell: z
    .enum(['none', 'hydrostatic', 'full', 'normal'])
    .default('none')
    .describe(
      'What of the cell moves with the atoms: nothing, its volume, volume and shape, or c along the normal of a and b.',
    ),
  cell_filter: z
    .enum(['frechet', 'unit-cell'])
    .default('frechet')
    .describe(
      'Coordinates of a moving cell, as in ASE: logarithm of the deformation, or the deformation itself ' +
        '(Tadmor et al. 1999).',
    ),
  fmax: z
    .number()
    .positive()
    .default(0.05)
    .describe(
      'eV/Å. Converged when every atomic force, and row of the cell gradient per atom, is shorter (ASE); ' +
        'for cell: normal the derivative by the height of the cell counts.',
    ),
  max_steps: z.int().positive().default(300).describe('Force calls allowed per structure.'),
  max_step: z
    .number()
    .positive()
    .max(1)
    .default(0.2)
    .describe('Å. Longest move of an atom in one step; for fire the length of the step over all atoms (ASE).'),
  max_displacement: z
    .number()
    .positive()
    .nullable()
    .default(null)
    .describe('Å. Farthest an atom may end up from its start, the deformation of the cell taken out; null: no limit.'),
  volume_range: range.describe('Allowed volume of a moving cell as fractions of the start; null: no limit.'),
  length_range: range.describe('Å. Shortest and longest lattice vector allowed in a moving cell; null: no limit.'),
  minimum_energy_per_atom: z
    .number()
    .nullable()
    .default(null)
    .describe('eV. A structure below it has found a hole of the potential and counts as exploded; null: not checked.'),
})

/** Relaxation settings with every default filled in. */
export type RelaxConfig = z.output<typeof relaxSettingsSchema>

/** Settings for `relax`; `minimumDistance` (Å per pair, null = not checked) comes from the search space. */
export function relaxSettings(config: RelaxConfig, minimumDistance: PairDistances | null = null): RelaxSettings {
  return {
    optimizer: config.optimizer,
    cell: config.cell,
    cellFilter: config.cell_filter,
    fmax: config.fmax,
    maxSteps: config.max_steps,
    maxStep: config.max_step,
    maxDisplacement: config.max_displacement ?? Infinity,
    volumeRange: config.volume_range ?? [0, Infinity],
    lengthRange: config.length_range ?? [0, Infinity],
    minimumDistance,
    minimumEnergyPerAtom: config.minimum_energy_per_atom ?? -Infinity,
  }
}
