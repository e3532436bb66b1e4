// Where the parameters of an autoencoder lie in one vector: encoder, decoder, property head; each layer its weights
// (inputs × outputs, row-major), then its biases.
import { randomStream, streamKey } from '../../math/random.ts'
import { drawInitialWeights } from '../network/initial-weights.ts'
import { layersAt, perceptronParameters, type Layers } from '../network/perceptron.ts'
import type { AutoencoderDesign } from './types.ts'

/** Widths of the three stacks, from inputs to outputs. */
export interface Widths {
  /** Inputs and the encoder's part of the condition → latent means, then latent log-variances. */
  readonly encoder: readonly number[]
  /** Latent numbers and condition → logits or numbers. */
  readonly decoder: readonly number[]
  /** Latent means → property; null without a head. */
  readonly head: readonly number[] | null
}

/** The layers of the three stacks as views into a vector of parameters, or of their gradient. */
export interface AutoencoderLayers {
  readonly encoder: Layers
  readonly decoder: Layers
  readonly head: Layers | null
}

export function widthsOf(design: AutoencoderDesign): Widths {
  const { inputs, condition, encoderCondition, hidden, latent, reconstruction, propertyUnits } = design
  const outputs = reconstruction.kind === 'classes' ? reconstruction.blocks * reconstruction.classes : reconstruction.count
  return {
    encoder: [inputs + encoderCondition, ...hidden, 2 * latent],
    decoder: [latent + condition, ...hidden.toReversed(), outputs],
    head: propertyUnits === 0 ? null : [latent, propertyUnits, 1],
  }
}

/** Numbers the decoder gives of a row. */
export function outputsOf(design: AutoencoderDesign): number {
  return widthsOf(design).decoder.at(-1) ?? 0
}

/** Length of the vector of parameters. */
export function parametersOf(design: AutoencoderDesign): number {
  const { encoder, decoder, head } = widthsOf(design)
  return perceptronParameters(encoder) + perceptronParameters(decoder) + (head === null ? 0 : perceptronParameters(head))
}

export function layersOf(design: AutoencoderDesign, vector: Float64Array): AutoencoderLayers {
  const { encoder, decoder, head } = widthsOf(design)
  const ofDecoder = perceptronParameters(encoder)
  const ofHead = ofDecoder + perceptronParameters(decoder)
  return {
    encoder: layersAt(vector, 0, encoder),
    decoder: layersAt(vector, ofDecoder, decoder),
    head: head === null ? null : layersAt(vector, ofHead, head),
  }
}

/** Fresh weights, the same for the same seed. */
export function initialParameters(design: AutoencoderDesign, seed: string): Float64Array {
  const parameters = new Float64Array(parametersOf(design))
  const { encoder, decoder, head } = layersOf(design, parameters)
  const draw = (name: string, layers: Layers): void =>
    drawInitialWeights(layers, randomStream(streamKey(seed, 'autoencoder-weights', name)))
  draw('encoder', encoder)
  draw('decoder', decoder)
  if (head !== null) draw('head', head)
  return parameters
}
