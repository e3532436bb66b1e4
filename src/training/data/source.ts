// A file of labelled structures and what is done with it, as fit.yaml says it.
import { z } from 'zod'

export const sourceSchema = z.strictObject({
  file: z.string().min(1).describe(
    'Extended XYZ, also .gz, with energies and, where there are any, forces and virial or stress.',
  ),
  weight: z.number().positive().default(1).describe('Factor on the loss of every frame of the file.'),
  scale: z.string().min(1).default('labels').describe(
    'Name of the label scale. Energies of different references (DFT codes, functionals) differ by an energy per element: each ' +
      'scale gets its own, fitted ones. The scale of the first source is the one of the potential.',
  ),
  config_weights: z.record(z.string(), z.number().nonnegative()).default({}).describe(
    'Further factor per config_type; "short_*" stands for every name with that beginning, 0 leaves the frames out.',
  ),
  share: z.number().gt(0).max(1).default(1).describe(
    'Of the trajectories of the file, drawn by the seed; the others are left out (and counted). For a large file that only ' +
      'accompanies a small one.',
  ),
  max_force: z.number().positive().nullable().default(null).describe(
    'eV/Å. Frames with an atom on which a larger force acts are left out (and counted); null: none.',
  ),
  energy_range: z.tuple([z.number(), z.number()]).nullable().default(null).describe(
    'eV/atom. Frames outside are left out (and counted); null: none.',
  ),
  energy_key: z.string().min(1).nullable().default(null).describe(
    'Key of the energy on the comment line; null: energy, free_energy or REF_energy, the first there is.',
  ),
  forces_key: z.string().min(1).nullable().default(null).describe(
    'Name of the columns of the forces; null: forces, force or REF_forces, the first there is.',
  ),
})

/** One file of labelled structures with every default filled in. */
export type DataSource = z.output<typeof sourceSchema>

/** The factor of a config_type; an exact name counts before a beginning, a longer beginning before a shorter one. */
export function configWeight({ config_weights: weights }: Pick<DataSource, 'config_weights'>, configType: string): number {
  if (Object.hasOwn(weights, configType)) return weights[configType]
  const [nearest] = Object.keys(weights)
    .filter((pattern) => matches(pattern, configType))
    .sort((a, b) => b.length - a.length)
  return nearest === undefined ? 1 : weights[nearest]
}

/** Whether a name, or a beginning that ends in "*", covers a config_type. */
export function matches(pattern: string, configType: string): boolean {
  return pattern.endsWith('*') ? configType.startsWith(pattern.slice(0, -1)) : pattern === configType
}
