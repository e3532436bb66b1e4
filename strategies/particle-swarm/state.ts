// What a search by swarms knows, and how it goes on from one swarm to the next.
import type { Coordinates } from './coordinates.ts'
import type { Polish } from './polish.ts'
import type { Best, Swarm } from './particle.ts'
import { freshSwarm } from './swarm.ts'
import type { SwarmParameters } from './parameters.ts'

/** One swarm, from its random points to its polished best. */
export interface Round {
  /** Results told when it began, and when it is to end. */
  readonly begunAt: number
  readonly endsAt: number
  /** Its own best, and what that was and when, at the last improvement that counts. */
  readonly best: Best | null
  readonly reference: number | null
  readonly improvedAt: number
}

export interface SwarmState {
  readonly told: number
  readonly swarm: Swarm
  readonly round: Round
  /** The local search under way; null while the swarm moves. */
  readonly polish: Polish | null
  /** Where local searches of this round ended. */
  readonly polished: readonly Coordinates[]
  /** Bests of the rounds before. */
  readonly minima: readonly Coordinates[]
  readonly reinjections: number
  readonly stopRule: string | null
}

export function freshState({ particles, evaluations }: SwarmParameters): SwarmState {
  return {
    told: 0, swarm: freshSwarm(particles), round: roundAt(0, evaluations), polish: null, polished: [], minima: [],
    reinjections: 0, stopRule: null,
  }
}

/** A round lasts to the end of the search, and no less than a tenth of it. */
export function roundAt(told: number, evaluations: number): Round {
  const endsAt = Math.max(evaluations, told + Math.ceil(0.1 * evaluations))
  return { begunAt: told, endsAt, best: null, reference: null, improvedAt: told }
}
