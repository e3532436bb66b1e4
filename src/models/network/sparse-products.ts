// Products with a matrix A of which most elements are zero, such as rows of one-hot blocks: zeros are left out. The order
// of each sum stays, so the numbers are those of the whole product.
/** Below this share of elements that are not zero, leaving zeros out is faster than tiles (measured: they break even there). */
const SPARSE_BELOW = 0.3

/** Whether few of the first `length` elements differ from zero. */
export function isSparse(a: Float64Array, length: number): boolean {
  const most = SPARSE_BELOW * length
  let found = 0
  for (let i = 0; i < length; i++) if (a[i] !== 0) found++
  return found < most
}

/** C = A·B: row i of C is the sum of the rows of B that row i of A asks for. */
export function gemmOfSparse(m: number, n: number, k: number, a: Float64Array, b: Float64Array, c: Float64Array): void {
  c.fill(0, 0, m * n)
  for (let i = 0; i < m; i++) {
    for (let l = 0; l < k; l++) if (a[i * k + l] !== 0) addRow(a[i * k + l], b, l * n, c, i * n, n)
  }
}

/** C = Aᵀ·B: row l of B goes into those rows of C that row l of A asks for. */
export function gemmTAOfSparse(m: number, n: number, k: number, a: Float64Array, b: Float64Array, c: Float64Array): void {
  c.fill(0, 0, m * n)
  for (let l = 0; l < k; l++) {
    for (let i = 0; i < m; i++) if (a[l * m + i] !== 0) addRow(a[l * m + i], b, l * n, c, i * n, n)
  }
}

function addRow(factor: number, b: Float64Array, from: number, c: Float64Array, to: number, length: number): void {
  for (let j = 0; j < length; j++) c[to + j] += factor * b[from + j]
}
