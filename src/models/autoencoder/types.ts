// A conditional variational autoencoder (D. P. Kingma, M. Welling, ICLR 2014, arXiv:1312.6114; K. Sohn, H. Lee, X. Yan,
// NeurIPS 2015) with a property head on the latent mean: its design, what it is trained on, and what comes out.
import type { ModelStore } from '../model-store.ts'

/** What the decoder's numbers mean. */
export type Reconstruction =
  /** Logits of the classes of each block (the species of each site); `allowed`: blocks × classes, 1 = may be. */
  | { readonly kind: 'classes'; readonly blocks: number; readonly classes: number; readonly allowed: Uint8Array }
  /** Numbers of about unit variance, rebuilt with squared errors. */
  | { readonly kind: 'numbers'; readonly count: number }

export interface AutoencoderDesign {
  /** Numbers the encoder sees of a row, besides its condition. */
  readonly inputs: number
  /** Numbers the decoder is given besides the latent point; 0 = unconditional. */
  readonly condition: number
  /**
   * How many of these, the first ones, the encoder is given too (0 … condition). The energy a decoder is asked for must not
   * be among them: the property head on the latent mean would read it off instead of learning it from the inputs.
   */
  readonly encoderCondition: number
  /** Hidden layers of the encoder; the decoder has them in reverse. */
  readonly hidden: readonly number[]
  readonly latent: number
  readonly activation: 'relu' | 'silu'
  readonly reconstruction: Reconstruction
  /** Hidden units of the property head; 0 = no head. */
  readonly propertyUnits: number
}

/** Rows to train on, row-major. */
export interface TrainingRows {
  readonly count: number
  /** count × inputs. */
  readonly inputs: Float64Array
  /** count × condition. */
  readonly conditions: Float64Array
  /** Classes: count × blocks indices. Numbers: count × count of numbers. */
  readonly targets: Uint8Array | Float64Array
  /** Standardised property of each row; NaN where it is not known. */
  readonly property: Float64Array
  /** How much each row counts; mean 1. */
  readonly weights: Float64Array
}

export interface AutoencoderTraining {
  readonly epochs: number
  /** Rows per step of Adam. */
  readonly batch: number
  readonly learningRate: number
  /** β: weight of the Kullback–Leibler term at the end of the warm-up. */
  readonly klWeight: number
  /** Fraction of the epochs over which β grows from 0. */
  readonly warmUp: number
  /** Nats per latent unit that cost nothing (mean over the batch); a unit below them has no gradient of this term. */
  readonly freeBits: number
  /** Weight of the squared error of the standardised property. */
  readonly propertyWeight: number
  /** Fraction of the rows that is held out. */
  readonly heldOut: number
  /** Epochs without a better held-out loss, after the warm-up, that end the training; 0 = never. Needs rows held out. */
  readonly patience: number
  /** Learning rate × factor after so many epochs, after the warm-up, without a better held-out loss; patience 0 = never. */
  readonly plateau: { readonly factor: number; readonly patience: number }
}

/** Losses of one epoch, per row: nats (classes) or squared deviations (numbers). */
export interface EpochRecord {
  readonly epoch: number
  readonly learningRate: number
  readonly klWeight: number
  readonly reconstruction: number
  readonly kl: number
  readonly property: number
  /** The same three on the rows held out, at the latent mean; null without any. */
  readonly heldOut: { readonly reconstruction: number; readonly kl: number; readonly property: number } | null
}

/** A trained network. Arrays are row-major, one row per candidate. */
export interface Autoencoder {
  readonly design: AutoencoderDesign
  readonly weights: Float64Array
  encode(
    inputs: Float64Array, conditions: Float64Array, count: number,
  ): { readonly mean: Float64Array; readonly logVariance: Float64Array }
  /** Logits (masked classes −Infinity) or numbers. */
  decode(latents: Float64Array, conditions: Float64Array, count: number): Float64Array
  /** Standardised property; throws where the design has no head. */
  property(latents: Float64Array, count: number): Float64Array
}

export interface TrainedAutoencoder {
  readonly model: Autoencoder
  readonly curve: readonly EpochRecord[]
  /** Epoch whose weights were kept: the lowest held-out loss after the warm-up; the last without held-out rows. */
  readonly keptEpoch: number
  /** Mean Kullback–Leibler term of each latent unit over the training rows (by their weights), nats. */
  readonly klOfUnits: readonly number[]
  /** SHA-256 of the weights. */
  readonly sha256: string
}

/** A training is a function of this. */
export interface TrainingRequest {
  readonly design: AutoencoderDesign
  readonly rows: TrainingRows
  readonly settings: AutoencoderTraining
  /** Names the random streams of weights, held-out rows, shuffles and noise. */
  readonly seed: string
  /** Weights to start from; null = fresh ones. */
  readonly start: Float64Array | null
}

/** What a training may use; none of it changes a bit of the result. */
export interface TrainingResources {
  readonly threads: number
  readonly stop: AbortSignal
  readonly progress?: (record: EpochRecord, epochs: number) => void
  /** Where it leaves checkpoints, and under which name. */
  readonly checkpoint?: { readonly store: ModelStore; readonly name: string }
}
