// Random NEP models of any shape: correctness only, they describe no material.
import { randomStream } from '../../src/math/random.ts'
import { descriptorLength, type NepModel, type NepZbl } from '../../src/potentials/nep/nep-model.ts'

type Choices = Pick<NepModel, 'version' | 'species'> & Partial<NepModel>

/** A model with the given choices and random numbers for the rest; scalers of order one. */
export function randomNepModel(choices: Choices, seed: string): NepModel {
  const random = randomStream(seed)
  const numbers = (count: number, scale: number): Float64Array =>
    Float64Array.from({ length: count }, () => scale * random.normal())
  const count = choices.species.length
  const shape = {
    radialCutoffs: choices.species.map(() => 5),
    angularCutoffs: choices.species.map(() => 4),
    neighbourBuffers: [200, 100] as const,
    radialMax: 3,
    angularMax: 2,
    radialBasis: 6,
    angularBasis: 5,
    lMax: 4,
    fourBody: true,
    fiveBody: true,
    neurons: 7,
    zbl: null,
    ...choices,
  }
  const descriptors = descriptorLength(shape)
  const pairs = count * count
  return {
    ...shape,
    networks: Array.from({ length: shape.version === 3 ? 1 : count }, () => ({
      w0: numbers(shape.neurons * descriptors, 0.2),
      b0: numbers(shape.neurons, 0.3),
      w1: numbers(shape.neurons, 0.3),
      bias: shape.version === 5 ? random.normal() : 0,
    })),
    commonBias: random.normal(),
    radialCoefficients: numbers((shape.radialMax + 1) * (shape.radialBasis + 1) * pairs, 0.3),
    angularCoefficients: numbers((shape.angularMax + 1) * (shape.angularBasis + 1) * pairs, 0.3),
    scaler: numbers(descriptors, 1),
  }
}

/** Elements of the random models, lightest and heaviest far apart. */
const ELEMENTS = [3, 14, 8, 15, 27]

/** Model k of a set that runs through 1–5 species, l_max 1–8, every many-body, ZBL and cutoff variant. */
export function variedNepModel(k: number): NepModel {
  const random = randomStream(`varied:${k}`)
  const species = ELEMENTS.slice(0, 1 + (k % 5))
  const lMax = 1 + (k % 8)
  const typeWise = random.uniform() < 0.4
  const cutoffs = (low: number, high: number): number[] => {
    const common = random.between(low, high)
    return species.map(() => (typeWise ? random.between(low, high) : common))
  }
  // Every fourth model sees farther by its angular functions than by its radial ones.
  const reversed = k % 4 === 3
  return randomNepModel(
    {
      version: random.pick([3, 4, 5] as const),
      species,
      lMax,
      fourBody: lMax >= 2 && random.uniform() < 0.6,
      fiveBody: random.uniform() < 0.6,
      radialCutoffs: reversed ? cutoffs(3, 4) : cutoffs(4.5, 6.5),
      angularCutoffs: reversed ? cutoffs(4.2, 5.5) : cutoffs(3, 4.5),
      radialMax: random.integer(10),
      angularMax: random.integer(8),
      radialBasis: 1 + random.integer(12),
      angularBasis: 1 + random.integer(10),
      neurons: 1 + random.integer(40),
      zbl: variedZbl(k % 4, species.length),
    },
    `varied model ${k}`,
  )
}

function variedZbl(kind: number, count: number): NepZbl | null {
  if (kind === 0) return null
  if (kind === 1) return UNIFORM_ZBL
  if (kind === 2) return { kind: 'type-wise', inner: 1, outer: 2, factor: 0.65 }
  const pair = [0.4, 1.6, 0.2, 3, 0.5, 0.9, 0.3, 0.4, 0.1, 0.2]
  return {
    kind: 'flexible',
    table: Float64Array.from(
      { length: 5 * count * (count + 1) },
      (_, i) => pair[i % 10] * (1 + 0.02 * Math.floor(i / 10)),
    ),
  }
}

export const UNIFORM_ZBL: NepZbl = { kind: 'uniform', inner: 0.7, outer: 1.9 }
