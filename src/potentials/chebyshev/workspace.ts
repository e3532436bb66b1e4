// Scratch memory of the Chebyshev kernel: allocated once per evaluator, so that evaluating allocates only the results.
import { reusableNeighbourList, type ReusableNeighbourList } from '../../atoms/neighbour-list.ts'
import type { ChebyshevTables } from './tables.ts'

/** Scratch of one evaluator; what is kept per pair grows with the largest neighbourhood met. */
export interface ChebyshevWorkspace {
  readonly list: ReusableNeighbourList
  /** Per pair of the present centre: neighbour's species and index, distance, unit vector at 3p. */
  pairSpecies: Int32Array
  neighbour: Int32Array
  r: Float64Array
  u: Float64Array
  /** ∂E_i/∂r along u. */
  slope: Float64Array
  /** fc and dfc/dr of the radial functions. */
  fc: Float64Array
  fcSlope: Float64Array
  /** Angular pairs: which pair, their fc and dfc/dr, harmonics. */
  angularPair: Int32Array
  angularFc: Float64Array
  angularFcSlope: Float64Array
  harmonic: Float64Array
  /** Σ_p fc T_n by neighbour species; then ∂E/∂ them. */
  readonly radialSums: Float64Array
  /** Σ_p fc B_c by neighbour species; then ∂E/∂ them. */
  readonly moments: Float64Array
  /** Σ_p fc and Σ_p fc² by neighbour species; then ∂E/∂ them. */
  readonly sums: Float64Array
  readonly squares: Float64Array
  /** The moments of each copy, Σ_t w_t of those above, and ∂E/∂ them; their sums Σ_j A_j. */
  readonly copyMoments: Float64Array
  readonly copyGradient: Float64Array
  readonly copySum: Float64Array
  readonly invariant: Float64Array
  readonly descriptor: Float64Array
  readonly gradient: Float64Array
  /** Values of every layer, inputs first, and their slopes dy/dx. */
  readonly values: readonly Float64Array[]
  readonly slopes: readonly Float64Array[]
  /** Six numbers of one pair: harmonic gradient and its part across the pair. */
  readonly vector: Float64Array
}

/** An empty workspace for these tables. */
export function chebyshevWorkspace({ centres, speciesCount }: ChebyshevTables): ChebyshevWorkspace {
  const floats = (): Float64Array => new Float64Array(0)
  const most = (of: (centre: ChebyshevTables['centres'][number]) => number): number => Math.max(...centres.map(of))
  const stride = most(({ angular }) => angular.stride)
  const descriptors = most((centre) => centre.descriptors)
  const depth = most(({ layers }) => layers.length)
  const widest = 4 + most(({ layers }) => Math.max(...layers.map((layer) => Math.max(layer.inputs, layer.stride))))
  const layers = (): Float64Array[] => Array.from({ length: depth + 1 }, () => new Float64Array(widest))
  return {
    list: reusableNeighbourList(),
    pairSpecies: new Int32Array(0), neighbour: new Int32Array(0), r: floats(), u: floats(), slope: floats(),
    fc: floats(), fcSlope: floats(),
    angularPair: new Int32Array(0), angularFc: floats(), angularFcSlope: floats(), harmonic: floats(),
    radialSums: new Float64Array(speciesCount * most(({ radialStride }) => radialStride)),
    moments: new Float64Array(speciesCount * stride),
    sums: new Float64Array(speciesCount), squares: new Float64Array(speciesCount),
    copyMoments: new Float64Array(2 * stride), copyGradient: new Float64Array(2 * stride), copySum: new Float64Array(2),
    invariant: new Float64Array(most(({ lMax }) => lMax + 1)),
    descriptor: new Float64Array(descriptors), gradient: new Float64Array(descriptors),
    values: layers(), slopes: layers(),
    vector: new Float64Array(6),
  }
}

/** Makes room for an atom with this many neighbours. */
export function growWorkspace(work: ChebyshevWorkspace, { centres }: ChebyshevTables, pairs: number): void {
  if (work.r.length >= pairs) return
  const room = Math.ceil(1.25 * pairs) + 8
  const floats = ['r', 'slope', 'fc', 'fcSlope', 'angularFc', 'angularFcSlope'] as const
  for (const name of floats) work[name] = new Float64Array(room)
  work.u = new Float64Array(3 * room)
  for (const name of ['pairSpecies', 'neighbour', 'angularPair'] as const) work[name] = new Int32Array(room)
  work.harmonic = new Float64Array(room * Math.max(...centres.map(({ angular }) => angular.stride)))
}
