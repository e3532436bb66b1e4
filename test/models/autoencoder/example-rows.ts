// Small designs and rows for tests of autoencoders.
import { randomStream } from '../../../src/math/random.ts'
import type {
  AutoencoderDesign, AutoencoderTraining, TrainingRequest, TrainingRows,
} from '../../../src/models/autoencoder/types.ts'

export const TRAINING: AutoencoderTraining = {
  epochs: 12, batch: 48, learningRate: 2e-3, klWeight: 0.3, warmUp: 0.3, freeBits: 0.05, propertyWeight: 1,
  heldOut: 0.1, patience: 0, plateau: { factor: 0.5, patience: 3 },
}

/**
 * Sites of three classes that follow two hidden numbers in [−1, 1): neighbours agree. Every fourth site may not have class 2.
 * The property is the first hidden number times √3 (variance 1); every tenth is unknown.
 */
export function classRows(count: number, blocks: number, condition: number, seed: string): {
  design: AutoencoderDesign; rows: TrainingRows
} {
  const random = randomStream(seed)
  const classes = 3
  const allowed = Uint8Array.from({ length: blocks * classes }, (_, i) =>
    Math.floor(i / classes) % 4 === 3 && i % classes === 2 ? 0 : 1)
  const inputs = new Float64Array(count * blocks * (classes - 1))
  const conditions = new Float64Array(count * condition)
  const targets = new Uint8Array(count * blocks)
  const property = new Float64Array(count)
  const weights = new Float64Array(count)
  for (let r = 0; r < count; r++) {
    const u = random.between(-1, 1)
    const v = random.between(-1, 1)
    for (let c = 0; c < condition; c++) conditions[r * condition + c] = c === 0 ? v : random.normal()
    for (let b = 0; b < blocks; b++) {
      const field = b < blocks / 2 ? u : v
      const wanted = field + 0.3 * random.normal() > 0.25 ? 2 : field > -0.25 ? 1 : 0
      const target = allowed[b * classes + wanted] === 1 ? wanted : 1
      targets[r * blocks + b] = target
      if (target > 0) inputs[(r * blocks + b) * (classes - 1) + target - 1] = 1
    }
    property[r] = r % 10 === 9 ? NaN : Math.sqrt(3) * u
    weights[r] = 0.5 + random.uniform()
  }
  const design: AutoencoderDesign = {
    inputs: blocks * (classes - 1), condition, encoderCondition: Math.min(condition, 1), hidden: [24, 12], latent: 4,
    activation: 'relu',
    reconstruction: { kind: 'classes', blocks, classes, allowed }, propertyUnits: 8,
  }
  return { design, rows: { count, inputs, conditions, targets, property, weights } }
}

/** Points of a curved surface of two dimensions among `width` numbers of about unit variance; the property is a product. */
export function surfaceRows(count: number, width: number, seed: string): { design: AutoencoderDesign; rows: TrainingRows } {
  const random = randomStream(seed)
  const directions = Float64Array.from({ length: 4 * width }, () => random.normal() / Math.sqrt(2))
  const inputs = new Float64Array(count * width)
  const property = new Float64Array(count)
  for (let r = 0; r < count; r++) {
    const u = random.normal()
    const v = random.normal()
    const features = [u, v, Math.sin(2 * u), u * v]
    for (let i = 0; i < width; i++) {
      for (let f = 0; f < 4; f++) inputs[r * width + i] += features[f] * directions[f * width + i]
    }
    property[r] = u * v
  }
  const design: AutoencoderDesign = {
    inputs: width, condition: 0, encoderCondition: 0, hidden: [32, 16], latent: 3, activation: 'silu',
    reconstruction: { kind: 'numbers', count: width }, propertyUnits: 12,
  }
  return {
    design,
    rows: { count, inputs, conditions: new Float64Array(0), targets: inputs, property, weights: new Float64Array(count).fill(1) },
  }
}

export function requestOf(
  { design, rows }: { design: AutoencoderDesign; rows: TrainingRows }, settings: Partial<AutoencoderTraining> = {}, seed = 'test',
): TrainingRequest {
  return { design, rows, settings: { ...TRAINING, ...settings }, seed, start: null }
}
