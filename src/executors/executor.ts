// Where evaluations run. Executors differ in speed only: results are the same and come in order of candidate id.
import { failedEvaluation, type Candidate, type Evaluation, type Screened } from '../campaign/types.ts'

export interface Executor {
  readonly name: 'inline' | 'workers'
  readonly jobs: number
  /**
   * Evaluates a batch and yields the results in the order of the candidates, each as soon as it and all before it
   * are there. When `stop` is set, candidates that have not begun are left out and the generator ends early.
   */
  evaluate(candidates: readonly Candidate<unknown>[], stop: AbortSignal): AsyncGenerator<Evaluation<unknown>>
  /** The same for screening number `stage` of the problem. */
  screen(stage: number, candidates: readonly Candidate<unknown>[], stop: AbortSignal): AsyncGenerator<Screened>
  close(): Promise<void>
}

/** The record of an evaluation that threw instead of returning: a result like any other, never a crash. */
export function thrownEvaluation(candidate: Candidate<unknown>, cause: unknown): Evaluation<unknown> {
  return failedEvaluation(candidate, 'error', firstLine(cause), 0)
}

/** The same for a screening. */
export function thrownScreening(cause: unknown): Screened {
  return { value: null, group: '', refused: { outcome: 'error', reason: firstLine(cause) }, force_calls: 0 }
}

function firstLine(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause)
  return message.split('\n')[0]
}
