// Low-energy amorphous LixSi, 0 ≤ x ≤ 3.75: formation-energy hull and voltage profile.
// After Artrith, Urban, Ceder, J. Chem. Phys. 148, 241711 (2018), doi 10.1063/1.5017661.
import { createOrderClassifier } from '../../src/analysis/order-class.ts'
import { pairDistances } from '../../src/atoms/distances.ts'
import type { Structure } from '../../src/atoms/structure.ts'
import type { Problem, ProblemFactory } from '../../src/campaign/types.ts'
import { decodeStructure } from '../../src/spaces/structures.ts'
import { trustJudge } from '../scoring/trust.ts'
import { analyseLixsi } from './analyse.ts'
import { evaluateCandidates } from './evaluate.ts'
import { lixsiParameters, type LixsiParameters } from './parameters.ts'
import {
  LI, openPotential, prepareReferences, SHIPPED_POTENTIAL, shippedPotential, SI, type LixsiReferences,
} from '../scoring/lixsi/references.ts'
import { lixsiSpace } from './space.ts'

/** Class in which strategies search and are compared. */
export const AMORPHOUS = 'amorphous'

export const lixsiAmorphous: ProblemFactory<LixsiParameters, LixsiReferences> = {
  name: 'lixsi-amorphous',
  space: 'structures',
  question: 'Which amorphous LixSi structures are lowest in energy, and what voltage do they give?',
  citations: [
    'Problem: N. Artrith, A. Urban, G. Ceder, J. Chem. Phys. 148, 241711 (2018), doi 10.1063/1.5017661.',
    'Crystals: M. B. Oviedo et al., J. Phys. Chem. A 127, 2637 (2023), doi 10.1021/acs.jpca.3c00075; A. Jain et al., ' +
      'APL Mater. 1, 011002 (2013), doi 10.1063/1.4812323.',
    'Potential: neuroevolution form of Z. Fan et al., Phys. Rev. B 104, 104309 (2021), doi 10.1103/PhysRevB.104.104309, ' +
      'fitted to labels of TensorNet-MatPES-PBE (A. D. Kaplan et al., arXiv:2503.04070).',
  ],
  parameters: lixsiParameters,
  inputFiles({ potential }): Record<string, string> {
    // The shipped potential is copied like any other, so that a results folder outlives a new version of it.
    return { potential: potential === SHIPPED_POTENTIAL ? shippedPotential() : potential }
  },
  potentials: ['potential'],
  async prepare(parameters, folder) {
    return prepareReferences(await openPotential(parameters, folder))
  },
  async create(parameters, references, folder): Promise<Problem> {
    const minimumDistances = pairDistances(parameters.minimum_distances, [LI, SI])
    const potential = await openPotential(parameters, folder)
    const scorer = {
      parameters,
      potential,
      judge: trustJudge(potential, parameters.trust),
      references,
      classifier: createOrderClassifier(
        references.crystals.map(({ name, structure }) => ({ name, structure: decodeStructure(structure) })),
      ),
      minimumDistances,
    }
    const problem: Problem<Structure> = {
      objective: { name: 'formation_energy_per_atom', unit: 'eV/atom', direction: 'minimize', niche: AMORPHOUS },
      space: lixsiSpace(parameters, references, minimumDistances),
      evaluate: (candidates) => evaluateCandidates(scorer, candidates),
      analyse: (evaluations) => analyseLixsi(evaluations, parameters, references),
      structureOf: (structure) => structure,
    }
    return problem
  },
}
