// A swarm of particles as plain data, and what one step of one of them is made of.
import type { Random } from '../../src/math/random.ts'
import type { Axis, Coordinates } from './coordinates.ts'

/** The best a particle has met. */
export interface Best {
  readonly id: number
  /** The lower the better. */
  readonly value: number
  readonly position: Coordinates
}

export interface Particle {
  readonly position: Coordinates
  /** In units of the range per step; of a choice, a probability. */
  readonly velocity: Coordinates
  /** Where it stands now; null when that could not be evaluated. */
  readonly value: number | null
  readonly best: Best
  /** Per axis the particle from whose best it learns; empty before the first time. */
  readonly exemplars: readonly number[]
  /** Steps since its best became better. */
  readonly stagnation: number
}

/** Null = a particle that is yet to begin at a random point. */
export type Swarm = readonly (Particle | null)[]

/** What a step depends on beside the swarm. */
export interface Motion {
  readonly rule: 'comprehensive' | 'global-best'
  readonly axes: readonly Axis[]
  /** Share of its velocity that a particle keeps. */
  readonly inertia: number
  /** Share of the swarm, the worst by where it stands, that begins anew at random points. */
  readonly randomShare: number
  /** The best of the whole search, which the global-best rule follows; null = none yet. */
  readonly leader: Best | null
  /** Draws a random point. */
  sample(random: Random): Coordinates
}

/** Where a particle goes next. */
export interface Step {
  readonly operator: 'random' | 'comprehensive learning' | 'global best'
  readonly position: Coordinates
  readonly velocity: Coordinates
  readonly exemplars: readonly number[]
  /** Ids of the results it learns from. */
  readonly parents: readonly number[]
}

/** How a step ended. */
export interface Found {
  readonly id: number
  /** The lower the better; null = it failed, was screened out, or does not count. */
  readonly value: number | null
  /** Where the candidate ended: where it was sent, or where relaxing took it. */
  readonly position: Coordinates
}
