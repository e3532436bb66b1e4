// The mathematics of a neuroevolution potential, written once: what the f64 reference, the WASM kernels and the GPU
// kernels compute is printed from these lines. Loops over neighbours, functions and neurons belong to each evaluator.
// Formulas: Fan et al., Phys. Rev. B 104, 104309 (2021), doi 10.1103/PhysRevB.104.104309; Fan, J. Phys.: Condens.
// Matter 34, 125902 (2022), doi 10.1088/1361-648X/ac462b. ZBL: see zbl.ts.
import { componentDegrees, componentIndex } from './harmonic-formulas.ts'
import { scalarFormula, type Formula } from './formula.ts'

// fc = ½ + ½cos(π√y), y = (r/rc)², is (1−y)² times an entire function of y, given here by its best polynomial of degree
// 9 on [0, 1] (Chebyshev fit in 50 digits): fc and fc′ are right to 4e-16, and both vanish exactly at rc.
const CUTOFF_SERIES = [
  1, -0.46740110027233944, 0.094553862663697, -0.011122558827445653, 0.0008663348600010877, -4.821714372999128e-5,
  2.017996194120502e-6, -6.589501862660066e-8, 1.7206865574999344e-9, -3.396016833111468e-11,
]

/** fc/(1−y)² at y = (r/rc)². */
export const cutoffEntire = scalarFormula('cutoffEntire', ['y'], [`value = ${horner(CUTOFF_SERIES, 'y')}`])

/** Derivative of {@link cutoffEntire} with respect to y. */
export const cutoffEntireSlope = scalarFormula('cutoffEntireSlope', ['y'], [
  `value = ${horner(CUTOFF_SERIES.map((c, k) => k * c).slice(1), 'y')}`,
])

/** fc from e = 1 − y and the entire part. */
export const cutoffValue = scalarFormula('cutoffValue', ['e', 'entire'], ['value = e * e * entire'])

/** dfc/dr; ratio = r/rc, inverseCutoff = 1/rc. */
export const cutoffSlope = scalarFormula('cutoffSlope', ['e', 'entire', 'entireSlope', 'ratio', 'inverseCutoff'], [
  'value = (e * e * entireSlope - 2 * e * entire) * 2 * ratio * inverseCutoff',
])

/** x = 2(r/rc − 1)² − 1, the argument of the Chebyshev polynomials. */
export const chebyshevArgument = scalarFormula('chebyshevArgument', ['ratio'], [
  'value = 2 * (ratio - 1) * (ratio - 1) - 1',
])

/** dx/dr. */
export const chebyshevArgumentSlope = scalarFormula('chebyshevArgumentSlope', ['ratio', 'inverseCutoff'], [
  'value = 4 * (ratio - 1) * inverseCutoff',
])

/** T_(k+1) = 2x T_k − T_(k−1), and the same recurrence for U; `twice` = 2x. */
export const chebyshevNext = scalarFormula('chebyshevNext', ['twice', 'current', 'before'], [
  'value = twice * current - before',
])

/** d(fc T_k)/dr with T_k′ = k U_(k−1); `turn` = fc dx/dr. */
export const basisSlope = scalarFormula('basisSlope', ['fcSlope', 'polynomial', 'turn', 'k', 'secondKind'], [
  'value = fcSlope * polynomial + turn * k * secondKind',
])

/** Clenshaw's recurrence for Σ_k w_k T_k. */
export const clenshawNext = scalarFormula('clenshawNext', ['weight', 'twice', 'b1', 'b2'], [
  'value = weight + twice * b1 - b2',
])

/** The same differentiated with respect to x. */
export const clenshawSlopeNext = scalarFormula('clenshawSlopeNext', ['twice', 'b1', 'd1', 'd2'], [
  'value = 2 * b1 + twice * d1 - d2',
])

/** The last step of Clenshaw's recurrence: Σ_k w_k T_k(x). */
export const clenshawSum = scalarFormula('clenshawSum', ['weight', 'x', 'b1', 'b2'], ['value = weight + x * b1 - b2'])

/** The same differentiated with respect to x. */
export const clenshawSumSlope = scalarFormula('clenshawSumSlope', ['x', 'b1', 'd1', 'd2'], ['value = b1 + x * d1 - d2'])

/** dE/dr of a radial term from Σ w T (`sum`) and its x-derivative. */
export const radialSlope = scalarFormula('radialSlope', ['fc', 'fcSlope', 'xSlope', 'sum', 'sumSlope'], [
  'value = fcSlope * sum + fc * xSlope * sumSlope',
])

/** tanh x = 1 − 2/(e^{2x}+1): 1e-16 absolute, which is what a sum of neurons needs, and saturates by itself. */
export const activation = scalarFormula('activation', ['x'], ['value = 1 - 2 * inverse(exp(2 * x) + 1)'])

/** d tanh/dx from t = tanh x. */
export const activationSlope = scalarFormula('activationSlope', ['t'], ['value = 1 - t * t'])

/** Force partial across the pair: (∇ − u(u·∇))/r; u, gradient → across. */
export const acrossFormula: Formula = {
  name: 'across', scalars: ['inverseR'], arrays: { u: 3, gradient: 3 }, result: { array: 'across', length: 3 },
  lines: [
    'along = u[0] * gradient[0] + u[1] * gradient[1] + u[2] * gradient[2]',
    ...[0, 1, 2].map((k) => `across[${k}] = (gradient[${k}] - along * u[${k}]) * inverseR`),
  ],
}

/** Which many-body terms a model has. */
export interface ManyBody {
  readonly lMax: number
  readonly fourBody: boolean
  readonly fiveBody: boolean
}

/** Number of angular invariants per radial function: l = 1 … lMax, then q222 and q1111. */
export function invariantCount({ lMax, fourBody, fiveBody }: ManyBody): number {
  return lMax + (fourBody ? 1 : 0) + (fiveBody ? 1 : 0)
}

/** Moments s of one radial function → invariants q: Σ_m s² per l, q222, q1111 = (7/15) q_1². */
export function invariantsFormula(terms: ManyBody): Formula {
  const { lMax, fourBody, fiveBody } = terms
  const degrees = componentDegrees(lMax)
  const lines = Array.from({ length: lMax }, (_, l) => {
    const squares = degrees.flatMap((degree, c) => (degree === l + 1 ? [`s[${c}] * s[${c}]`] : []))
    return `q${l + 1} = ${squares.join(' + ')}`
  })
  for (let l = 1; l <= lMax; l++) lines.push(`q[${l - 1}] = q${l} + 0`)
  if (fourBody) lines.push(`q[${lMax}] = ${fourBodyText(lMax)}`)
  if (fiveBody) lines.push(`q[${lMax + (fourBody ? 1 : 0)}] = ${7 / 15} * q1 * q1`)
  return {
    name: `invariants${suffix(terms)}`, scalars: [], arrays: { s: degrees.length },
    result: { array: 'q', length: invariantCount(terms) }, lines,
  }
}

/** Moments s and f = ∂E/∂q of the invariants → S = ∂E/∂s. */
export function invariantGradientFormula(terms: ManyBody): Formula {
  const { lMax, fourBody, fiveBody } = terms
  const degrees = componentDegrees(lMax)
  const lines = Array.from({ length: lMax }, (_, l) => `f${l + 1} = 2 * f[${l}]`)
  if (fiveBody) {
    const firstMoments = degrees.flatMap((degree, c) => (degree === 1 ? [`s[${c}] * s[${c}]`] : []))
    // q1111 is a function of q_1: its derivative joins that entry's.
    lines.push(`five = f1 + ${28 / 15} * f[${lMax + (fourBody ? 1 : 0)}] * (${firstMoments.join(' + ')})`)
  }
  const extra = fourBody ? fourBodyGradientTexts(lMax) : new Map<number, string>()
  degrees.forEach((degree, c) => {
    const factor = degree === 1 && fiveBody ? 'five' : `f${degree}`
    const more = extra.get(c)
    lines.push(`g[${c}] = ${factor} * s[${c}]${more === undefined ? '' : ` + f[${lMax}] * (${more})`}`)
  })
  return {
    name: `invariantGradient${suffix(terms)}`, scalars: [], arrays: { s: degrees.length, f: invariantCount(terms) },
    result: { array: 'g', length: degrees.length }, lines,
  }
}

/** What tells the formulas of different many-body terms apart. */
export function suffix({ lMax, fourBody, fiveBody }: ManyBody): string {
  return `${lMax}${fourBody ? 'Four' : ''}${fiveBody ? 'Five' : ''}`
}

// q222 = a0 s0³ + a1 s0(s1²+s2²) + a2 s0(s3²+s4²) + a3 s3(s2²−s1²) + a4 s1 s2 s4 in NEP's l = 2 components
// 3z²−1, zx, zy, x²−y², 2xy; our scaled components are these times K0, K1, K1, K2, K2.
const FIVE_BY_16_PI = 5 / (16 * Math.PI)
const A0 = -Math.sqrt(2 / 35) * FIVE_BY_16_PI * Math.sqrt(FIVE_BY_16_PI)
const K0 = Math.sqrt(5 / (16 * Math.PI))
const K1 = Math.sqrt(15 / (4 * Math.PI))
const K2 = Math.sqrt(15 / (16 * Math.PI))
const Q0 = A0 / (K0 * K0 * K0)
const Q1 = (18 * A0) / (K0 * K1 * K1)
const Q2 = (-9 * A0) / (K0 * K2 * K2)
const Q3 = (-54 * A0) / (K2 * K1 * K1)
const Q4 = (108 * A0) / (K1 * K1 * K2)

/** The coefficients of q222 in our components. */
export const FOUR_BODY = [Q0, Q1, Q2, Q3, Q4] as const

/** The five l = 2 moments: m = 0, Re 1, Im 1, Re 2, Im 2. */
export function secondMoments(lMax: number): number[] {
  return [
    componentIndex(lMax, 2, 0, false), componentIndex(lMax, 2, 1, false), componentIndex(lMax, 2, 1, true),
    componentIndex(lMax, 2, 2, false), componentIndex(lMax, 2, 2, true),
  ]
}

function fourBodyText(lMax: number): string {
  const [s0, s1, s2, s3, s4] = secondMoments(lMax).map((c) => `s[${c}]`)
  return [
    `${Q0} * ${s0} * ${s0} * ${s0}`, `${Q1} * ${s0} * (${s1} * ${s1} + ${s2} * ${s2})`,
    `${Q2} * ${s0} * (${s3} * ${s3} + ${s4} * ${s4})`, `${Q3} * ${s3} * (${s2} * ${s2} - ${s1} * ${s1})`,
    `${Q4} * ${s1} * ${s2} * ${s4}`,
  ].join(' + ')
}

/** ∂q222/∂s_c by component c. */
export function fourBodyGradientTexts(lMax: number): Map<number, string> {
  const indices = secondMoments(lMax)
  const [s0, s1, s2, s3, s4] = indices.map((c) => `s[${c}]`)
  const texts = [
    `${3 * Q0} * ${s0} * ${s0} + ${Q1} * (${s1} * ${s1} + ${s2} * ${s2}) + ${Q2} * (${s3} * ${s3} + ${s4} * ${s4})`,
    `${2 * Q1} * ${s0} * ${s1} - ${2 * Q3} * ${s3} * ${s1} + ${Q4} * ${s2} * ${s4}`,
    `${2 * Q1} * ${s0} * ${s2} + ${2 * Q3} * ${s3} * ${s2} + ${Q4} * ${s1} * ${s4}`,
    `${2 * Q2} * ${s0} * ${s3} + ${Q3} * (${s2} * ${s2} - ${s1} * ${s1})`,
    `${2 * Q2} * ${s0} * ${s4} + ${Q4} * ${s1} * ${s2}`,
  ]
  return new Map(indices.map((c, i) => [c, texts[i]]))
}

/** ZBL screening Σ_p A_p e^{−B_p x}: x → value. `table` = A1, B1 … A4, B4. */
export const zblScreening: Formula = {
  name: 'zblScreening', scalars: ['x'], arrays: { table: 8 }, result: { array: 'screening', length: 2 },
  lines: [
    ...[0, 1, 2, 3].map((p) => `term${p} = table[${2 * p}] * exp(0 - table[${2 * p + 1}] * x)`),
    'screening[0] = term0 + term1 + term2 + term3',
    'screening[1] = 0 - (table[1] * term0 + table[3] * term1 + table[5] * term2 + table[7] * term3)',
  ],
}

/** ZBL switch ½ + ½cos φ and its slope, φ = factor·(r − inner): → damping. */
export const zblDamping: Formula = {
  name: 'zblDamping', scalars: ['phase', 'factor'], arrays: {}, result: { array: 'damping', length: 2 },
  lines: ['damping[0] = 0.5 + 0.5 * cos(phase)', 'damping[1] = 0 - 0.5 * factor * sin(phase)'],
}

/** Half the pair energy of ZBL and its r-derivative: → energy. `half` = k Z_i Z_j/(2r), inverse screening length a. */
export const zblEnergy: Formula = {
  name: 'zblEnergy', scalars: ['half', 'inverseR', 'a'], arrays: { screening: 2, damping: 2 },
  result: { array: 'energy', length: 2 },
  lines: [
    'energy[0] = half * screening[0] * damping[0]',
    'energy[1] = half * (screening[1] * a * damping[0] + screening[0] * damping[1] - screening[0] * damping[0] * inverseR)',
  ],
}

function horner(coefficients: readonly number[], variable: string): string {
  let text = literal(coefficients[coefficients.length - 1])
  for (let k = coefficients.length - 2; k >= 0; k--) text = `${literal(coefficients[k])} + ${variable} * (${text})`
  return text
}

function literal(value: number): string {
  return value < 0 ? `(${value})` : String(value)
}
