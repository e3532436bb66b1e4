// Parameters of the problem of lithium on the sites of a Li–Si crystal, as a campaign file writes them.
import { z } from 'zod'
import { POTENTIAL_FORMS, potentialSchema } from '../../src/potentials/specification-schema.ts'
import { SHIPPED_POTENTIAL } from '../scoring/lixsi/references.ts'
import { scoringShape, withBackend } from '../scoring/parameters.ts'

/** Crystals whose lithium can be taken out, by rising lithium content. */
export const HOSTS = ['LiSi', 'Li12Si7', 'Li7Si3', 'Li13Si4', 'Li15Si4'] as const
export type HostName = (typeof HOSTS)[number]

const { relax, minimum_distances } = scoringShape

// A campaign that sets one key of `relax` keeps these defaults for the others.
const relaxation = relax.unwrap().options[1]
const { max_displacement, volume_range, minimum_energy_per_atom } = relaxation.shape

const repeats = z.int().min(1).max(6)

const schema = z.strictObject({
  potential: potentialSchema
    .default(SHIPPED_POTENTIAL)
    .describe('A potential for Li and Si: "shipped" for the one of lixsi-amorphous, or relative to the campaign file a nep.txt, '
      + `${POTENTIAL_FORMS}.`),
  host: z
    .enum(HOSTS)
    .default('Li15Si4')
    .describe('Crystal whose Li sites are filled and emptied, relaxed first, in its smallest cell: Li8Si8, Li96Si56, Li42Si18, Li26Si8 '
      + 'and Li30Si8.'),
  supercell: z.tuple([repeats, repeats, repeats]).default([1, 1, 1]).describe('Repeats of the host cell along a, b, c.'),
  ladder: z
    .array(z.number().min(0).max(3.75))
    .min(1)
    .default([1.5, 1.75, 2, 2.25, 2.5, 2.75, 3, 3.25])
    .describe('Compositions x in LixSi to search, below that of the host; x times the Si atoms of the supercell must be whole.'),
  hole_depth: z
    .number()
    .positive()
    .default(1)
    .describe('eV/atom. A structure this far below the lowest crystal has found a hole of the potential: exploded.'),
  ...scoringShape,
  minimum_distances: minimum_distances
    .unwrap()
    .default({ 'Li-Li': 2.0, 'Li-Si': 2.0, 'Si-Si': 1.9 })
    .describe(minimum_distances.description ?? ''),
  relax: relaxation
    .extend({
      minimum_energy_per_atom: minimum_energy_per_atom.describe(
        'eV. A structure below it has found a hole of the potential and counts as exploded; null: as hole_depth says.'),
      max_displacement: max_displacement.unwrap().default(null).describe(max_displacement.description ?? ''),
      volume_range: volume_range.unwrap().default([0.4, 1.2]).describe(volume_range.description ?? ''),
    })
    .prefault({})
    .describe('Relaxation of every candidate: a host without lithium shrinks, and its silicon may form bonds.'),
  // Formal charges mean nothing in an alloy: there is no Ewald energy to screen by.
}).omit({ ewald_keep: true })

export const occupancyParameters = schema.transform(withBackend)

export type OccupancyParameters = z.output<typeof occupancyParameters>
