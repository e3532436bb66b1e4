// Candidates: check distances → melt and quench, if asked → relax → check again → formation energy, order class.
import { atomCount, volume, wrap, type Structure } from '../../src/atoms/structure.ts'
import { countOf } from '../../src/atoms/composition.ts'
import { describeViolation, violations } from '../../src/atoms/contacts.ts'
import { scaledDistances, type PairDistances } from '../../src/atoms/distances.ts'
import type { OrderClassifier } from '../../src/analysis/order-class.ts'
import {
  failedEvaluation,
  OUTCOME_OF_RELAXATION,
  type Candidate,
  type Evaluation,
} from '../../src/campaign/types.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { meltQuench, type QuenchResult } from '../../src/dynamics/melt-quench.ts'
import { relax } from '../../src/relax/relax.ts'
import { relaxSettings } from '../../src/relax/settings.ts'
import { stopsOnDoubt, type Judge, type Judgement } from '../scoring/trust.ts'
import type { LixsiParameters } from './parameters.ts'
import { formationEnergyPerAtom, LI, SI, type LixsiReferences } from '../scoring/lixsi/references.ts'

export interface Scorer {
  readonly parameters: LixsiParameters
  readonly potential: Potential
  readonly references: LixsiReferences
  readonly classifier: OrderClassifier
  readonly minimumDistances: PairDistances
  readonly judge: Judge
}

/** Scores candidates, those to be quenched together; every failure is a recorded outcome with its reason. */
export async function evaluateCandidates(
  scorer: Scorer, candidates: readonly Candidate<Structure>[],
): Promise<readonly Evaluation<Structure>[]> {
  const refused = new Map(candidates.flatMap((candidate) => {
    const contact = violations(candidate.genome, scorer.minimumDistances)
    return contact === null ? [] : [[candidate.id, failedEvaluation(candidate, 'too_close_before', describeViolation(contact), 0)]]
  }))
  const starts = await quenched(scorer, candidates.filter(({ id }) => !refused.has(id)))
  return Promise.all(candidates.map(async (candidate) =>
    refused.get(candidate.id) ?? evaluateFrom(starts.get(candidate.id) ?? asProposed(candidate), scorer, candidate)))
}

/** Relaxes and scores what is left of a candidate after its preparation. */
async function evaluateFrom(start: Start, scorer: Scorer, candidate: Candidate<Structure>): Promise<Evaluation<Structure>> {
  const { parameters, potential, minimumDistances } = scorer
  if (start.structure === null) return failedEvaluation(candidate, 'exploded', `melt-quench: ${start.reason}`, start.forceCalls)
  const allowedAfter = scaledDistances(minimumDistances, parameters.relaxed_distance_factor)
  const settings = {
    ...relaxSettings(parameters.relax, allowedAfter),
    minimumEnergyPerAtom: lowestCredibleEnergy(scorer, candidate.genome),
  }
  const [relaxed] = await relax([start.structure], potential, settings)
  const forceCalls = start.forceCalls + relaxed.forceCalls
  if (relaxed.outcome !== 'converged') {
    return failedEvaluation(candidate, OUTCOME_OF_RELAXATION[relaxed.outcome], relaxed.reason ?? relaxed.outcome, forceCalls)
  }
  const structure = wrap(relaxed.structure)
  const judgement = scorer.judge(structure, relaxed.result)
  if (judgement.doubt !== null && stopsOnDoubt(parameters.trust)) {
    return { ...failedEvaluation(candidate, 'distrusted', judgement.doubt, forceCalls), properties: judgement.properties }
  }
  return {
    id: candidate.id,
    lineage: candidate.lineage,
    outcome: 'evaluated',
    genome: structure,
    cost: { relaxations: 1, force_calls: forceCalls },
    ...score(scorer, structure, relaxed.result.energy, relaxed.fmax, judgement),
  }
}

/** What is to be relaxed; no structure when the preparation broke down. */
type Start = Pick<QuenchResult, 'structure' | 'reason' | 'forceCalls'>

function asProposed({ genome }: Candidate<Structure>): Start {
  return { structure: genome, reason: null, forceCalls: 0 }
}

/** What the melt-quench makes of the candidates that ask for one, by id. */
async function quenched(scorer: Scorer, candidates: readonly Candidate<Structure>[]): Promise<ReadonlyMap<number, Start>> {
  const asking = candidates.flatMap(({ id, genome: structure, preparation }) =>
    preparation === undefined ? [] : [{ id, structure, preparation, minimumEnergyPerAtom: lowestCredibleEnergy(scorer, structure) }])
  const results = asking.length === 0 ? [] : await meltQuench(asking, scorer.potential)
  return new Map(results.map((result, k) => [asking[k].id, result]))
}

/** Energy per atom below which a structure of this composition has fallen into a hole of the potential, eV. */
function lowestCredibleEnergy({ parameters, references: { mu, crystals } }: Scorer, structure: Structure): number {
  const share = countOf(structure, LI) / atomCount(structure)
  const lowest = Math.min(...crystals.map(({ formation_energy_per_atom: energy }) => energy))
  return share * mu.Li + (1 - share) * mu.Si + lowest - parameters.hole_depth
}

/** Objective, class and properties of a relaxed structure. */
function score(
  { references, classifier }: Scorer, structure: Structure, energy: number, fmax: number, { penalty, properties }: Judgement,
) {
  const n = atomCount(structure)
  const silicon = countOf(structure, SI)
  const formationEnergy = formationEnergyPerAtom(energy, structure, references.mu)
  const order = classifier(structure)
  return {
    objective: penalty === 0 ? formationEnergy : formationEnergyPerAtom(energy + penalty, structure, references.mu),
    niche: order.class,
    properties: {
      x: countOf(structure, LI) / silicon,
      energy,
      energy_per_atom: energy / n,
      formation_energy_per_atom: formationEnergy,
      formation_energy_per_si: (formationEnergy * n) / silicon,
      volume_per_si: volume(structure) / silicon,
      order_class: order.class,
      nearest_crystal: order.nearest_crystal,
      order_score: order.score,
      ...order.measures,
      fmax,
      ...properties,
    },
  }
}
