// Real solid-angle functions of a unit vector, scaled so that the 3-body invariants are plain sums of squares:
//
//   B_l0 = σ_l0 P_l(z),  B_lm = σ_lm P_l^(m)(z)·{Re, Im}(x + iy)^m,   P_l^(m) = d^m P_l/dz^m,
//   σ_l0² = (2l+1)/4π,   σ_lm² = 2 (2l+1)/4π · (l−m)!/(l+m)!  for m ≥ 1.
//
// NEP scales each B_lm to coprime integer coefficients and puts the constants into the invariants instead; both
// give the same descriptor. Recurrences: Abramowitz & Stegun 8.5.3, differentiated; P_l^(m)′ = P_l^(m+1).
//
// Components are stored by m, then Re before Im, then l: for each m the l-sums run over neighbouring entries.

/** Where components lie and what the recurrences need; made once per model. */
export interface HarmonicTables {
  readonly lMax: number
  /** Number of components, lMax² + 2·lMax. */
  readonly count: number
  /** `count` rounded up to a multiple of 4; the extra components are always zero. */
  readonly stride: number
  /** l of each component, length `count`. */
  readonly degree: Uint8Array
  /** Per (m, l): where its polynomial is stored, at m·(lMax+1) + l. */
  readonly start: Float64Array
  /** P_l = rise·z·P_(l−1) − fall·P_(l−2), in scaled form, at m·(lMax+1) + l. */
  readonly rise: Float64Array
  readonly fall: Float64Array
  /** Derivative of the (m, l) polynomial as a multiple of the (m+1, l) one. */
  readonly descend: Float64Array
}

/** Index of a component; `imaginary` only for m ≥ 1. */
export function componentIndex(lMax: number, l: number, m: number, imaginary: boolean): number {
  if (m === 0) return l - 1
  let index = lMax
  for (let k = 1; k < m; k++) index += 2 * (lMax - k + 1)
  return index + (imaginary ? lMax - m + 1 : 0) + l - m
}

/** Tables for degrees 1 … lMax. */
export function harmonicTables(lMax: number): HarmonicTables {
  const count = lMax * lMax + 2 * lMax
  const width = lMax + 1
  const size = width * (width + 1)
  const tables = { start: new Float64Array(size), rise: new Float64Array(size), fall: new Float64Array(size), descend: new Float64Array(size) }
  for (let m = 0; m <= lMax; m++) {
    let doubleFactorial = 1
    for (let k = 1; k <= m; k++) doubleFactorial *= 2 * k - 1
    tables.start[m * width + m] = scale(m, m) * doubleFactorial
    for (let l = m; l <= lMax; l++) {
      if (l > m) tables.rise[m * width + l] = ((2 * l - 1) / (l - m)) * (scale(l, m) / scale(l - 1, m))
      if (l > m + 1) tables.fall[m * width + l] = ((l + m - 1) / (l - m)) * (scale(l, m) / scale(l - 2, m))
      if (l > m) tables.descend[m * width + l] = scale(l, m) / scale(l, m + 1)
    }
  }
  const degree = new Uint8Array(count)
  for (let l = 1; l <= lMax; l++) {
    for (let m = 0; m <= l; m++) {
      degree[componentIndex(lMax, l, m, false)] = l
      if (m > 0) degree[componentIndex(lMax, l, m, true)] = l
    }
  }
  return { lMax, count, stride: 4 * Math.ceil(count / 4), degree, ...tables }
}

/** σ_lm of the header. */
function scale(l: number, m: number): number {
  let ratio = (2 * l + 1) / (4 * Math.PI)
  for (let k = l - m + 1; k <= l + m; k++) ratio /= k
  return Math.sqrt(m === 0 ? ratio : 2 * ratio)
}

/**
 * Writes the components of the unit vector (x, y, z) to `values` from `offset`, and the scaled polynomials to
 * `polynomials` from `polynomialOffset` ((lMax+1)·(lMax+2) numbers, by m and then l).
 */
export function evaluateHarmonics(
  tables: HarmonicTables, x: number, y: number, z: number,
  values: Float64Array, offset: number, polynomials: Float64Array, polynomialOffset: number,
): void {
  const { lMax, start, rise, fall } = tables
  const width = lMax + 1
  let real = 1
  let imaginary = 0
  let index = offset
  for (let m = 0; m <= lMax; m++) {
    const row = m * width
    const first = m === 0 ? 1 : m
    let before = 0
    let current = start[row + m]
    polynomials[polynomialOffset + row + m] = current
    if (m > 0) {
      values[index] = current * real
      values[index + width - m] = current * imaginary
      index++
    }
    for (let l = m + 1; l <= lMax; l++) {
      const next = rise[row + l] * z * current - fall[row + l] * before
      before = current
      current = next
      polynomials[polynomialOffset + row + l] = current
      values[index] = current * real
      if (m > 0) values[index + width - m] = current * imaginary
      index++
    }
    if (m > 0) index += width - first
    const turned = real * x - imaginary * y
    imaginary = real * y + imaginary * x
    real = turned
  }
}

/**
 * Gradient of Σ_c weights[c]·B_c in unconstrained x, y, z, from the polynomials that {@link evaluateHarmonics}
 * wrote for the same vector; the three numbers go to `gradient`.
 */
export function harmonicGradient(
  tables: HarmonicTables, x: number, y: number,
  weights: Float64Array, weightOffset: number, polynomials: Float64Array, polynomialOffset: number, gradient: Float64Array,
): void {
  const { lMax, descend } = tables
  const width = lMax + 1
  let gx = 0
  let gy = 0
  let gz = 0
  // (x+iy)^(m−1) and (x+iy)^m.
  let lowerReal = 0
  let lowerImaginary = 0
  let real = 1
  let imaginary = 0
  let index = weightOffset
  for (let m = 0; m <= lMax; m++) {
    const row = polynomialOffset + m * width
    const count = m === 0 ? lMax : width - m
    const first = m === 0 ? 1 : m
    let alongReal = 0
    let alongImaginary = 0
    let slopeReal = 0
    let slopeImaginary = 0
    for (let l = first; l <= lMax; l++) {
      const value = polynomials[row + l]
      const slope = l > m ? descend[m * width + l] * polynomials[row + width + l] : 0
      const re = weights[index]
      alongReal += re * value
      slopeReal += re * slope
      if (m > 0) {
        const im = weights[index + count]
        alongImaginary += im * value
        slopeImaginary += im * slope
      }
      index++
    }
    if (m > 0) index += count
    gx += m * (alongReal * lowerReal + alongImaginary * lowerImaginary)
    gy += m * (alongImaginary * lowerReal - alongReal * lowerImaginary)
    gz += slopeReal * real + slopeImaginary * imaginary
    lowerReal = real
    lowerImaginary = imaginary
    const turned = real * x - imaginary * y
    imaginary = real * y + imaginary * x
    real = turned
  }
  gradient[0] = gx
  gradient[1] = gy
  gradient[2] = gz
}
