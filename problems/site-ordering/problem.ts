// Ordering of species and vacancies on the sites of a crystal: any structure file, any sublattices. Without a potential
// an occupation is worth the Ewald energy of its formal charges; with one its relaxed energy.
import { atomCount, type Structure } from '../../src/atoms/structure.ts'
import type { Candidate, Evaluation, Objective, Problem, ProblemFactory } from '../../src/campaign/types.ts'
import { ConfigError } from '../../src/errors.ts'
import { isBuiltIn } from '../../src/potentials/specification.ts'
import { sitesParametersSchema } from '../../src/spaces/sites/parameters.ts'
import { sitesSpace, type Occupation, type SitesSpace } from '../../src/spaces/sites/sites.ts'
import { occupationScorer, type OccupationScorer } from '../scoring/occupation-scorer.ts'
import { openPotential } from '../scoring/parameters.ts'
import { analyseOrdering } from './analyse.ts'
import { readHost, shippedHost } from './host-file.ts'
import { siteOrderingParameters, type SiteOrderingParameters } from './parameters.ts'

/** Success is counted within this of a known minimum, eV per cell; every gap to the second-lowest is larger. */
const TOLERANCE = 1e-5

/**
 * Of the whole supercell: per formula unit it would say the same, as cell and composition are given, and an enumeration
 * proves minima of the cell.
 */
const EWALD_ENERGY: Objective = { name: 'ewald_energy', unit: 'eV', direction: 'minimize', niche: '' }
const RELAXED_ENERGY: Objective = { name: 'energy_per_atom', unit: 'eV/atom', direction: 'minimize', niche: '' }

export const siteOrdering: ProblemFactory<SiteOrderingParameters, null> = {
  name: 'site-ordering',
  space: 'sites',
  question: 'Which arrangement of species and vacancies on the sites of a crystal has the lowest energy?',
  citations: [
    'Ewald energies: P. P. Ewald, Ann. Phys. 369, 253 (1921), doi 10.1002/andp.19213690304.',
    'Distinct configurations: G. Pólya, Acta Math. 68, 145 (1937), doi 10.1007/BF02546665; R. C. Read, Ann. Discrete Math. 2, 107 '
      + '(1978), doi 10.1016/S0167-5060(08)70325-X.',
  ],
  parameters: siteOrderingParameters,
  inputFiles({ structure, potential }): Record<string, string> {
    return {
      ...(shippedHost(structure) === null ? { structure } : {}),
      ...(potential === undefined || isBuiltIn(potential) ? {} : { potential }),
    }
  },
  potentials: ['potential'],
  prepare: () => Promise.resolve(null),
  async create(parameters, _prepared, folder): Promise<Problem> {
    const space = sitesSpace(readHost(parameters.structure, folder), parameters)
    const scorer = await scorerOf(space, parameters, folder)
    const target = targetOf(parameters)
    const objective = parameters.potential === undefined ? EWALD_ENERGY : RELAXED_ENERGY
    return {
      objective,
      space,
      screenings: scorer.screenings,
      evaluate: (candidates) => Promise.all(candidates.map((candidate) => scorer.evaluate(candidate))),
      analyse: (evaluations) => analyseOrdering(evaluations, { space, objective, structureOf: scorer.structureOf, target: target ?? null }),
      structureOf: scorer.structureOf,
      ...(target === undefined ? {} : { target }),
    } satisfies Problem<Occupation>
  },
}

async function scorerOf(space: SitesSpace, parameters: SiteOrderingParameters, folder: string): Promise<OccupationScorer> {
  if (parameters.potential === undefined) return electrostaticScorer(space)
  const potential = await openPotential(parameters.potential, parameters, folder)
  return occupationScorer(space, potential, parameters, (energy, structure: Structure) => ({
    objective: energy / atomCount(structure), niche: '', properties: {},
  }))
}

/** Scores by Ewald energy alone: microseconds, so nothing is screened and nothing relaxed. */
function electrostaticScorer({ score, compositions, compositionOf, structureOf }: SitesSpace): OccupationScorer {
  if (score === null) {
    throw new ConfigError({
      rule: 'an ordering problem needs charges or a potential to tell occupations apart', found: 'charge: any and no potential',
      place: 'problem', wayOut: 'Give oxidation states and a total charge, or a potential.',
    })
  }
  const labelOf = (genome: Occupation): string => compositions[compositions.length === 1 ? 0 : compositionOf(genome)].label
  const evaluate = ({ id, lineage, genome }: Candidate<Occupation>): Evaluation<Occupation> => {
    const energy = score.of(genome)
    return {
      id, lineage, genome, objective: energy, niche: '',
      outcome: 'evaluated',
      properties: { composition: labelOf(genome), ewald_energy: energy },
      cost: { relaxations: 0, force_calls: 0 },
    }
  }
  return { screenings: [], evaluate: async (candidate) => evaluate(candidate), structureOf }
}

/** The exact minimum, when the campaign poses a shipped problem and nothing else. */
function targetOf({ structure, potential, ...given }: SiteOrderingParameters): Problem['target'] {
  const shipped = shippedHost(structure)
  if (shipped === null || potential !== undefined) return undefined
  const { ordering, minimum } = shipped
  const isShipped = JSON.stringify(sitesParametersSchema.parse(given)) === JSON.stringify(sitesParametersSchema.parse(ordering))
  if (!isShipped) return undefined
  const count = minimum.configurations.toLocaleString('en')
  return { value: minimum.energy, tolerance: TOLERANCE, source: `every distinct one of ${count} configurations scored (bench/ordering-minima.ts)` }
}
