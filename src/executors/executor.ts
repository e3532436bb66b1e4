// Where evaluations run. Executors differ in speed only: results are the same and come in order of candidate id.
import { failedEvaluation, type Candidate, type Evaluation } from '../campaign/types.ts'

export interface Executor {
  readonly name: 'inline' | 'workers'
  readonly jobs: number
  /**
   * Evaluates a batch and yields the results in the order of the candidates, each as soon as it and all before it
   * are there. When `stop` is set, candidates that have not begun are left out and the generator ends early.
   */
  evaluate(candidates: readonly Candidate<unknown>[], stop: AbortSignal): AsyncGenerator<Evaluation<unknown>>
  close(): Promise<void>
}

/** The record of an evaluation that threw instead of returning: a result like any other, never a crash. */
export function thrownEvaluation(candidate: Candidate<unknown>, cause: unknown): Evaluation<unknown> {
  const message = cause instanceof Error ? cause.message : String(cause)
  return failedEvaluation(candidate, 'error', message.split('\n')[0], 0)
}
