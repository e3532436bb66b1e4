// Where the parameters of a NEP lie in the one vector that is fitted.
import { descriptorLength } from '../../potentials/nep/nep-model.ts'
import { PARAMETER_BLOCKS, type NepDesign, type ParameterBlock, type ParameterLayout } from '../types.ts'

/** The layout of θ for a design: the blocks one after another, in the order of PARAMETER_BLOCKS. */
export function parameterLayout(design: Pick<NepDesign, 'shape' | 'scales'>): ParameterLayout {
  const { shape, scales } = design
  const { speciesCount } = shape
  const neurons = shape.neurons - 1
  const pairs = speciesCount * speciesCount
  const lengths: Readonly<Record<ParameterBlock, number>> = {
    w0: speciesCount * neurons * descriptorLength(shape),
    b0: speciesCount * neurons,
    w1: speciesCount * neurons,
    offsets: scales.length * speciesCount,
    radial: (shape.radialMax + 1) * (shape.radialBasis + 1) * pairs,
    angular: (shape.angularMax + 1) * (shape.angularBasis + 1) * pairs,
  }
  let count = 0
  const place = (block: ParameterBlock): { first: number; length: number } => {
    const first = count
    count += lengths[block]
    return { first, length: lengths[block] }
  }
  const blocks = Object.fromEntries(PARAMETER_BLOCKS.map((block) => [block, place(block)])) as ParameterLayout['blocks']
  return { count, neurons, blocks }
}
