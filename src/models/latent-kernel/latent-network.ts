// A supervised autoencoder of a pool: it sees every candidate, and the property of those that were evaluated. Candidates are
// then compared by their latent means. R. Gómez-Bombarelli et al., ACS Cent. Sci. 4, 268 (2018),
// doi 10.1021/acscentsci.7b00572, train so and search the latent space itself; a pool need only be measured in it.
import { createHash } from 'node:crypto'
import { trainAutoencoderHere } from '../autoencoder/train.ts'
import type { AutoencoderDesign, AutoencoderTraining, TrainingRequest } from '../autoencoder/types.ts'
import type { Inputs } from '../inputs.ts'

/** How the network looks and is trained. */
export interface LatentSettings {
  readonly units: number
  /** Hidden layers of the encoder. */
  readonly hidden: readonly number[]
  readonly epochs: number
  /** Epochs of a training that begins with the weights of the one before. */
  readonly retrainingEpochs: number
  readonly learningRate: number
  readonly klWeight: number
  /** In columns: at 1 the property weighs, over the whole pool, as much as one column that is to be rebuilt. */
  readonly propertyWeight: number
}

/** What a training is a function of. */
export interface LatentTask {
  /** Columns of {@link networkColumns}: every candidate of the pool. */
  readonly columns: Inputs
  /** Standardised property, one per candidate; NaN where it is not known. */
  readonly labels: Float64Array
  readonly settings: LatentSettings
  /** Names the random streams. */
  readonly seed: string
}

/** What a training leaves: plain data. */
export interface LatentNetwork {
  readonly weights: Float64Array
  /** SHA-256 of the weights. */
  readonly sha256: string
  /** candidates × units, row-major. */
  readonly means: Float64Array
  /** Per epoch: squared deviation of the rebuilt columns, Kullback–Leibler term (nats), squared error of the property. */
  readonly curve: readonly (readonly [reconstruction: number, kl: number, property: number])[]
  /** Mean Kullback–Leibler term of each latent unit, nats. */
  readonly klOfUnits: readonly number[]
}

/** Rows per step of Adam. */
const BATCH = 32
/** Hidden units of the property head. */
const PROPERTY_UNITS = 16
/** Part of the training over which the Kullback–Leibler term comes in. */
const WARM_UP = 0.3

/** A name that says everything the network follows from; `earlier` = the name of the one whose weights it begins with. */
export function latentNetworkName(task: LatentTask, earlier: string | null): string {
  const { columns, labels, settings, seed } = task
  const hash = createHash('sha256').update(JSON.stringify({ earlier, seed, dimension: columns.dimension, ...settings }))
  return `latent-kernel-${hash.update(bytesOf(columns.values)).update(bytesOf(labels)).digest('hex').slice(0, 32)}`
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

/** Trains the network, from the weights of an earlier one where there is one; takes a second or two. */
export function trainLatentNetwork(task: LatentTask, earlier: LatentNetwork | null): LatentNetwork {
  const { columns: { count, values } } = task
  const { model, curve, klOfUnits, sha256 } = trainAutoencoderHere(requestOf(task, earlier))
  return {
    weights: model.weights,
    sha256,
    means: model.encode(values, new Float64Array(0), count).mean,
    curve: curve.map(({ reconstruction, kl, property }) => [reconstruction, kl, property]),
    klOfUnits,
  }
}

function requestOf({ columns, labels, settings, seed }: LatentTask, earlier: LatentNetwork | null): TrainingRequest {
  const { count, dimension, values } = columns
  const design: AutoencoderDesign = {
    inputs: dimension, condition: 0, encoderCondition: 0, hidden: settings.hidden, latent: settings.units,
    activation: 'silu', reconstruction: { kind: 'numbers', count: dimension }, propertyUnits: PROPERTY_UNITS,
  }
  const training: AutoencoderTraining = {
    epochs: earlier === null ? settings.epochs : settings.retrainingEpochs,
    batch: BATCH,
    learningRate: settings.learningRate,
    klWeight: settings.klWeight,
    // A network that goes on has its Kullback–Leibler term already.
    warmUp: earlier === null ? WARM_UP : 0,
    freeBits: 0,
    // The few labels stand for all candidates.
    propertyWeight: settings.propertyWeight * count / Math.max(1, labels.filter((y) => !Number.isNaN(y)).length),
    // Nothing is held out: labels are what evaluations cost.
    heldOut: 0,
    patience: 0,
    plateau: { factor: 1, patience: 0 },
  }
  return {
    design,
    rows: {
      count, inputs: values, conditions: new Float64Array(0), targets: values, property: labels,
      weights: new Float64Array(count).fill(1),
    },
    settings: training,
    seed,
    start: earlier?.weights ?? null,
  }
}
