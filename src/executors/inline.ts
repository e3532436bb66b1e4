// Evaluates in this process, one candidate after the other.
import type { Problem } from '../campaign/types.ts'
import { thrownEvaluation, type Executor } from './executor.ts'

/** An executor without threads: for cheap evaluations, tests and debugging. */
export function inlineExecutor(problem: Problem): Executor {
  return {
    name: 'inline',
    jobs: 1,
    async *evaluate(candidates, stop) {
      for (const candidate of candidates) {
        if (stop.aborted) return
        try {
          yield* await problem.evaluate([candidate])
        } catch (cause) {
          yield thrownEvaluation(candidate, cause)
        }
        // Without a pause here timers and signals would wait for the whole batch.
        await new Promise((resume) => setImmediate(resume))
      }
    },
    async close() {},
  }
}
