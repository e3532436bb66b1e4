// Lithium and vacancies on the sites of a Li–Si crystal, relaxed: the delithiation ladder of one host.
// After the sampling of LixSi by removal of lithium in Artrith, Urban, Ceder, J. Chem. Phys. 148, 241711 (2018),
// doi 10.1063/1.5017661.
import type { Problem, ProblemFactory } from '../../src/campaign/types.ts'
import type { Occupation } from '../../src/spaces/sites/sites.ts'
import {
  openPotential, prepareReferences, SHIPPED_POTENTIAL, shippedPotential, type LixsiReferences,
} from '../scoring/lixsi/references.ts'
import { analyseOccupancy } from './analyse.ts'
import { occupancyScorer } from './evaluate.ts'
import { occupancyParameters, type OccupancyParameters } from './parameters.ts'
import { occupancySpace } from './space.ts'

export const lixsiOccupancy: ProblemFactory<OccupancyParameters, LixsiReferences> = {
  name: 'lixsi-occupancy',
  space: 'sites',
  question: 'Which lithium leaves a Li–Si crystal first, and what voltage does its delithiation give?',
  citations: [
    'Problem: N. Artrith, A. Urban, G. Ceder, J. Chem. Phys. 148, 241711 (2018), doi 10.1063/1.5017661.',
    'Crystals: M. B. Oviedo et al., J. Phys. Chem. A 127, 2637 (2023), doi 10.1021/acs.jpca.3c00075; A. Jain et al., '
      + 'APL Mater. 1, 011002 (2013), doi 10.1063/1.4812323.',
    'Potential: neuroevolution form of Z. Fan et al., Phys. Rev. B 104, 104309 (2021), doi 10.1103/PhysRevB.104.104309, '
      + 'fitted to labels of TensorNet-MatPES-PBE (A. D. Kaplan et al., arXiv:2503.04070).',
  ],
  parameters: occupancyParameters,
  inputFiles({ potential }): Record<string, string> {
    // The shipped potential is copied like any other, so that a results folder outlives a new version of it.
    return { potential: potential === SHIPPED_POTENTIAL ? shippedPotential() : potential }
  },
  potentials: ['potential'],
  async prepare(parameters, folder) {
    return prepareReferences(await openPotential(parameters, folder))
  },
  async create(parameters, references, folder): Promise<Problem> {
    const series = occupancySpace(parameters, references)
    const potential = await openPotential(parameters, folder)
    const scorer = occupancyScorer(series, potential, parameters, references)
    const problem: Problem<Occupation> = {
      objective: { name: 'formation_energy_per_atom', unit: 'eV/atom', direction: 'minimize', niche: '' },
      space: series.space,
      screenings: scorer.screenings,
      evaluate: (candidates) => Promise.all(candidates.map(scorer.evaluate)),
      analyse: (evaluations) => analyseOccupancy(evaluations, { parameters, references, series, structureOf: scorer.structureOf }),
      structureOf: scorer.structureOf,
    }
    return problem
  },
}
