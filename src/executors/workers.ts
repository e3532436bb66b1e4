// Evaluates on worker threads; the unit of work is a whole evaluation (a relaxation), never a single force call.
import { Tinypool } from 'tinypool'
import type { Candidate, Evaluation } from '../campaign/types.ts'
import { thrownEvaluation, type Executor } from './executor.ts'

/** What a worker needs to build the problem for itself. */
export interface WorkerSetup {
  readonly problem: string
  readonly parameters: unknown
  readonly prepared: unknown
  /** Folder that relative paths in the parameters refer to. */
  readonly folder: string
}

/** The function a worker module must export under this name. */
export const WORKER_FUNCTION = 'evaluate'

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
  return {
    name: 'workers',
    jobs,
    async *evaluate(candidates, stop) {
      // Never more begun than there are threads, so that a stop leaves nothing half done.
      const begun: Promise<Evaluation<unknown>>[] = []
      let next = 0
      const begin = async (): Promise<void> => {
        while (next < candidates.length && !stop.aborted) {
          const index = next++
          begun[index] = evaluateOne(candidates[index])
          await begun[index]
        }
      }
      const lanes = Array.from({ length: jobs }, begin)
      for (let index = 0; index < candidates.length; index++) {
        // A lane that is free begins the next candidate before the one before it is awaited here.
        while (begun[index] === undefined && !stop.aborted) await new Promise((resume) => setImmediate(resume))
        if (begun[index] === undefined) break
        yield await begun[index]
      }
      await Promise.all(lanes)
    },
    async close() {
      await pool.destroy()
    },
  }
}
