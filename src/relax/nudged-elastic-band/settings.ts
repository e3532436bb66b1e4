// Settings of a nudged elastic band as a file or a command line gives them (snake_case), with defaults and units.
import { z } from 'zod'
import type { PairDistances } from '../../atoms/distances.ts'
import type { BandSettings } from './types.ts'

export const bandSettingsSchema = z.strictObject({
  images: z.int().min(1).max(99).default(5).describe('Images between the two ends.'),
  initial_path: z
    .enum(['idpp', 'linear'])
    .default('idpp')
    .describe('First path: image-dependent pair potential (Smidstrup et al. 2014), or straight lines.'),
  spring: z.number().positive().default(5).describe('eV/Å². Stiffness of the springs between images.'),
  climbing: z.boolean().default(true).describe('Whether the highest image climbs to the saddle (Henkelman et al. 2000).'),
  climb_from: z
    .number()
    .positive()
    .default(0.5)
    .describe('eV/Å. The highest image starts to climb when no force across the band is longer.'),
  optimizer: z
    .enum(['fire', 'l-bfgs'])
    .default('fire')
    .describe('fire (Bitzek et al. 2006): robust. l-bfgs, as in ASE: fewer steps where the path is smooth.'),
  fmax: z
    .number()
    .positive()
    .default(0.03)
    .describe('eV/Å. Converged when no force across the band, nor on the climbing image, is longer on any atom.'),
  max_steps: z.int().positive().default(300).describe('Evaluations of the whole band allowed.'),
  max_step: z
    .number()
    .positive()
    .max(1)
    .default(0.2)
    .describe('Å. Longest step: of the whole band for fire, of one atom for l-bfgs.'),
})

/** Settings of a band with every default filled in. */
export type BandConfig = z.output<typeof bandSettingsSchema>

/** Settings for `nudgedElasticBands`; `minimumDistance` in Å per pair, null = not checked. */
export function bandSettings(config: BandConfig, minimumDistance: PairDistances | null = null): BandSettings {
  return {
    images: config.images,
    initialPath: config.initial_path,
    spring: config.spring,
    climbing: config.climbing,
    // A band that has converged must climb.
    climbFrom: Math.max(config.climb_from, config.fmax),
    optimizer: config.optimizer,
    fmax: config.fmax,
    maxSteps: config.max_steps,
    maxStep: config.max_step,
    minimumDistance,
  }
}
