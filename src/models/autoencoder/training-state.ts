// Where a training stands between two epochs, besides the vectors of its memory, and the same as bytes.
import { createHash } from 'node:crypto'
import { plateauFrom, type Plateau } from '../network/plateau.ts'
import { plainDesign } from './file.ts'
import { initialParameters } from './layout.ts'
import type { TrainingMemory } from './training-memory.ts'
import type { EpochRecord, TrainingRequest } from './types.ts'
import { bytesOf, decodeVectors, encodeVectors } from './vectors-file.ts'

/** Plain data; every thread has its own, all equal. */
export interface TrainingState {
  /** Epochs done. */
  readonly epoch: number
  readonly plateau: Plateau
  /** What Adam's decays have become: see AdamState. */
  readonly firstBias: number
  readonly secondBias: number
  /** Epoch with the lowest held-out loss after the warm-up, and that loss; 0 and null before there is one. */
  readonly bestEpoch: number
  readonly bestLoss: number | null
  readonly curve: readonly EpochRecord[]
}

const FORMAT = 'ionforge-autoencoder-checkpoint-1'

/** Puts the starting weights into the memory. */
export function beginTraining({ design, settings, seed, start }: TrainingRequest, memory: TrainingMemory): TrainingState {
  memory.parameters.set(start ?? initialParameters(design, seed))
  return {
    epoch: 0, plateau: plateauFrom(settings.learningRate), firstBias: 1, secondBias: 1, bestEpoch: 0, bestLoss: null, curve: [],
  }
}

/** What a training is a function of, in 64 hexadecimal digits. */
export function requestDigest({ design, rows, settings, seed, start }: TrainingRequest): string {
  const hash = createHash('sha256')
  hash.update(JSON.stringify({ design: plainDesign(design), settings, seed, count: rows.count, start: start !== null }))
  for (const values of [rows.inputs, rows.conditions, rows.targets, rows.property, rows.weights]) hash.update(bytesOf(values))
  if (start !== null) hash.update(bytesOf(start))
  return hash.digest('hex')
}

/** State, memory and best weights so far as bytes. */
export function encodeState(digest: string, state: TrainingState, memory: TrainingMemory, best: Float64Array): Uint8Array {
  const { parameters, firstMoment, secondMoment } = memory
  return encodeVectors(FORMAT, { plain: { digest, state }, vectors: { parameters, firstMoment, secondMoment, best } })
}

/** Goes back to it: fills memory and best weights. Null, and nothing touched, where it is of another request. */
export function restoreState(
  bytes: Uint8Array, place: string, digest: string, memory: TrainingMemory, best: Float64Array,
): TrainingState | null {
  const { plain, vectors } = decodeVectors(FORMAT, bytes, place, 'Delete it: the training then begins anew.')
  const found = plain as { readonly digest: string; readonly state: TrainingState }
  if (found.digest !== digest) return null
  memory.parameters.set(vectors.parameters)
  memory.firstMoment.set(vectors.firstMoment)
  memory.secondMoment.set(vectors.secondMoment)
  best.set(vectors.best)
  return found.state
}
