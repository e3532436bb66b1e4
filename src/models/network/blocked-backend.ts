// Products of matrices in tiles of 4 rows × 2 columns: eight sums stay in registers while six numbers are read for eight
// products. A tile that reaches over the edge repeats the last row or column, and writes it twice.
import type { Backend } from './backend.ts'
import { gemmOfSparse, gemmTAOfSparse, isSparse } from './sparse-products.ts'

/** Products in tiles; where most elements of A are zero (one-hot rows), products with zeros are left out. */
export const blockedBackend: Backend = {
  gemm(m, n, k, a, b, c) {
    if (isSparse(a, m * k)) gemmOfSparse(m, n, k, a, b, c)
    else gemmTiles(m, n, k, a, b, c)
  },
  gemmTA(m, n, k, a, b, c) {
    if (isSparse(a, m * k)) gemmTAOfSparse(m, n, k, a, b, c)
    else gemmTATiles(m, n, k, a, b, c)
  },
  gemmTB: gemmTBTiles,
}

function gemmTiles(m: number, n: number, k: number, a: Float64Array, b: Float64Array, c: Float64Array): void {
  for (let i = 0; i < m; i += 4) {
    const i1 = Math.min(i + 1, m - 1)
    const i2 = Math.min(i + 2, m - 1)
    const i3 = Math.min(i + 3, m - 1)
    const a0 = i * k
    const a1 = i1 * k
    const a2 = i2 * k
    const a3 = i3 * k
    for (let j = 0; j < n; j += 2) {
      const right = Math.min(j + 1, n - 1) - j
      let s00 = 0, s01 = 0, s10 = 0, s11 = 0, s20 = 0, s21 = 0, s30 = 0, s31 = 0
      for (let l = 0, p = j; l < k; l++, p += n) {
        const b0 = b[p]
        const b1 = b[p + right]
        const x0 = a[a0 + l]
        s00 += x0 * b0
        s01 += x0 * b1
        const x1 = a[a1 + l]
        s10 += x1 * b0
        s11 += x1 * b1
        const x2 = a[a2 + l]
        s20 += x2 * b0
        s21 += x2 * b1
        const x3 = a[a3 + l]
        s30 += x3 * b0
        s31 += x3 * b1
      }
      const o0 = i * n + j
      const o1 = i1 * n + j
      const o2 = i2 * n + j
      const o3 = i3 * n + j
      c[o0] = s00
      c[o0 + right] = s01
      c[o1] = s10
      c[o1 + right] = s11
      c[o2] = s20
      c[o2 + right] = s21
      c[o3] = s30
      c[o3 + right] = s31
    }
  }
}

function gemmTATiles(m: number, n: number, k: number, a: Float64Array, b: Float64Array, c: Float64Array): void {
  for (let i = 0; i < m; i += 4) {
    const i1 = Math.min(i + 1, m - 1)
    const i2 = Math.min(i + 2, m - 1)
    const i3 = Math.min(i + 3, m - 1)
    for (let j = 0; j < n; j += 2) {
      const right = Math.min(j + 1, n - 1) - j
      let s00 = 0, s01 = 0, s10 = 0, s11 = 0, s20 = 0, s21 = 0, s30 = 0, s31 = 0
      for (let l = 0, p = j, q = 0; l < k; l++, p += n, q += m) {
        const b0 = b[p]
        const b1 = b[p + right]
        const x0 = a[q + i]
        s00 += x0 * b0
        s01 += x0 * b1
        const x1 = a[q + i1]
        s10 += x1 * b0
        s11 += x1 * b1
        const x2 = a[q + i2]
        s20 += x2 * b0
        s21 += x2 * b1
        const x3 = a[q + i3]
        s30 += x3 * b0
        s31 += x3 * b1
      }
      const o0 = i * n + j
      const o1 = i1 * n + j
      const o2 = i2 * n + j
      const o3 = i3 * n + j
      c[o0] = s00
      c[o0 + right] = s01
      c[o1] = s10
      c[o1 + right] = s11
      c[o2] = s20
      c[o2 + right] = s21
      c[o3] = s30
      c[o3 + right] = s31
    }
  }
}

function gemmTBTiles(m: number, n: number, k: number, a: Float64Array, b: Float64Array, c: Float64Array): void {
  for (let i = 0; i < m; i += 4) {
    const i1 = Math.min(i + 1, m - 1)
    const i2 = Math.min(i + 2, m - 1)
    const i3 = Math.min(i + 3, m - 1)
    const a0 = i * k
    const a1 = i1 * k
    const a2 = i2 * k
    const a3 = i3 * k
    for (let j = 0; j < n; j += 2) {
      const right = Math.min(j + 1, n - 1) - j
      const p0 = j * k
      const p1 = (j + right) * k
      let s00 = 0, s01 = 0, s10 = 0, s11 = 0, s20 = 0, s21 = 0, s30 = 0, s31 = 0
      for (let l = 0; l < k; l++) {
        const b0 = b[p0 + l]
        const b1 = b[p1 + l]
        const x0 = a[a0 + l]
        s00 += x0 * b0
        s01 += x0 * b1
        const x1 = a[a1 + l]
        s10 += x1 * b0
        s11 += x1 * b1
        const x2 = a[a2 + l]
        s20 += x2 * b0
        s21 += x2 * b1
        const x3 = a[a3 + l]
        s30 += x3 * b0
        s31 += x3 * b1
      }
      const o0 = i * n + j
      const o1 = i1 * n + j
      const o2 = i2 * n + j
      const o3 = i3 * n + j
      c[o0] = s00
      c[o0 + right] = s01
      c[o1] = s10
      c[o1 + right] = s11
      c[o2] = s20
      c[o2 + right] = s21
      c[o3] = s30
      c[o3 + right] = s31
    }
  }
}
