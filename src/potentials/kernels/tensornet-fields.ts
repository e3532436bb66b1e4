// What the host tells the WASM kernel of a TensorNet about the model and the memory it has laid out.

/** Sizes. `componentStep`, `sharedRow` and `hiddenStep` are in bytes. */
export const TENSORNET_SIZES = [
  'channels', 'layers', 'speciesCount',
  // β of the radial table; how many numbers a row of them takes; functions of the table with φ behind the β; intervals.
  'rank', 'sharedRow', 'tableWidth', 'intervals',
  'componentStep', 'hiddenStep',
] as const

/** Addresses: maps (packed, see assembly/tensornet.ts) and vectors of the model, scratch of a block of atoms, its pairs. */
export const TENSORNET_ADDRESSES = [
  'gates0', 'gates0Bias', 'gates0Back', 'gates1', 'gates1Bias', 'gates1Back', 'normScale', 'normShift',
  'inner', 'innerBack', 'outer', 'outerBack', 'rhoMaps', 'rhoBack',
  'outNormScale', 'outNormShift', 'linear', 'linearBias', 'linearBack', 'stacks', 'stackBias', 'stackBack', 'ends', 'endBias',
  'energyScale', 'table', 'knotsPerLength', 'pairTables',
  'moments', 'momentCount', 'shared', 'sharedGradient', 'single',
  'raw', 'mixed', 'square', 'centred', 'normed', 'inverseNorm', 'hidden', 'gate', 'state', 'parts', 'outCentred', 'outNormed',
  'features', 'activations', 'gradient', 'work', 'other', 'hiddenGradient',
  'pairFirst', 'centre', 'pairSpecies', 'pairX', 'pairY', 'pairZ', 'partials', 'energies',
] as const

export type TensorNetFields = Record<(typeof TENSORNET_SIZES)[number] | (typeof TENSORNET_ADDRESSES)[number], number>

/** Tensors of one layer that the way back needs: x, x̂, y, z, Δ, then ρ. */
export const LAYER_COMPONENTS = 48
