// A trained autoencoder at work: from rows to latent points and back, some rows at a time.
import { ConfigError, InputError } from '../../errors.ts'
import { blockedBackend } from '../network/blocked-backend.ts'
import { perceptron, type Perceptron } from '../network/perceptron.ts'
import { checkDesign } from './check-request.ts'
import { layersOf, parametersOf } from './layout.ts'
import type { Autoencoder, AutoencoderDesign } from './types.ts'

/** Rows that go through the network at a time: bounds its working memory. */
const ROWS_AT_A_TIME = 32

/**
 * The network of this design with these weights (kept, not copied). Throws ConfigError for an impossible design, InputError
 * for another number of weights; its methods throw InputError for arrays that do not fit the number of rows.
 */
export function makeAutoencoder(design: AutoencoderDesign, weights: Float64Array): Autoencoder {
  checkDesign(design)
  checkWeights(design, weights)
  const layers = layersOf(design, weights)
  const stack = (of: typeof layers.encoder): Perceptron => perceptron(blockedBackend, of, design.activation, ROWS_AT_A_TIME)
  const encoder = stack(layers.encoder)
  const decoder = stack(layers.decoder)
  const head = layers.head === null ? null : stack(layers.head)
  const { inputs, condition, encoderCondition, latent } = design
  const masked = maskedOutputs(design)

  return {
    design,
    weights,
    encode(rows, conditions, count) {
      fits('inputs', rows, count * inputs)
      fits('conditions', conditions, count * condition)
      const all = beside(rows, inputs, conditions, condition, encoderCondition, count)
      const found = through(encoder, all, inputs + encoderCondition, 2 * latent, count)
      const mean = new Float64Array(count * latent)
      const logVariance = new Float64Array(count * latent)
      for (let r = 0; r < count; r++) {
        mean.set(found.subarray(2 * r * latent, (2 * r + 1) * latent), r * latent)
        logVariance.set(found.subarray((2 * r + 1) * latent, (2 * r + 2) * latent), r * latent)
      }
      return { mean, logVariance }
    },
    decode(latents, conditions, count) {
      fits('latents', latents, count * latent)
      fits('conditions', conditions, count * condition)
      const rows = beside(latents, latent, conditions, condition, condition, count)
      const outputs = through(decoder, rows, latent + condition, masked.length, count)
      for (let at = 0; at < outputs.length; at++) if (masked[at % masked.length] === 1) outputs[at] = -Infinity
      return outputs
    },
    property(latents, count) {
      if (head === null) {
        throw new ConfigError({
          rule: 'an autoencoder predicts a property only with a property head', found: 0, place: 'propertyUnits',
          wayOut: 'Train one with propertyUnits of at least 1.',
        })
      }
      fits('latents', latents, count * latent)
      return through(head, latents, latent, 1, count)
    },
  }
}

/** Throws InputError unless there are as many weights as the design has, all of them finite. */
export function checkWeights(design: AutoencoderDesign, weights: Float64Array): void {
  const rule = 'the weights of an autoencoder must be those of its design'
  const expected = parametersOf(design)
  if (weights.length !== expected) {
    throw new InputError({ rule, found: weights.length, wayOut: `This design has ${expected}.` })
  }
  const wrong = weights.find((weight) => !Number.isFinite(weight))
  if (wrong !== undefined) throw new InputError({ rule: `${rule} and finite`, found: wrong })
}

/** 1 where an output is a class that its block may not have. */
function maskedOutputs({ reconstruction }: AutoencoderDesign): Uint8Array {
  return reconstruction.kind === 'classes'
    ? reconstruction.allowed.map((allowed) => 1 - allowed)
    : new Uint8Array(reconstruction.count)
}

function fits(name: string, values: Float64Array, expected: number): void {
  if (values.length === expected) return
  throw new InputError({ rule: `${name} must hold ${expected} numbers for these rows`, found: values.length })
}

/** Two row-major tables side by side: all columns of the left one, the first `taken` of the right one. */
function beside(
  left: Float64Array, ofLeft: number, right: Float64Array, ofRight: number, taken: number, count: number,
): Float64Array {
  if (taken === 0) return left
  const width = ofLeft + taken
  const rows = new Float64Array(count * width)
  for (let r = 0; r < count; r++) {
    rows.set(left.subarray(r * ofLeft, (r + 1) * ofLeft), r * width)
    rows.set(right.subarray(r * ofRight, r * ofRight + taken), r * width + ofLeft)
  }
  return rows
}

function through(stack: Perceptron, rows: Float64Array, inputs: number, outputs: number, count: number): Float64Array {
  const result = new Float64Array(count * outputs)
  for (let first = 0; first < count; first += ROWS_AT_A_TIME) {
    const some = Math.min(ROWS_AT_A_TIME, count - first)
    const found = stack.forward(rows.subarray(first * inputs, (first + some) * inputs), some)
    result.set(found.subarray(0, some * outputs), first * outputs)
  }
  return result
}
