// Scratch memory of the NEP kernel: allocated once per evaluator, so that evaluating allocates only the results.
import { reusableNeighbourList, type ReusableNeighbourList } from '../../atoms/neighbour-list.ts'
import type { NepTables } from './tables.ts'

/** Scratch of one evaluator; grows with the largest neighbourhood met. */
export interface NepWorkspace {
  readonly list: ReusableNeighbourList
  /** Per pair of the present centre: neighbour's species and index, distance, unit vector at 3p. */
  pairSpecies: Int32Array
  neighbour: Int32Array
  r: Float64Array
  u: Float64Array
  /** ∂E_i/∂r along u. */
  slope: Float64Array
  /** fc, dfc/dr, x and dx/dr of the radial functions. */
  fc: Float64Array
  fcSlope: Float64Array
  x: Float64Array
  xSlope: Float64Array
  /** Angular pairs: which pair, g_n, dg_n/dr, harmonics, contracted weights. */
  angularPair: Int32Array
  g: Float64Array
  gSlope: Float64Array
  harmonic: Float64Array
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
  readonly invariant: Float64Array
  /** Six numbers of one pair: harmonic gradient and its part across the pair. */
  readonly vector: Float64Array
  /** ZBL of one pair: screening, damping, energy, two numbers each. */
  readonly repulsion: Float64Array
}

/** An empty workspace for models of these tables. */
export function nepWorkspace(tables: NepTables): NepWorkspace {
  const floats = (): Float64Array => new Float64Array(0)
  const momentLength = tables.angularStride * tables.angular.stride
  return {
    list: reusableNeighbourList(),
    pairSpecies: new Int32Array(0), neighbour: new Int32Array(0), r: floats(), u: floats(),
    slope: floats(), fc: floats(), fcSlope: floats(), x: floats(), xSlope: floats(),
    angularPair: new Int32Array(0), g: floats(), gSlope: floats(), harmonic: floats(),
    radialSums: new Float64Array(tables.speciesCount * tables.radialBasis),
    radialWeights: new Float64Array(tables.speciesCount * tables.radialBasis),
    present: new Uint8Array(tables.speciesCount),
    moments: new Float64Array(momentLength),
    momentGradient: new Float64Array(momentLength),
    weights: new Float64Array(tables.angular.stride),
    descriptor: new Float64Array(tables.descriptorStride),
    gradient: new Float64Array(tables.descriptorStride),
    hidden: new Float64Array(tables.neuronStride),
    chebyshev: new Float64Array(2 * Math.max(tables.radialBasis, tables.angularBasis)),
    invariant: new Float64Array(tables.angular.invariantCount),
    vector: new Float64Array(6),
    repulsion: new Float64Array(6),
  }
}

/** Makes room for an atom with this many neighbours. */
export function growWorkspace(work: NepWorkspace, tables: NepTables, pairs: number): void {
  if (work.r.length >= pairs) return
  const room = Math.ceil(1.25 * pairs) + 8
  for (const name of ['r', 'slope', 'fc', 'fcSlope', 'x', 'xSlope'] as const) work[name] = new Float64Array(room)
  work.u = new Float64Array(3 * room)
  work.pairSpecies = new Int32Array(room)
  work.neighbour = new Int32Array(room)
  work.angularPair = new Int32Array(room)
  work.g = new Float64Array(room * tables.angularStride)
  work.gSlope = new Float64Array(room * tables.angularStride)
  work.harmonic = new Float64Array(room * tables.angular.stride)
}
