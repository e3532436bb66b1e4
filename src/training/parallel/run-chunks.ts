// What every thread of a gradient pool does with a job, the caller's thread as well as the workers.
import type { LossKernel, PreparedFrame } from '../types.ts'
import { claimChunk, finishChunk, wantsGradient, type SharedJob } from './shared-job.ts'

/** Takes chunks of the job until none is left; true when this thread finished the last one. */
export function runChunks(
  job: SharedJob, generation: number, kernel: LossKernel, frames: readonly PreparedFrame[],
): boolean {
  let last = false
  let loaded = false
  for (;;) {
    const chunk = claimChunk(job, generation)
    if (chunk === -1) return last
    // A job whose chunk is taken cannot end, so its parameters stay.
    if (!loaded) kernel.load(job.parameters)
    loaded = true
    runChunk(job, chunk, kernel, frames)
    last = finishChunk(job)
  }
}

function runChunk(job: SharedJob, chunk: number, kernel: LossKernel, frames: readonly PreparedFrame[]): void {
  const { chunkFirst, members, weights, errors, parameters, gradients } = job
  const withGradient = wantsGradient(job)
  const gradient = gradients.subarray(chunk * parameters.length, (chunk + 1) * parameters.length)
  if (withGradient) gradient.fill(0)
  for (let m = chunkFirst[chunk]; m < chunkFirst[chunk + 1]; m++) {
    const frame = frames[members[m]]
    const weight = { energy: weights[3 * m], force: weights[3 * m + 1], virial: weights[3 * m + 2] }
    const found = withGradient ? kernel.addGradient(frame, weight, gradient) : kernel.errors(frame)
    errors[3 * m] = found.energy
    errors[3 * m + 1] = found.forceSquares
    errors[3 * m + 2] = found.virialSquares
  }
}
