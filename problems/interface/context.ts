// What the report of an interface campaign is made from, beside its evaluations.
import type { JoinedSlabs } from '../../src/atoms/interface/types.ts'
import type { Structure } from '../../src/atoms/structure.ts'
import type { Evaluation } from '../../src/campaign/types.ts'
import type { ProductGenome } from '../../src/spaces/product.ts'
import type { ExchangeSpace } from './exchange.ts'
import type { InterfaceParameters } from './parameters.ts'
import type { InterfaceReferences } from './references.ts'

export interface InterfaceContext {
  readonly parameters: InterfaceParameters
  readonly references: InterfaceReferences
  /** Interfaces in the cell: 2 where it is periodic, 1 with vacuum. */
  readonly interfaces: 1 | 2
  /** The interface without exchange at registry (0, 0), gap 0 and the first terminations searched. */
  readonly home: JoinedSlabs
  readonly exchange: ExchangeSpace
  /**
   * Structure of a candidate as placed, or as it ended, given the properties of its evaluation. Atoms come in the order
   * of `exchange.structureOf`.
   */
  structureOf(genome: ProductGenome, properties?: Evaluation<ProductGenome>['properties']): Structure
  /** Side each atom of that structure stands on when it is placed: 0 substrate, 1 film. */
  sidesOf(genome: ProductGenome): Uint8Array
  /** Å, per atom: distance from the nearest interface when it is placed. */
  depthsOf(genome: ProductGenome): Float64Array
}
