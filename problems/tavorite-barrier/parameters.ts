// Parameters of the tavorite problem, as a campaign file writes them.
import { z } from 'zod'
import { POTENTIAL_FORMS, potentialSchema } from '../../src/potentials/specification-schema.ts'
import { bandSettingsSchema } from '../../src/relax/nudged-elastic-band/settings.ts'
import { commonBackend, isBuiltIn } from '../../src/potentials/specification.ts'
import { DESCRIPTOR_GROUPS } from './descriptors/table.ts'

/** How the barrier of a compound is known. */
export const SCORINGS = ['bond-valence', 'table', 'elastic-band'] as const

export const MOBILE_IONS = ['Li', 'Na'] as const
export const HALIDES = ['F', 'Cl', 'Br', 'I'] as const
export const CENTRES = ['P', 'As', 'S', 'Se', 'Si', 'Ge'] as const
export const METALS = [
  'Al', 'Ga', 'In', 'Sc', 'Y', 'Ti', 'V', 'Cr', 'Mn', 'Fe', 'Co', 'Rh', 'Mg', 'Ca', 'Zn', 'Ni', 'Cu', 'Cd', 'Zr', 'Sn',
] as const

/** Å; as for the tabulated barriers. */
export const DEFAULT_SPACING = 0.2

// Looser than the defaults of single bands: a barrier of many.
const { fmax } = bandSettingsSchema.shape
const bandSchema = bandSettingsSchema.extend({
  fmax: fmax.unwrap().default(0.05).describe(fmax.description ?? ''),
  supercell: z.tuple([z.int().min(1).max(4), z.int().min(1).max(4), z.int().min(1).max(4)]).default([2, 2, 1])
    .describe('Repeats of the cell in which one vacancy moves.'),
  longest_hop: z.number().positive().max(8).default(5.5)
    .describe('Å. Hops between A sites that are computed; the supercell must be wider.'),
  end_fmax: z.number().positive().default(0.02).describe('eV/Å; of the crystal and of the two ends of a hop.'),
})

export type BandParameters = z.output<typeof bandSchema>

export const DEFAULT_BAND: BandParameters = bandSchema.parse({})

const schema = z.strictObject({
  scored_by: z
    .enum(SCORINGS)
    .default('bond-valence')
    .describe('bond-valence: the percolation barrier of the bond-valence energy in the relaxed structure, computed '
      + 'when a compound is evaluated; table: the tabulated one; elastic-band: the tabulated barrier of a nudged '
      + 'elastic band, of the 157 compounds that have one, or with `potential` a band computed when a compound is evaluated.'),
  potential: potentialSchema
    .optional()
    .describe(`A potential for elastic bands: relative to the campaign file a nep.txt, ${POTENTIAL_FORMS}. None ships for `
      + 'these compounds: it must know all their elements.'),
  mobile_ions: z
    .array(z.enum(MOBILE_IONS))
    .min(1)
    .default([...MOBILE_IONS])
    .describe('Compounds with these ions are in the pool.'),
  metals: z
    .array(z.enum(METALS))
    .min(1)
    .default([...METALS])
    .describe('Compounds with these M are in the pool.'),
  centres: z
    .array(z.enum(CENTRES))
    .min(1)
    .default([...CENTRES])
    .describe('Compounds with these X are in the pool.'),
  halides: z
    .array(z.enum(HALIDES))
    .min(1)
    .default([...HALIDES])
    .describe('Compounds with these halides are in the pool.'),
  descriptors: z
    .array(z.enum(DESCRIPTOR_GROUPS))
    .min(1)
    .default([...DESCRIPTOR_GROUPS])
    .describe('Groups of descriptors that models see.'),
  minimum_voltage: z
    .number()
    .positive()
    .optional()
    .describe('V against the metal of the ion. Compounds below it are evaluated and learnt from, and never the best.'),
  second_objective: z
    .enum(['none', 'average_voltage'])
    .default('none')
    .describe('average_voltage: the answer is the front of low barriers and high voltages.'),
  grid_spacing: z
    .number()
    .min(0.05)
    .max(0.5)
    .optional()
    .describe('Å; of the grid of bond-valence energies. Absent: 0.2. Only with scored_by: bond-valence.'),
  elastic_band: bandSchema.optional().describe('Settings of elastic bands. Only with potential.'),
  backend: z
    .enum(['wasm', 'gpu', 'reference'])
    .optional()
    .describe('How the potential is computed. wasm: SIMD on the CPU; reference: plain TypeScript. Absent: wasm; for '
      + 'built-in potentials and aenet networks reference. Only with `potential`.'),
})

type Given = z.output<typeof schema>

/** An option that does nothing is refused. */
function refuseIdleKeys(given: Given, context: z.RefinementCtx<Given>): void {
  const refuse = (key: keyof Given, reason: string): void => {
    context.addIssue({ code: 'custom', path: [key], message: `must be left out ${reason}`, input: given[key] })
  }
  if (given.scored_by !== 'elastic-band' && given.potential !== undefined) {
    refuse('potential', 'unless scored_by is elastic-band')
  }
  if (given.scored_by !== 'bond-valence' && given.grid_spacing !== undefined) {
    refuse('grid_spacing', 'unless scored_by is bond-valence')
  }
  for (const key of ['elastic_band', 'backend'] as const) {
    if (given[key] !== undefined && given.potential === undefined) refuse(key, 'unless a potential is given')
  }
}

/** Writes out the defaults of what the chosen scoring reads. */
function withScoringDefaults(given: Given) {
  const { grid_spacing, elastic_band, backend, ...rest } = given
  if (rest.scored_by === 'bond-valence') return { ...rest, grid_spacing: grid_spacing ?? DEFAULT_SPACING }
  if (rest.potential === undefined) return rest
  return {
    ...rest,
    elastic_band: elastic_band ?? DEFAULT_BAND,
    backend: backend ?? commonBackend(rest.potential),
  }
}

export const tavoriteParameters = schema.superRefine(refuseIdleKeys).transform(withScoringDefaults)

/** Parameters as parsed; keys that the scoring does not read are absent. */
export type TavoriteParameters = Omit<Given, 'grid_spacing' | 'elastic_band' | 'backend'>
  & Partial<Pick<Given, 'grid_spacing' | 'elastic_band' | 'backend'>>

/** Whether the potential is read from a file. */
export function potentialFile({ potential }: TavoriteParameters): string | null {
  return potential === undefined || isBuiltIn(potential) ? null : potential
}
