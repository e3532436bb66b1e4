// What the host tells a WASM kernel about a model and about the memory it has laid out: one list, from which the
// kernel's declarations are printed and by which the host writes the values.

/** Sizes of the model. */
export const SIZES = [
  'speciesCount', 'radialCount', 'radialStride', 'radialBasis', 'angularCount', 'angularEven', 'angularStride',
  'angularBasis', 'lMax', 'componentStride', 'manyBody', 'invariantCount', 'descriptors', 'descriptorStride', 'neurons',
  'neuronStride',
] as const

/** Addresses: tables of the model, scratch of one atom, scratch of its pairs, the structure. */
export const ADDRESSES = [
  'pairReach2', 'angularReach2', 'inverseRadialCutoff', 'inverseAngularCutoff', 'radialChebyshev', 'angularChebyshev',
  'w0', 'w0Rows', 'minusB0', 'w1', 'bias', 'zbl', 'zblLimit',
  'descriptor', 'gradient', 'blocks', 'hidden', 'tanh', 'radialLanes', 'chebyshev', 'moments', 'momentGradient', 'splatGradient',
  'weights', 'turning', 'groups', 'screening', 'damping', 'pairEnergy',
  'ux', 'uy', 'uz', 'r', 'inverseDistance', 'fc', 'fcSlope', 'x', 'xSlope', 'slope', 'forceX', 'forceY', 'forceZ',
  'owners', 'spareX', 'spareY', 'spareZ', 'spareOwners', 'g', 'gSlope', 'harmonic',
  'cell', 'positions', 'speciesOf', 'imageOwner', 'imageShift', 'groupFirst', 'entries', 'energies', 'forces', 'virial',
] as const

export type KernelFields = Record<(typeof SIZES)[number] | (typeof ADDRESSES)[number], number>

/** One code for lMax and the switched-on 4- and 5-body terms. */
export function manyBodyCode(lMax: number, fourBody: boolean, fiveBody: boolean): number {
  return 4 * lMax + (fourBody ? 2 : 0) + (fiveBody ? 1 : 0)
}
