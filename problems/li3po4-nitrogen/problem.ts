// Nitrogen in Li3PO4: where it goes, with which compensating defect, and whether it bridges two phosphorus atoms.
// After V. Lacivita, N. Artrith, G. Ceder, Chem. Mater. 30, 7077 (2018).
import type { Problem, ProblemFactory } from '../../src/campaign/types.ts'
import type { Occupation } from '../../src/spaces/sites/sites.ts'
import { analyseNitrogen } from './analyse.ts'
import { nitrogenScorer } from './evaluate.ts'
import { nitrogenParameters, SHIPPED_POTENTIAL, type NitrogenParameters } from './parameters.ts'
import { openNitrogenPotential, prepareReferences, shippedPotential, type NitrogenReferences } from './references.ts'
import { nitrogenSpace } from './space.ts'

export const li3po4Nitrogen: ProblemFactory<NitrogenParameters, NitrogenReferences> = {
  name: 'li3po4-nitrogen',
  space: 'sites',
  question: 'Where does nitrogen go in Li3PO4, with which compensating defect, and does it bridge two phosphorus '
    + 'atoms?',
  citations: [
    'Problem: V. Lacivita, N. Artrith, G. Ceder, Chem. Mater. 30, 7077 (2018).',
    'Hosts: C. Keffer et al., Inorg. Chem. 6, 119 (1967), doi 10.1021/ic50047a027; B. Wang et al., J. Solid State '
      + 'Chem. 115, 313 '
      + '(1995).',
    'Interstitial places: bond-valence energies of H. Chen, S. Adams, IUCrJ 4, 614 (2017), doi '
      + '10.1107/S2052252517010211.',
    'Potential: neuroevolution form of Z. Fan et al., Phys. Rev. B 104, 104309 (2021), doi '
      + '10.1103/PhysRevB.104.104309, '
      + 'fitted to labels of TensorNet-MatPES-PBE (A. D. Kaplan et al., arXiv:2503.04070).',
  ],
  parameters: nitrogenParameters,
  inputFiles({ potential }): Record<string, string> {
    // The shipped potential is copied like any other, so that a results folder outlives a new version of it.
    return { potential: potential === SHIPPED_POTENTIAL ? shippedPotential() : potential }
  },
  potentials: ['potential'],
  async prepare(parameters, folder) {
    return prepareReferences(parameters, await openNitrogenPotential(parameters, folder))
  },
  async create(parameters, references, folder): Promise<Problem> {
    const series = nitrogenSpace(parameters, references)
    const { potential } = await openNitrogenPotential(parameters, folder)
    const scorer = nitrogenScorer(series, potential, parameters, references.energies)
    const problem: Problem<Occupation> = {
      objective: {
        name: 'formation_energy_per_nitrogen', unit: 'eV', direction: 'minimize',
        niche: parameters.motif === 'any' ? '' : parameters.motif,
      },
      space: series.space,
      screenings: scorer.screenings,
      evaluate: (candidates) => Promise.all(candidates.map(scorer.evaluate)),
      analyse: (evaluations) =>
        analyseNitrogen(evaluations, { parameters, references, series, structureOf: scorer.structureOf }),
      structureOf: scorer.structureOf,
    }
    return problem
  },
}
