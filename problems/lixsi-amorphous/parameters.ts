// Parameters of the amorphous LixSi problem, as a campaign file writes them.
import { z } from 'zod'
import { commonBackend } from '../../src/potentials/specification.ts'
import { POTENTIAL_FORMS, potentialSchema } from '../../src/potentials/specification-schema.ts'
import { relaxSettingsSchema } from '../../src/relax/settings.ts'
import { SHIPPED_POTENTIAL } from '../scoring/lixsi/references.ts'
import { trustSchema } from '../scoring/trust.ts'

const distance = z.number().positive().max(4)

// A campaign that sets one key of `relax` keeps these defaults for the others.
const { cell, volume_range } = relaxSettingsSchema.shape
const relaxation = relaxSettingsSchema.extend({
  cell: cell.unwrap().default('full').describe(cell.description ?? ''),
  volume_range: volume_range.unwrap().default([0.65, 1.4]).describe(volume_range.description ?? ''),
})

const schema = z.strictObject({
  potential: potentialSchema
    .default(SHIPPED_POTENTIAL)
    .describe(`A potential for Li and Si: "shipped" for the one in data/, or relative to the campaign file a nep.txt, ${POTENTIAL_FORMS}.`),
  backend: z
    .enum(['wasm', 'gpu', 'reference'])
    .optional()
    .describe('How the potential is computed. wasm: SIMD on the CPU; reference: plain TypeScript, slower. Absent: wasm; with aenet '
      + 'networks reference, which is all they have.'),
  precision: z
    .enum(['f32', 'f64'])
    .optional()
    .describe('Of relaxations; reported energies are f64 always. Absent: f32, which ends in the same minima as often as f64 does '
      + 'from starts 1e-7 Å apart and takes three quarters of the time; with the backend reference f64.'),
  host_atoms: z.int().min(1).max(64).default(16).describe('Si atoms per cell.'),
  ladder: z
    .array(z.number().min(0).max(4.5))
    .min(2)
    .default([0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.25, 3.75])
    .describe('Compositions x in LixSi to search; x times host_atoms must be whole. Window 0…3.75 as in Artrith 2018.'),
  minimum_distances: z
    .strictObject({ 'Li-Li': distance, 'Li-Si': distance, 'Si-Si': distance })
    .default({ 'Li-Li': 2.0, 'Li-Si': 2.0, 'Si-Si': 1.9 })
    .describe('Å. Shortest distances allowed in a proposal.'),
  relaxed_distance_factor: z
    .number()
    .min(0.5)
    .max(1)
    .default(0.85)
    .describe('After relaxation this fraction of the minimum distances is enough.'),
  volume_per_atom: z
    .strictObject({ Li: z.number().positive(), Si: z.number().positive() })
    .default({ Li: 14.7, Si: 20.3 })
    .describe('Å³. Volume a proposal is scaled to: linear rule through Li15Si4, LiSi and amorphous Si.'),
  largest_crystal: z
    .int()
    .min(0)
    .default(80)
    .describe('Atoms. Reference crystals up to this cell size are offered to strategies as parents.'),
  hole_depth: z
    .number()
    .positive()
    .default(1)
    .describe('eV/atom. A structure this far below the lowest crystal has found a hole of the potential: exploded.'),
  relax: relaxation.prefault({}).describe('Relaxation of every candidate.'),
  trust: trustSchema,
})

// Second and last key whether they were given or not, `trust` behind them where it was: journals compare parameters in
// their order.
export const lixsiParameters = schema.transform(({ potential, backend, precision, trust, ...given }) => {
  const chosen = backend ?? commonBackend(potential)
  return {
    potential, backend: chosen, ...given, precision: precision ?? (chosen === 'reference' ? 'f64' as const : 'f32' as const),
    ...(trust === undefined ? {} : { trust }),
  }
})

export type LixsiParameters = z.output<typeof lixsiParameters>
