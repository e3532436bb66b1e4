// What a relaxed arrangement is worth: formation energy per N, and what its nitrogen is bonded to. The stages before it
// (Ewald energy, energy as it stands, relaxation) are shared with other problems on sites.
import { describeViolation, violations } from '../../src/atoms/contacts.ts'
import { pairDistances, type PairDistances } from '../../src/atoms/distances.ts'
import { volume } from '../../src/atoms/structure.ts'
import { failedEvaluation, type Candidate, type Evaluation } from '../../src/campaign/types.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import type { Occupation, SitesSpace } from '../../src/spaces/sites/sites.ts'
import { occupationScorer, type Describe, type OccupationScorer } from '../scoring/occupation-scorer.ts'
import { bridgedStarts } from './bridged-start.ts'
import { LITHIUM, motifsOf, NITROGEN, OXYGEN, PHOSPHORUS, type Motifs } from './motifs.ts'
import { TRAINED_DISTANCES, type NitrogenParameters } from './parameters.ts'
import { formationEnergyPerNitrogen, referenceEnergyPerAtom, type ReferenceEnergies } from './reference-energy.ts'
import type { NitrogenSpace } from './space.ts'

/**
 * Scores arrangements of the series. Each is relaxed from the sites of the host and, where it has O vacancies, also
 * with these closed by neighbouring anions; the lower end counts. Throws ConfigError where the potential does not know
 * an element.
 */
export function nitrogenScorer(
  series: NitrogenSpace, potential: Potential, parameters: NitrogenParameters, references: ReferenceEnergies,
): OccupationScorer {
  const { space } = series
  const floor = lowestReference(series, references) - parameters.hole_depth
  const relax = { ...parameters.relax, minimum_energy_per_atom: parameters.relax.minimum_energy_per_atom ?? floor }
  const describe = describer(series, parameters, references)
  const trained = pairDistances(TRAINED_DISTANCES, [LITHIUM, NITROGEN, OXYGEN, PHOSPHORUS])
  const scorerFrom = (start: SitesSpace['structureOf']): OccupationScorer =>
    occupationScorer({ ...space, structureOf: start }, potential, { ...parameters, relax }, describe)
  const bridgedStart = bridgedStarts(space)
  const plain = scorerFrom(space.structureOf)
  const bridged = scorerFrom((genome) => bridgedStart(genome) ?? space.structureOf(genome))
  return {
    ...plain,
    async evaluate(candidate) {
      const first = withStart(withinTraining(await plain.evaluate(candidate), candidate, plain, trained), 'sites')
      if (bridgedStart(candidate.genome) === null) return first
      const second = withStart(withinTraining(await bridged.evaluate(candidate), candidate, plain, trained), 'bridged')
      return better(first, second, parameters.motif)
    },
  }
}

function withStart(record: Evaluation<Occupation>, start: 'sites' | 'bridged'): Evaluation<Occupation> {
  return record.outcome === 'evaluated' ? { ...record, properties: { ...record.properties, start } } : record
}

/** The end that counts, with the cost of both: in the niche searched before outside of it, then the lower one. */
function better(
  first: Evaluation<Occupation>, second: Evaluation<Occupation>, motif: NitrogenParameters['motif'],
): Evaluation<Occupation> {
  const rank = ({ objective, niche }: Evaluation<Occupation>): number => {
    if (objective === null) return 2
    return motif === 'any' || niche === motif ? 0 : 1
  }
  const isSecond = rank(second) - rank(first) < 0
    || (rank(second) === rank(first) && (second.objective ?? Infinity) < (first.objective ?? Infinity))
  const cost = {
    relaxations: first.cost.relaxations + second.cost.relaxations,
    force_calls: first.cost.force_calls + second.cost.force_calls,
  }
  return { ...(isSecond ? second : first), cost }
}

/** Objective, niche and properties of a relaxed structure. */
function describer(
  { space, members, formulaUnits }: NitrogenSpace, { motif }: NitrogenParameters, references: ReferenceEnergies,
): Describe {
  return (energy, structure, genome) => {
    const { family, nitrogen } = members[space.compositionOf(genome)]
    const motifs = motifsOf(structure)
    return {
      objective: formationEnergyPerNitrogen(energy, structure, references),
      niche: motif === 'any' ? '' : nicheOf(motifs),
      properties: {
        family,
        nitrogen,
        nitrogen_per_p: nitrogen / formulaUnits,
        volume_per_p: volume(structure) / formulaUnits,
        nitrogen_motifs: motifs.nitrogen,
        oxygen_motifs: motifs.oxygen,
        phosphorus_coordination: motifs.phosphorus,
        lithium_coordination: motifs.lithiumCoordination,
        lithium_around_nitrogen: motifs.lithiumAroundNitrogen,
        nearest_p_p: motifs.phosphorusDistance,
      },
    }
  }
}

/** With or without a nitrogen between phosphorus atoms. */
export function nicheOf({ nitrogen }: Pick<Motifs, 'nitrogen'>): 'bridging' | 'no-bridging' {
  return nitrogen[2] + nitrogen[3] > 0 ? 'bridging' : 'no-bridging'
}

/** Refuses what relaxed into contacts that the potential was never shown. */
function withinTraining(
  record: Evaluation<Occupation>, candidate: Candidate<Occupation>, scorer: OccupationScorer, trained: PairDistances,
): Evaluation<Occupation> {
  if (record.outcome !== 'evaluated' || record.genome === null) return record
  const contact = violations(scorer.structureOf(record.genome, record.properties), trained)
  if (contact === null) return record
  const { composition, ewald_energy } = record.properties
  return {
    ...failedEvaluation(candidate, 'too_close_after', describeViolation(contact), record.cost.force_calls),
    properties: { composition, ewald_energy },
  }
}

/** Lowest energy per atom that the reference phases have in the amounts of any composition, eV. */
function lowestReference({ space }: NitrogenSpace, references: ReferenceEnergies): number {
  // Any arrangement has the atoms of its composition: the first sites of each sublattice take the first species.
  const energies = space.compositions.map(({ counts }) => {
    const genome = new Uint8Array(space.sublatticeOf.length)
    space.sublattices.forEach(({ sites }, s) => {
      const filling = counts[s].flatMap((count, species) => new Array<number>(count).fill(species))
      sites.forEach((site, k) => { genome[site] = filling[k] })
    })
    return referenceEnergyPerAtom(space.structureOf(genome), references)
  })
  return Math.min(...energies)
}
