// Evaluates on worker threads; the unit of work is a whole evaluation (a relaxation), never a single force call.
import { Tinypool } from 'tinypool'
import type { Candidate, Evaluation, Screened } from '../campaign/types.ts'
import { thrownEvaluation, thrownScreening, type Executor } from './executor.ts'

/** What a worker needs to build the problem for itself. */
export interface WorkerSetup {
  readonly problem: string
  readonly parameters: unknown
  readonly prepared: unknown
  /** Folder that relative paths in the parameters refer to. */
  readonly folder: string
}

/** The functions a worker module must export under these names. */
export const WORKER_FUNCTION = 'evaluate'
export const SCREENING_FUNCTION = 'screen'

/** Starts `jobs` threads that each load `workerModule` and receive `setup`. */
export function workersExecutor(workerModule: URL, setup: WorkerSetup, jobs: number): Executor {
  const pool = new Tinypool({
    filename: workerModule.href,
    name: WORKER_FUNCTION,
    workerData: setup,
    minThreads: jobs,
    maxThreads: jobs,
    idleTimeout: Infinity,
  })
  const evaluateOne = async (candidate: Candidate<unknown>): Promise<Evaluation<unknown>> => {
    try {
      return (await pool.run(candidate)) as Evaluation<unknown>
    } catch (cause) {
      return thrownEvaluation(candidate, cause)
    }
  }
  const screenOne = async (stage: number, candidate: Candidate<unknown>): Promise<Screened> => {
    try {
      return (await pool.run({ stage, candidate }, { name: SCREENING_FUNCTION })) as Screened
    } catch (cause) {
      return thrownScreening(cause)
    }
  }
  return {
    name: 'workers',
    jobs,
    evaluate: (candidates, stop) => inLanes(candidates, jobs, evaluateOne, stop),
    screen: (stage, candidates, stop) => inLanes(candidates, jobs, (candidate) => screenOne(stage, candidate), stop),
    async close() {
      await pool.destroy()
    },
  }
}

/** Never more begun than there are lanes, so that a stop leaves nothing half done. */
async function* inLanes<T, R>(
  items: readonly T[], lanes: number, run: (item: T) => Promise<R>, stop: AbortSignal,
): AsyncGenerator<R> {
  const begun: Promise<R>[] = []
  let next = 0
  const begin = async (): Promise<void> => {
    while (next < items.length && !stop.aborted) {
      const index = next++
      begun[index] = run(items[index])
      await begun[index]
    }
  }
  const running = Array.from({ length: lanes }, begin)
  for (let index = 0; index < items.length; index++) {
    // A lane that is free begins the next item before the one before it is awaited here.
    while (begun[index] === undefined && !stop.aborted) await new Promise((resume) => setImmediate(resume))
    if (begun[index] === undefined) break
    yield await begun[index]
  }
  await Promise.all(running)
}
