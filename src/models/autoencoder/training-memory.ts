// What the threads of a training share: rows, parameters, and what each chunk of rows adds to a step. A training on one
// thread keeps the same on memory of its own.
import { parametersOf } from './layout.ts'
import { SUMS } from './loss.ts'
import type { AutoencoderTraining, TrainingRequest, TrainingRows } from './types.ts'

/**
 * Rows of a chunk: a batch is cut into chunks of so many whatever the number of threads, each sums over its rows, and the
 * chunks are added in their order. Fewer rows would make products of matrices slower, more would leave threads idle.
 */
export const CHUNK_ROWS = 32

export interface TrainingMemory {
  readonly rows: TrainingRows
  readonly parameters: Float64Array
  readonly firstMoment: Float64Array
  readonly secondMoment: Float64Array
  /** Of each chunk of a batch: its part of the gradient. */
  readonly gradients: Float64Array
  /** Of each chunk of a batch, or of all rows: Σ w·KL of the latent units, and the sums of the loss. */
  readonly klOfUnits: Float64Array
  readonly sums: Float64Array
  /** Noise of an epoch: rows × latent. */
  readonly noise: Float64Array
  /** Rows to train on, in the order of an epoch; only the first are used where some are held out. */
  readonly order: Int32Array
  /** {@link STOP_WANTED} and {@link STOPPING}. */
  readonly control: Int32Array
}

/** Entry of `control`: 1 = somebody outside wants the training to stop. */
export const STOP_WANTED = 0
/** Entry of `control`: 1 = the threads end before the next epoch; set by the first thread alone. */
export const STOPPING = 1

/** The most chunks of a batch: more threads than that have nothing to do. */
export function mostChunks({ batch }: AutoencoderTraining, count: number): number {
  return Math.ceil(Math.min(batch, count) / CHUNK_ROWS)
}

/** Memory for a training; `shared` = threads can see it. The rows are copied there, or taken as they are. */
export function trainingMemory({ design, rows, settings }: TrainingRequest, shared: boolean): TrainingMemory {
  const bytes = (length: number): ArrayBuffer | SharedArrayBuffer =>
    shared ? new SharedArrayBuffer(length) : new ArrayBuffer(length)
  const floats = (length: number): Float64Array => new Float64Array(bytes(8 * length))
  const integers = (length: number): Int32Array => new Int32Array(bytes(4 * length))
  const count = parametersOf(design)
  const chunks = Math.ceil(rows.count / CHUNK_ROWS)
  return {
    rows: shared ? sharedRows(rows) : rows,
    parameters: floats(count), firstMoment: floats(count), secondMoment: floats(count),
    gradients: floats(mostChunks(settings, rows.count) * count),
    klOfUnits: floats(chunks * design.latent), sums: floats(chunks * SUMS),
    noise: floats(rows.count * design.latent), order: integers(rows.count), control: integers(2),
  }
}

function sharedRows({ count, inputs, conditions, targets, property, weights }: TrainingRows): TrainingRows {
  const floats = (values: Float64Array): Float64Array => {
    const copy = new Float64Array(new SharedArrayBuffer(values.byteLength))
    copy.set(values)
    return copy
  }
  const bytes = (values: Uint8Array): Uint8Array => {
    const copy = new Uint8Array(new SharedArrayBuffer(values.byteLength))
    copy.set(values)
    return copy
  }
  return {
    count, inputs: floats(inputs), conditions: floats(conditions),
    targets: targets instanceof Uint8Array ? bytes(targets) : floats(targets),
    property: floats(property), weights: floats(weights),
  }
}
