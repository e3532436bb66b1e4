// What is measured: evaluators by backend and precision, in ways of calling them.
import { loadPotential } from '../../src/potentials/load.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { shippedPotential } from '../../problems/scoring/lixsi/references.ts'

export interface Evaluator {
  readonly name: string
  readonly backend: 'reference' | 'wasm'
  readonly precision: 'f32' | 'f64'
}

export const REFERENCE: Evaluator = { name: 'reference', backend: 'reference', precision: 'f64' }
export const WASM_F64: Evaluator = { name: 'wasm f64', backend: 'wasm', precision: 'f64' }
export const WASM_F32: Evaluator = { name: 'wasm f32', backend: 'wasm', precision: 'f32' }
export const EVALUATORS: readonly Evaluator[] = [REFERENCE, WASM_F64, WASM_F32]

/**
 * `fresh`: every call as if the structure had never been seen. `path`: along a track, as in a relaxation, list updates
 * included. `still`: along a track without moving, so without any list. `list`: the plain neighbour list alone.
 */
export type Mode = 'fresh' | 'path' | 'still' | 'list'

/** Opens the shipped LixSi potential for an evaluator. */
export function openEvaluator({ backend, precision }: Pick<Evaluator, 'backend' | 'precision'>): Promise<Potential> {
  return loadPotential(shippedPotential(), backend === 'reference' ? { backend } : { backend, precision })
}
