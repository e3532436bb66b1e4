// Parameters of the site-ordering problem, as a campaign file writes them.
import { z } from 'zod'
import { POTENTIAL_FORMS, potentialSchema } from '../../src/potentials/specification-schema.ts'
import { sitesParametersSchema } from '../../src/spaces/sites/parameters.ts'
import { scoringShape, withBackend, type ScoringParameters } from '../scoring/parameters.ts'
import { SHIPPED_HOSTS } from './hosts.ts'

const SHIPPED = 'shipped:'

const schema = z.strictObject({
  structure: z
    .string()
    .describe('The crystal: a file with one structure (POSCAR, CIF, extended XYZ), relative to the campaign file, or '
      + `${Object.keys(SHIPPED_HOSTS).map((name) => `"${SHIPPED}${name}"`).join(', ')}.`),
  ...sitesParametersSchema.shape,
  potential: potentialSchema
    .optional()
    .describe(`A nep.txt file, relative to the campaign file, a built-in potential, ${POTENTIAL_FORMS}. Absent: occupations are `
      + 'scored by the Ewald energy of their formal charges, and no other key below this one may be given.'),
  ...scoringShape,
})

/** Keys that mean nothing without a potential would be options that do nothing. */
const checked = z.preprocess((given, context) => {
  if (typeof given !== 'object' || given === null || 'potential' in given) return given
  const values = given as Readonly<Record<string, unknown>>
  for (const key of Object.keys(scoringShape).filter((name) => name in values)) {
    context.addIssue({ code: 'custom', path: [key], message: 'must not be given without a potential', input: values[key] })
  }
  return given
}, schema)

type Crystal = Omit<z.output<typeof schema>, 'potential' | keyof typeof scoringShape>

/** A crystal with its sublattices and, where there is a potential, how it scores. */
export type SiteOrderingParameters = Crystal & ({ readonly potential?: never } | (ScoringParameters & { readonly potential: string }))

/** With a potential: how it scores. Without: nothing beyond the crystal and its sublattices. */
export const siteOrderingParameters = checked.transform((given): SiteOrderingParameters => {
  const { potential, backend, precision, minimum_distances, relaxed_distance_factor, ewald_keep, single_point_keep, relax, trust, ...sites } = given
  if (potential === undefined) return sites
  const scoring = { minimum_distances, relaxed_distance_factor, ewald_keep, single_point_keep, relax }
  return withBackend({
    ...sites, potential, ...scoring, ...(backend === undefined ? {} : { backend }), ...(precision === undefined ? {} : { precision }),
    ...(trust === undefined ? {} : { trust }),
  })
})

/** The name behind `shipped:`, or null for a file. */
export function shippedName(structure: string): string | null {
  return structure.startsWith(SHIPPED) ? structure.slice(SHIPPED.length) : null
}
