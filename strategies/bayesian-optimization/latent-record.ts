// What is recorded of each training of the latent space: its losses, and which latent units it uses.
import type { LatentNetwork } from '../../src/models/latent-kernel/latent-network.ts'

/** Plain data for the journal. Losses are per candidate. */
export type LatentRecord = {
  /** SHA-256 of the weights. */
  readonly sha256: string
  readonly epochs: number
  /** Squared deviation of the rebuilt columns in the first and the last epoch. */
  readonly reconstruction: readonly [number, number]
  /** Kullback–Leibler term in the last epoch, nats. */
  readonly kl: number
  /** Squared error of the standardised objective in the first and the last epoch. */
  readonly property: readonly [number, number]
  /** Mean Kullback–Leibler term of each unit, nats. */
  readonly kl_of_units: readonly number[]
}

/** The record of a training. */
export function latentRecord({ sha256, curve, klOfUnits }: LatentNetwork): LatentRecord {
  const [first, last] = [curve[0], curve[curve.length - 1]]
  return {
    sha256, epochs: curve.length, reconstruction: [first[0], last[0]], kl: last[1], property: [first[2], last[2]],
    kl_of_units: klOfUnits,
  }
}
