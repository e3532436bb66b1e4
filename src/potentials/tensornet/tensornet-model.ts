// The numbers of a TensorNet: G. Simeon, G. De Fabritiis, "TensorNet: Cartesian tensor representations for efficient
// learning of molecular potentials", NeurIPS 36 (2023), in the form that matgl's DGL weights give it, where the message
// of a pair multiplies the features of its centre.

/** x → W x + b; `weights` [outputs][inputs], row-major; `bias` null when there is none. */
export interface Linear {
  readonly inputs: number
  readonly outputs: number
  readonly weights: Float64Array
  readonly bias: Float64Array | null
}

/** (x − mean)/√(variance + ε) · scale + shift, over the entries of one atom. */
export interface LayerNorm {
  readonly scale: Float64Array
  readonly shift: Float64Array
}

/** ε of every layer norm. */
export const NORM_EPSILON = 1e-5

/** Radial functions of a pair before the networks see them. */
export const RADIAL_FUNCTIONS = 3

/** One linear map per kind of tensor: scalars, vectors, symmetric traceless tensors. */
export type TensorMaps = readonly [Linear, Linear, Linear]

/** One interaction layer. */
export interface Interaction {
  /** Pair distance → 3 weights per channel, [channel][kind]: three linear maps with SiLU after each. */
  readonly radial: readonly [Linear, Linear, Linear]
  readonly inner: TensorMaps
  readonly outer: TensorMaps
}

/** A model of U channels for T elements. */
export interface TensorNetModel {
  /** Atomic numbers, in the order of `elements` and `offsets`. */
  readonly species: readonly number[]
  /** Å. */
  readonly cutoff: number
  readonly channels: number
  /** E_i = scale·e_i + shift + offset of the element, eV. */
  readonly scale: number
  readonly shift: number
  readonly offsets: Float64Array
  readonly embedding: {
    /** [T][U]. */
    readonly elements: Float64Array
    /** Neighbour and centre, 2U → U. */
    readonly pair: Linear
    /** Radial functions → U, one per kind of tensor. */
    readonly distance: TensorMaps
    readonly norm: LayerNorm
    readonly mixing: TensorMaps
    /** U → 2U → 3U: [channel][kind]. */
    readonly gates: readonly [Linear, Linear]
  }
  readonly layers: readonly Interaction[]
  readonly readout: {
    /** Over 3U norms: all scalars, then vectors, then tensors. */
    readonly norm: LayerNorm
    readonly linear: Linear
    /** Three maps with SiLU after each, then one to a single number; `gates` ends in a sigmoid. */
    readonly values: readonly Linear[]
    readonly gates: readonly Linear[]
  }
}

/** Components of a tensor: scalar; vector x, y, z; xx, yy, xy, xz, yz of the symmetric traceless part (zz = −xx − yy). */
export const COMPONENTS = 9

/** Kind of each component: 0 scalar, 1 vector, 2 symmetric traceless tensor. */
export const KIND_OF_COMPONENT = [0, 1, 1, 1, 2, 2, 2, 2, 2] as const
