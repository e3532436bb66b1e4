// Scratch memory of the NEP kernel: allocated once per evaluator, so that evaluating allocates only the results.
import { reusableNeighbourList, type ReusableNeighbourList } from '../../atoms/neighbour-list.ts'
import type { NepTables } from './tables.ts'

/** Scratch of one evaluator; grows with the largest neighbourhood met. */
export interface NepWorkspace {
  readonly list: ReusableNeighbourList
  /** Per pair of the present centre: neighbour's species and index, 1/r, unit vector, force partial. */
  pairSpecies: Int32Array
  neighbour: Int32Array
  r: Float64Array
  ux: Float64Array
  uy: Float64Array
  uz: Float64Array
  /** ∂E_i/∂r along u. */
  slope: Float64Array
  /** fc, dfc/dr, x and dx/dr of the radial functions. */
  fc: Float64Array
  fcSlope: Float64Array
  x: Float64Array
  xSlope: Float64Array
  /** Angular pairs: which pair, g_n, dg_n/dr, harmonics, their polynomials, contracted weights. */
  angularPair: Int32Array
  g: Float64Array
  gSlope: Float64Array
  harmonic: Float64Array
  polynomial: Float64Array
  /** Σ_p fc T_k by neighbour species; then Σ_n Fp_n c_nk. */
  readonly radialSums: Float64Array
  readonly radialWeights: Float64Array
  readonly present: Uint8Array
  readonly moments: Float64Array
  readonly momentGradient: Float64Array
  readonly weights: Float64Array
  readonly descriptor: Float64Array
  readonly gradient: Float64Array
  readonly hidden: Float64Array
  readonly chebyshev: Float64Array
  readonly vector: Float64Array
}

/** An empty workspace for models of these tables. */
export function nepWorkspace(tables: NepTables): NepWorkspace {
  const floats = (): Float64Array => new Float64Array(0)
  const momentLength = tables.angularStride * tables.harmonics.stride
  return {
    list: reusableNeighbourList(),
    pairSpecies: new Int32Array(0), neighbour: new Int32Array(0), r: floats(), ux: floats(), uy: floats(), uz: floats(),
    slope: floats(), fc: floats(), fcSlope: floats(), x: floats(), xSlope: floats(),
    angularPair: new Int32Array(0), g: floats(), gSlope: floats(), harmonic: floats(), polynomial: floats(),
    radialSums: new Float64Array(tables.speciesCount * tables.radialBasis),
    radialWeights: new Float64Array(tables.speciesCount * tables.radialBasis),
    present: new Uint8Array(tables.speciesCount),
    moments: new Float64Array(momentLength),
    momentGradient: new Float64Array(momentLength),
    weights: new Float64Array(tables.harmonics.stride),
    descriptor: new Float64Array(tables.descriptorStride),
    gradient: new Float64Array(tables.descriptorStride),
    hidden: new Float64Array(tables.neuronStride),
    chebyshev: new Float64Array(2 * Math.max(tables.radialBasis, tables.angularBasis)),
    vector: new Float64Array(3),
  }
}

/** Makes room for an atom with this many neighbours. */
export function growWorkspace(work: NepWorkspace, tables: NepTables, pairs: number): void {
  if (work.r.length >= pairs) return
  const room = Math.ceil(1.25 * pairs) + 8
  for (const name of ['r', 'ux', 'uy', 'uz', 'slope', 'fc', 'fcSlope', 'x', 'xSlope'] as const) work[name] = new Float64Array(room)
  work.pairSpecies = new Int32Array(room)
  work.neighbour = new Int32Array(room)
  work.angularPair = new Int32Array(room)
  work.g = new Float64Array(room * tables.angularStride)
  work.gSlope = new Float64Array(room * tables.angularStride)
  work.harmonic = new Float64Array(room * tables.harmonics.stride)
  work.polynomial = new Float64Array(room * (tables.lMax + 1) * (tables.lMax + 2))
}
