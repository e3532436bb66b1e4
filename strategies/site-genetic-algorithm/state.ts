// Everything the genetic algorithm on sites remembers, as plain data.
import type { LatentState } from '../latent-sampling/state.ts'

/** An occupation in a pool. */
export interface SiteMember {
  readonly id: number
  /** Objective to be minimised, rounded to 1e-6. */
  readonly value: number
  /** As the space encodes it. */
  readonly genome: string
  /** How many candidates were made from it. */
  readonly uses: number
}

/** The pool of one composition, from low to high. */
export interface SitePool {
  readonly members: readonly SiteMember[]
  /** Results since the pool was begun or its lowest value fell. */
  readonly stagnant: number
  /** Random occupations still to come. */
  readonly refill: number
}

export interface SiteGeneticAlgorithmState {
  /** By composition. */
  readonly pools: readonly SitePool[]
  /** The network that immigrants are drawn from; absent where none are wanted. */
  readonly latent?: LatentState
}
