// The global minimum of a Lennard-Jones cluster: the standard test of structure search, with known answers.
import { z } from 'zod'
import type { Structure } from '../../src/atoms/structure.ts'
import type { Problem, ProblemFactory } from '../../src/campaign/types.ts'
import { relaxSettingsSchema } from '../../src/relax/settings.ts'
import { analyseClusters } from './analyse.ts'
import { clusterSpace } from './cluster-space.ts'
import { evaluateCluster } from './evaluate.ts'
import { LOWEST_ENERGIES, PEERS, SOURCE } from './published.ts'

/** Success is counted within this of the published energy, ε. */
const TOLERANCE = 1e-4

// A campaign that sets one key of `relax` keeps these defaults for the others.
const { fmax, max_steps } = relaxSettingsSchema.shape

const parameters = z.strictObject({
  atoms: z.int().min(4).max(200).default(38)
    .describe(`Atoms in the cluster; the answer is known here for ${Object.keys(LOWEST_ENERGIES).join(', ')}. Count.`),
  relax: relaxSettingsSchema
    .extend({
      fmax: fmax.unwrap().default(1e-3).describe(fmax.description ?? ''),
      max_steps: max_steps.unwrap().default(2000).describe(max_steps.description ?? ''),
    })
    .prefault({})
    .describe('Relaxation of every candidate, in reduced units: σ for Å and ε for eV. The tolerance of success needs '
      + 'fmax of 1e-3 or below.'),
})

type LennardJonesParameters = z.output<typeof parameters>

export const lennardJonesCluster: ProblemFactory<LennardJonesParameters, null> = {
  name: 'lennard-jones-cluster',
  space: 'structures',
  question: 'What is the lowest-energy arrangement of n Lennard-Jones atoms?',
  citations: [`Published minima: ${SOURCE}.`],
  parameters,
  inputFiles: () => ({}),
  prepare: () => Promise.resolve(null),
  create({ atoms, relax }): Promise<Problem> {
    const published = LOWEST_ENERGIES[atoms]
    const problem: Problem<Structure> = {
      objective: { name: 'energy', unit: 'ε', direction: 'minimize', niche: '' },
      space: clusterSpace(atoms),
      evaluate: (candidates) => Promise.all(candidates.map((candidate) => evaluateCluster(candidate, relax))),
      analyse: (evaluations) => analyseClusters(evaluations, atoms, TOLERANCE),
      structureOf: (structure) => structure,
      ...(published === undefined ? {} : { target: { value: published, tolerance: TOLERANCE, source: SOURCE } }),
      peers: PEERS[atoms] ?? [],
    }
    return Promise.resolve(problem as Problem)
  },
}
