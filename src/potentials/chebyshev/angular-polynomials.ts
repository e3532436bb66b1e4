// The angular Chebyshev polynomials in Legendre polynomials of cos θ, whose sums over pairs of neighbours are sums of
// squares of moments: Σ_jk A_j A_k P_l(cos θ_jk) = 4π/(2l+1) Σ_m s_lm² (addition theorem).
import type { AngularDomain } from './network.ts'

/** T_n(ξ(c)) = Σ_l legendre[n·(order + 1) + l] P_l(c) for n = 0 … order. */
export interface AngularExpansion {
  readonly legendre: Float64Array
  /** T_n(ξ(1)), what a neighbour contributes by its pair with itself; length order + 1. */
  readonly diagonal: Float64Array
}

/** Expands the polynomials of an order and a domain, ξ = a·c + b, by their recurrence T_(n+1) = 2ξ T_n − T_(n−1). */
export function angularExpansion(order: number, domain: AngularDomain): AngularExpansion {
  const [a, b] = domain === 'cosine' ? [1, 0] : [2 / Math.PI, -1]
  const width = order + 1
  const rows: number[][] = [Array.from({ length: width }, (_, l) => (l === 0 ? 1 : 0))]
  for (let n = 0; n < order; n++) {
    const turned = timesCosine(rows[n])
    const factor = n === 0 ? 1 : 2
    rows.push(rows[n].map((value, l) => factor * (a * turned[l] + b * value) - (n === 0 ? 0 : rows[n - 1][l])))
  }
  return {
    legendre: Float64Array.from(rows.flat()),
    // P_l(1) = 1 for every l.
    diagonal: Float64Array.from(rows, (row) => row.reduce((sum, value) => sum + value, 0)),
  }
}

/** c·Σ_l v_l P_l, with c P_l = ((l+1) P_(l+1) + l P_(l−1))/(2l+1); the highest v_l must be zero. */
function timesCosine(values: readonly number[]): number[] {
  const product = values.map(() => 0)
  values.forEach((value, l) => {
    if (l + 1 < values.length) product[l + 1] += (value * (l + 1)) / (2 * l + 1)
    if (l > 0) product[l - 1] += (value * l) / (2 * l + 1)
  })
  return product
}
