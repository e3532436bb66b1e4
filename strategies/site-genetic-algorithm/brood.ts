// What the proposals of one batch share, and what one is before it is accepted.
import type { Lineage, StrategyContext } from '../../src/campaign/types.ts'
import type { Occupation, SitesSpace } from '../../src/spaces/sites/sites.ts'
import type { LatentSource } from '../latent-sampling/source.ts'
import type { Foresight } from './foresight.ts'
import type { SiteGeneticAlgorithmParameters } from './parameters.ts'
import type { SiteGeneticAlgorithmState } from './state.ts'

export interface Immigrants {
  readonly source: LatentSource
  /** Fraction of offspring. */
  readonly share: number
  /** Fraction of what a pool is begun with. */
  readonly seedShare: number
}

/** What all proposals of one batch share. */
export interface SiteBrood {
  readonly state: SiteGeneticAlgorithmState
  readonly parameters: SiteGeneticAlgorithmParameters
  readonly space: SitesSpace
  readonly context: StrategyContext<Occupation>
  /** What the results so far foretell; null before there are enough, or when it is not wanted. */
  readonly foresight: Foresight | null
  /** Where immigrants come from; null before there is a network, or when none are wanted. */
  readonly immigrants: Immigrants | null
  /** Keys proposed earlier in this batch. */
  readonly proposed: Set<string>
}

/** A child before it is known to be new. */
export interface Child extends Omit<Lineage, 'forecast'> {
  readonly genome: Occupation
}

/** Whether nothing of this key was told or proposed earlier in the batch. */
export function isNewKey(key: string, { context, proposed }: SiteBrood): boolean {
  return !context.told.has(key) && !proposed.has(key)
}
