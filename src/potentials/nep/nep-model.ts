// A neuroevolution potential (NEP) as data: versions 3, 4 and 5, with or without the ZBL repulsion.
// Method: Fan et al., Phys. Rev. B 104, 104309 (2021); Fan, J. Phys.: Condens. Matter 34, 125902 (2022).

/** Short-range repulsion added to the network energy; see zbl.ts. */
export type NepZbl =
  /** One inner and outer cutoff for all pairs, Å. */
  | { readonly kind: 'uniform'; readonly inner: number; readonly outer: number }
  /** Outer cutoff = min((R_i + R_j)·factor, outer), inner = 0; the file's inner value is kept for writing only. */
  | { readonly kind: 'type-wise'; readonly inner: number; readonly outer: number; readonly factor: number }
  /** r_in r_out a1 b1 a2 b2 a3 b3 a4 b4 per unordered pair of species (t1 ≤ t2, t2 fastest). */
  | { readonly kind: 'flexible'; readonly table: Float64Array }

/** One hidden layer: E = Σ_h w1[h]·tanh(Σ_d w0[h][d]·q*[d] − b0[h]) − bias. */
export interface NepNetwork {
  /** H×D, row-major. */
  readonly w0: Float64Array
  readonly b0: Float64Array
  readonly w1: Float64Array
  /** Output bias of this species (version 5), eV; 0 otherwise. */
  readonly bias: number
}

export interface NepModel {
  readonly version: 3 | 4 | 5
  /** Atomic numbers; their order is the order of every table. */
  readonly species: readonly number[]
  readonly zbl: NepZbl | null
  /** Å, one per species; the cutoff of a pair is the mean of its two species' values. */
  readonly radialCutoffs: readonly number[]
  readonly angularCutoffs: readonly number[]
  /** Neighbour-buffer sizes of the file: kept for writing, not used. */
  readonly neighbourBuffers: readonly [number, number]
  /** n runs from 0 to this. */
  readonly radialMax: number
  readonly angularMax: number
  /** k runs from 0 to this. */
  readonly radialBasis: number
  readonly angularBasis: number
  /** l runs from 1 to this, at most 8. */
  readonly lMax: number
  readonly fourBody: boolean
  readonly fiveBody: boolean
  readonly neurons: number
  /** One per species, or a single shared one in version 3. */
  readonly networks: readonly NepNetwork[]
  /** Subtracted from every atom's energy, eV. */
  readonly commonBias: number
  /** c[n][k][centre][neighbour], flat. */
  readonly radialCoefficients: Float64Array
  readonly angularCoefficients: Float64Array
  /** One factor per descriptor entry. */
  readonly scaler: Float64Array
}

/** The numbers of a header that decide how many parameters follow. */
export type NepShape = Pick<
  NepModel, 'version' | 'radialMax' | 'angularMax' | 'radialBasis' | 'angularBasis' | 'lMax' | 'fourBody' | 'fiveBody' | 'neurons'
> & { readonly speciesCount: number; readonly flexibleZbl: boolean }

/** Length D of the descriptor vector. */
export function descriptorLength(shape: Pick<NepShape, 'radialMax' | 'angularMax' | 'lMax' | 'fourBody' | 'fiveBody'>): number {
  const blocks = shape.lMax + (shape.fourBody ? 1 : 0) + (shape.fiveBody ? 1 : 0)
  return shape.radialMax + 1 + (shape.angularMax + 1) * blocks
}

/** How many numbers follow the header of a file of this shape. */
export function numberCount(shape: NepShape): number {
  const { version, speciesCount, neurons } = shape
  const descriptors = descriptorLength(shape)
  const perNetwork = (descriptors + 2) * neurons + (version === 5 ? 1 : 0)
  const networks = version === 3 ? 1 : speciesCount
  const pairs = speciesCount * speciesCount
  const coefficients =
    (shape.radialMax + 1) * (shape.radialBasis + 1) + (shape.angularMax + 1) * (shape.angularBasis + 1)
  const zbl = shape.flexibleZbl ? 5 * speciesCount * (speciesCount + 1) : 0
  return networks * perNetwork + 1 + pairs * coefficients + descriptors + zbl
}
