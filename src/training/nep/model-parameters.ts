// Between the vector of parameters that is fitted and the model that nep.txt holds.
import { InputError } from '../../errors.ts'
import { symbolOf } from '../../atoms/elements.ts'
import { descriptorLength, type NepModel, type NepNetwork } from '../../potentials/nep/nep-model.ts'
import type { NepDesign, ParameterBlock } from '../types.ts'
import { constantEnergy, constantNeuron, SATURATED } from './constant-neuron.ts'
import { parameterLayout } from './layout.ts'

/** Atoms per Å³ that the neighbour buffers of other codes are sized for: denser than any solid at ambient pressure but diamond. */
const DENSEST = 0.15

/** The parameters (length of θ) as a NEP4 model, with the offsets of the first label scale. */
export function nepModelOf(design: NepDesign, parameters: Float64Array): NepModel {
  const { shape, species, radialCutoff, angularCutoff } = design
  const { neurons, blocks } = parameterLayout(design)
  const descriptors = descriptorLength(shape)
  const part = (block: ParameterBlock, from: number, length: number): Float64Array =>
    parameters.subarray(blocks[block].first + from, blocks[block].first + from + length)
  const networks = species.map((_, t): NepNetwork => ({
    w0: extended(part('w0', t * neurons * descriptors, neurons * descriptors), new Float64Array(descriptors)),
    b0: extended(part('b0', t * neurons, neurons), [SATURATED]),
    w1: extended(part('w1', t * neurons, neurons), part('offsets', t, 1)),
    bias: 0,
  }))
  const { radialMax, angularMax, radialBasis, angularBasis, lMax, fourBody, fiveBody } = shape
  return {
    version: 4, species, zbl: design.zbl,
    radialCutoffs: species.map(() => radialCutoff), angularCutoffs: species.map(() => angularCutoff),
    neighbourBuffers: [bufferSize(radialCutoff), bufferSize(angularCutoff)],
    radialMax, angularMax, radialBasis, angularBasis, lMax, fourBody, fiveBody, neurons: shape.neurons,
    networks, commonBias: 0,
    radialCoefficients: part('radial', 0, blocks.radial.length).slice(),
    angularCoefficients: part('angular', 0, blocks.angular.length).slice(),
    scaler: design.scaler.slice(),
  }
}

function extended(values: Float64Array, more: ArrayLike<number>): Float64Array {
  const result = new Float64Array(values.length + more.length)
  result.set(values)
  result.set(more, values.length)
  return result
}

function bufferSize(cutoff: number): number {
  return Math.ceil(DENSEST * (4 / 3) * Math.PI * cutoff * cutoff * cutoff)
}

/**
 * A model as parameters of a design (see `designOf`); every label scale starts from its offsets. A neuron that sees no
 * descriptor becomes the offset of its species, and the output biases join the offsets. Throws InputError when sizes,
 * species, cutoffs or ZBL differ, or when a species needs all its neurons and none can carry the offset.
 */
export function parametersOf(model: NepModel, design: NepDesign): Float64Array {
  requireSameDesign(model, design)
  const { count, neurons, blocks } = parameterLayout(design)
  const { speciesCount } = design.shape
  const descriptors = descriptorLength(model)
  const parameters = new Float64Array(count)
  design.species.forEach((number, t) => {
    const network = model.networks[model.networks.length === 1 ? 0 : t]
    const spent = spentNeuron(network, neurons, number)
    let slot = t * neurons
    for (let h = 0; h < model.neurons; h++) {
      if (h === spent) continue
      for (let d = 0; d < descriptors; d++) {
        // The design may scale the descriptor otherwise; the first layer makes up for it.
        const weight = network.w0[h * descriptors + d] * (model.scaler[d] / design.scaler[d])
        parameters[blocks.w0.first + slot * descriptors + d] = weight
      }
      parameters[blocks.b0.first + slot] = network.b0[h]
      parameters[blocks.w1.first + slot] = network.w1[h]
      slot++
    }
    const offset = (spent === null ? 0 : constantEnergy(network, spent)) - (model.commonBias + network.bias)
    for (let s = 0; s < design.scales.length; s++) parameters[blocks.offsets.first + s * speciesCount + t] = offset
  })
  parameters.set(model.radialCoefficients, blocks.radial.first)
  parameters.set(model.angularCoefficients, blocks.angular.first)
  return parameters
}

/** The neuron that turns into the offset; null when the design has room for all. */
function spentNeuron(network: NepNetwork, trained: number, atomicNumber: number): number | null {
  if (network.b0.length === trained) return null
  const neuron = constantNeuron(network)
  if (neuron !== null) return neuron
  throw new InputError({
    rule: 'one neuron per species must see no descriptor, to carry the energy offset',
    found: `${network.b0.length} neurons of ${symbolOf(atomicNumber)} that all do`,
    wayOut: `Fit it with ${network.b0.length + 1} neurons.`,
  })
}

function requireSameDesign(model: NepModel, design: NepDesign): void {
  const { shape } = design
  const sizes = ['radialMax', 'angularMax', 'radialBasis', 'angularBasis', 'lMax', 'fourBody', 'fiveBody'] as const
  const compared: (readonly [string, unknown, unknown])[] = [
    ['species', model.species, design.species],
    ['radial cutoffs', model.radialCutoffs, design.species.map(() => design.radialCutoff)],
    ['angular cutoffs', model.angularCutoffs, design.species.map(() => design.angularCutoff)],
    ...sizes.map((name) => [name, model[name], shape[name]] as const),
    ['ZBL', zblValues(model), zblValues(design)],
  ]
  for (const [name, found, wanted] of compared) {
    if (JSON.stringify(found) === JSON.stringify(wanted)) continue
    throw new InputError({ rule: `the model must have the ${name} of the fit, ${JSON.stringify(wanted)}`, found })
  }
  // One more than the model has is the room for an offset.
  if (model.neurons !== shape.neurons && model.neurons !== shape.neurons - 1) {
    throw new InputError({ rule: `the model must have ${shape.neurons - 1} or ${shape.neurons} neurons`, found: model.neurons })
  }
}

function zblValues({ zbl }: Pick<NepDesign, 'zbl'>): unknown {
  return zbl?.kind === 'flexible' ? Array.from(zbl.table) : zbl
}
