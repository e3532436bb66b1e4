import { describe, expect, it } from 'vitest'
import { randomStream } from '../../../src/math/random.ts'
import { nepEvaluator } from '../../../src/potentials/nep/nep.ts'
import { formatNep, parseNep } from '../../../src/potentials/nep/nep-file.ts'
import { designOf } from '../../../src/training/nep/design.ts'
import { parameterLayout } from '../../../src/training/nep/layout.ts'
import { nepModelOf, parametersOf } from '../../../src/training/nep/model-parameters.ts'
import { randomNepModel } from '../../support/nep-models.ts'
import { scattered } from '../../support/random-structures.ts'
import { randomParameters, smallDesign } from './designs.ts'

const UNIFORM = { radialCutoffs: [5, 5], angularCutoffs: [4, 4] }

describe('the layout of the parameters', () => {
  it('covers the vector without gaps, in the numbers that the format asks for', () => {
    const { shape, scales, ...rest } = smallDesign({
      radialMax: 4, angularMax: 4, radialBasis: 8, angularBasis: 8, fourBody: true, fiveBody: false, neurons: 30, scales: ['one'],
    })
    const { count, neurons, blocks } = parameterLayout({ ...rest, shape, scales })
    // potentials of this size: 2 species, 30 descriptors, 29 trained neurons, 4 · 90 coefficients.
    expect(neurons).toBe(29)
    expect(count).toBe(2 * 32 * 29 + 2 + 360)
    let end = 0
    for (const { first, length } of Object.values(blocks)) {
      expect(first).toBe(end)
      end += length
    }
    expect(end).toBe(count)
  })
})

describe('parameters as a model', () => {
  it('come back from it, and from its file, to the last bit', () => {
    const design = smallDesign({ scales: ['one'] })
    const parameters = randomParameters(design, randomStream('there and back'))
    const model = nepModelOf(design, parameters)
    expect(parametersOf(model, design)).toEqual(parameters)
    const read = parseNep(formatNep(model), 'nep.txt')
    expect(parametersOf(read, designOf(read, ['one']))).toEqual(parameters)
  })

  it('give every label scale the offsets of the model', () => {
    const design = smallDesign()
    const { blocks: { offsets } } = parameterLayout(design)
    const parameters = parametersOf(nepModelOf(design, randomParameters(design, randomStream('scales'))), design)
    const [li, si, li2, si2] = parameters.subarray(offsets.first, offsets.first + offsets.length)
    expect([li2, si2]).toEqual([li, si])
  })

  it.each([
    ['version 3, with one network for all', { version: 3 }],
    ['version 4, with one bias', { version: 4 }],
    ['version 5, with a bias per species', { version: 5 }],
  ] as const)('hold what a model without an offset neuron says: %s', (_, choices) => {
    const model = randomNepModel({ species: [3, 14], ...UNIFORM, ...choices }, 'to be fitted')
    const design = designOf(model, ['one'])
    expect(design.shape.neurons).toBe(model.neurons + 1)
    const fitted = nepModelOf(design, parametersOf(model, design))
    const structure = scattered(randomStream('a structure'), [3, 14], 8, 18, [true, true, true])
    const [before, after] = [model, fitted].map((each) => nepEvaluator(each)(structure))
    expect(Math.abs(after.energy - before.energy)).toBeLessThan(1e-12)
    after.forces.forEach((force, k) => { expect(Math.abs(force - before.forces[k])).toBeLessThan(1e-12) })
  })

  it('take another scaler of the design into the first layer', () => {
    const model = nepModelOf(smallDesign(), randomParameters(smallDesign(), randomStream('rescaled')))
    const design = { ...smallDesign(), scaler: smallDesign().scaler.map((factor, d) => factor * (1 + d)) }
    const rescaled = nepModelOf(design, parametersOf(model, design))
    const structure = scattered(randomStream('a structure'), [3, 14], 8, 18, [true, true, true])
    expect(nepEvaluator(rescaled)(structure).energy).toBeCloseTo(nepEvaluator(model)(structure).energy, 11)
  })

  it('are refused where no neuron can carry the offset', () => {
    const model = randomNepModel({ version: 4, species: [3, 14], ...UNIFORM }, 'full')
    const design = designOf(model, ['one'])
    const tight = { ...design, shape: { ...design.shape, neurons: model.neurons } }
    expect(() => parametersOf(model, tight)).toThrow(
      'one neuron per species must see no descriptor, to carry the energy offset, got "7 neurons of Li that all do". Fit it with 8 neurons.')
  })

  it('are refused where the design is another', () => {
    const model = nepModelOf(smallDesign(), randomParameters(smallDesign(), randomStream('other')))
    expect(() => parametersOf(model, smallDesign({ species: [14, 3] }))).toThrow('the model must have the species of the fit, [14,3], got [3,14].')
    expect(() => parametersOf(model, smallDesign({ zbl: null }))).toThrow('the model must have the ZBL of the fit, null')
    expect(() => parametersOf(model, smallDesign({ neurons: 6 }))).toThrow('the model must have 5 or 6 neurons, got 4.')
  })
})

describe('a design', () => {
  it.each([
    [{ species: [3, 3] }, 'a potential needs at least one element, each named once, got "Li Li".'],
    [{ angularCutoff: 5.5 }, 'cutoffs must be positive, the angular one not larger than the radial one, got "5 5.5".'],
    [{ lMax: 1 }, 'the 4-body term q222 needs l_max of at least 2, got 1.'],
    [{ neurons: 1 }, 'a species needs at least 2 neurons: one of them carries its energy offset, got 1.'],
    [{ scales: [] }, 'there must be at least one label scale, each named once, got "".'],
    [{ zbl: { kind: 'uniform', inner: 1, outer: 4.5 } }, 'the ZBL repulsion must end within the angular cutoff of 4 Å, got 4.5.'],
  ] as const)('is refused for %j', (choices, message) => {
    expect(() => smallDesign(choices)).toThrow(message)
  })

  it('cannot be taken from a model whose cutoffs differ between species', () => {
    const model = randomNepModel({ version: 4, species: [3, 14], radialCutoffs: [5, 6], angularCutoffs: [4, 4] }, 'type-wise')
    expect(() => designOf(model, ['one'])).toThrow('must have the same cutoffs for every species')
  })
})
