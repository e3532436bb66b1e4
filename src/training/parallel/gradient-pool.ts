// Gradients of batches on several threads. Frames and parameters lie on shared memory; a job is cut into chunks that
// the threads take as they become free, the caller's thread among them.
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { ConfigError } from '../../errors.ts'
import { parameterLayout } from '../nep/layout.ts'
import { wasmLossKernel } from '../nep/wasm-loss-kernel.ts'
import type { NepDesign, PreparedFrame } from '../types.ts'
import type { WorkerSetup } from './gradient-worker.ts'
import { runChunks } from './run-chunks.ts'
import { isFinished, layOut, publish, readErrors, sharedJob, stopThreads, sumGradients } from './shared-job.ts'
import type { BatchMember, GradientPool, GradientPoolOptions } from './types.ts'

/**
 * Starts a pool for frames prepared with this design. A call names a frame at most once; what fails on a thread rejects
 * the call, and all that follow. Throws BackendError when the kernels have not been built, ConfigError for fewer than one
 * thread. An idle pool does not keep the process alive.
 */
export function gradientPool(
  design: NepDesign, frames: readonly PreparedFrame[], { threads, precision }: GradientPoolOptions,
): GradientPool {
  if (!Number.isInteger(threads) || threads < 1) {
    throw new ConfigError({ rule: 'the number of threads must be a whole number of at least 1', found: threads })
  }
  const job = sharedJob(parameterLayout(design).count, frames.length)
  const kernel = wasmLossKernel(design, precision)
  const costs = frames.map(({ atoms, neighbour }) => neighbour.length + atoms)
  const setup: WorkerSetup = { design, frames, precision, job }
  const workers = Array.from({ length: threads - 1 }, () => new Worker(workerFile(), { workerData: setup }))
  const exits = workers.map((worker) => new Promise((resolve) => worker.once('exit', resolve)))
  /** The call that waits for the workers, if any. */
  let waiting: { readonly generation: number; resolve(): void; reject(cause: unknown): void } | null = null
  let failure: { readonly cause: unknown } | null = null
  let closed = false

  const fail = (cause: unknown): void => {
    failure ??= { cause }
    stopThreads(job)
    waiting?.reject(failure.cause)
  }
  for (const worker of workers) {
    worker.unref()
    worker.on('message', (generation: number) => { if (generation === waiting?.generation) waiting.resolve() })
    worker.on('error', fail)
    worker.on('exit', () => { if (!closed) fail(new Error('a thread of the gradient pool ended before its time')) })
  }

  /** Runs a job on all threads and reads its result before another may begin. */
  const run = async <Result>(
    parameters: Float64Array, members: Parameters<typeof layOut>[2], read: () => Result,
  ): Promise<Result> => {
    if (failure !== null) throw failure.cause
    if (closed || waiting !== null) throw new Error('a gradient pool takes one call at a time, and none after its end')
    layOut(job, parameters, members, costs)
    const generation = publish(job)
    const finished = new Promise<void>((resolve, reject) => { waiting = { generation, resolve, reject } })
    try {
      runHere(generation)
      await finished
      return read()
    } finally {
      waiting = null
      for (const worker of workers) worker.unref()
    }
  }

  /** This thread's share of a job; what is left when it returns is with the workers, who send word of its end. */
  const runHere = (generation: number): void => {
    try {
      runChunks(job, generation, kernel, frames)
    } catch (cause) {
      fail(cause)
    }
    if (isFinished(job)) waiting?.resolve()
    else for (const worker of workers) worker.ref()
  }

  return {
    threads,
    async gradient(parameters, batch: readonly BatchMember[]) {
      if (batch.length === 0) return { gradient: new Float64Array(parameters.length), errors: [] }
      return run(parameters, batch, () => ({ gradient: sumGradients(job), errors: readErrors(job, batch.length) }))
    },
    async errors(parameters, indices) {
      if (indices.length === 0) return []
      return run(parameters, indices.map((frame) => ({ frame, weights: null })), () => readErrors(job, indices.length))
    },
    async close() {
      closed = true
      stopThreads(job)
      for (const worker of workers) worker.ref()
      await Promise.all(exits)
    },
  }
}

/** The compiled worker, seen from the sources and from the build: threads run JavaScript only. */
function workerFile(): string {
  const here = import.meta.dirname
  const inBuild = here.includes(join('dist', 'src'))
  return inBuild ? join(here, 'gradient-worker.js') : join(here, '../../../dist/src/training/parallel/gradient-worker.js')
}
