// What a swarm on a product remembers, as plain data: where its particles are, which arrangements they carry, and the
// lowest arrangements of every composition.
import type { ProductSpace } from '../../src/spaces/product.ts'
import type { Coordinates } from './coordinates.ts'
import type { ProductSwarmParameters } from './product-parameters.ts'
import { roundAt, type Round } from './state.ts'
import type { Swarm } from './particle.ts'
import { freshSwarm } from './swarm.ts'

/** An arrangement with the best place that was found for it. */
export interface Member {
  readonly id: number
  /** Objective to be minimised, rounded to 1e-6. */
  readonly value: number
  /** As the sites encode it. */
  readonly occupation: string
  readonly position: Coordinates
}

/** Arrangements of a particle, as the sites encode them: where it stands, and at its best. */
export interface Carried {
  readonly now: string
  readonly best: string
}

export interface Pool {
  /** From low to high; no arrangement twice. */
  readonly members: readonly Member[]
  /** Results of this composition, failed ones included. */
  readonly told: number
}

export interface ProductSwarmState {
  readonly told: number
  readonly swarm: Swarm
  /** Per particle; null where it has not begun. */
  readonly carried: readonly (Carried | null)[]
  /** Per composition. */
  readonly pools: readonly Pool[]
  /** The present swarm. */
  readonly round: Round
  /** Where the bests of the swarms before stood. */
  readonly minima: readonly Coordinates[]
  readonly reinjections: number
  readonly stopRule: string | null
}

/** A search that is yet to begin. */
export function freshProductState(
  { particles, evaluations }: ProductSwarmParameters, { sites }: ProductSpace,
): ProductSwarmState {
  return {
    told: 0, ...freshParticles(particles), pools: sites.compositions.map(() => ({ members: [], told: 0 })),
    round: roundAt(0, evaluations), minima: [], reinjections: 0, stopRule: null,
  }
}

/** Particles that are yet to begin. */
export function freshParticles(particles: number): Pick<ProductSwarmState, 'swarm' | 'carried'> {
  return { swarm: freshSwarm(particles), carried: Array.from({ length: particles }, () => null) }
}

/** A pool with a newcomer; of one arrangement the lower result is kept, the earlier of equals. */
export function withMember({ members, told }: Pool, newcomer: Member, size: number): Pool {
  const twin = members.find(({ occupation }) => occupation === newcomer.occupation)
  if (twin !== undefined && twin.value <= newcomer.value) return { members, told }
  const others = members.filter((member) => member !== twin)
  const place = others.findIndex(({ value }) => newcomer.value < value)
  const at = place === -1 ? others.length : place
  return { members: [...others.slice(0, at), newcomer, ...others.slice(at)].slice(0, size), told }
}
