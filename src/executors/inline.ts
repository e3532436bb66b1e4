// Evaluates in this process: one candidate after the other, or many at the same time where the potential takes them
// together (a graphics card).
import type { Candidate, Evaluation, Problem } from '../campaign/types.ts'
import { thrownEvaluation, type Executor } from './executor.ts'

/**
 * An executor without threads. `together` candidates are begun at the same time; 1 suits everything that computes in
 * this thread.
 */
export function inlineExecutor(problem: Problem, together = 1): Executor {
  const evaluateOne = async (candidate: Candidate<unknown>): Promise<readonly Evaluation<unknown>[]> => {
    try {
      return await problem.evaluate([candidate])
    } catch (cause) {
      return [thrownEvaluation(candidate, cause)]
    }
  }
  return {
    name: 'inline',
    jobs: 1,
    async *evaluate(candidates, stop) {
      for (let first = 0; first < candidates.length; first += together) {
        if (stop.aborted) return
        const begun = candidates.slice(first, first + together).map(evaluateOne)
        for (const evaluation of begun) yield* await evaluation
        // Without a pause here timers and signals would wait for the whole batch.
        await new Promise((resume) => setImmediate(resume))
      }
    },
    async close() {},
  }
}
