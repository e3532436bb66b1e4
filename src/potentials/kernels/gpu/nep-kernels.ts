// The kernels of a NEP for gpu.js: loop skeletons around the formulas of ../nep-formulas.ts and ../harmonic-formulas.ts.
// One number per thread and no scatter, hence one kernel per intermediate array, and forces gathered through the index
// of the reverse pair. Everything is read as name[z][y][x] with x the atom, so neighbouring threads read neighbouring
// numbers.
//
// Arrays: atom[0…3][i] species, structure, neighbours, angular neighbours; pairs[0][p][i] neighbour, pairs[1…3][p][i]
// vector to it at the reference positions; moved[k][i] displacement since; edge[0…2][p][i] unit vector, edge[3] distance.
// The first pairs of an atom are the angular ones. Notation of the mathematics: src/potentials/nep/kernel.ts.
import type { NepTables } from '../../nep/tables.ts'
import type { Formula } from '../formula.ts'
import { componentCount, harmonicGradientFormula, harmonicsFormula } from '../harmonic-formulas.ts'
import * as formulas from '../nep-formulas.ts'
import type { ManyBody } from '../nep-formulas.ts'
import type { Capacity } from './capacity.ts'
import { fillLocals, helperFunction, repeat, returnElement } from './kernel-text.ts'
import { CUTOFF_WIDTH, type ModelOffsets } from './model-numbers.ts'

/** Text of a kernel, the shape of its output and the helper functions it calls. */
export interface KernelText {
  readonly source: string
  readonly output: readonly number[]
  readonly functions: readonly string[]
}

/** Everything a kernel text is made from. */
export interface NepShape {
  readonly tables: NepTables
  readonly terms: ManyBody
  readonly offsets: ModelOffsets
  readonly capacity: Capacity
  /** Whether the cells deform: pairs are then multiplied by the deformation of their structure. */
  readonly cell: boolean
}

const HELPERS: readonly Formula[] = [
  formulas.cutoffEntire, formulas.cutoffEntireSlope, formulas.cutoffValue, formulas.cutoffSlope,
  formulas.chebyshevArgument, formulas.chebyshevArgumentSlope, formulas.clenshawNext, formulas.clenshawSlopeNext,
  formulas.clenshawSum, formulas.clenshawSumSlope, formulas.radialSlope, formulas.activation, formulas.activationSlope,
]

/** tanh is ±1 in f32 beyond this, and its exponential far from overflow. */
const SATURATED = 12

function kernel(output: readonly number[], inputs: string, body: string): KernelText {
  const source = `function (${inputs}) {\n${body}\n}`
  const functions = HELPERS.filter(({ name }) => new RegExp(`\\b${name}\\(`).test(source)).map(helperFunction)
  return { source, output, functions }
}

/** Slot of the pair j→i for every pair i→j; −1 where there is none. The two vectors cancel. */
export function reverseKernel({ capacity: { atoms, pairs } }: NepShape): KernelText {
  return kernel([atoms, pairs], 'pairs, atom', `
    const i = this.thread.x;
    const p = this.thread.y;
    let best = 0.0001;
    let slot = -1.0;
    if (p < atom[2][i]) {
      const j = pairs[0][p][i];
      const count = atom[2][j];
      for (let q = 0; q < ${pairs}; q++) {
        if (q >= count) { break; }
        if (pairs[0][q][j] === i) {
          const x = pairs[1][p][i] + pairs[1][q][j];
          const y = pairs[2][p][i] + pairs[2][q][j];
          const z = pairs[3][p][i] + pairs[3][q][j];
          const off = x * x + y * y + z * z;
          if (off < best) { best = off; slot = q; }
        }
      }
    }
    return slot;`)
}

/** Unit vector and length of every pair at the present positions. */
export function edgeKernel({ capacity: { atoms, pairs }, cell }: NepShape): KernelText {
  const deformed = (k: number): string => `ux * cell[${k}][s] + uy * cell[${3 + k}][s] + uz * cell[${6 + k}][s]`
  return kernel([atoms, pairs, 4], cell ? 'pairs, atom, moved, cell' : 'pairs, atom, moved', `
    const i = this.thread.x;
    const p = this.thread.y;
    if (p >= atom[2][i]) { return 1.0; }
    const j = pairs[0][p][i];
    const ux = pairs[1][p][i] + (moved[0][j] - moved[0][i]);
    const uy = pairs[2][p][i] + (moved[1][j] - moved[1][i]);
    const uz = pairs[3][p][i] + (moved[2][j] - moved[2][i]);
    ${cell ? 'const s = atom[1][i];' : ''}
    const x = ${cell ? deformed(0) : 'ux'};
    const y = ${cell ? deformed(1) : 'uy'};
    const z = ${cell ? deformed(2) : 'uz'};
    const r = Math.sqrt(x * x + y * y + z * z);
    if (this.thread.z === 3) { return r; }
    if (this.thread.z === 0) { return x / r; }
    if (this.thread.z === 1) { return y / r; }
    return z / r;`)
}

const pairIndex = (tables: NepTables, j: string): string => `atom[0][i] * ${tables.speciesCount} + atom[0][${j}]`

/** fc, x = the argument of the polynomials, and with `slopes` their derivatives, from r and the inverse cutoff `over`. */
function basis(slopes: boolean): string {
  return `
    const ratio = r * over;
    const y = ratio * ratio;
    const e = 1 - y;
    const entire = cutoffEntire(y);
    const fc = cutoffValue(e, entire);
    const x = chebyshevArgument(ratio);
    const twice = 2 * x;
    ${slopes ? `
    const fcSlope = cutoffSlope(e, entire, cutoffEntireSlope(y), ratio, over);
    const xSlope = chebyshevArgumentSlope(ratio, over);` : ''}`
}

/**
 * Clenshaw's recurrence over `count` coefficients, unrolled because loops cost most; leaves b1, b2 and with `slopes` d1,
 * d2. `coefficient(k)` is the text of the coefficient of T_k.
 */
function clenshaw(count: number, coefficient: (k: number) => string, slopes: boolean): string {
  const lines: string[] = []
  const name = (letter: string, k: number): string => (k < count ? `${letter}At${k}` : '0.0')
  for (let k = count - 1; k > 0; k--) {
    const [b1, b2] = [name('b', k + 1), name('b', k + 2)]
    if (slopes) lines.push(`const dAt${k} = clenshawSlopeNext(twice, ${b1}, ${name('d', k + 1)}, ${name('d', k + 2)});`)
    lines.push(`const bAt${k} = clenshawNext(${coefficient(k)}, twice, ${b1}, ${b2});`)
  }
  for (const letter of slopes ? ['b', 'd'] : ['b']) {
    lines.push(`const ${letter}1 = ${name(letter, 1)};`, `const ${letter}2 = ${name(letter, 2)};`)
  }
  return lines.join('\n')
}

/** Radial descriptors q_n = Σ_p g_n(r_p): [atom, n]. */
export function radialKernel({ tables, offsets, capacity: { atoms, pairs } }: NepShape): KernelText {
  const { radialCount, radialBasis } = tables
  return kernel([atoms, radialCount], 'model, atom, pairs, edge', `
    const i = this.thread.x;
    const count = atom[2][i];
    let q = 0.0;
    for (let p = 0; p < ${pairs}; p++) {
      if (p >= count) { break; }
      const r = edge[3][p][i];
      const pair = ${pairIndex(tables, 'pairs[0][p][i]')};
      const over = model[pair * ${CUTOFF_WIDTH} + ${offsets.cutoffs + 1}];
      if (r * over < 1.0) {
        ${basis(false)}
        const row = ${offsets.radial} + (pair * ${radialCount} + this.thread.y) * ${radialBasis};
        ${clenshaw(radialBasis, (k) => `model[row + ${k}.0]`, false)}
        q += fc * clenshawSum(model[row], x, b1, b2);
      }
    }
    return q;`)
}

/** g_n(r_p) for z < angularCount and then its derivatives: [atom, pair, 2 angularCount]. */
export function angularKernel({ tables, offsets, capacity: { atoms, angularPairs } }: NepShape): KernelText {
  const { angularCount, angularBasis, angularStride } = tables
  return kernel([atoms, angularPairs, 2 * angularCount], 'model, atom, pairs, edge', `
    const i = this.thread.x;
    const p = this.thread.y;
    if (p >= atom[3][i]) { return 0.0; }
    const r = edge[3][p][i];
    const pair = ${pairIndex(tables, 'pairs[0][p][i]')};
    const over = model[pair * ${CUTOFF_WIDTH} + ${offsets.cutoffs + 3}];
    if (r * over >= 1.0) { return 0.0; }
    let n = this.thread.z + 0.0;
    if (n >= ${angularCount}.0) { n = n - ${angularCount}.0; }
    ${basis(true)}
    const row = ${offsets.angular} + pair * ${angularBasis * angularStride} + n;
    ${clenshaw(angularBasis, (k) => `model[row + ${k * angularStride}.0]`, true)}
    const sum = clenshawSum(model[row], x, b1, b2);
    if (this.thread.z < ${angularCount}) { return fc * sum; }
    return radialSlope(fc, fcSlope, xSlope, sum, clenshawSumSlope(x, b1, d1, d2));`)
}

/** B_c(u_p): [atom, pair, component]. */
export function harmonicsKernel({ terms, capacity: { atoms, angularPairs } }: NepShape): KernelText {
  return kernel([atoms, angularPairs, componentCount(terms.lMax)], 'atom, edge', `
    const i = this.thread.x;
    const p = this.thread.y;
    if (p >= atom[3][i]) { return 0.0; }
    const x = edge[0][p][i];
    const y = edge[1][p][i];
    const z = edge[2][p][i];
    ${returnElement(harmonicsFormula(terms.lMax), () => '', 'this.thread.z')}
    return 0.0;`)
}

/** s_nc = Σ_p g_n B_c: [atom, component, n]. */
export function momentKernel({ tables, terms, capacity: { atoms, angularPairs } }: NepShape): KernelText {
  return kernel([atoms, componentCount(terms.lMax), tables.angularCount], 'atom, angular, harmonic', `
    const i = this.thread.x;
    const count = atom[3][i];
    let s = 0.0;
    for (let p = 0; p < ${angularPairs}; p++) {
      if (p >= count) { break; }
      s += angular[this.thread.z][p][i] * harmonic[this.thread.y][p][i];
    }
    return s;`)
}

/** Invariants of the moments: [atom, n, invariant]. */
export function invariantKernel({ tables, terms, capacity: { atoms } }: NepShape): KernelText {
  return kernel([atoms, tables.angularCount, formulas.invariantCount(terms)], 'moment', `
    const i = this.thread.x;
    const n = this.thread.y;
    ${returnElement(formulas.invariantsFormula(terms), (_, c) => `moment[n][${c}][i]`, 'this.thread.z')}
    return 0.0;`)
}

/** tanh of every neuron: [atom, neuron]. */
export function hiddenKernel({ tables, terms, offsets, capacity: { atoms } }: NepShape): KernelText {
  const { radialCount, angularCount, descriptorStride, neuronStride } = tables
  const angular = terms.lMax > 0
  return kernel([atoms, neuronStride], angular ? 'model, atom, radial, invariant' : 'model, atom, radial', `
    const i = this.thread.x;
    const neuron = atom[0][i] * ${neuronStride} + this.thread.y;
    const row = ${offsets.w0} + neuron * ${descriptorStride};
    let sum = -model[${offsets.b0} + neuron];
    ${repeat(radialCount, (n) => `sum += model[row + ${n}.0] * radial[${n}][i];`)}
    ${angular ? `
    for (let b = 0; b < ${formulas.invariantCount(terms)}; b++) {
      const from = row + ${radialCount} + b * ${angularCount};
      ${repeat(angularCount, (n) => `sum += model[from + ${n}.0] * invariant[b][${n}][i];`)}
    }` : ''}
    return activation(Math.max(-${SATURATED}.0, Math.min(${SATURATED}.0, sum)));`)
}

/** Energies E_i: [atom]. */
export function energyKernel(shape: NepShape): KernelText {
  const { tables, offsets, capacity: { atoms } } = shape
  const repulsion = tables.zbl !== null
  return kernel([atoms], repulsion ? 'model, atom, hidden, pairs, edge' : 'model, atom, hidden', `
    const i = this.thread.x;
    const row = ${offsets.w1} + atom[0][i] * ${tables.neuronStride};
    let energy = -model[${offsets.bias} + atom[0][i]];
    for (let h = 0; h < ${tables.neuronStride}; h++) { energy += model[row + h] * hidden[h][i]; }
    ${repulsion ? `
    const count = atom[3][i];
    for (let p = 0; p < ${shape.capacity.angularPairs}; p++) {
      if (p >= count) { break; }
      const r = edge[3][p][i];
      ${zbl(shape, 'energy += energy0')}
    }` : ''}
    return energy;`)
}

/**
 * The repulsion of one pair at r: does `then` where there is one, with energy0 (eV) and energy1 (eV/Å). Its switch is the
 * cutoff function between inner and outer radius: WebGPU promises only three digits of a cosine.
 */
function zbl({ tables, offsets }: NepShape, then: string): string {
  const width = (tables.zbl?.length ?? 0) / (tables.speciesCount * tables.speciesCount)
  const value = (array: string, index: number): string =>
    array === 'table' ? `model[zblRow + ${4 + index}]` : `${array}${index}`
  return `
    const zblRow = ${offsets.zbl} + (${pairIndex(tables, 'pairs[0][p][i]')}) * ${width};
    if (r < model[zblRow + 3] && r < ${tables.largestAngularCutoff.toFixed(8)}) {
      const inverseR = 1 / r;
      const half = 0.5 * model[zblRow] * inverseR;
      const a = model[zblRow + 1];
      const x = r * a;
      ${fillLocals(formulas.zblScreening, value)}
      let damping0 = 1.0;
      let damping1 = 0.0;
      if (r >= model[zblRow + 2]) {
        const narrow = 1 / (model[zblRow + 3] - model[zblRow + 2]);
        const part = (r - model[zblRow + 2]) * narrow;
        const e = 1 - part * part;
        const entire = cutoffEntire(part * part);
        damping0 = cutoffValue(e, entire);
        damping1 = cutoffSlope(e, entire, cutoffEntireSlope(part * part), part, narrow);
      }
      ${fillLocals(formulas.zblEnergy, value)}
      ${then};
    }`
}

/** Fp = ∂E_i/∂q: [atom, descriptor]. */
export function descriptorGradientKernel({ tables, offsets, capacity: { atoms } }: NepShape): KernelText {
  const { descriptorStride, neuronStride, descriptors } = tables
  return kernel([atoms, descriptors], 'model, atom, hidden', `
    const i = this.thread.x;
    const first = atom[0][i] * ${neuronStride};
    let sum = 0.0;
    for (let h = 0; h < ${neuronStride}; h++) {
      const neuron = first + h;
      sum += model[${offsets.w1} + neuron] * activationSlope(hidden[h][i]) * model[${offsets.w0} + neuron * ${descriptorStride} + this.thread.y];
    }
    return sum;`)
}

/** Σ_n Fp_n c_nk for a neighbour of every species: [atom, k, species]. */
export function radialWeightKernel({ tables, offsets, capacity: { atoms } }: NepShape): KernelText {
  const { radialCount, radialBasis, speciesCount } = tables
  return kernel([atoms, radialBasis, speciesCount], 'model, atom, gradient', `
    const i = this.thread.x;
    const row = ${offsets.radial} + (atom[0][i] * ${speciesCount} + this.thread.z) * ${radialCount * radialBasis} + this.thread.y;
    let sum = 0.0;
    for (let n = 0; n < ${radialCount}; n++) { sum += gradient[n][i] * model[row + n * ${radialBasis}]; }
    return sum;`)
}

/** S_nc = ∂E_i/∂s_nc: [atom, component, n]. */
export function momentGradientKernel({ tables, terms, capacity: { atoms } }: NepShape): KernelText {
  const { angularCount, radialCount } = tables
  const place = (array: string, index: number): string =>
    array === 's' ? `moment[n][${index}][i]` : `gradient[${radialCount + index * angularCount} + n][i]`
  return kernel([atoms, componentCount(terms.lMax), angularCount], 'moment, gradient', `
    const i = this.thread.x;
    const n = this.thread.z;
    ${returnElement(formulas.invariantGradientFormula(terms), place, 'this.thread.y')}
    return 0.0;`)
}

/** Σ_n g_n S_nc, and beyond the components Σ_n g_n′ S_nc: [atom, pair, 2 components]. */
export function pairWeightKernel({ tables: { angularCount }, terms: { lMax }, capacity: { atoms, angularPairs } }: NepShape): KernelText {
  const count = componentCount(lMax)
  return kernel([atoms, angularPairs, 2 * count], 'atom, angular, momentGradient', `
    const i = this.thread.x;
    const p = this.thread.y;
    if (p >= atom[3][i]) { return 0.0; }
    let c = this.thread.z + 0.0;
    let first = 0.0;
    if (c >= ${count}.0) {
      c = c - ${count}.0;
      first = ${angularCount}.0;
    }
    let sum = 0.0;
    ${repeat(angularCount, (n) => `sum += angular[first + ${n}.0][p][i] * momentGradient[${n}][c][i];`)}
    return sum;`)
}

/** ∂E_i/∂d of every pair vector d: [atom, pair, 3], eV/Å. */
export function pairKernel(shape: NepShape): KernelText {
  const { tables, terms, capacity: { atoms, pairs } } = shape
  const inputs = ['model', 'atom', 'pairs', 'edge', 'radialWeight']
  if (terms.lMax > 0) inputs.push('pairWeight', 'harmonic')
  return kernel([atoms, pairs, 3], inputs.join(', '), `
    const i = this.thread.x;
    const p = this.thread.y;
    if (p >= atom[2][i]) { return 0.0; }
    const r = edge[3][p][i];
    const u0 = edge[0][p][i];
    const u1 = edge[1][p][i];
    const u2 = edge[2][p][i];
    let slope = 0.0;
    let partial = 0.0;
    ${radialPart(shape)}
    if (p < atom[3][i]) {
      ${tables.zbl === null ? '' : zbl(shape, 'slope += energy1')}
      ${terms.lMax > 0 ? angularPart(shape) : ''}
    }
    if (this.thread.z === 0) { return partial + slope * u0; }
    if (this.thread.z === 1) { return partial + slope * u1; }
    return partial + slope * u2;`)
}

function radialPart({ tables, offsets }: NepShape): string {
  return `
    const species = atom[0][pairs[0][p][i]];
    const over = model[(atom[0][i] * ${tables.speciesCount} + species) * ${CUTOFF_WIDTH} + ${offsets.cutoffs + 1}];
    if (r * over < 1.0) {
      ${basis(true)}
      ${clenshaw(tables.radialBasis, (k) => `radialWeight[species][${k}][i]`, true)}
      slope += radialSlope(fc, fcSlope, xSlope, clenshawSum(radialWeight[species][0][i], x, b1, b2), clenshawSumSlope(x, b1, d1, d2));
    }`
}

/** Adds Σ g′ S B to the slope and the turning of u to the thread's component of the partial. */
function angularPart({ terms: { lMax } }: NepShape): string {
  const count = componentCount(lMax)
  return `
    const x = u0;
    const y = u1;
    const z = u2;
    ${repeat(count, (c) => `slope += pairWeight[${count + c}][p][i] * harmonic[${c}][p][i];`)}
    ${repeat(count, (c) => `const w${c} = pairWeight[${c}][p][i];`)}
    ${fillLocals(harmonicGradientFormula(lMax), (_, c) => `w${c}`)}
    const inverseR = 1 / r;
    ${fillLocals(formulas.acrossFormula, (array, k) => (array === 'u' ? `u${k}` : `gradient${k}`))}
    if (this.thread.z === 0) { partial = across0; }
    if (this.thread.z === 1) { partial = across1; }
    if (this.thread.z === 2) { partial = across2; }`
}

/** Forces, gathered: [atom, 3], eV/Å. */
export function forceKernel({ capacity: { atoms, pairs } }: NepShape): KernelText {
  return kernel([atoms, 3], 'atom, pairs, reverse, partial', `
    const i = this.thread.x;
    const count = atom[2][i];
    let force = 0.0;
    for (let p = 0; p < ${pairs}; p++) {
      if (p >= count) { break; }
      force += partial[this.thread.y][p][i];
      const q = reverse[p][i];
      if (q >= 0.0) { force -= partial[this.thread.y][q][pairs[0][p][i]]; }
    }
    return force;`)
}

/** Each atom's share of W = −Σ d ⊗ ∂E/∂d: [atom, 9], eV. */
export function atomVirialKernel({ capacity: { atoms, pairs } }: NepShape): KernelText {
  return kernel([atoms, 9], 'atom, edge, partial', `
    const i = this.thread.x;
    const count = atom[2][i];
    let row = 0;
    if (this.thread.y > 2) { row = 1; }
    if (this.thread.y > 5) { row = 2; }
    const column = this.thread.y - 3 * row;
    let sum = 0.0;
    for (let p = 0; p < ${pairs}; p++) {
      if (p >= count) { break; }
      sum -= edge[3][p][i] * edge[row][p][i] * partial[column][p][i];
    }
    return sum;`)
}
