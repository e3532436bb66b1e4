// NEP4 has one output bias for all species. A neuron that sees no descriptor adds the same energy to every atom of its
// species, and so stands in for the missing offsets.
import { activation } from '../../potentials/nep/compiled.ts'
import type { NepNetwork } from '../../potentials/nep/nep-model.ts'

/** b0 of such a neuron: tanh 20 is 1 in double precision. */
export const SATURATED = -20

/** Index of the last neuron whose weights are all zero, or null. */
export function constantNeuron({ w0, b0 }: NepNetwork): number | null {
  const descriptors = w0.length / b0.length
  for (let h = b0.length - 1; h >= 0; h--) {
    if (w0.subarray(h * descriptors, (h + 1) * descriptors).every((weight) => weight === 0)) return h
  }
  return null
}

/** The energy such a neuron adds to every atom, eV. */
export function constantEnergy({ b0, w1 }: NepNetwork, neuron: number): number {
  return w1[neuron] * activation(-b0[neuron])
}
