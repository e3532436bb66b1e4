// What measuring the barrier of one compound can give.
import type { Evaluation } from '../../src/campaign/types.ts'
import type { Compound } from './compounds.ts'

type Cost = Evaluation<number>['cost']
type Failure = Exclude<Evaluation<number>['outcome'], 'evaluated'>

/** A barrier (eV) with what else was learnt, or why there is none. */
export type BarrierResult =
  | { readonly barrier: number; readonly properties: Evaluation<number>['properties']; readonly cost: Cost }
  | { readonly barrier: null; readonly outcome: Failure; readonly reason: string; readonly cost: Cost }

export type BarrierScorer = (compound: Compound) => Promise<BarrierResult>

/** What a look into a table or a field costs. */
export const FREE: Cost = { relaxations: 0, force_calls: 0 }

/** The record of a compound without a barrier. */
export function noBarrier(outcome: Failure, reason: string, cost: Cost = FREE): BarrierResult {
  return { barrier: null, outcome, reason, cost }
}
