// Designs, parameters and labelled frames for the tests of fitting: correctness only, they describe no material.
import { randomStream, type Random } from '../../../src/math/random.ts'
import type { Structure } from '../../../src/atoms/structure.ts'
import { nepDesign, type DesignSettings } from '../../../src/training/nep/design.ts'
import { parameterLayout } from '../../../src/training/nep/layout.ts'
import type { LabelledFrame, NepDesign } from '../../../src/training/types.ts'

const SMALL: DesignSettings = {
  species: [3, 14], radialCutoff: 5, angularCutoff: 4, radialMax: 2, angularMax: 1, radialBasis: 4, angularBasis: 3,
  lMax: 4, fourBody: true, fiveBody: true, neurons: 4, zbl: { kind: 'type-wise', inner: 1, outer: 2, factor: 0.65 },
  scales: ['first', 'second'],
}

/** A small design with scalers of order one, none of them 1. */
export function smallDesign(choices: Partial<DesignSettings> = {}): NepDesign {
  const design = nepDesign({ ...SMALL, ...choices })
  const random = randomStream('scaler')
  return { ...design, scaler: design.scaler.map(() => random.between(0.5, 1.5)) }
}

/** Random parameters large enough for every neuron to be in its curved range. */
export function randomParameters(design: NepDesign, random: Random): Float64Array {
  return Float64Array.from({ length: parameterLayout(design).count }, () => 0.4 * random.normal())
}

/** Random labels of the size of real ones. */
export function labelled(structure: Structure, random: Random, parts: Partial<LabelledFrame> = {}): LabelledFrame {
  const n = structure.species.length
  return {
    structure,
    energy: n * random.normal(),
    forces: Float64Array.from({ length: 3 * n }, () => random.normal()),
    virial: Float64Array.from({ length: 9 }, () => n * random.normal()),
    weight: 1, scale: 0, configType: '', trajectory: '0', split: 'train', place: 'a test', ...parts,
  }
}
