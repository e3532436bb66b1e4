// Evaluations as journal lines, and back.
import { jsonSafe } from '../spaces/space.ts'
import type { EvaluationEvent } from './journal.ts'
import type { Evaluation, Problem } from './types.ts'

/** The journal line of an evaluation. A score that is not a finite number becomes a failure: it is never a result. */
export function toEvent(problem: Problem, evaluation: Evaluation<unknown>, proposal: string): EvaluationEvent {
  const { id, lineage, niche, cost } = evaluation
  const broken = evaluation.outcome === 'evaluated' && !Number.isFinite(evaluation.objective)
  const outcome = broken ? 'exploded' : evaluation.outcome
  const reason = broken ? `the objective is ${String(evaluation.objective)}` : evaluation.reason
  return {
    event: 'evaluation',
    id,
    proposal,
    lineage,
    outcome,
    ...(reason === undefined ? {} : { reason }),
    objective: outcome === 'evaluated' ? evaluation.objective : null,
    niche,
    properties: jsonSafe(evaluation.properties) as EvaluationEvent['properties'],
    cost,
    genome: evaluation.genome === null || broken ? null : problem.space.encode(evaluation.genome),
  }
}

/** The evaluation a journal line records. */
export function fromEvent(problem: Problem, event: EvaluationEvent): Evaluation<unknown> {
  const { id, lineage, outcome, objective, niche, properties, cost } = event
  return {
    id,
    lineage,
    outcome,
    ...(event.reason === undefined ? {} : { reason: event.reason }),
    objective,
    niche,
    properties,
    cost,
    genome: event.genome === null ? null : problem.space.decode(event.genome),
  }
}
