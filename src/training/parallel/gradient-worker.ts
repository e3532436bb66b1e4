// A thread of a gradient pool: waits for jobs and helps with them. It never returns to its event loop before the end.
import { parentPort, workerData } from 'node:worker_threads'
import { wasmLossKernel } from '../nep/wasm-loss-kernel.ts'
import type { NepDesign, PreparedFrame } from '../types.ts'
import { runChunks } from './run-chunks.ts'
import { nextGeneration, type SharedJob } from './shared-job.ts'
import type { GradientPoolOptions } from './types.ts'

/** What a thread is given. */
export interface WorkerSetup {
  readonly design: NepDesign
  readonly frames: readonly PreparedFrame[]
  readonly precision: GradientPoolOptions['precision']
  readonly job: SharedJob
}

const { design, frames, precision, job } = workerData as WorkerSetup
const kernel = wasmLossKernel(design, precision)
for (let generation = nextGeneration(job, 0); generation !== null; generation = nextGeneration(job, generation)) {
  // The message wakes the caller's thread, should it be waiting.
  if (runChunks(job, generation, kernel, frames)) parentPort?.postMessage(generation)
}
