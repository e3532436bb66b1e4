// What a network spends its time on: products of matrices. Notation: A, B, C row-major; C has m rows and n columns, and
// every element of C sums over k products.
/**
 * Three products, each of which overwrites C. Every element is summed over k in ascending order, each product rounded
 * before it is added, so that all backends give equal numbers (zeros may differ in sign); {@link plainBackend} says which.
 */
export interface Backend {
  /** C = A·B; A: m × k, B: k × n. */
  gemm(m: number, n: number, k: number, a: Float64Array, b: Float64Array, c: Float64Array): void
  /** C = Aᵀ·B; A: k × m, B: k × n. */
  gemmTA(m: number, n: number, k: number, a: Float64Array, b: Float64Array, c: Float64Array): void
  /** C = A·Bᵀ; A: m × k, B: n × k. */
  gemmTB(m: number, n: number, k: number, a: Float64Array, b: Float64Array, c: Float64Array): void
}
