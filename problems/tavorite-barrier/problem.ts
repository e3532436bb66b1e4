// The best ion conductors among tavorites (Li/Na)MXO4(F/Cl/Br/I), found with few evaluations of migration barriers; after
// R. Jalem et al., Sci. Rep. 8, 5845 (2018), doi 10.1038/s41598-018-23852-y.
import type { Problem, ProblemFactory } from '../../src/campaign/types.ts'
import { relaxedStructure } from '../scoring/relaxed-structure.ts'
import { analyseTavorites } from './analyse.ts'
import type { TavoriteContext } from './findings.ts'
import { potentialFile, tavoriteParameters, type TavoriteParameters } from './parameters.ts'
import { poolCompounds, preparePool, tavoriteSpace, type PreparedPool } from './pool.ts'
import { openScorer, scoreCandidate, tavoriteObjective } from './scoring.ts'
import { targetOf } from './targets.ts'

export const tavoriteBarrier: ProblemFactory<TavoriteParameters, PreparedPool> = {
  name: 'tavorite-barrier',
  space: 'pool',
  question: 'Which tavorites (Li/Na)MXO4(F/Cl/Br/I) have the lowest migration barriers, and what do the barriers '
    + 'rest on?',
  citations: [
    'Problem: R. Jalem et al., Sci. Rep. 8, 5845 (2018), doi 10.1038/s41598-018-23852-y.',
    'Structures, voltages, elastic bands: TensorNet-MatPES-PBE (A. D. Kaplan et al., arXiv:2503.04070; G. Simeon, G. '
      + 'De Fabritiis, arXiv:2306.06482).',
    'Bond-valence energies: H. Chen, L. L. Wong, S. Adams, Acta Cryst. B 75, 18 (2019), doi 10.1107/S2052520618015718.',
    'Descriptors: R. D. Shannon, Acta Cryst. A 32, 751 (1976), doi 10.1107/S0567739476001551; K. Robinson, G. V. '
      + 'Gibbs, P. H. Ribbe, Science 172, 567 (1971), doi 10.1126/science.172.3983.567.',
  ],
  parameters: tavoriteParameters,
  inputFiles(parameters): Record<string, string> {
    const potential = potentialFile(parameters)
    return potential === null ? {} : { potential }
  },
  potentials: ['potential'],
  prepare: async (parameters) => preparePool(parameters),
  async create(parameters, prepared, folder): Promise<Problem> {
    const compounds = poolCompounds(parameters)
    const space = tavoriteSpace(prepared, compounds)
    const objective = tavoriteObjective(parameters)
    const measure = await openScorer(parameters, folder)
    const context: TavoriteContext = { parameters, objective, prepared, space, compounds }
    const target = targetOf(context)
    const problem: Problem<number> = {
      objective,
      space,
      evaluate: (candidates) =>
        Promise.all(candidates.map((candidate) => scoreCandidate(candidate, compounds, objective, measure))),
      analyse: (evaluations) => analyseTavorites(evaluations, context),
      structureOf: (index, properties) => relaxedStructure(compounds[index].structure, properties),
      byHand: {
        idName: 'formula',
        given: [],
        known: (index) => ({ average_voltage: compounds[index].measured.voltage, volume: compounds[index].measured.volume }),
        describe: (index) => Object.fromEntries(prepared.columns.map(({ name }, column) =>
          [name, prepared.values[index * prepared.columns.length + column]])),
      },
      ...(target === null ? {} : { target }),
    }
    return problem
  },
}
