// The functions of harmonics.ts written out for lMax = 4, which practically every published model uses: the
// same components in the same order, several times faster than the recurrences.
//
// Order: z-polynomials P_1 … P_4 (m = 0); then for m = 1 … 4 the real parts l = m … 4 and the imaginary parts.

/** σ_lm of harmonics.ts times the factor that makes each polynomial below have the coefficients shown. */
function constant(l: number, m: number, factor: number): number {
  let ratio = (2 * l + 1) / (4 * Math.PI)
  for (let k = l - m + 1; k <= l + m; k++) ratio /= k
  return factor * Math.sqrt(m === 0 ? ratio : 2 * ratio)
}

const C10 = constant(1, 0, 1)
const C20 = constant(2, 0, 1 / 2)
const C30 = constant(3, 0, 1 / 2)
const C40 = constant(4, 0, 1 / 8)
const C11 = constant(1, 1, 1)
const C21 = constant(2, 1, 3)
const C31 = constant(3, 1, 3 / 2)
const C41 = constant(4, 1, 5 / 2)
const C22 = constant(2, 2, 3)
const C32 = constant(3, 2, 15)
const C42 = constant(4, 2, 15 / 2)
const C33 = constant(3, 3, 15)
const C43 = constant(4, 3, 105)
const C44 = constant(4, 4, 105)

/** Writes the 24 components of the unit vector (x, y, z) to `b` from `o`. */
export function evaluateHarmonics4(x: number, y: number, z: number, b: Float64Array, o: number): void {
  const zz = z * z
  b[o] = C10 * z
  b[o + 1] = C20 * (3 * zz - 1)
  b[o + 2] = C30 * z * (5 * zz - 3)
  b[o + 3] = C40 * ((35 * zz - 30) * zz + 3)
  const p21 = C21 * z
  const p31 = C31 * (5 * zz - 1)
  const p41 = C41 * z * (7 * zz - 3)
  b[o + 4] = C11 * x
  b[o + 5] = p21 * x
  b[o + 6] = p31 * x
  b[o + 7] = p41 * x
  b[o + 8] = C11 * y
  b[o + 9] = p21 * y
  b[o + 10] = p31 * y
  b[o + 11] = p41 * y
  const re2 = x * x - y * y
  const im2 = 2 * x * y
  const p32 = C32 * z
  const p42 = C42 * (7 * zz - 1)
  b[o + 12] = C22 * re2
  b[o + 13] = p32 * re2
  b[o + 14] = p42 * re2
  b[o + 15] = C22 * im2
  b[o + 16] = p32 * im2
  b[o + 17] = p42 * im2
  const re3 = re2 * x - im2 * y
  const im3 = re2 * y + im2 * x
  const p43 = C43 * z
  b[o + 18] = C33 * re3
  b[o + 19] = p43 * re3
  b[o + 20] = C33 * im3
  b[o + 21] = p43 * im3
  b[o + 22] = C44 * (re3 * x - im3 * y)
  b[o + 23] = C44 * (re3 * y + im3 * x)
}

/** Gradient of Σ_c w[c]·B_c in unconstrained x, y, z; the three numbers go to `gradient`. */
export function harmonicGradient4(x: number, y: number, z: number, w: Float64Array, gradient: Float64Array): void {
  const zz = z * z
  const re2 = x * x - y * y
  const im2 = 2 * x * y
  const re3 = re2 * x - im2 * y
  const im3 = re2 * y + im2 * x
  // Per m: Σ_l w·P (r for the real, i for the imaginary parts), and Σ_l w·P′ for the slope along z.
  const p21 = C21 * z
  const p31 = C31 * (5 * zz - 1)
  const p41 = C41 * z * (7 * zz - 3)
  const r1 = w[4] * C11 + w[5] * p21 + w[6] * p31 + w[7] * p41
  const i1 = w[8] * C11 + w[9] * p21 + w[10] * p31 + w[11] * p41
  const p32 = C32 * z
  const p42 = C42 * (7 * zz - 1)
  const r2 = 2 * (w[12] * C22 + w[13] * p32 + w[14] * p42)
  const i2 = 2 * (w[15] * C22 + w[16] * p32 + w[17] * p42)
  const p43 = C43 * z
  const r3 = 3 * (w[18] * C33 + w[19] * p43)
  const i3 = 3 * (w[20] * C33 + w[21] * p43)
  const r4 = 4 * C44 * w[22]
  const i4 = 4 * C44 * w[23]
  gradient[0] = r1 + r2 * x + i2 * y + r3 * re2 + i3 * im2 + r4 * re3 + i4 * im3
  gradient[1] = i1 - r2 * y + i2 * x - r3 * im2 + i3 * re2 - r4 * im3 + i4 * re3
  const d31 = 10 * C31 * z
  const d41 = C41 * (21 * zz - 3)
  const d42 = 14 * C42 * z
  gradient[2] =
    w[0] * C10 + w[1] * C20 * 6 * z + w[2] * C30 * (15 * zz - 3) + w[3] * C40 * z * (140 * zz - 60) +
    (w[5] * C21 + w[6] * d31 + w[7] * d41) * x + (w[9] * C21 + w[10] * d31 + w[11] * d41) * y +
    (w[13] * C32 + w[14] * d42) * re2 + (w[16] * C32 + w[17] * d42) * im2 +
    C43 * (w[19] * re3 + w[21] * im3)
}
