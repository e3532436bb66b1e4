import { describe, expect, it } from 'vitest'
import { makeStructure, withPositions, type Structure } from '../../src/atoms/structure.ts'
import { randomStream } from '../../src/math/random.ts'
import { nepEvaluator } from '../../src/potentials/nep/nep.ts'
import type { NepModel } from '../../src/potentials/nep/nep-model.ts'
import { randomNepModel } from '../support/nep-models.ts'

function cell(): Structure {
  const random = randomStream('cell')
  return makeStructure({
    cell: [4, 0, 0, 0.5, 4.2, 0, -0.4, 0.3, 3.9], pbc: [true, true, true], species: [3, 14, 3, 14],
    positions: [0, 0, 0, 2, 2.1, 0, 2, 0, 2, 0, 2.1, 1.9].map((x) => x + 0.2 * random.normal()),
  })
}

const LI_SI = { version: 4, species: [3, 14] } as const
const SHAPES: readonly (readonly [string, NepModel])[] = [
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8].map((lMax) =>
    [`l_max ${lMax}`, randomNepModel({ ...LI_SI, lMax, fourBody: lMax >= 2, fiveBody: lMax >= 1 }, `l${lMax}`)] as const),
  ['angular functions that reach beyond the radial ones', randomNepModel({ ...LI_SI, radialCutoffs: [3.3, 4], angularCutoffs: [5.2, 4.4] }, 'reach')],
  ['the smallest possible model', randomNepModel(
    { ...LI_SI, lMax: 0, fourBody: false, fiveBody: false, radialMax: 0, angularMax: 0, radialBasis: 0, angularBasis: 0, neurons: 1 }, 'tiny')],
  ['a large basis', randomNepModel({ ...LI_SI, radialMax: 12, angularMax: 10, radialBasis: 20, angularBasis: 16 }, 'large')],
]

describe('a NEP of any shape', () => {
  it.each(SHAPES)('has forces that are minus the slope of its energy: %s', (_, model) => {
    const evaluate = nepEvaluator(model)
    const structure = cell()
    const { forces } = evaluate(structure)
    const scale = Math.max(...forces.map(Math.abs))
    expect(scale).toBeGreaterThan(0)
    for (let k = 0; k < forces.length; k++) {
      const at = (h: number): number => evaluate(withPositions(structure, structure.positions.map((x, i) => (i === k ? x + h : x)))).energy
      const slope = (8 * (at(1e-4) - at(-1e-4)) - (at(2e-4) - at(-2e-4))) / 1.2e-3
      expect(Math.abs(forces[k] + slope)).toBeLessThan(1e-6 * Math.max(scale, 0.1))
    }
  })

  it('says NaN rather than something plausible when two atoms coincide', () => {
    const structure = cell()
    const merged = withPositions(structure, structure.positions.map((x, i) => (i < 3 ? structure.positions[i + 3] : x)))
    expect(nepEvaluator(SHAPES[4][1])(merged).forces.some(Number.isNaN)).toBe(true)
  })
})
