// What a fit starts from: random parameters, energies per element, and the scale of every descriptor entry.
import type { Random } from '../../math/random.ts'
import { dot } from '../../math/vectors.ts'
import { descriptorLength } from '../../potentials/nep/nep-model.ts'
import { elementEnergies } from '../element-energies.ts'
import type { NepDesign, ParameterBlock, PreparedFrame } from '../types.ts'
import { atomState, kernelShape } from './atom-state.ts'
import { formDescriptor } from './descriptor.ts'
import { parameterLayout } from './layout.ts'
import { sumNeighbours } from './neighbour-sums.ts'

// Standard deviations: coefficients that let neighbours matter alike, weights that keep every neuron in its curved range
// whatever their number.
const COEFFICIENT = 0.3
const BIAS = 0.3
const OUTPUT = 0.3

/** Random parameters to start from, block after block from one stream; all offsets 0. */
export function initialParameters(design: NepDesign, random: Random): Float64Array {
  const { count, neurons, blocks } = parameterLayout(design)
  const parameters = new Float64Array(count)
  const draw = (block: ParameterBlock, deviation: number): void => {
    const { first, length } = blocks[block]
    for (let k = first; k < first + length; k++) parameters[k] = deviation * random.normal()
  }
  draw('w0', 1 / Math.sqrt(descriptorLength(design.shape)))
  draw('b0', BIAS)
  draw('w1', OUTPUT / Math.sqrt(neurons))
  draw('radial', COEFFICIENT)
  draw('angular', COEFFICIENT)
  return parameters
}

/**
 * The block `offsets` of the least-squares energies per element, eV, [scale][species]: of the first label scale by
 * themselves, of every other as the smallest change from it that its frames ask for. What the compositions do not
 * determine is 0, and the same on all scales.
 */
export function energyBaseline(design: NepDesign, frames: readonly PreparedFrame[]): Float64Array {
  const elements = design.species.length
  const baseline = new Float64Array(design.scales.length * elements)
  let first = new Float64Array(elements)
  for (let s = 0; s < design.scales.length; s++) {
    const members = frames.filter(({ scale }) => scale === s)
    const fractions = members.map(({ species }) => composition(species, elements))
    const rest = members.map(({ energy, atoms }, row) => energy / atoms - dot(fractions[row], first))
    const energies = elementEnergies(fractions, rest, elements).map((change, t) => first[t] + change)
    if (s === 0) first = energies
    baseline.set(energies, s * elements)
  }
  return baseline
}

function composition(species: Uint8Array, elements: number): Float64Array {
  const fractions = new Float64Array(elements)
  for (const t of species) fractions[t] += 1 / species.length
  return fractions
}

/** An entry that varies by less than this, absolutely or as a share of its size, is constant: what varies is rounding. */
const CONSTANT = 1e-8

/**
 * The scaler 2/(max − min) of every descriptor entry over all atoms of the frames, at the coefficients of the
 * parameters. An entry that is constant over them is scaled to 1, one that is always 0 keeps the factor 1.
 */
export function descriptorScaler(design: NepDesign, parameters: Float64Array, frames: readonly PreparedFrame[]): Float64Array {
  const shape = kernelShape(design)
  const state = atomState(shape)
  const low = new Float64Array(shape.descriptors).fill(Infinity)
  const high = new Float64Array(shape.descriptors).fill(-Infinity)
  for (const frame of frames) {
    for (let i = 0; i < frame.atoms; i++) {
      sumNeighbours(shape, frame, i, null, state)
      formDescriptor(shape, parameters, frame.species[i], false, state)
      state.descriptor.value.forEach((value, d) => {
        low[d] = Math.min(low[d], value)
        high[d] = Math.max(high[d], value)
      })
    }
  }
  return low.map((lowest, d) => {
    const range = high[d] - lowest
    const size = Math.max(Math.abs(lowest), Math.abs(high[d]))
    // No frames at all leave infinities.
    if (!(size > CONSTANT && size < Infinity)) return 1
    return range > CONSTANT * Math.max(1, size) ? 2 / range : 1 / size
  })
}
