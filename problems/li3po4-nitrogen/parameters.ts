// Parameters of the problem of nitrogen in Li3PO4, as a campaign file writes them.
import { z } from 'zod'
import { POTENTIAL_FORMS, potentialSchema } from '../../src/potentials/specification-schema.ts'
import { scoringShape, withBackend } from '../scoring/parameters.ts'
import { HOST_NAMES } from './crystals.ts'
import { FAMILIES } from './families.ts'

export const SHIPPED_POTENTIAL = 'shipped'

/** What strategies look for: every arrangement, or only those with or without a nitrogen between two phosphorus. */
export const MOTIF_NICHES = ['any', 'bridging', 'no-bridging'] as const

const position = z.tuple([z.number(), z.number(), z.number()])
const { relax, minimum_distances, relaxed_distance_factor } = scoringShape

// A campaign that sets one key of `relax` keeps these defaults for the others.
const relaxation = relax.unwrap().options[1]
const { fmax, max_steps, max_displacement, minimum_energy_per_atom } = relaxation.shape

/** Å. Below these the potential was not trained: no relaxed structure may have such a contact. */
export const TRAINED_DISTANCES: Readonly<Record<string, number>> = {
  'Li-Li': 1.9, 'Li-N': 1.5, 'Li-O': 1.5, 'Li-P': 1.8, 'N-N': 1.9,
  'N-O': 1.9, 'N-P': 1.2, 'O-O': 1.9, 'O-P': 1.2, 'P-P': 1.8,
}

const schema = z.strictObject({
  potential: potentialSchema
    .default(SHIPPED_POTENTIAL)
    .describe('A potential for Li, N, O and P: "shipped" for the one in data/, or relative to the campaign file a nep.txt, '
      + `${POTENTIAL_FORMS}.`),
  host: z.enum(HOST_NAMES).default('gamma').describe('Polymorph of Li3PO4: gamma (Pmnb, 32 atoms) or beta (Pmn2_1, 16 '
    + 'atoms).'),
  supercell: z
    .tuple([z.int().min(1).max(6), z.int().min(1).max(6), z.int().min(1).max(6)])
    .default([2, 1, 2])
    .describe('Repeats of the host cell along a, b, c.'),
  nitrogen: z
    .array(z.int().min(1).max(64))
    .min(1)
    .default([1, 2, 3, 4])
    .describe('N atoms per supercell; every number is combined with every family.'),
  families: z
    .array(z.enum(FAMILIES))
    .min(1)
    .default([...FAMILIES])
    .describe('How the charge of N on O is balanced. interstitial: one Li interstitial per N; oxygen-vacancy: one O '
      + 'vacancy per two N '
      + '(even numbers only); lithium-vacancy: one O and one Li vacancy per N, the line from Li3PO4 to Li2PO2N.'),
  interstitials: z
    .array(position)
    .min(1)
    .optional()
    .describe('Places of interstitial Li, fractional coordinates in the host cell; symmetric images are added. Absent: '
      + 'found as '
      + 'minima of the bond-valence energy and voids of the relaxed host.'),
  interstitial_families: z
    .int()
    .min(1)
    .max(12)
    .default(3)
    .describe('How many of the symmetry-distinct places found are used, lowest bond-valence energy first; places '
      + 'closer to an atom of the '
      + 'host than minimum_distances are not.'),
  motif: z
    .enum(MOTIF_NICHES)
    .default('any')
    .describe('Niche in which strategies search. bridging: only structures with a N between two P count; no-bridging: '
      + 'only those '
      + 'without; any: all. Two campaigns, one per niche, compare the two fairly.'),
  lithium_oxide_energy: z
    .number()
    .optional()
    .describe('eV per Li2O, the reference that tells families apart. Absent: that of the labels for the shipped '
      + 'potential, which was '
      + 'not trained on Li2O; otherwise crystalline Li2O relaxed with the potential given.'),
  hole_depth: z
    .number()
    .positive()
    .default(0.1)
    .describe('eV/atom. A structure this far below its reference phases (the lowest of all compositions) has found a '
      + 'hole of the potential: exploded.'),
  energy_window: z
    .number()
    .positive()
    .default(0.5)
    .describe('eV per supercell. Structures this close to the lowest of their composition are counted in motif and '
      + 'pair statistics.'),
  ...scoringShape,
  minimum_distances: minimum_distances
    .unwrap()
    .default({
      'Li-Li': 1.45, 'Li-N': 1.2, 'Li-O': 1.2, 'Li-P': 1.8, 'N-N': 1.5,
      'N-O': 1.5, 'N-P': 1.2, 'O-O': 1.5, 'O-P': 1.2, 'P-P': 2.2,
    })
    .describe(minimum_distances.description ?? ''),
  relaxed_distance_factor: relaxed_distance_factor.unwrap().default(0.9).describe(
    'While relaxing this fraction of the minimum distances is enough; what has converged must also keep the distances '
      + 'the shipped '
    + 'potential was trained for (Li-Li 1.9, Li-O and Li-N 1.5, O-O, O-N and N-N 1.9, P-O and P-N 1.2, P-P and Li-P '
    + '1.8 Å).'),
  relax: relaxation
    .extend({
      fmax: fmax.unwrap().default(0.02).describe(fmax.description ?? ''),
      max_steps: max_steps.unwrap().default(600).describe(max_steps.description ?? ''),
      minimum_energy_per_atom: minimum_energy_per_atom.describe(
        'eV. A structure below it has found a hole of the potential and counts as exploded; null: hole_depth below its '
          + 'reference phases.'),
      max_displacement: max_displacement.unwrap().default(null).describe(max_displacement.description ?? ''),
    })
    .prefault({})
    .describe('Relaxation of every candidate that passes the screenings.'),
})

export const nitrogenParameters = schema.transform(withBackend)

export type NitrogenParameters = z.output<typeof nitrogenParameters>
