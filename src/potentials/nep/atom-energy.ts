// From the moments of one atom to its energy and back: invariants, network, and the gradients of both.
import { activation, activationSlope } from './compiled.ts'
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
  /** Invariants of one radial function, then ∂E/∂ them. */
  readonly invariant: Float64Array
}

/** Angular entries of the descriptor: Σ_m s² per l, then q222 and q1111 where they are switched on. */
export function angularInvariants(tables: NepTables, { moments, descriptor, invariant }: AtomScratch): void {
  const { angularCount, radialCount } = tables
  const { stride, invariants, invariantCount } = tables.angular
  for (let n = 0; n < angularCount; n++) {
    invariants(moments, n * stride, invariant, 0)
    let at = radialCount + n
    for (let q = 0; q < invariantCount; q++) {
      descriptor[at] = invariant[q]
      at += angularCount
    }
  }
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
  const t = activation(x)
  hidden[slot] = w1[h] * activationSlope(t)
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

function momentGradients(tables: NepTables, { moments, momentGradient, gradient, invariant }: AtomScratch): void {
  const { angularCount, radialCount } = tables
  const { stride, invariantGradient, invariantCount } = tables.angular
  for (let n = 0; n < angularCount; n++) {
    let at = radialCount + n
    for (let q = 0; q < invariantCount; q++) {
      invariant[q] = gradient[at]
      at += angularCount
    }
    invariantGradient(moments, n * stride, invariant, 0, momentGradient, n * stride)
  }
}
