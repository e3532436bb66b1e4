// What a variation operator is: a pure function from parents and a random stream to a proposal, or to null when
// this attempt gave nothing allowed. Whoever calls it retries with the same stream.
import type { Random } from '../../src/math/random.ts'
import type { Structure } from '../../src/atoms/structure.ts'
import type { StructuresSpace } from '../../src/spaces/structures.ts'

/** Where parents stand relative to the rung that is to be filled (rungs ordered by x, the mobile content). */
export type ParentSource = 'rung' | 'richer' | 'poorer'

/** Amplitudes shared by the operators. */
export interface OperatorSettings {
  /** Standard deviation of a rattle, Å. */
  readonly rattleSigma: number
  /** Fraction of the atoms that a rattle moves. */
  readonly rattleFraction: number
  /** Amplitude of a ripple, Å. */
  readonly rippleAmplitude: number
  /** Standard deviation of each strain component. */
  readonly strainSigma: number
}

export interface ProposalTask {
  readonly random: Random
  readonly space: StructuresSpace
  /** The rung to be filled. */
  readonly rung: number
  readonly settings: OperatorSettings
}

export interface Operator {
  readonly name: string
  /** How many parents it takes. */
  readonly arity: 1 | 2
  readonly source: ParentSource
  /** Whether it makes sense in this space at all (a permutation needs unlike atoms). */
  appliesTo(space: StructuresSpace): boolean
  propose(parents: readonly Structure[], task: ProposalTask): Structure | null
}
