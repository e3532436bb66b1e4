// From the moments of one atom to its energy and back: invariants, network, and the gradients of both.
import { componentIndex } from './harmonics.ts'
import type { NepTables } from './tables.ts'

/** The part of the kernel's scratch that these steps use. */
interface AtomScratch {
  /** s_nc at n·stride + c. */
  readonly moments: Float64Array
  /** S_nc = ∂E/∂s_nc. */
  readonly momentGradient: Float64Array
  /** Raw descriptor q and Fp = ∂E/∂q. */
  readonly descriptor: Float64Array
  readonly gradient: Float64Array
  readonly hidden: Float64Array
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

/** Angular entries of the descriptor: Σ_m s² per l, then q222 and q1111 where they are switched on. */
export function angularInvariants(tables: NepTables, { moments, descriptor }: AtomScratch): void {
  const { lMax, angularCount, radialCount, harmonics } = tables
  const { count, stride, degree } = harmonics
  for (let d = radialCount; d < radialCount + lMax * angularCount; d++) descriptor[d] = 0
  for (let n = 0; n < angularCount; n++) {
    const base = radialCount - angularCount + n
    for (let c = 0; c < count; c++) {
      const s = moments[n * stride + c]
      descriptor[base + degree[c] * angularCount] += s * s
    }
  }
  let block = radialCount + lMax * angularCount
  if (tables.fourBody) {
    for (let n = 0; n < angularCount; n++) descriptor[block + n] = fourBodyInvariant(lMax, moments, n * stride)
    block += angularCount
  }
  if (tables.fiveBody) {
    // q1111 = (7/15) q², q the l = 1 entry.
    for (let n = 0; n < angularCount; n++) descriptor[block + n] = (7 / 15) * descriptor[radialCount + n] * descriptor[radialCount + n]
  }
}

function fourBodyInvariant(lMax: number, s: Float64Array, row: number): number {
  const s0 = s[row + 1]
  const s1 = s[row + componentIndex(lMax, 2, 1, false)]
  const s2 = s[row + componentIndex(lMax, 2, 1, true)]
  const s3 = s[row + componentIndex(lMax, 2, 2, false)]
  const s4 = s[row + componentIndex(lMax, 2, 2, true)]
  return (
    Q0 * s0 * s0 * s0 + Q1 * s0 * (s1 * s1 + s2 * s2) + Q2 * s0 * (s3 * s3 + s4 * s4) + Q3 * s3 * (s2 * s2 - s1 * s1) +
    Q4 * s1 * s2 * s4
  )
}

/** Network energy of the atom, eV; leaves w1·(1 − tanh²) of every neuron in `hidden`. */
export function networkEnergy(tables: NepTables, { descriptor, hidden }: AtomScratch, species: number): number {
  const { neuronStride, descriptorStride, w0, b0, w1 } = tables
  const firstNeuron = species * neuronStride
  let energy = -tables.bias[species]
  for (let h = firstNeuron; h < firstNeuron + neuronStride; h += 4) {
    let x0 = -b0[h]
    let x1 = -b0[h + 1]
    let x2 = -b0[h + 2]
    let x3 = -b0[h + 3]
    let at = h * descriptorStride
    for (let d = 0; d < descriptorStride; d++) {
      const q = descriptor[d]
      x0 += w0[at] * q
      x1 += w0[at + descriptorStride] * q
      x2 += w0[at + 2 * descriptorStride] * q
      x3 += w0[at + 3 * descriptorStride] * q
      at++
    }
    energy += activate(w1, hidden, h, h - firstNeuron, x0) + activate(w1, hidden, h + 1, h + 1 - firstNeuron, x1)
    energy += activate(w1, hidden, h + 2, h + 2 - firstNeuron, x2) + activate(w1, hidden, h + 3, h + 3 - firstNeuron, x3)
  }
  return energy
}

/** w1·tanh(x), and its derivative with respect to x. */
function activate(w1: Float64Array, hidden: Float64Array, h: number, slot: number, x: number): number {
  // 1 − 2/(e^{2x}+1) is tanh to 1e-16 absolute, which is what a sum of neurons needs, and saturates by itself.
  const t = 1 - 2 / (Math.exp(2 * x) + 1)
  hidden[slot] = w1[h] * (1 - t * t)
  return w1[h] * t
}

/** Fp = ∂E/∂q from the neurons that {@link networkEnergy} left, then S = ∂E/∂s for every moment. */
export function descriptorGradient(tables: NepTables, scratch: AtomScratch, species: number): void {
  const { neuronStride, descriptorStride, w0 } = tables
  const { hidden, gradient } = scratch
  for (let d = 0; d < descriptorStride; d += 4) {
    let f0 = 0
    let f1 = 0
    let f2 = 0
    let f3 = 0
    let at = species * neuronStride * descriptorStride + d
    for (let h = 0; h < neuronStride; h++) {
      const weight = hidden[h]
      f0 += weight * w0[at]
      f1 += weight * w0[at + 1]
      f2 += weight * w0[at + 2]
      f3 += weight * w0[at + 3]
      at += descriptorStride
    }
    gradient[d] = f0
    gradient[d + 1] = f1
    gradient[d + 2] = f2
    gradient[d + 3] = f3
  }
  momentGradients(tables, scratch)
}

function momentGradients(tables: NepTables, { moments, momentGradient, descriptor, gradient }: AtomScratch): void {
  const { lMax, angularCount, radialCount, harmonics } = tables
  const { count, stride, degree } = harmonics
  const fourBlock = radialCount + lMax * angularCount
  const fiveBlock = fourBlock + (tables.fourBody ? angularCount : 0)
  for (let n = 0; n < angularCount; n++) {
    // q1111 is a function of the l = 1 entry: its derivative joins that entry's.
    if (tables.fiveBody) gradient[radialCount + n] += (14 / 15) * descriptor[radialCount + n] * gradient[fiveBlock + n]
    const base = radialCount - angularCount + n
    for (let c = 0; c < count; c++) {
      momentGradient[n * stride + c] = 2 * gradient[base + degree[c] * angularCount] * moments[n * stride + c]
    }
    if (tables.fourBody) addFourBodyGradient(lMax, moments, momentGradient, n * stride, gradient[fourBlock + n])
  }
}

function addFourBodyGradient(lMax: number, s: Float64Array, target: Float64Array, row: number, weight: number): void {
  const i0 = row + 1
  const i1 = row + componentIndex(lMax, 2, 1, false)
  const i2 = row + componentIndex(lMax, 2, 1, true)
  const i3 = row + componentIndex(lMax, 2, 2, false)
  const i4 = row + componentIndex(lMax, 2, 2, true)
  const s0 = s[i0]
  const s1 = s[i1]
  const s2 = s[i2]
  const s3 = s[i3]
  const s4 = s[i4]
  target[i0] += weight * (3 * Q0 * s0 * s0 + Q1 * (s1 * s1 + s2 * s2) + Q2 * (s3 * s3 + s4 * s4))
  target[i1] += weight * (2 * Q1 * s0 * s1 - 2 * Q3 * s3 * s1 + Q4 * s2 * s4)
  target[i2] += weight * (2 * Q1 * s0 * s2 + 2 * Q3 * s3 * s2 + Q4 * s1 * s4)
  target[i3] += weight * (2 * Q2 * s0 * s3 + Q3 * (s2 * s2 - s1 * s1))
  target[i4] += weight * (2 * Q2 * s0 * s4 + Q4 * s1 * s2)
}
