// How an occupation is scored with a potential: Ewald energy → energy as it stands → relaxation. The first two can
// screen a batch, so that only the best share of each composition costs a relaxation. Every failure is a recorded
// outcome with its reason.
import { symbolOf } from '../../src/atoms/elements.ts'
import { describeViolation, violations } from '../../src/atoms/contacts.ts'
import { scaledDistances, type PairDistances } from '../../src/atoms/distances.ts'
import { atomCount, type Structure } from '../../src/atoms/structure.ts'
import {
  failedEvaluation, OUTCOME_OF_RELAXATION, type Candidate, type Evaluation, type Outcome, type Screening,
} from '../../src/campaign/types.ts'
import { ConfigError } from '../../src/errors.ts'
import type { Potential, PotentialResult } from '../../src/potentials/potential.ts'
import { relax } from '../../src/relax/relax.ts'
import { relaxSettings, type RelaxConfig } from '../../src/relax/settings.ts'
import type { SiteComposition } from '../../src/spaces/sites/compositions.ts'
import type { Occupation, SitesSpace } from '../../src/spaces/sites/sites.ts'
import type { Json } from '../../src/spaces/space.ts'
import { minimumDistancesOf } from './minimum-distances.ts'
import type { ScoringParameters } from './parameters.ts'
import { stopsOnDoubt, trustJudge, type Judge } from './trust.ts'
import { encodeRelaxed, relaxedStructure } from './relaxed-structure.ts'

/** What a problem makes of a scored structure. */
export interface Described {
  readonly objective: number
  readonly niche: string
  /** Added to composition, energy, energy_per_atom, fmax and the energies of the screenings. */
  readonly properties: Readonly<Record<string, Json>>
}

/** `energy`: of the whole cell, eV, f64; `structure`: relaxed, or as it was when nothing is relaxed. */
export type Describe = (
  energy: number, structure: Structure, genome: Occupation, composition: SiteComposition,
) => Described

/** The parts of a problem that scores occupations. */
export interface OccupationScorer {
  readonly screenings: readonly Screening<Occupation>[]
  evaluate(candidate: Candidate<Occupation>): Promise<Evaluation<Occupation>>
  /** The structure as it ended. */
  structureOf(genome: Occupation, properties?: Evaluation<Occupation>['properties']): Structure
}

interface Parts {
  readonly space: SitesSpace
  readonly potential: Potential
  readonly parameters: ScoringParameters
  readonly describe: Describe
  readonly distances: PairDistances
  readonly judge: Judge
}

/**
 * Scores the occupations of a space. Throws ConfigError when the parameters ask for a stage that cannot do anything, or
 * when the potential does not know an element of the space.
 */
export function occupationScorer(
  space: SitesSpace, potential: Potential, parameters: ScoringParameters, describe: Describe,
): OccupationScorer {
  const elements = elementsOf(space)
  requireElements(elements, potential)
  requireUsefulStages(space, parameters)
  const judge = trustJudge(potential, parameters.trust)
  const parts = { space, potential, parameters, describe, distances: minimumDistancesOf(parameters, elements), judge }
  return {
    screenings: [
      ...(parameters.ewald_keep < 1 ? [ewaldScreening(parts)] : []),
      ...(parameters.single_point_keep < 1 ? [singlePointScreening(parts)] : []),
    ],
    evaluate: (candidate) => evaluateOccupation(parts, candidate),
    structureOf: (genome, properties) => relaxedStructure(space.structureOf(genome), properties),
  }
}

/** Name of an occupation's composition: "Li: 6 Li, 6 vacancy". */
export function compositionLabel(space: SitesSpace, genome: Occupation): string {
  return space.compositions[space.compositionOf(genome)].label
}

function ewaldScreening({ space, parameters }: Parts): Screening<Occupation> {
  return {
    name: 'ewald_energy',
    keep: parameters.ewald_keep,
    measure: async ({ genome }) => ({
      value: space.score?.of(genome) ?? null, group: compositionLabel(space, genome), force_calls: 0,
    }),
  }
}

function singlePointScreening({ space, potential, parameters, distances }: Parts): Screening<Occupation> {
  return {
    name: 'single_point_energy',
    keep: parameters.single_point_keep,
    async measure({ genome }) {
      const group = compositionLabel(space, genome)
      const structure = space.structureOf(genome)
      const contact = violations(structure, distances)
      if (contact !== null) {
        const refused = { outcome: 'too_close_before' as const, reason: describeViolation(contact) }
        return { value: null, group, refused, force_calls: 0 }
      }
      const { energy } = await exactly(potential, structure)
      if (Number.isFinite(energy)) return { value: energy, group, force_calls: 1 }
      return { value: null, group, refused: { outcome: 'exploded', reason: `energy ${energy} eV` }, force_calls: 1 }
    },
  }
}

async function evaluateOccupation(parts: Parts, candidate: Candidate<Occupation>): Promise<Evaluation<Occupation>> {
  const { space, potential, parameters, distances } = parts
  const start = space.structureOf(candidate.genome)
  const contact = violations(start, distances)
  if (contact !== null) return failed(parts, candidate, 'too_close_before', describeViolation(contact), 0)
  if (parameters.relax !== 'none') return relaxed(parts, candidate, start, parameters.relax)
  const result = await exactly(potential, start)
  const fmax = largestForce(result)
  if (!Number.isFinite(result.energy) || !Number.isFinite(fmax)) {
    const record = failed(parts, candidate, 'exploded', `energy ${result.energy} eV, largest force ${fmax} eV/Å`, 1)
    return { ...record, cost: { relaxations: 0, force_calls: 1 } }
  }
  return scored(parts, candidate, start, { result, fmax, relaxations: 0, forceCalls: 1 })
}

async function relaxed(
  parts: Parts, candidate: Candidate<Occupation>, start: Structure, config: RelaxConfig,
): Promise<Evaluation<Occupation>> {
  const allowedAfter = scaledDistances(parts.distances, parts.parameters.relaxed_distance_factor)
  const [ended] = await relax([start], parts.potential, relaxSettings(config, allowedAfter))
  const { outcome, reason, result, fmax, forceCalls, structure } = ended
  if (outcome !== 'converged') {
    return failed(parts, candidate, OUTCOME_OF_RELAXATION[outcome], reason ?? outcome, forceCalls)
  }
  const record = scored(parts, candidate, structure, { result, fmax, relaxations: 1, forceCalls })
  if (record.outcome !== 'evaluated') return record
  return { ...record, properties: { ...record.properties, relaxed: encodeRelaxed(structure) } }
}

interface Score {
  readonly result: PotentialResult
  readonly fmax: number
  readonly relaxations: number
  readonly forceCalls: number
}

function scored(parts: Parts, candidate: Candidate<Occupation>, structure: Structure, score: Score): Evaluation<Occupation> {
  const { space, parameters, describe, judge } = parts
  const { result, fmax, relaxations, forceCalls } = score
  const { id, lineage, genome } = candidate
  const { energy } = result
  const judgement = judge(structure, result)
  if (judgement.doubt !== null && stopsOnDoubt(parameters.trust)) {
    const record = failed(parts, candidate, 'distrusted', judgement.doubt, forceCalls)
    return {
      ...record, properties: { ...record.properties, ...judgement.properties }, cost: { relaxations, force_calls: forceCalls },
    }
  }
  const composition = space.compositions[space.compositionOf(genome)]
  const { objective: plain, niche, properties } = describe(energy, structure, genome, composition)
  const objective = judgement.penalty === 0
    ? plain
    : describe(energy + judgement.penalty, structure, genome, composition).objective
  return {
    id, lineage, genome, objective, niche,
    outcome: 'evaluated',
    properties: {
      composition: composition.label,
      energy,
      energy_per_atom: energy / atomCount(structure),
      ...ewaldEnergyOf(space, genome),
      fmax,
      ...properties,
      ...judgement.properties,
    },
    cost: { relaxations, force_calls: forceCalls },
  }
}

function failed(
  { space }: Parts, candidate: Candidate<Occupation>, outcome: Exclude<Outcome, 'evaluated'>, reason: string, forceCalls: number,
): Evaluation<Occupation> {
  const { genome } = candidate
  const properties = { composition: compositionLabel(space, genome), ...ewaldEnergyOf(space, genome) }
  return { ...failedEvaluation(candidate, outcome, reason, forceCalls), properties }
}

function ewaldEnergyOf({ score }: SitesSpace, genome: Occupation): Record<string, number> {
  return score === null ? {} : { [score.name]: score.of(genome) }
}

/** Energy and forces in f64, whatever relaxations are done in. */
async function exactly(potential: Potential, structure: Structure): Promise<PotentialResult> {
  const [result] = await (potential.exact ?? potential).evaluate([structure])
  return result
}

function largestForce({ forces }: PotentialResult): number {
  let largest = 0
  for (let i = 0; i < forces.length; i += 3) {
    const length = Math.sqrt(forces[i] * forces[i] + forces[i + 1] * forces[i + 1] + forces[i + 2] * forces[i + 2])
    if (!(length <= largest)) largest = length
  }
  return largest
}

/** Atomic numbers that a structure of the space can hold, ascending. */
export function elementsOf({ frozen, palette }: SitesSpace): number[] {
  const elements = [...frozen.species, ...palette.map(({ element }) => element)].filter((element) => element > 0)
  return [...new Set(elements)].sort((a, b) => a - b)
}

function requireElements(elements: readonly number[], { name, species }: Potential): void {
  const unknown = elements.filter((element) => !species.includes(element))
  if (unknown.length === 0) return
  throw new ConfigError({
    rule: `the potential "${name}" must know every element of the structures`, found: unknown.map(symbolOf).join(', '),
    place: 'problem.potential', wayOut: `It knows ${species.map(symbolOf).join(', ')}.`,
  })
}

function requireUsefulStages({ score }: SitesSpace, { ewald_keep: ewaldKeep, single_point_keep: keep, relax: config }: ScoringParameters): void {
  if (ewaldKeep < 1 && score === null) {
    throw new ConfigError({
      rule: 'screening by Ewald energy needs charges', found: 'charge: any', place: 'problem.ewald_keep',
      wayOut: 'Give oxidation states and a total charge, or leave ewald_keep out.',
    })
  }
  if (keep < 1 && config === 'none') {
    throw new ConfigError({
      rule: 'single_point_keep must be 1 when nothing is relaxed', found: keep, place: 'problem.single_point_keep',
      wayOut: 'The energy before relaxation is the final score then: leave single_point_keep out, or relax what is kept.',
    })
  }
}
