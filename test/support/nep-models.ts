// Random NEP models of any shape: correctness only, they describe no material.
import { randomStream } from '../../src/math/random.ts'
import { descriptorLength, type NepModel, type NepZbl } from '../../src/potentials/nep/nep-model.ts'

type Choices = Pick<NepModel, 'version' | 'species'> & Partial<NepModel>

/** A model with the given choices and random numbers for the rest; scalers of order one. */
export function randomNepModel(choices: Choices, seed: string): NepModel {
  const random = randomStream(seed)
  const numbers = (count: number, scale: number): Float64Array => Float64Array.from({ length: count }, () => scale * random.normal())
  const count = choices.species.length
  const shape = {
    radialCutoffs: choices.species.map(() => 5), angularCutoffs: choices.species.map(() => 4), neighbourBuffers: [200, 100] as const,
    radialMax: 3, angularMax: 2, radialBasis: 6, angularBasis: 5, lMax: 4, fourBody: true, fiveBody: true, neurons: 7,
    zbl: null, ...choices,
  }
  const descriptors = descriptorLength(shape)
  const pairs = count * count
  return {
    ...shape,
    networks: Array.from({ length: shape.version === 3 ? 1 : count }, () => ({
      w0: numbers(shape.neurons * descriptors, 0.2), b0: numbers(shape.neurons, 0.3), w1: numbers(shape.neurons, 0.3),
      bias: shape.version === 5 ? random.normal() : 0,
    })),
    commonBias: random.normal(),
    radialCoefficients: numbers((shape.radialMax + 1) * (shape.radialBasis + 1) * pairs, 0.3),
    angularCoefficients: numbers((shape.angularMax + 1) * (shape.angularBasis + 1) * pairs, 0.3),
    scaler: numbers(descriptors, 1),
  }
}

export const UNIFORM_ZBL: NepZbl = { kind: 'uniform', inner: 0.7, outer: 1.9 }
