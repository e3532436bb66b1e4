// The loss of an autoencoder and its gradient, chunk by chunk: reconstruction + β·Σ_j max(K_j, λ) + γ·(property error)².
// Notation: B rows of a batch, w weights of rows, μ and v = ln σ² from the encoder, ε noise, z = μ + σ·ε, K_j mean of w·KL
// of unit j over the batch, λ free bits. Which units pay is known only when all of a batch are encoded: hence two steps.
import { blockedBackend } from '../network/blocked-backend.ts'
import { gaussianKl } from '../network/gaussian-kl.ts'
import { perceptron, type Perceptron } from '../network/perceptron.ts'
import { maskedCrossEntropy } from '../network/softmax.ts'
import { squaredError } from '../network/squared-error.ts'
import { layersOf, outputsOf, type AutoencoderLayers } from './layout.ts'
import type { AutoencoderDesign, TrainingRows } from './types.ts'

/** Entries of the sums over the rows of a chunk, each row times its weight. */
export const WEIGHT = 0
export const RECONSTRUCTION = 1
export const PROPERTY = 2
/** Weights of the rows whose property is known. */
export const KNOWN = 3
export const SUMS = 4

/** What the terms of the loss count in a step. */
export interface LossTerms {
  /** β. */
  readonly klWeight: number
  /** γ. */
  readonly propertyWeight: number
  /** Rows of the batch, B: the loss is a mean over them. */
  readonly rows: number
  /** Per latent unit: 1 = beyond its free bits. */
  readonly pays: Uint8Array
}

/** Working memory of one chunk, bound to a vector of parameters; the two steps take turns. */
export interface ChunkLoss {
  /** Encodes the rows with indices order[first … end − 1]; writes Σ w·KL of each latent unit. */
  encode(order: ArrayLike<number>, first: number, end: number, klOfUnits: Float64Array): void
  /**
   * Goes on with the encoded rows; writes the {@link SUMS}. `noise`: all rows × latent, or null for latent means. Where
   * `gradient` is given, it becomes the chunk's part of ∂loss/∂parameters.
   */
  decode(noise: Float64Array | null, terms: LossTerms, gradient: AutoencoderLayers | null, sums: Float64Array): void
}

export function chunkLoss(
  design: AutoencoderDesign, rows: TrainingRows, parameters: Float64Array, mostRows: number,
): ChunkLoss {
  const { inputs, condition, encoderCondition, latent, reconstruction } = design
  const layers = layersOf(design, parameters)
  const stack = (of: typeof layers.encoder): Perceptron => perceptron(blockedBackend, of, design.activation, mostRows)
  const encoder = stack(layers.encoder)
  const decoder = stack(layers.decoder)
  const head = layers.head === null ? null : stack(layers.head)
  const outputs = outputsOf(design)
  const encoderWidth = inputs + encoderCondition
  const decoderWidth = latent + condition
  const memory = (width: number): Float64Array => new Float64Array(mostRows * width)
  const encoderInputs = memory(encoderWidth)
  const decoderInputs = memory(decoderWidth)
  const means = memory(latent)
  const ofOutputs = memory(outputs)
  const ofProperty = memory(1)
  const ofEncoded = memory(2 * latent)
  const members = new Int32Array(mostRows)
  let count = 0
  /** Of each row μ, then v. */
  let encoded = new Float64Array(0)

  /** Lays out z beside the condition. */
  const drawLatents = (noise: Float64Array | null): void => {
    for (let r = 0; r < count; r++) {
      const row = members[r]
      for (let j = 0; j < latent; j++) {
        const mean = encoded[2 * r * latent + j]
        const deviation = noise === null ? 0 : Math.exp(0.5 * encoded[(2 * r + 1) * latent + j]) * noise[row * latent + j]
        decoderInputs[r * decoderWidth + j] = mean + deviation
        means[r * latent + j] = mean
      }
      for (let c = 0; c < condition; c++) {
        decoderInputs[r * decoderWidth + latent + c] = rows.conditions[row * condition + c]
      }
    }
  }

  /** Σ w·reconstruction; leaves its gradient in `ofOutputs` where one is wanted. */
  const rebuild = (scale: number, wantsGradient: boolean): number => {
    const found = decoder.forward(decoderInputs, count)
    const gradient = wantsGradient ? ofOutputs : null
    let sum = 0
    for (let r = 0; r < count; r++) {
      const row = members[r]
      const weight = rows.weights[row]
      const loss = reconstruction.kind === 'classes'
        ? maskedCrossEntropy(reconstruction, found, r * outputs, rows.targets as Uint8Array, row * reconstruction.blocks,
          gradient, weight * scale)
        : squaredError(found, r * outputs, rows.targets as Float64Array, row * outputs, outputs, gradient, weight * scale)
      sum += weight * loss
    }
    return sum
  }

  /** Σ w·(ŷ − y)² over the rows whose property is known; leaves its gradient in `ofProperty`. */
  const predict = (of: Perceptron, scale: number): number => {
    const found = of.forward(means, count)
    let sum = 0
    for (let r = 0; r < count; r++) {
      const row = members[r]
      const isKnown = !Number.isNaN(rows.property[row])
      const error = isKnown ? found[r] - rows.property[row] : 0
      sum += rows.weights[row] * error * error
      ofProperty[r] = 2 * rows.weights[row] * scale * error
    }
    return sum
  }

  return {
    encode(order, first, end, klOfUnits) {
      count = end - first
      for (let r = 0; r < count; r++) {
        const row = order[first + r]
        members[r] = row
        const at = r * encoderWidth
        for (let i = 0; i < inputs; i++) encoderInputs[at + i] = rows.inputs[row * inputs + i]
        for (let c = 0; c < encoderCondition; c++) encoderInputs[at + inputs + c] = rows.conditions[row * condition + c]
      }
      encoded = encoder.forward(encoderInputs, count) as Float64Array<ArrayBuffer>
      klOfUnits.fill(0)
      for (let r = 0; r < count; r++) {
        const weight = rows.weights[members[r]]
        for (let j = 0; j < latent; j++) {
          klOfUnits[j] += weight * gaussianKl(encoded[2 * r * latent + j], encoded[(2 * r + 1) * latent + j])
        }
      }
    },

    decode(noise, terms, gradient, sums) {
      const scale = 1 / terms.rows
      drawLatents(noise)
      sums.fill(0)
      for (let r = 0; r < count; r++) {
        const row = members[r]
        sums[WEIGHT] += rows.weights[row]
        if (!Number.isNaN(rows.property[row])) sums[KNOWN] += rows.weights[row]
      }
      sums[RECONSTRUCTION] = rebuild(scale, gradient !== null)
      if (head !== null) sums[PROPERTY] = predict(head, scale * terms.propertyWeight)
      if (gradient === null) return
      const ofLatents = decoder.backward(decoderInputs, count, ofOutputs, gradient.decoder, true) as Float64Array
      const ofMeans = head === null || gradient.head === null
        ? null : head.backward(means, count, ofProperty, gradient.head, true)
      for (let r = 0; r < count; r++) {
        const klShare = rows.weights[members[r]] * scale * terms.klWeight
        for (let j = 0; j < latent; j++) {
          const ofMean = 2 * r * latent + j
          const ofLogVariance = ofMean + latent
          const pays = terms.pays[j] * klShare
          const ofLatent = ofLatents[r * decoderWidth + j]
          const fromHead = ofMeans === null ? 0 : ofMeans[r * latent + j]
          const logVariance = encoded[ofLogVariance]
          const epsilon = noise === null ? 0 : noise[members[r] * latent + j]
          ofEncoded[ofMean] = ofLatent + fromHead + pays * encoded[ofMean]
          ofEncoded[ofLogVariance] =
            0.5 * (ofLatent * epsilon * Math.exp(0.5 * logVariance) + pays * (Math.exp(logVariance) - 1))
        }
      }
      encoder.backward(encoderInputs, count, ofEncoded, gradient.encoder, false)
    },
  }
}
