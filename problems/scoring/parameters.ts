// How occupations are scored with a potential, as a campaign file writes it: pieces of a problem's schema.
import { z } from 'zod'
import { loadPotential } from '../../src/potentials/load.ts'
import { resolvePotential } from '../../src/potentials/potential-files.ts'
import { commonBackend } from '../../src/potentials/specification.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { relaxSettingsSchema } from '../../src/relax/settings.ts'
import { trustSchema, type Trust } from './trust.ts'

// A campaign that sets one key of `relax` keeps these defaults for the others.
const { cell, max_displacement, volume_range } = relaxSettingsSchema.shape
const relaxation = relaxSettingsSchema.extend({
  cell: cell.unwrap().default('full').describe(cell.description ?? ''),
  max_displacement: max_displacement.unwrap().default(2).describe(max_displacement.description ?? ''),
  volume_range: volume_range.unwrap().default([0.75, 1.35]).describe(volume_range.description ?? ''),
})

const keep = z.number().gt(0).max(1)

/** Keys to be spread into the schema of a problem that has a potential; the problem itself declares `potential`. */
export const scoringShape = {
  backend: z
    .enum(['wasm', 'gpu', 'reference'])
    .optional()
    .describe('How the potential is computed. wasm: SIMD on the CPU; reference: plain TypeScript, slower. Absent: wasm; with '
      + 'built-in potentials and aenet networks reference, which is all they have.'),
  precision: z
    .enum(['f32', 'f64'])
    .optional()
    .describe('Of relaxations; reported energies are f64 always. Absent: f32; with the backend reference f64.'),
  minimum_distances: z
    .record(z.string(), z.number().min(0).max(6))
    .default({})
    .describe('Å. Shortest distances allowed before relaxation, by pair: { Li-Li: 1.8, Li-O: 1.5 }. Pairs that are not named: 0.6 '
      + 'times the sum of the covalent radii (Cordero et al. 2008).'),
  relaxed_distance_factor: z
    .number()
    .min(0.5)
    .max(1)
    .default(0.85)
    .describe('After relaxation this fraction of the minimum distances is enough.'),
  ewald_keep: keep
    .default(1)
    .describe('Fraction of a batch, composition by composition, that goes on after the Ewald energy of the formal charges was compared; '
      + 'at least one. 1: all, not screened.'),
  single_point_keep: keep
    .default(1)
    .describe('The same after the energy of the potential before relaxation, one force call each. 1: all, not screened.'),
  relax: z
    .union([z.literal('none'), relaxation])
    .prefault({})
    .describe('Relaxation of what is left; "none" scores the structure as it is, with one force call.'),
  trust: trustSchema,
}

type Given = z.output<z.ZodObject<typeof scoringShape>>

/** How occupations are scored, every default filled in. */
export type ScoringParameters = Omit<Given, 'backend' | 'precision' | 'trust'> & {
  readonly backend: NonNullable<Given['backend']>
  readonly precision: NonNullable<Given['precision']>
  readonly trust?: Trust
}

/**
 * Fills in backend and precision, which depend on other keys, as the last keys whether they were given or not, and puts
 * `trust` behind them where it was given: journals compare parameters in their order. For the transform of a problem's
 * schema.
 */
export function withBackend<T extends Pick<Given, 'backend' | 'precision' | 'trust'> & { readonly potential: string }>(
  { backend, precision, trust, ...given }: T,
): Omit<T, 'backend' | 'precision' | 'trust'> & Pick<ScoringParameters, 'backend' | 'precision' | 'trust'> {
  const chosen = backend ?? commonBackend(given.potential)
  return {
    ...given, backend: chosen, precision: precision ?? (chosen === 'reference' ? 'f64' : 'f32'),
    ...(trust === undefined ? {} : { trust }),
  }
}

/** Opens a potential whose relative paths refer to `folder`; see {@link loadPotential} for errors. */
export function openPotential(
  potential: string, { backend, precision }: Pick<ScoringParameters, 'backend' | 'precision'>, folder: string,
): Promise<Potential> {
  return loadPotential(resolvePotential(potential, folder), { backend, precision })
}
