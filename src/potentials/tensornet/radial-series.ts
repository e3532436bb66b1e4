// The weights that a pair's distance gives each channel: three small networks per layer, functions of the distance alone.
// There are hundreds of them, but they are nearly the same few: with x = 2r/rc − 1 and C(r) the cutoff,
//   e_c(r) = C(r) Σ_q W_cq β_q(x),  β_q(x) = Σ_k B_qk T_k(x),
// where the β are orthonormal over the Chebyshev points and sorted by what they still explain (Gram-Schmidt with pivots).
// Kept until nothing but rounding is left they stand for the networks in f64; the first few dozen serve f32.
import { InputError } from '../../errors.ts'
import { silu } from './compiled.ts'
import { applyLinear } from './linear.ts'
import { radialFunctions } from './radial-basis.ts'
import { RADIAL_FUNCTIONS, type Interaction, type TensorNetModel } from './tensornet-model.ts'

/** Series of all layers. */
export interface RadialSeries {
  /** Layers · 3 · channels: [layer][channel][kind]. */
  readonly functions: number
  readonly rank: number
  readonly terms: number
  /** W, [function][rank]. */
  readonly weights: Float64Array
  /** B, [rank][term]. */
  readonly coefficients: Float64Array
}

// Of the largest function: residues that stop the search for further β, and coefficients that stop their series.
const NEGLIGIBLE = 1e-13
const FEWEST_NODES = 640
const MOST_NODES = 5120
const MOST_RANK = 256

/** Expands the radial networks of a model; throws InputError where 5120 terms do not suffice. */
export function radialSeries(model: TensorNetModel): RadialSeries {
  const functions = 3 * model.channels * model.layers.length
  for (let nodes = FEWEST_NODES; nodes <= MOST_NODES; nodes *= 2) {
    const common = commonBasis(sampleNetworks(model, nodes), nodes, functions)
    const { terms, coefficients } = chebyshevCoefficients(common, nodes, functions)
    // Coefficients that fall to nothing before the last ones say that nothing is missing.
    if (terms < 0.98 * nodes) return { functions, rank: common.rank, terms, weights: common.weights, coefficients }
  }
  throw new InputError({
    rule: `the radial networks of a TensorNet must be smooth enough for ${MOST_NODES} Chebyshev terms`, found: 'others',
    wayOut: 'The weights are damaged, or not those of a trained model.',
  })
}

/** The raw networks of one layer at r (Å), without the cutoff: writes 3 per channel. */
export function radialNetwork({ radial }: Interaction, r: number, cutoff: number, to: Float64Array): void {
  const basis = new Float64Array(2 * RADIAL_FUNCTIONS)
  radialFunctions(r, cutoff, basis)
  let x = basis
  const pair = new Float64Array(2)
  for (const map of radial) {
    const y = new Float64Array(map.outputs)
    applyLinear(map, x, y)
    for (let k = 0; k < y.length; k++) {
      silu(y[k], pair, 0)
      y[k] = pair[0]
    }
    x = y
  }
  to.set(x)
}

/** Values at the Chebyshev points of the first kind, [function][node]. */
function sampleNetworks({ layers, channels, cutoff }: TensorNetModel, nodes: number): Float64Array {
  const perLayer = 3 * channels
  const values = new Float64Array(layers.length * perLayer * nodes)
  const row = new Float64Array(perLayer)
  for (let p = 0; p < nodes; p++) {
    const r = 0.5 * cutoff * (1 + Math.cos((Math.PI * (p + 0.5)) / nodes))
    layers.forEach((layer, l) => {
      radialNetwork(layer, r, cutoff, row)
      for (let c = 0; c < perLayer; c++) values[(l * perLayer + c) * nodes + p] = row[c]
    })
  }
  return values
}

interface CommonBasis {
  readonly rank: number
  /** [rank][node]. */
  readonly basis: Float64Array
  /** [function][rank]. */
  readonly weights: Float64Array
}

/** Gram-Schmidt with pivots; `residues` are used up. */
function commonBasis(residues: Float64Array, nodes: number, functions: number): CommonBasis {
  const most = Math.min(MOST_RANK, functions)
  const basis = new Float64Array(most * nodes)
  const columns: Float64Array[] = []
  const row = (c: number): Float64Array => residues.subarray(c * nodes, (c + 1) * nodes)
  const norms = Float64Array.from({ length: functions }, (_, c) => dot(row(c), row(c)))
  const limit = NEGLIGIBLE * NEGLIGIBLE * Math.max(...norms)
  while (columns.length < most) {
    const pivot = norms.reduce((best, norm, c) => (norm > norms[best] ? c : best), 0)
    if (norms[pivot] <= limit) break
    const q = basis.subarray(columns.length * nodes, (columns.length + 1) * nodes)
    const scale = 1 / Math.sqrt(norms[pivot])
    row(pivot).forEach((value, p) => { q[p] = scale * value })
    const column = new Float64Array(functions)
    for (let c = 0; c < functions; c++) {
      const residue = row(c)
      const share = dot(residue, q)
      for (let p = 0; p < nodes; p++) residue[p] -= share * q[p]
      column[c] = share
      norms[c] = dot(residue, residue)
    }
    columns.push(column)
  }
  const rank = columns.length
  const weights = new Float64Array(functions * rank)
  columns.forEach((column, q) => { column.forEach((value, c) => { weights[c * rank + q] = value }) })
  return { rank, basis, weights }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let p = 0; p < a.length; p++) sum += a[p] * b[p]
  return sum
}

/** Discrete cosine transforms of the basis, cut where nothing that follows matters to any function. */
function chebyshevCoefficients(
  { rank, basis, weights }: CommonBasis, nodes: number, functions: number,
): { terms: number; coefficients: Float64Array } {
  const importance = new Float64Array(rank)
  for (let c = 0; c < functions; c++) {
    for (let q = 0; q < rank; q++) importance[q] = Math.max(importance[q], Math.abs(weights[c * rank + q]))
  }
  const cosines = Float64Array.from({ length: 4 * nodes }, (_, k) => Math.cos((Math.PI * k) / (2 * nodes)))
  const all = new Float64Array(rank * nodes)
  const sizes = new Float64Array(nodes)
  for (let k = 0; k < nodes; k++) {
    const scale = (k === 0 ? 1 : 2) / nodes
    for (let q = 0; q < rank; q++) {
      let sum = 0
      for (let p = 0, turn = k; p < nodes; p++, turn = (turn + 2 * k) % (4 * nodes)) sum += cosines[turn] * basis[q * nodes + p]
      all[q * nodes + k] = scale * sum
      sizes[k] = Math.max(sizes[k], importance[q] * Math.abs(scale * sum))
    }
  }
  const limit = NEGLIGIBLE * Math.max(...sizes)
  let terms = nodes
  while (terms > 1 && sizes[terms - 1] <= limit) terms--
  const coefficients = new Float64Array(rank * terms)
  for (let q = 0; q < rank; q++) coefficients.set(all.subarray(q * nodes, q * nodes + terms), q * terms)
  return { terms, coefficients }
}
