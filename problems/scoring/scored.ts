// The record of a candidate whose values are known: its objective, and whether it keeps the limits.
import { INFEASIBLE, keepsConstraints, type Candidate, type Evaluation, type Objective } from '../../src/campaign/types.ts'

/** An evaluation that cost neither relaxations nor force calls; `properties` must hold what limits and a second objective need. */
export function scoredEvaluation<G>(
  { id, lineage, genome }: Candidate<G>, objective: Objective, value: number, properties: Evaluation<G>['properties'],
): Evaluation<G> {
  return {
    id, lineage, genome, properties,
    outcome: 'evaluated',
    objective: value,
    niche: keepsConstraints(objective, properties) ? objective.niche : INFEASIBLE,
    cost: { relaxations: 0, force_calls: 0 },
  }
}
