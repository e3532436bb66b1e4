// What the host tells the kernel of the loss gradient about a model and about the memory it has laid out: one list, as
// in wasm-fields.ts.

/** Sizes of the model. */
export const LOSS_SIZES = [
  'speciesCount', 'radialCount', 'radialStride', 'radialBasis', 'angularCount', 'angularEven', 'angularStride',
  'angularBasis', 'basisStride', 'lMax', 'componentStride', 'manyBody', 'invariantCount', 'descriptors',
  'descriptorStride', 'neurons', 'neuronStride',
] as const

/** Addresses that depend on the model alone: tables, sums over the atoms of a frame, scratch of one atom. */
export const LOSS_MODEL_ADDRESSES = [
  'outside', 'inverseRadialCutoff', 'inverseAngularCutoff', 'radialChebyshev', 'angularChebyshev', 'w0', 'w0Rows',
  'minusB0', 'w1',
  'radialGradient', 'angularGradient', 'w0Gradient', 'b0Gradient', 'w1Gradient',
  'blocks', 'radialLanes', 'weights', 'turning', 'hidden', 'hiddenTangent', 'radialTangents', 'descriptorTangent',
  'descriptorAdjoint', 'momentTangent', 'momentAdjoint', 'momentTurn',
  'energy', 'virial', 'virialAdjoint',
] as const

/** Addresses that depend on the frame: its atoms and pairs, and what the first sweep keeps of them for the second. */
export const LOSS_FRAME_ADDRESSES = [
  'speciesOf', 'groups', 'neighbour', 'displacement', 'forces', 'forceAdjoint',
  'groupRows', 'angularFirst', 'descriptorOf', 'gradientOf', 'momentsOf', 'momentGradientOf', 'tanhOf', 'radialSumsOf',
  'ux', 'uy', 'uz', 'r', 'inverseDistance', 'fc', 'fcSlope', 'x', 'xSlope', 'slope', 'forceX', 'forceY', 'forceZ',
  'owners', 'g', 'gSlope', 'gWeight', 'harmonic', 'basis',
  'gTangent', 'gAdjoint', 'harmonicTangent',
] as const

export const LOSS_ADDRESSES = [...LOSS_MODEL_ADDRESSES, ...LOSS_FRAME_ADDRESSES] as const

export type LossFields = Record<(typeof LOSS_SIZES)[number] | (typeof LOSS_ADDRESSES)[number], number>
