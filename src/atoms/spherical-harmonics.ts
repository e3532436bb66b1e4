// Real spherical harmonics of unit vectors in Racah's normalisation, by recurrence in Cartesian components
// (associated Legendre polynomials divided by sin^m θ; the rest is carried by (x + iy)^m), e.g. T. Helgaker,
// P. Jørgensen, J. Olsen, Molecular Electronic-Structure Theory (2000), section 6.4.

/** Number of harmonics up to l = angular: (angular + 1)². */
export function harmonicCount(angular: number): number {
  return (angular + 1) * (angular + 1)
}

/**
 * Makes a function that writes Y_lm(x, y, z) of a unit vector into `out` (length (angular + 1)²), by l and then
 * m = 0, cos φ, sin φ, cos 2φ, …; Σ_m Y_lm(u)·Y_lm(v) = P_l(u·v).
 */
export function realHarmonics(angular: number): (x: number, y: number, z: number, out: Float64Array) => void {
  const size = angular + 1
  const norms = normalisation(angular)
  const legendre = new Float64Array(size * size)
  return (x, y, z, out) => {
    let cosine = 1
    let sine = 0
    let diagonal = 1
    for (let m = 0; m <= angular; m++) {
      for (let l = m; l <= angular; l++) {
        let value = diagonal
        if (l === m + 1) value = (2 * m + 1) * z * diagonal
        if (l > m + 1) {
          const two = legendre[(l - 2) * size + m]
          value = ((2 * l - 1) * z * legendre[(l - 1) * size + m] - (l + m - 1) * two) / (l - m)
        }
        legendre[l * size + m] = value
        const scaled = norms[l * size + m] * value
        if (m === 0) out[l * l] = scaled
        else {
          out[l * l + 2 * m - 1] = scaled * cosine
          out[l * l + 2 * m] = scaled * sine
        }
      }
      const turned = cosine * x - sine * y
      sine = cosine * y + sine * x
      cosine = turned
      // P_{m+1,m+1} / sin^{m+1} θ = (2m + 1)!!
      diagonal *= 2 * m + 1
    }
  }
}

/** √((2 − δ_m0)·(l − m)!/(l + m)!) at [l·(angular + 1) + m]. */
function normalisation(angular: number): Float64Array {
  const size = angular + 1
  const norms = new Float64Array(size * size)
  for (let l = 0; l <= angular; l++) {
    for (let m = 0; m <= l; m++) {
      let ratio = m === 0 ? 1 : 2
      for (let k = l - m + 1; k <= l + m; k++) ratio /= k
      norms[l * size + m] = Math.sqrt(ratio)
    }
  }
  return norms
}
