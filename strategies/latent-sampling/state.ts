// What a latent source remembers, as plain data: which network it draws from, and what is still to be recorded about it.
import type { TrainingRecord } from './record.ts'

export interface LatentState {
  /** Trainings so far. */
  readonly generation: number
  /** The latest network; null before the first. */
  readonly trained: TrainedName | null
  /** The record of a training that no batch has taken along yet. */
  readonly pending: TrainingRecord | null
}

export interface TrainedName {
  /** Name in the store of models: a digest of everything the network follows from. */
  readonly name: string
  /** SHA-256 of its weights. */
  readonly sha256: string
  /** Usable results of the campaign when it was trained. */
  readonly results: number
}

export const UNTRAINED: LatentState = { generation: 0, trained: null, pending: null }
