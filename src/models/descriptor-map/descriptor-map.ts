// A map of what a search has seen: an autoencoder squeezes descriptors of structures into a few latent numbers, and the two
// principal components of these are the map. It shows, and decides nothing: novelty is measured on the descriptors.
// D. P. Kingma, M. Welling, ICLR 2014, arXiv:1312.6114.
import { principalComponents } from '../../math/principal-components.ts'
import { activeUnits } from '../autoencoder/active-units.ts'
import { trainAutoencoderHere } from '../autoencoder/train.ts'
import type { AutoencoderDesign, AutoencoderTraining } from '../autoencoder/types.ts'
import type { Inputs } from '../inputs.ts'

export interface DescriptorMap {
  /** Place of each row on the two components. */
  readonly points: readonly (readonly [x: number, y: number])[]
  /** Of the rows that were only placed. */
  readonly placed: readonly (readonly [x: number, y: number])[]
  /** Share of the latent variance along the two. */
  readonly shares: readonly [number, number]
  /** Share of the variance of rows held out of the training that the network rebuilds. */
  readonly rebuilt: number
  /** Latent units with a Kullback–Leibler term above 0.05 nat. */
  readonly activeUnits: number
  readonly latent: number
  /** Of the network's weights. */
  readonly sha256: string
}

const LATENT = 8

/** Small beside the squared errors of 180 columns: the map is to tell structures apart, not to be drawn from. */
const KL_WEIGHT = 0.2

const TRAINING: AutoencoderTraining = {
  epochs: 40,
  batch: 32,
  learningRate: 2e-3,
  klWeight: KL_WEIGHT,
  warmUp: 0.3,
  freeBits: 0,
  propertyWeight: 0,
  heldOut: 0.1,
  patience: 0,
  plateau: { factor: 1, patience: 0 },
}

/**
 * Maps standardised rows; `others`, standardised with the same numbers, are placed on it without a say in it. A function
 * of its arguments: `seed` names the random streams. Takes seconds for a few hundred rows of 180 numbers.
 */
export function descriptorMap(rows: Inputs, others: Inputs, seed: string): DescriptorMap {
  const { count, dimension, values } = rows
  const none = new Float64Array(0)
  const design: AutoencoderDesign = {
    inputs: dimension, condition: 0, encoderCondition: 0, hidden: [64], latent: LATENT, activation: 'silu',
    reconstruction: { kind: 'numbers', count: dimension }, propertyUnits: 0,
  }
  const trained = trainAutoencoderHere({
    design,
    rows: {
      count, inputs: values, conditions: none, targets: values,
      property: new Float64Array(count).fill(Number.NaN), weights: new Float64Array(count).fill(1),
    },
    settings: TRAINING, seed, start: null,
  })
  const { mean } = trained.model.encode(values, none, count)
  const elsewhere = trained.model.encode(others.values, none, others.count).mean
  const { scores, count: components, shares, directions } = principalComponents(mean, count, LATENT, 2)
  const centre = columnMeans(mean, count)
  const along = (latents: Float64Array, row: number, k: number): number => {
    if (k >= components) return 0
    let place = 0
    for (let d = 0; d < LATENT; d++) place += (latents[row * LATENT + d] - centre[d]) * directions[k][d]
    return place
  }
  const kept = trained.curve.find(({ epoch }) => epoch === trained.keptEpoch) ?? trained.curve[trained.curve.length - 1]
  return {
    points: Array.from({ length: count }, (_, row) =>
      [scores[row * components] ?? 0, components > 1 ? scores[row * components + 1] : 0] as const),
    placed: Array.from({ length: others.count }, (_, row) => [along(elsewhere, row, 0), along(elsewhere, row, 1)] as const),
    shares: [shares[0] ?? 0, shares[1] ?? 0],
    rebuilt: 1 - (kept.heldOut ?? kept).reconstruction / dimension,
    activeUnits: activeUnits(trained.klOfUnits),
    latent: LATENT,
    sha256: trained.sha256,
  }
}

function columnMeans(latents: Float64Array, count: number): Float64Array {
  const means = new Float64Array(LATENT)
  latents.forEach((value, at) => { means[at % LATENT] += value / count })
  return means
}
