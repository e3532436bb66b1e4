// Evaluates in this process: one candidate after the other, or many at the same time where the potential takes them
// together (a graphics card).
import type { Candidate, Evaluation, Problem, Screened } from '../campaign/types.ts'
import { thrownEvaluation, thrownScreening, type Executor } from './executor.ts'

/**
 * An executor without threads. `together` candidates are begun at the same time; 1 suits everything that computes in
 * this thread.
 */
export function inlineExecutor(problem: Problem, together = 1): Executor {
  const evaluateOne = async (candidate: Candidate<unknown>): Promise<Evaluation<unknown>> => {
    try {
      const [evaluation] = await problem.evaluate([candidate])
      return evaluation
    } catch (cause) {
      return thrownEvaluation(candidate, cause)
    }
  }
  const screenOne = async (stage: number, candidate: Candidate<unknown>): Promise<Screened> => {
    try {
      return await (problem.screenings ?? [])[stage].measure(candidate)
    } catch (cause) {
      return thrownScreening(cause)
    }
  }
  const pause = pauser()
  return {
    name: 'inline',
    jobs: 1,
    evaluate: (candidates, stop) => inTurn(candidates, together, evaluateOne, pause, stop),
    screen: (stage, candidates, stop) => inTurn(candidates, together, (candidate) => screenOne(stage, candidate), pause, stop),
    async close() {},
  }
}

/** ms. */
const PAUSE_AFTER = 20

/**
 * Lets timers and signals in when they have waited long enough. One for all batches: those of a single cheap candidate
 * would never pause by themselves.
 */
function pauser(): () => Promise<void> {
  let paused = performance.now()
  return async () => {
    if (performance.now() - paused < PAUSE_AFTER) return
    await new Promise((resume) => setImmediate(resume))
    paused = performance.now()
  }
}

async function* inTurn<T, R>(
  items: readonly T[], together: number, run: (item: T) => Promise<R>, pause: () => Promise<void>, stop: AbortSignal,
): AsyncGenerator<R> {
  for (let first = 0; first < items.length; first += together) {
    if (stop.aborted) return
    const begun = items.slice(first, first + together).map(run)
    for (const result of begun) yield await result
    await pause()
  }
}
