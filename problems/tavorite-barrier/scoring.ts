// What a compound is worth: its migration barrier, by the way the campaign asks for, with voltage and volume beside it.
import { migrationBarriers, type MigrationBarriers } from '../../src/analysis/bond-valence/percolation.ts'
import {
  failedEvaluation, INFEASIBLE, keepsConstraints, type Candidate, type Evaluation, type Objective,
} from '../../src/campaign/types.ts'
import { openBandScorer } from './elastic-bands.ts'
import { oxidationStates, type Compound } from './compounds.ts'
import { FREE, noBarrier, type BarrierScorer } from './barrier-result.ts'
import { DEFAULT_SPACING, type TavoriteParameters } from './parameters.ts'

/** The objective of a campaign. */
export function tavoriteObjective({ scored_by, minimum_voltage, second_objective }: TavoriteParameters): Objective {
  return {
    name: scored_by === 'elastic-band' ? 'neb_1d' : 'bvse_1d',
    unit: 'eV',
    direction: 'minimize',
    niche: '',
    ...(minimum_voltage === undefined
      ? {}
      : { constraints: [{ property: 'average_voltage', unit: 'V', sense: 'at_least', limit: minimum_voltage }] }),
    ...(second_objective === 'none'
      ? {}
      : { second: { property: 'average_voltage', unit: 'V', direction: 'maximize' } }),
  }
}

/** Scores one candidate of the pool. */
export async function scoreCandidate(
  candidate: Candidate<number>, compounds: readonly Compound[], objective: Objective, measure: BarrierScorer,
): Promise<Evaluation<number>> {
  const { id, lineage, genome } = candidate
  const compound = compounds[genome]
  const result = await measure(compound)
  const { barrier, cost } = result
  if (barrier === null) {
    return failedEvaluation(candidate, result.outcome, `${compound.formula}: ${result.reason}`, cost.force_calls)
  }
  const { voltage: average_voltage, volume } = compound.measured
  const all = { formula: compound.formula, average_voltage, volume, ...result.properties }
  return {
    id, lineage, genome,
    outcome: 'evaluated',
    objective: barrier,
    niche: keepsConstraints(objective, all) ? '' : INFEASIBLE,
    properties: all,
    cost,
  }
}

/** Barriers of a compound in the bond-valence field of its relaxed structure without the mobile ions. */
export function bondValenceBarriers(compound: Compound, spacing: number): MigrationBarriers {
  const settings = { ion: compound.elements.mobile, oxidationStates: oxidationStates(compound) }
  return migrationBarriers(compound.structure, settings, { spacing })
}

/** The scorer the parameters ask for. */
export async function openScorer(parameters: TavoriteParameters, folder: string): Promise<BarrierScorer> {
  switch (parameters.scored_by) {
    case 'bond-valence': return bondValenceScorer(parameters)
    case 'table': return tableScorer()
    case 'elastic-band':
      return parameters.potential === undefined ? tabulatedBandScorer() : openBandScorer(parameters, folder)
  }
}

/**
 * Computes the bond-valence barriers when asked. The objective is that of the grid, which other programs give, too; the
 * one of the continuous energy is recorded beside it.
 */
export function bondValenceScorer({ grid_spacing = DEFAULT_SPACING }: TavoriteParameters): BarrierScorer {
  return async (compound) => {
    const { barriers: [bvse_1d, bvse_2d, bvse_3d], refined, paths } = bondValenceBarriers(compound, grid_spacing)
    if (bvse_1d === null) return noBarrier('invalid', 'the ion finds no way through the crystal below 10 eV')
    const easiest = paths.find(({ dimension }) => dimension === 1)
    return {
      barrier: bvse_1d,
      properties: {
        bvse_1d, bvse_2d, bvse_3d,
        bvse_1d_refined: refined.barriers[0],
        bottleneck_radius: easiest?.bottleneck.radius ?? null,
      },
      cost: FREE,
    }
  }
}

/** Looks the bond-valence barriers up. */
export function tableScorer(): BarrierScorer {
  return async ({ measured: { bondValence: [bvse_1d, bvse_2d, bvse_3d] } }) => ({
    barrier: bvse_1d, properties: { bvse_1d, bvse_2d, bvse_3d }, cost: FREE,
  })
}

/** Looks the barriers of elastic bands up. */
export function tabulatedBandScorer(): BarrierScorer {
  return async ({ measured: { elasticBand, isElasticBandConverged, bondValence } }) => {
    if (elasticBand === null) return noBarrier('invalid', 'no elastic band was computed')
    const properties = { neb_1d: elasticBand, neb_converged: isElasticBandConverged, bvse_1d: bondValence[0] }
    return { barrier: elasticBand, properties, cost: FREE }
  }
}
