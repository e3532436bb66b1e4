import { describe, expect, it } from 'vitest'
import { ISOLATED, makeStructure, PERIODIC, type Structure } from '../../../src/atoms/structure.ts'
import { dot } from '../../../src/math/vectors.ts'
import { randomStream } from '../../../src/math/random.ts'
import { parameterLayout } from '../../../src/training/nep/layout.ts'
import { nepModelOf } from '../../../src/training/nep/model-parameters.ts'
import { prepareFrame } from '../../../src/training/nep/prepare-frame.ts'
import { descriptorScaler, energyBaseline, initialParameters } from '../../../src/training/nep/starting-values.ts'
import type { PreparedFrame } from '../../../src/training/types.ts'
import { scattered } from '../../support/random-structures.ts'
import { labelled, smallDesign } from './designs.ts'

const design = smallDesign()

/** Atoms far from each other, with an energy given per atom. */
function composed(species: number[], energyPerAtom: number, scale = 0): PreparedFrame {
  const structure = makeStructure({
    cell: new Float64Array(9), pbc: ISOLATED, species, positions: species.flatMap((_, i) => [20 * i, 0, 0]),
  })
  return prepareFrame(design, labelled(structure, randomStream('labels'), { energy: energyPerAtom * species.length, scale }))
}

describe('the initial parameters', () => {
  it('are those of their seed, with the deviations of their blocks and no offsets', () => {
    const large = smallDesign({ radialMax: 8, angularMax: 8, radialBasis: 8, angularBasis: 8, neurons: 401 })
    const parameters = initialParameters(large, randomStream('seed'))
    expect(initialParameters(large, randomStream('seed'))).toEqual(parameters)
    expect(initialParameters(large, randomStream('other seed'))).not.toEqual(parameters)
    const { blocks } = parameterLayout(large)
    const deviation = (block: keyof typeof blocks): number => {
      const values = parameters.subarray(blocks[block].first, blocks[block].first + blocks[block].length)
      return Math.sqrt(dot(values, values) / values.length)
    }
    expect(deviation('w0') * Math.sqrt(9 + 9 * 6)).toBeCloseTo(1, 1)
    expect(deviation('radial')).toBeCloseTo(0.3, 1)
    expect(deviation('angular')).toBeCloseTo(0.3, 1)
    expect(deviation('b0')).toBeCloseTo(0.3, 1)
    expect(deviation('w1') * Math.sqrt(400)).toBeCloseTo(0.3, 1)
    expect(deviation('offsets')).toBe(0)
  })
})

describe('the energy baseline', () => {
  it('finds the energies that the elements have', () => {
    const frames = [[3], [14, 14], [3, 14, 14], [3, 3, 3, 14]].map((species) =>
      composed(species, species.reduce((sum, z) => sum + (z === 3 ? -1.5 : -5.25), 0) / species.length))
    const [li, si, li2, si2] = energyBaseline(design, frames)
    expect(li).toBeCloseTo(-1.5, 10)
    expect(si).toBeCloseTo(-5.25, 10)
    // No frame of the second scale asks for a difference.
    expect([li2, si2]).toEqual([li, si])
  })

  it('leaves at 0 what one composition cannot tell apart, and keeps its energy', () => {
    const [li, si] = energyBaseline(design, [composed([3, 3, 14], -4), composed([14, 3, 3], -6)])
    expect((2 * li + si) / 3).toBeCloseTo(-5, 10)
    // The combination 1 Li − 2 Si, which no composition holds.
    expect(li - 2 * si).toBeCloseTo(0, 10)
  })

  it('gives another scale the smallest difference that its frames ask for', () => {
    const [li, si, li2, si2] = energyBaseline(design, [composed([3], -1), composed([14], -5), composed([3, 14], -3.5, 1)])
    expect([li, si]).toEqual([expect.closeTo(-1, 10), expect.closeTo(-5, 10)])
    expect([li2 - li, si2 - si]).toEqual([expect.closeTo(-0.5, 10), expect.closeTo(-0.5, 10)])
  })
})

describe('the scaler', () => {
  it('brings every entry to a range of 2', () => {
    const random = randomStream('scaler sample')
    const frames = [6, 8, 10].map((atoms) =>
      prepareFrame(design, labelled(scattered(random, [3, 14], atoms, 16, PERIODIC), random)))
    const parameters = initialParameters(design, random)
    const scaler = descriptorScaler(design, parameters, frames)
    expect(scaler.every((factor) => factor > 0 && factor < Infinity)).toBe(true)
    // Scaled by itself, an entry has a range of 2: the scaler of the scaled coefficients, entry by entry, is theirs.
    const { blocks: { radial } } = parameterLayout(design)
    const doubled = parameters.map((value, k) => (k >= radial.first && k < radial.first + radial.length ? 2 * value : value))
    const halved = descriptorScaler(design, doubled, frames)
    for (let n = 0; n <= design.shape.radialMax; n++) expect(halved[n]).toBeCloseTo(scaler[n] / 2, 12)
    expect(nepModelOf({ ...design, scaler }, parameters).scaler).toEqual(scaler)
  })

  it('copes with entries that never change', () => {
    const parameters = initialParameters(design, randomStream('constant'))
    const alone: Structure = makeStructure({ cell: new Float64Array(9), pbc: ISOLATED, species: [3], positions: [0, 0, 0] })
    const scaler = descriptorScaler(design, parameters, [prepareFrame(design, labelled(alone, randomStream('labels')))])
    expect(Array.from(scaler)).toEqual(Array.from(scaler, () => 1))
    // On a perfect lattice odd harmonics sum to rounding noise, which must not be blown up.
    const crystal = makeStructure({ cell: [3, 0, 0, 0, 3, 0, 0, 0, 3], pbc: PERIODIC, species: [3], positions: [0, 0, 0] })
    const frame = prepareFrame(design, labelled(crystal, randomStream('labels')))
    const factors = descriptorScaler(design, parameters, [frame, frame])
    expect(Math.max(...factors)).toBeLessThan(1e6)
    expect(Math.min(...factors)).toBeGreaterThan(0)
  })
})
