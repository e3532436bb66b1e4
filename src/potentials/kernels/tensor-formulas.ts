// The algebra of one channel of a TensorNet, written once for the f64 reference and the WASM kernels. A tensor
// X = I·1 + [a]× + S has 9 components: 0 is I, 1 to 3 the vector a, 4 to 8 are xx, yy, xy, xz, yz of the symmetric traceless
// S (zz = −xx − yy). Gradients have the same 9: ∂E/∂I, ∂E/∂a, and the symmetric traceless G with dE = G:dS.
// Norm: ‖X‖² = 3I² + 2|a|² + S:S.
//
// The layers need MY + YM for M = ρ₀I + ρ₁A + ρ₂S of the same Y = I + A + S, which is
//   scalar  2ρ₀I² − (4/3)ρ₁|a|² + (2/3)ρ₂ S:S
//   vector  2(ρ₀+ρ₁) I a − (ρ₁+ρ₂) Sa
//   tensor  2(ρ₀+ρ₂) I S + 2ρ₁ aaᵀ + 2ρ₂ S², less a third of its trace;
// by [a]×[b]× = baᵀ − (a·b)1 and [a]×S + S[a]× = −[Sa]×. Y² is the case ρ = ½.
import { scalarFormula, type Formula } from './formula.ts'

/** Components of the result of a gradient with respect to a tensor and three weights. */
export const GRADIENT_LENGTH = 12

type Vector = readonly [string, string, string]
/** xx, yy, zz, xy, xz, yz. */
type Symmetric = readonly [string, string, string, string, string, string]

const vectorOf = (x: string): Vector => [`${x}[1]`, `${x}[2]`, `${x}[3]`]
const symmetricOf = (x: string, zz: string): Symmetric => [`${x}[4]`, `${x}[5]`, zz, `${x}[6]`, `${x}[7]`, `${x}[8]`]
const dot = (a: Vector, b: Vector): string => a.map((name, k) => `${name} * ${b[k]}`).join(' + ')
const contract = (s: Symmetric, t: Symmetric): string =>
  `${s[0]} * ${t[0]} + ${s[1]} * ${t[1]} + ${s[2]} * ${t[2]} + 2 * (${s[3]} * ${t[3]} + ${s[4]} * ${t[4]} + ${s[5]} * ${t[5]})`
const row = (s: Symmetric, k: number): Vector =>
  k === 0 ? [s[0], s[3], s[4]] : k === 1 ? [s[3], s[1], s[5]] : [s[4], s[5], s[2]]
/** Rows and columns of the stored components of a symmetric traceless tensor. */
const STORED = [[0, 0], [1, 1], [0, 1], [0, 2], [1, 2]] as const

const zz = (name: string, x: string): string => `${name} = 0 - ${x}[4] - ${x}[5]`

/** SiLU and its slope: x σ(x), σ = 1/(1 + e^−x). */
export const siluFormula: Formula = {
  name: 'silu', scalars: ['x'], arrays: {}, result: { array: 'to', length: 2 },
  lines: ['s = inverse(1 + exp(0 - x))', 'to[0] = x * s', 'to[1] = s * (1 + x * (1 - s))'],
}

export const sigmoidFormula = scalarFormula('sigmoid', ['x'], ['value = inverse(1 + exp(0 - x))'])

/** The three parts of ‖X‖²: 3I², 2|a|², S:S. */
export const normPartsFormula: Formula = {
  name: 'normParts', scalars: [], arrays: { x: 9 }, result: { array: 'parts', length: 3 },
  lines: [
    zz('z', 'x'), 'parts[0] = 3 * x[0] * x[0]', `parts[1] = 2 * (${dot(vectorOf('x'), vectorOf('x'))})`,
    `parts[2] = ${contract(symmetricOf('x', 'z'), symmetricOf('x', 'z'))}`,
  ],
}

/** ∂E/∂X from g = ∂E/∂(parts). */
export const normPartsGradientFormula: Formula = {
  name: 'normPartsGradient', scalars: [], arrays: { x: 9, g: 3 }, result: { array: 'to', length: 9 },
  lines: [
    'scalar = 6 * g[0]', 'vector = 4 * g[1]', 'tensor = 2 * g[2]', 'to[0] = scalar * x[0]',
    ...[1, 2, 3].map((k) => `to[${k}] = vector * x[${k}]`), ...[4, 5, 6, 7, 8].map((k) => `to[${k}] = tensor * x[${k}]`),
  ],
}

/** ‖X‖². */
export const squaredNormFormula: Formula = {
  name: 'squaredNorm', scalars: [], arrays: { x: 9 }, result: null,
  lines: [zz('z', 'x'), `value = ${squareText()}`],
}

/** ∂E/∂X from g = ∂E/∂‖X‖². */
export const squaredNormGradientFormula: Formula = {
  name: 'squaredNormGradient', scalars: ['g'], arrays: { x: 9 }, result: { array: 'to', length: 9 },
  lines: [
    'scalar = 6 * g', 'vector = 4 * g', 'tensor = 2 * g',
    ...indices(9).map((k) => `to[${k}] = ${['scalar', 'vector', 'tensor'][kind(k)]} * x[${k}]`),
  ],
}

const NORM_LINES = [
  zz('z', 'x'),
  `square = ${squareText()}`,
  'shrink = inverse(1 + square)',
]

/** X/(‖X‖² + 1). */
export const normalisedFormula: Formula = {
  name: 'normalised', scalars: [], arrays: { x: 9 }, result: { array: 'to', length: 9 },
  lines: [...NORM_LINES, ...indices(9).map((k) => `to[${k}] = shrink * x[${k}]`)],
}

/** ∂E/∂X from g = ∂E/∂(X/(‖X‖² + 1)). */
export const normalisedGradientFormula: Formula = {
  name: 'normalisedGradient', scalars: [], arrays: { x: 9, g: 9 }, result: { array: 'to', length: 9 },
  lines: [
    ...NORM_LINES, zz('gz', 'g'),
    `along = g[0] * x[0] + ${dot(vectorOf('g'), vectorOf('x'))} + ${contract(symmetricOf('g', 'gz'), symmetricOf('x', 'z'))}`,
    'pull = 2 * shrink * shrink * along', 'scalar = 3 * pull', 'vector = 2 * pull',
    ...indices(9).map((k) => `to[${k}] = shrink * g[${k}] - ${k === 0 ? 'scalar' : k < 4 ? 'vector' : 'pull'} * x[${k}]`),
  ],
}

/** w₀I + w₁A + w₂S. */
export const weightedFormula: Formula = {
  name: 'weighted', scalars: [], arrays: { w: 3, x: 9 }, result: { array: 'to', length: 9 },
  lines: indices(9).map((k) => `to[${k}] = w[${kind(k)}] * x[${k}]`),
}

/** ∂E/∂X (9) and ∂E/∂w (3) of {@link weightedFormula}. */
export const weightedGradientFormula: Formula = {
  name: 'weightedGradient', scalars: [], arrays: { w: 3, x: 9, g: 9 }, result: { array: 'to', length: GRADIENT_LENGTH },
  lines: [
    zz('z', 'x'), zz('gz', 'g'), ...indices(9).map((k) => `to[${k}] = w[${kind(k)}] * g[${k}]`), 'to[9] = g[0] * x[0]',
    `to[10] = ${dot(vectorOf('g'), vectorOf('x'))}`, `to[11] = ${contract(symmetricOf('g', 'gz'), symmetricOf('x', 'z'))}`,
  ],
}

/** MY + YM with M = w₀I + w₁A + w₂S of Y = x. */
export const productFormula: Formula = {
  name: 'product', scalars: [], arrays: { w: 3, x: 9 }, result: { array: 'to', length: 9 },
  lines: productLines(['w[0]', 'w[1]', 'w[2]']).map(({ target, text }) => `${target} = ${text}`),
}

/** ∂E/∂Y (9) and ∂E/∂w (3) of {@link productFormula}. */
export const productGradientFormula: Formula = {
  name: 'productGradient', scalars: [], arrays: { w: 3, x: 9, g: 9 }, result: { array: 'to', length: GRADIENT_LENGTH },
  lines: [
    ...gradientLines(['w[0]', 'w[1]', 'w[2]']).map(({ target, text }) => `${target} = ${text}`),
    'to[9] = 2 * x[0] * (g[0] * x[0] + ga + gs)',
    `to[10] = 2 * (x[0] * ga + aga) - gsa - ${4 / 3} * g[0] * (${dot(vectorOf('x'), vectorOf('x'))})`,
    `to[11] = 2 * (x[0] * gs + ${contract(symmetricOf('g', 'gz'), ['qxx', 'qyy', 'qzz', 'qxy', 'qxz', 'qyz'])}) - gsa + ${
      2 / 3} * g[0] * ss`,
  ],
}

const HALVES: Vector = ['0.5', '0.5', '0.5']

/** X + Δ + Δ² (Δ = x, X = base). */
export const updatedFormula: Formula = {
  name: 'updated', scalars: [], arrays: { base: 9, x: 9 }, result: { array: 'to', length: 9 },
  lines: productLines(HALVES).map(({ target, text }) => {
    const k = /^to\[(\d)\]$/.exec(target)?.[1]
    return k === undefined ? `${target} = ${text}` : `${target} = base[${k}] + x[${k}] + ${text}`
  }),
}

/** ∂E/∂Δ of {@link updatedFormula}. */
export const updatedGradientFormula: Formula = {
  name: 'updatedGradient', scalars: [], arrays: { x: 9, g: 9 }, result: { array: 'to', length: 9 },
  lines: gradientLines(HALVES).flatMap(({ target, text }) => {
    const k = /^to\[(\d)\]$/.exec(target)?.[1]
    // What only the weights' gradient needs.
    if (['aga', 'ss', 'gsa'].includes(target) || /^q[xyz]/.test(target)) return []
    return [k === undefined ? `${target} = ${text}` : `${target} = g[${k}] + ${text}`]
  }),
}

interface Step {
  readonly target: string
  readonly text: string
}

function productLines(w: Vector): Step[] {
  const a = vectorOf('x')
  const s = symmetricOf('x', 'z')
  return [
    ...sharedSteps(),
    { target: 'aa', text: dot(a, a) },
    { target: 'v', text: `2 * (${w[0]} + ${w[1]}) * x[0]` },
    { target: 'u', text: `${w[1]} + ${w[2]}` },
    { target: 't', text: `2 * (${w[0]} + ${w[2]}) * x[0]` },
    { target: 'trace', text: `${2 / 3} * (${w[1]} * aa + ${w[2]} * ss)` },
    { target: 'to[0]', text: `2 * ${w[0]} * x[0] * x[0] - ${4 / 3} * ${w[1]} * aa + ${2 / 3} * ${w[2]} * ss` },
    ...[0, 1, 2].map((k) => ({ target: `to[${k + 1}]`, text: `v * ${a[k]} - u * (${dot(row(s, k), a)})` })),
    ...STORED.map(([i, j], k) => ({
      target: `to[${4 + k}]`,
      text: `t * x[${4 + k}] + 2 * (${w[1]} * ${a[i]} * ${a[j]} + ${w[2]} * q${'xyz'[i]}${'xyz'[j]})${i === j ? ' - trace' : ''}`,
    })),
  ]
}

function gradientLines(w: Vector): Step[] {
  const a = vectorOf('x')
  const b = vectorOf('g')
  const s = symmetricOf('x', 'z')
  const g = symmetricOf('g', 'gz')
  const sa = [0, 1, 2].map((k) => dot(row(s, k), a))
  const ga = [0, 1, 2].map((k) => dot(row(g, k), a))
  return [
    ...sharedSteps(),
    { target: 'gz', text: '0 - g[4] - g[5]' },
    { target: 'ga', text: dot(a, b) },
    { target: 'gs', text: contract(g, s) },
    { target: 'gsa', text: sa.map((text, k) => `${b[k]} * (${text})`).join(' + ') },
    ...ga.map((text, k) => ({ target: `h${'xyz'[k]}`, text })),
    { target: 'aga', text: `${a[0]} * hx + ${a[1]} * hy + ${a[2]} * hz` },
    { target: 'v', text: `2 * (${w[0]} + ${w[1]})` },
    { target: 'u', text: `${w[1]} + ${w[2]}` },
    { target: 't', text: `2 * (${w[0]} + ${w[2]})` },
    { target: 'vi', text: 'v * x[0]' },
    { target: 'ti', text: 't * x[0]' },
    { target: 'trace', text: `${4 / 3} * ${w[2]} * gs - ${1 / 3} * u * ga` },
    { target: 'across', text: `${4 / 3} * ${w[2]} * g[0]` },
    { target: 'pull', text: `${8 / 3} * ${w[1]} * g[0]` },
    { target: 'to[0]', text: `4 * ${w[0]} * x[0] * g[0] + v * ga + t * gs` },
    ...[0, 1, 2].map((k) => ({
      target: `to[${k + 1}]`,
      text: `vi * ${b[k]} - pull * ${a[k]} - u * (${dot(row(s, k), b)}) + 4 * ${w[1]} * h${'xyz'[k]}`,
    })),
    ...STORED.map(([i, j], k) => ({
      target: `to[${4 + k}]`,
      text: `across * x[${4 + k}] + ti * g[${4 + k}] - 0.5 * u * (${b[i]} * ${a[j]} + ${b[j]} * ${a[i]}) + 2 * ${w[2]} * (${
        dot(row(g, i), row(s, j))} + ${dot(row(s, i), row(g, j))})${i === j ? ' - trace' : ''}`,
    })),
  ]
}

/** zz of x, S:S and S². */
function sharedSteps(): Step[] {
  const s = symmetricOf('x', 'z')
  return [
    { target: 'z', text: '0 - x[4] - x[5]' },
    { target: 'ss', text: contract(s, s) },
    ...[...STORED, [2, 2] as const].map(([i, j]) => ({ target: `q${'xyz'[i]}${'xyz'[j]}`, text: dot(row(s, i), row(s, j)) })),
  ]
}

/** ‖X‖² of x with its zz called z. */
function squareText(): string {
  const s = symmetricOf('x', 'z')
  return `3 * x[0] * x[0] + 2 * (${dot(vectorOf('x'), vectorOf('x'))}) + ${contract(s, s)}`
}

function kind(component: number): number {
  return component === 0 ? 0 : component < 4 ? 1 : 2
}

function indices(count: number): number[] {
  return Array.from({ length: count }, (_, k) => k)
}
