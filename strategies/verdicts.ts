// What all strategies ask of a result before they learn from it, and how objectives are compared.
import type { Evaluation, Objective } from '../src/campaign/types.ts'

/** Why a result cannot be used ("not_converged", "not_finite", …), or null when it can. */
export function judgeOutcome(evaluation: Evaluation<unknown>): string | null {
  if (evaluation.outcome !== 'evaluated') return evaluation.outcome
  if (evaluation.objective === null || !Number.isFinite(evaluation.objective)) return 'not_finite'
  return evaluation.genome === null ? 'invalid' : null
}

/**
 * The objective as something to minimise, rounded to 1e-6 of its unit so that noise in the last digits cannot
 * change the path of a search. Ties are broken by id.
 */
export function comparable(value: number, objective: Objective): number {
  const signed = objective.direction === 'minimize' ? value : -value
  return Math.round(signed * 1e6) / 1e6
}
