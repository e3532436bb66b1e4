// Walking downhill on a fitted pair expansion: swaps of two sites of one sublattice while any of those tried lowers it.
import type { Random } from '../../math/random.ts'
import type { Occupation, SitesSpace } from '../../spaces/sites/sites.ts'
import { siteFunctions, type PairBasis } from './basis.ts'

/** An occupation with the field that each site function feels. */
interface Walk {
  readonly genome: Occupation
  readonly functions: Float64Array
  readonly field: Float64Array
}

/** Value of a pair expansion; relative to any constant. */
export function expansionValue(terms: Float64Array, coefficients: Float64Array): number {
  let sum = 0
  for (let a = 0; a < terms.length; a++) sum += terms[a] * coefficients[a]
  return sum
}

/**
 * Lowers an occupation in place by swaps, trying every pair of unlike sites of each sublattice in random order until none
 * helps. `sweeps`: rounds through all pairs at most.
 */
export function descendBySwaps(
  genome: Occupation, { sublattices }: SitesSpace, basis: PairBasis, coefficients: Float64Array, sweeps: number, random: Random,
): void {
  const walk = { genome, functions: siteFunctions(basis, genome), field: fieldOf(basis, coefficients, genome) }
  for (let sweep = 0; sweep < sweeps; sweep++) {
    let lowered = false
    for (const { sites, species } of sublattices) {
      if (species.length < 2) continue
      const order = random.shuffled(Array.from(sites))
      for (let x = 0; x < order.length; x++) {
        for (let y = x + 1; y < order.length; y++) {
          if (genome[order[x]] === genome[order[y]]) continue
          if (swapChange(walk, basis, coefficients, order[x], order[y]) < -1e-9) {
            applySwap(walk, basis, coefficients, order[x], order[y])
            lowered = true
          }
        }
      }
    }
    if (!lowered) return
  }
}

/** What one more unit of each site function would add, width per site. */
function fieldOf(basis: PairBasis, coefficients: Float64Array, genome: Occupation): Float64Array {
  const { width, sublatticeOf, count, siteTerm } = basis
  const f = siteFunctions(basis, genome)
  const n = genome.length
  const field = new Float64Array(n * width)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < count[sublatticeOf[i]]; k++) {
      let sum = coefficients[siteTerm[i] + k]
      for (let j = 0; j < n; j++) sum += coupling(basis, coefficients, i, k, j, f)
      field[i * width + k] = sum
    }
  }
  return field
}

/** Σ_l of the coefficient of (i, k; j, l) times the value of function l on j. */
function coupling(basis: PairBasis, coefficients: Float64Array, i: number, k: number, j: number, f: Float64Array): number {
  const { width, sublatticeOf, count, pairTerm, offset } = basis
  const term = pairTerm[i * sublatticeOf.length + j]
  if (term === -1 || i === j) return 0
  const [s, t] = [sublatticeOf[i], sublatticeOf[j]]
  const offsets = s <= t ? offset[s * count.length + t] : offset[t * count.length + s]
  let sum = 0
  for (let l = 0; l < count[t]; l++) {
    const place = s <= t ? k * width + l : l * width + k
    sum += coefficients[term + offsets[place]] * f[j * width + l]
  }
  return sum
}

function swapChange({ functions, field }: Walk, basis: PairBasis, coefficients: Float64Array, a: number, b: number): number {
  const { width, sublatticeOf, count, pairTerm, offset } = basis
  const s = sublatticeOf[a]
  const term = pairTerm[a * sublatticeOf.length + b]
  const offsets = offset[s * count.length + s]
  let change = 0
  for (let k = 0; k < count[s]; k++) {
    const d = functions[b * width + k] - functions[a * width + k]
    change += d * (field[a * width + k] - field[b * width + k])
    if (term === -1) continue
    // The fields hold each other's old values.
    for (let l = 0; l < count[s]; l++) {
      const e = functions[b * width + l] - functions[a * width + l]
      change -= coefficients[term + offsets[k * width + l]] * d * e
    }
  }
  return change
}

function applySwap({ genome, functions, field }: Walk, basis: PairBasis, coefficients: Float64Array, a: number, b: number): void {
  const { width, sublatticeOf, count } = basis
  const n = genome.length
  const change = new Float64Array(n * width)
  for (let k = 0; k < width; k++) {
    change[a * width + k] = functions[b * width + k] - functions[a * width + k]
    change[b * width + k] = -change[a * width + k]
  }
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < count[sublatticeOf[i]]; k++) {
      field[i * width + k] += coupling(basis, coefficients, i, k, a, change) + coupling(basis, coefficients, i, k, b, change)
    }
  }
  for (const site of [a, b]) for (let k = 0; k < width; k++) functions[site * width + k] += change[site * width + k]
  const held = genome[a]
  genome[a] = genome[b]
  genome[b] = held
}
