// What a pool of threads computes for a trainer: gradients of batches and errors of frames.
import type { FrameErrors, LossWeights } from '../types.ts'

/** One frame of a batch and what it counts. */
export interface BatchMember {
  /** Index in the frames that the pool was made with. */
  readonly frame: number
  readonly weights: LossWeights
}

/** Σ over the batch of ∂L/∂θ, and the errors of its frames in the order of the batch. */
export interface BatchGradient {
  readonly gradient: Float64Array
  readonly errors: readonly FrameErrors[]
}

/**
 * Computes on several threads, the caller's among them. The bytes of every result are the same for any number of
 * threads. One call at a time.
 */
export interface GradientPool {
  readonly threads: number
  gradient(parameters: Float64Array, batch: readonly BatchMember[]): Promise<BatchGradient>
  /** Errors of the frames with these indices, no gradient. */
  errors(parameters: Float64Array, frames: readonly number[]): Promise<readonly FrameErrors[]>
  /** Ends the threads. */
  close(): Promise<void>
}

export interface GradientPoolOptions {
  readonly threads: number
  /** Precision of the kernel; sums over frames are f64 always. */
  readonly precision: 'f32' | 'f64'
}
