// Evaluations as journal lines, and back.
import { jsonSafe } from '../spaces/space.ts'
import { digest, type EvaluationEvent } from './journal.ts'
import type { Candidate, Evaluation, Problem } from './types.ts'

/** Identity of a proposal: the key of its genome and, where there is one, its preparation. */
export function proposalIdentity({ space }: Problem, { genome, preparation }: Candidate<unknown>): string {
  const key = space.key(genome)
  return preparation === undefined ? key : digest([key, preparation])
}

/**
 * The journal line of a candidate's evaluation. A score that is not a finite number becomes a failure: it is never a
 * result.
 */
export function toEvent(problem: Problem, evaluation: Evaluation<unknown>, candidate: Candidate<unknown>): EvaluationEvent {
  const { id, lineage, niche, cost } = evaluation
  const { preparation } = candidate
  const broken = evaluation.outcome === 'evaluated' && !Number.isFinite(evaluation.objective)
  const outcome = broken ? 'exploded' : evaluation.outcome
  const reason = broken ? `the objective is ${String(evaluation.objective)}` : evaluation.reason
  return {
    event: 'evaluation',
    id,
    proposal: proposalIdentity(problem, candidate),
    lineage,
    ...(preparation === undefined ? {} : { preparation }),
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
