// The memory that the threads of a gradient pool share: the job at hand, who takes which part of it, and the results.
import type { FrameErrors } from '../types.ts'
import type { BatchMember } from './types.ts'

/**
 * Batches are cut into at most this many chunks, whatever the number of threads: each is summed in the order of its
 * frames, and the chunks in their order, so that the sum has the same bytes on one thread and on many.
 */
export const MOST_CHUNKS = 16

/** Entries of `control`: see {@link publish}, {@link claimChunk} and {@link finishChunk}. */
const GENERATION = 0
const CLAIM = 1
const CHUNKS = 2
const FINISHED = 3
const KIND = 4
const STOPPED = 5
const CONTROLS = 6
/** A claim is the generation of the job and the next chunk to take, in one number that is exchanged as a whole. */
const CHUNK_BITS = 8
const GENERATIONS = 0x400000

export interface SharedJob {
  readonly control: Int32Array
  readonly parameters: Float64Array
  /** First member of each chunk, and one more entry for the end. */
  readonly chunkFirst: Int32Array
  /** The order in which chunks are taken: the longest first, so that none is left over at the end. */
  readonly chunkOrder: Int32Array
  /** Index of each member's frame. */
  readonly members: Int32Array
  /** Energy, force, virial of each member. */
  readonly weights: Float64Array
  /** ΔE, Σ|ΔF|², Σ(ΔW/n)² of each member. */
  readonly errors: Float64Array
  /** One gradient per chunk. */
  readonly gradients: Float64Array
}

/** Memory for jobs of up to so many frames. */
export function sharedJob(parameterCount: number, frames: number): SharedJob {
  const integers = (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(4 * length))
  const floats = (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(8 * length))
  return {
    control: integers(CONTROLS), parameters: floats(parameterCount), chunkFirst: integers(MOST_CHUNKS + 1),
    chunkOrder: integers(MOST_CHUNKS), members: integers(frames), weights: floats(3 * frames), errors: floats(3 * frames),
    gradients: floats(MOST_CHUNKS * parameterCount),
  }
}

/** Lays out a job; `costs` are those of all frames, by index. Gradients are wanted where members have weights. */
export function layOut(
  job: SharedJob, parameters: Float64Array, members: readonly { frame: number; weights: BatchMember['weights'] | null }[],
  costs: readonly number[],
): void {
  // A thread that still looks for work of the job before finds none while this one is laid out.
  Atomics.store(job.control, CLAIM, -1)
  job.parameters.set(parameters)
  members.forEach(({ frame, weights }, m) => {
    job.members[m] = frame
    if (weights === null) return
    job.weights[3 * m] = weights.energy
    job.weights[3 * m + 1] = weights.force
    job.weights[3 * m + 2] = weights.virial
  })
  const chunks = cutIntoChunks(job.chunkFirst, members.map(({ frame }) => costs[frame]))
  const chunkCosts = Array.from({ length: chunks }, (_, chunk) => {
    let cost = 0
    for (let m = job.chunkFirst[chunk]; m < job.chunkFirst[chunk + 1]; m++) cost += costs[members[m].frame]
    return cost
  })
  job.chunkOrder.set(chunkCosts.map((_, chunk) => chunk).sort((a, b) => chunkCosts[b] - chunkCosts[a] || a - b))
  Atomics.store(job.control, CHUNKS, chunks)
  Atomics.store(job.control, KIND, members[0].weights === null ? 0 : 1)
}

/** Consecutive members of about equal cost; returns the number of chunks, none of them empty. */
function cutIntoChunks(chunkFirst: Int32Array, costs: readonly number[]): number {
  const total = costs.reduce((sum, cost) => sum + cost, 0)
  let chunks = 0
  let sum = 0
  costs.forEach((cost, m) => {
    // A member opens a new chunk when those before it have filled the earlier ones.
    if (m === 0 || (sum * MOST_CHUNKS >= chunks * total && chunks < MOST_CHUNKS)) chunkFirst[chunks++] = m
    sum += cost
  })
  chunkFirst[chunks] = costs.length
  return chunks
}

/** Offers the job to all threads; returns its generation. */
export function publish({ control }: SharedJob): number {
  const generation = (Atomics.load(control, GENERATION) + 1) % GENERATIONS
  Atomics.store(control, FINISHED, 0)
  Atomics.store(control, CLAIM, generation << CHUNK_BITS)
  Atomics.store(control, GENERATION, generation)
  Atomics.notify(control, GENERATION)
  return generation
}

/** Waits for a job after the one of this generation; null when there will be none. */
export function nextGeneration({ control }: SharedJob, generation: number): number | null {
  Atomics.wait(control, GENERATION, generation)
  return Atomics.load(control, STOPPED) === 1 ? null : Atomics.load(control, GENERATION)
}

/** Takes a chunk of the job; −1 when none is left, or when the job is over and another has begun. */
export function claimChunk({ control, chunkOrder }: SharedJob, generation: number): number {
  for (;;) {
    const claim = Atomics.load(control, CLAIM)
    const next = claim & ((1 << CHUNK_BITS) - 1)
    if (claim >> CHUNK_BITS !== generation || next >= Atomics.load(control, CHUNKS)) return -1
    const chunk = chunkOrder[next]
    if (Atomics.compareExchange(control, CLAIM, claim, claim + 1) === claim) return chunk
  }
}

/** Notes that a chunk is done; true for the last one. */
export function finishChunk({ control }: SharedJob): boolean {
  return Atomics.add(control, FINISHED, 1) + 1 === Atomics.load(control, CHUNKS)
}

/** Whether every chunk of the job is done. */
export function isFinished({ control }: SharedJob): boolean {
  return Atomics.load(control, FINISHED) === Atomics.load(control, CHUNKS)
}

/** Whether the job asks for gradients, and not for errors alone. */
export function wantsGradient({ control }: SharedJob): boolean {
  return Atomics.load(control, KIND) === 1
}

/** Wakes all threads for the last time. */
export function stopThreads({ control }: SharedJob): void {
  Atomics.store(control, STOPPED, 1)
  Atomics.add(control, GENERATION, 1)
  Atomics.notify(control, GENERATION)
}

/** Sum of the chunks' gradients, in their order; on memory of its own, which the caller may keep. */
export function sumGradients({ control, parameters, gradients }: SharedJob): Float64Array {
  const sum = new Float64Array(parameters.length)
  const end = Atomics.load(control, CHUNKS) * sum.length
  for (let first = 0; first < end; first += sum.length) {
    for (let k = 0; k < sum.length; k++) sum[k] += gradients[first + k]
  }
  return sum
}

/** Errors of the first members. */
export function readErrors({ errors }: SharedJob, count: number): FrameErrors[] {
  return Array.from({ length: count }, (_, m) =>
    ({ energy: errors[3 * m], forceSquares: errors[3 * m + 1], virialSquares: errors[3 * m + 2] }))
}
