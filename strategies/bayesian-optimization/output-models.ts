// The models of a state as data: one Gaussian process per output, with the rows it was given.
import type { FollowedPosterior, GaussianProcess } from '../../src/models/gaussian-process/types.ts'
import type { Json } from '../../src/spaces/space.ts'
import type { Measured } from './measured.ts'
import type { Output } from './outputs.ts'

/** One row of a model's data. */
export interface DataRow {
  /** Identity of the candidate. */
  readonly key: string
  readonly genome: Json
  /** What is modelled there, maximised, not standardised. */
  readonly value: number
  readonly repeats: number
}

/** Standardised = (sign · value − mean) / deviation. */
export interface Scale {
  readonly sign: 1 | -1
  readonly mean: number
  readonly deviation: number
}

export interface OutputModel {
  readonly role: Output['role'] | 'success'
  /** Position among the outputs; −1 for success. */
  readonly output: number
  readonly process: GaussianProcess
  /** Posterior over the pool, where the space is one. */
  readonly followed: FollowedPosterior | null
  readonly data: readonly DataRow[]
  readonly scale: Scale
  /** Standardised, one per row of the data. */
  readonly targets: Float64Array
  /** Standardised value that must be kept; null of an objective. */
  readonly limit: number | null
}

export interface Surrogate {
  readonly measured: readonly Measured[]
  /** Of the outputs that have a fit, in their order: the first is the objective. */
  readonly models: readonly OutputModel[]
}
