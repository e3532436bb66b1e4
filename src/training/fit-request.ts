// What a fit is asked for, what it tells on the way and what it gives.
import type { NepModel } from '../potentials/nep/nep-model.ts'
import type { FitEnding, FitStore } from './checkpoint.ts'
import type { CurveRow } from './learning-curve.ts'
import type { FitSettings } from './settings.ts'
import type { LabelledFrame, NepDesign } from './types.ts'

export interface FitRequest {
  readonly settings: Pick<FitSettings, 'species' | 'model' | 'training' | 'seed' | 'precision'>
  /** The model to start from; it brings its sizes, and `settings.model` is null. */
  readonly start: NepModel | null
  /** Frames of all splits; those of the test split are left alone. */
  readonly frames: readonly LabelledFrame[]
  /** Names of the label scales that `LabelledFrame.scale` counts. */
  readonly scales: readonly string[]
  readonly threads: number
  /** Without one the fit cannot be stopped and gone on with. */
  readonly store?: FitStore
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: FitProgress) => void
}

/** Told after every step, and with a row after every epoch. */
export interface FitProgress {
  /** Epochs done. */
  readonly epoch: number
  /** Steps done of the epoch in progress, and its number of steps. */
  readonly step: number
  readonly steps: number
  readonly row: CurveRow | null
}

export interface FitOutcome {
  /** `stopped`: by the signal; the store holds the last whole epoch. */
  readonly ending: FitEnding | 'stopped'
  /** With the best parameters so far. */
  readonly model: NepModel
  readonly design: NepDesign
  /** The same parameters with the offsets of every label scale, see `parameterLayout`. */
  readonly parameters: Float64Array
  /** Epoch they are from, counted from 1; 0 before the first. */
  readonly bestEpoch: number
  readonly curve: readonly CurveRow[]
}
