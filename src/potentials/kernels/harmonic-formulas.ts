// Real solid-angle functions of a unit vector and their gradients, for any lMax, as formulas. Scaled so that the
// 3-body invariants are plain sums of squares:
//
//   B_l0 = σ_l0 P_l(z),  B_lm = σ_lm P_l^(m)(z)·{Re, Im}(x + iy)^m,   P_l^(m) = d^m P_l/dz^m,
//   σ_l0² = (2l+1)/4π,   σ_lm² = 2 (2l+1)/4π · (l−m)!/(l+m)!  for m ≥ 1.
//
// NEP scales each B_lm to coprime integer coefficients and puts the constants into the invariants instead; both
// give the same descriptor. Legendre recurrence: Abramowitz & Stegun 8.5.3.
//
// Components are stored by m, then Re before Im, then l.
import type { Formula } from './formula.ts'

/** Number of components of degrees 1 … lMax. */
export function componentCount(lMax: number): number {
  return lMax * lMax + 2 * lMax
}

/** Index of a component; `imaginary` only for m ≥ 1. */
export function componentIndex(lMax: number, l: number, m: number, imaginary: boolean): number {
  if (m === 0) return l - 1
  let index = lMax
  for (let k = 1; k < m; k++) index += 2 * (lMax - k + 1)
  return index + (imaginary ? lMax - m + 1 : 0) + l - m
}

/** l of each component. */
export function componentDegrees(lMax: number): number[] {
  const degrees: number[] = []
  for (let l = 1; l <= lMax; l++) {
    for (let m = 0; m <= l; m++) {
      degrees[componentIndex(lMax, l, m, false)] = l
      if (m > 0) degrees[componentIndex(lMax, l, m, true)] = l
    }
  }
  return degrees
}

/** B of degrees 1 … lMax: x, y, z of a unit vector → b. */
export function harmonicsFormula(lMax: number): Formula {
  const lines = [...powersOfZ(lMax), ...turns(lMax)]
  for (let m = 0; m <= lMax; m++) {
    for (let l = Math.max(1, m); l <= lMax; l++) {
      const polynomial = `p${l}_${m}`
      if (m === 0) {
        lines.push(`b[${componentIndex(lMax, l, 0, false)}] = ${legendre(l, 0)}`)
        continue
      }
      lines.push(`${polynomial} = ${legendre(l, m)}`)
      lines.push(`b[${componentIndex(lMax, l, m, false)}] = ${polynomial} * re${m}`)
      lines.push(`b[${componentIndex(lMax, l, m, true)}] = ${polynomial} * im${m}`)
    }
  }
  return {
    name: `harmonics${lMax}`, scalars: ['x', 'y', 'z'], arrays: {},
    result: { array: 'b', length: componentCount(lMax) }, lines,
  }
}

/**
 * Gradient of Σ_c w_c B_c in unconstrained x, y, z (each B_lm taken as the polynomial above): x, y, z, w → gradient.
 * Re: ∂x = m Z Re u^(m−1), ∂y = −m Z Im u^(m−1), ∂z = Z′ Re u^m; Im: m Z Im u^(m−1), m Z Re u^(m−1), Z′ Im u^m.
 */
export function harmonicGradientFormula(lMax: number): Formula {
  const lines = [...powersOfZ(lMax), ...turns(lMax)]
  const along: string[][] = [[], [], []]
  for (let m = 0; m <= lMax; m++) {
    const values: [string[], string[]] = [[], []]
    const slopes: [string[], string[]] = [[], []]
    for (let l = Math.max(1, m); l <= lMax; l++) {
      const parts = m === 0 ? [false] : [false, true]
      for (const imaginary of parts) {
        const weight = `w[${componentIndex(lMax, l, m, imaginary)}]`
        if (m > 0) values[Number(imaginary)].push(`${weight} * (${legendre(l, m)})`)
        if (l > m) slopes[Number(imaginary)].push(`${weight} * (${legendreSlope(l, m)})`)
      }
    }
    const define = (name: string, terms: string[]): void => {
      if (terms.length > 0) lines.push(`${name} = ${terms.join(' + ')}`)
    }
    define(`vr${m}`, values[0])
    define(`vi${m}`, values[1])
    define(`sr${m}`, slopes[0])
    define(`si${m}`, slopes[1])
    if (m === 1) {
      along[0].push('vr1')
      along[1].push('vi1')
    } else if (m > 1) {
      along[0].push(`${m} * (vr${m} * re${m - 1} + vi${m} * im${m - 1})`)
      along[1].push(`${m} * (vi${m} * re${m - 1} - vr${m} * im${m - 1})`)
    }
    if (slopes[0].length > 0) along[2].push(m === 0 ? 'sr0' : `sr${m} * re${m}`)
    if (slopes[1].length > 0) along[2].push(`si${m} * im${m}`)
  }
  along.forEach((terms, axis) => lines.push(`gradient[${axis}] = ${terms.join(' + ') || '0'}`))
  return {
    name: `harmonicGradient${lMax}`, scalars: ['x', 'y', 'z'], arrays: { w: componentCount(lMax) },
    result: { array: 'gradient', length: 3 }, lines,
  }
}

/**
 * Rates of change of B along a direction (dx, dy, dz): x, y, z, dx, dy, dz → bt, each B_lm taken as the polynomial above.
 * d Re u^m = m Re(u^(m−1) du), d Im u^m = m Im(u^(m−1) du), dZ = Z′ dz.
 */
export function harmonicTangentFormula(lMax: number): Formula {
  const lines = [...powersOfZ(lMax), ...turns(lMax)]
  for (let m = 1; m <= lMax; m++) {
    const [re, im] = m === 1 ? ['dx', 'dy'] : [
      `${m} * (re${m - 1} * dx - im${m - 1} * dy)`, `${m} * (im${m - 1} * dx + re${m - 1} * dy)`,
    ]
    lines.push(`dre${m} = ${re} + 0`, `dim${m} = ${im} + 0`)
  }
  for (let m = 0; m <= lMax; m++) {
    for (let l = Math.max(1, m); l <= lMax; l++) {
      const real = `bt[${componentIndex(lMax, l, m, false)}]`
      if (m === 0) {
        lines.push(`${real} = (${legendreSlope(l, 0)}) * dz`)
        continue
      }
      const [p, t] = [`p${l}_${m}`, `t${l}_${m}`]
      lines.push(`${p} = ${legendre(l, m)}`)
      if (l > m) lines.push(`${t} = (${legendreSlope(l, m)}) * dz`)
      lines.push(`${real} = ${p} * dre${m}${l > m ? ` + ${t} * re${m}` : ''}`)
      lines.push(`bt[${componentIndex(lMax, l, m, true)}] = ${p} * dim${m}${l > m ? ` + ${t} * im${m}` : ''}`)
    }
  }
  return {
    name: `harmonicTangent${lMax}`, scalars: ['x', 'y', 'z', 'dx', 'dy', 'dz'], arrays: {},
    result: { array: 'bt', length: componentCount(lMax) }, lines,
  }
}

/** z2 = z², which is all the polynomials need. */
function powersOfZ(lMax: number): string[] {
  return lMax < 2 ? [] : ['z2 = z * z']
}

/** re_m, im_m: real and imaginary part of (x + iy)^m. */
function turns(lMax: number): string[] {
  const lines = ['re1 = x + 0', 'im1 = y + 0']
  for (let m = 2; m <= lMax; m++) {
    lines.push(`re${m} = re${m - 1} * x - im${m - 1} * y`, `im${m} = re${m - 1} * y + im${m - 1} * x`)
  }
  return lines
}

/** σ_lm P_l^(m)(z) as text in z and z2. */
function legendre(l: number, m: number): string {
  return polynomialText(derivative(legendreCoefficients(l), m), scale(l, m))
}

/** Its derivative with respect to z. */
function legendreSlope(l: number, m: number): string {
  return polynomialText(derivative(legendreCoefficients(l), m + 1), scale(l, m))
}

/** Coefficients of P_l by power of z. */
function legendreCoefficients(l: number): number[] {
  let before = [1]
  if (l === 0) return before
  let current = [0, 1]
  for (let n = 2; n <= l; n++) {
    const next = Array.from({ length: n + 1 }, (_, k) =>
      ((2 * n - 1) * (current[k - 1] ?? 0) - (n - 1) * (before[k] ?? 0)) / n)
    before = current
    current = next
  }
  return current
}

function derivative(coefficients: number[], times: number): number[] {
  let result = coefficients
  for (let i = 0; i < times; i++) result = result.slice(1).map((value, k) => value * (k + 1))
  return result
}

/** Horner's form in z2, times z for odd polynomials. */
function polynomialText(coefficients: number[], factor: number): string {
  const parity = (coefficients.length - 1) % 2
  const terms: number[] = []
  for (let power = parity; power < coefficients.length; power += 2) terms.push(factor * coefficients[power])
  let text = String(terms[terms.length - 1])
  for (let i = terms.length - 2; i >= 0; i--) text = `(${text}) * z2 + ${number(terms[i])}`
  if (parity === 0) return text
  return terms.length === 1 ? `${text} * z` : `(${text}) * z`
}

function number(value: number): string {
  return value < 0 ? `(${value})` : String(value)
}

/** σ_lm of the header. */
function scale(l: number, m: number): number {
  let ratio = (2 * l + 1) / (4 * Math.PI)
  for (let k = l - m + 1; k <= l + m; k++) ratio /= k
  return Math.sqrt(m === 0 ? ratio : 2 * ratio)
}
