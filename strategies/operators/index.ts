// Which operators a space gets, and how often each is used before anything is known about their success.
import type { StructuresSpace } from '../../src/spaces/structures.ts'
import { clusterCutAndSplice } from './cluster-cut-and-splice.ts'
import { clusterSurfaceMove } from './cluster-surface-move.ts'
import { clusterSymmetrise } from './cluster-symmetrise.ts'
import { clusterTwist } from './cluster-twist.ts'
import { insertMobile } from './insert-mobile.ts'
import type { Operator } from './operator.ts'
import { periodicCutAndSplice } from './periodic-cut-and-splice.ts'
import { permutation } from './permutation.ts'
import { rattle } from './rattle.ts'
import { removeMobile } from './remove-mobile.ts'
import { ripple } from './ripple.ts'
import { strain } from './strain.ts'

export interface WeightedOperator {
  readonly operator: Operator
  /** Relative frequency at the start of a search. */
  readonly weight: number
}

const CLUSTER: readonly WeightedOperator[] = [
  { operator: clusterCutAndSplice, weight: 0.3 },
  { operator: clusterSurfaceMove, weight: 0.45 },
  { operator: rattle, weight: 0.1 },
  { operator: clusterTwist, weight: 0.05 },
  { operator: clusterSymmetrise, weight: 0.1 },
  { operator: permutation, weight: 0.1 },
]

const PERIODIC: readonly WeightedOperator[] = [
  { operator: removeMobile, weight: 0.25 },
  { operator: insertMobile, weight: 0.15 },
  { operator: periodicCutAndSplice, weight: 0.25 },
  { operator: permutation, weight: 0.1 },
  { operator: rattle, weight: 0.15 },
  { operator: ripple, weight: 0.05 },
  { operator: strain, weight: 0.05 },
]

/** The operators that make sense in this space, with their weights (not normalised). */
export function operatorsFor(space: StructuresSpace): readonly WeightedOperator[] {
  const all = space.pbc.some(Boolean) ? PERIODIC : CLUSTER
  return all.filter(({ operator }) => operator.appliesTo(space))
}
