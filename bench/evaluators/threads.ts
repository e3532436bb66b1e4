// Starts measuring threads and times jobs on one or several of them.
import { Worker } from 'node:worker_threads'
import type { Structure } from '../../src/atoms/structure.ts'
import type { RelaxSettings } from '../../src/relax/types.ts'
import type { Workload } from './cells.ts'
import type { Evaluator, Mode } from './subjects.ts'
import type { Job, JobResult, RelaxedStart } from './worker.ts'

export interface Threads {
  /** µs per atom of one energy, force and virial: wall time of all threads together. */
  evaluate(evaluator: Evaluator, workload: Workload, mode: Mode, threads: number): Promise<number>
  /** Relaxes every start once; seconds of wall time, results by index. */
  relax(
    evaluator: Evaluator,
    starts: readonly Structure[],
    settings: Omit<RelaxSettings, 'minimumDistance'>,
    threads: number,
  ): Promise<{ seconds: number; relaxed: RelaxedStart[] }>
  close(): Promise<void>
}

/** Starts `count` threads. */
export function startThreads(count: number): Threads {
  const workers = Array.from({ length: count }, () => new Worker(new URL('./worker.js', import.meta.url)))
  const run = async (job: Job, threads: number): Promise<{ wall: number; results: JobResult[] }> => {
    const started = performance.now()
    const results = await Promise.all(workers.slice(0, threads).map((worker) => answer(worker, job)))
    return { wall: performance.now() - started, results }
  }
  return {
    async evaluate(evaluator, workload, mode, threads) {
      const { wall, results } = await run(
        { kind: 'evaluate', evaluator, workload, mode, threads, counter: new SharedArrayBuffer(4) },
        threads,
      )
      const atomCalls = results.reduce((sum, result) => sum + result.atomCalls, 0)
      // Only a thread itself knows what of its time counts in these modes.
      const milliseconds = mode === 'still' || mode === 'list' ? results[0].milliseconds : wall
      return (1000 * milliseconds) / atomCalls
    },
    async relax(evaluator, starts, settings, threads) {
      const { wall, results } = await run(
        { kind: 'relax', evaluator, starts, settings, counter: new SharedArrayBuffer(4) },
        threads,
      )
      const relaxed = results.flatMap((result) => result.relaxed).sort((a, b) => a.index - b.index)
      return { seconds: wall / 1000, relaxed }
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}

function answer(worker: Worker, job: Job): Promise<JobResult> {
  return new Promise((resolve, reject) => {
    worker.once('message', ({ result, error }: { result?: JobResult; error?: string }) => {
      if (result === undefined) reject(new Error(error))
      else resolve(result)
    })
    worker.postMessage(job)
  })
}
