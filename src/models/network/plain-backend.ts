// Products of matrices as their definition says: the reference for every faster backend.
import type { Backend } from './backend.ts'

/** c_ij = Σ_k a_ik·b_kj in three loops, with the indices of A or B exchanged where it is transposed. */
export const plainBackend: Backend = {
  gemm(m, n, k, a, b, c) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0
        for (let l = 0; l < k; l++) sum += a[i * k + l] * b[l * n + j]
        c[i * n + j] = sum
      }
    }
  },
  gemmTA(m, n, k, a, b, c) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0
        for (let l = 0; l < k; l++) sum += a[l * m + i] * b[l * n + j]
        c[i * n + j] = sum
      }
    }
  },
  gemmTB(m, n, k, a, b, c) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0
        for (let l = 0; l < k; l++) sum += a[i * k + l] * b[j * k + l]
        c[i * n + j] = sum
      }
    }
  },
}
