// What a swarm on a product records about itself after a batch.
import type { Turn } from './product-propose.ts'
import type { ProductSwarmState } from './product-state.ts'
import { swarmRadius } from './rounds.ts'
import type { SwarmDiagnostics } from './diagnostics.ts'

export type ProductSwarmDiagnostics = Omit<SwarmDiagnostics, 'phase'> & {
  readonly phase: 'swarm' | 'finished'
  /** Compositions with at least one result, and with the fewest and most proposals. */
  readonly compositions_reached: number
  readonly fewest_of_a_composition: number
  readonly most_of_a_composition: number
}

export function productDiagnosticsOf(
  state: ProductSwarmState, { context: { objective }, motion }: Turn,
): ProductSwarmDiagnostics {
  const { told, swarm, round, pools, reinjections, stopRule } = state
  const sign = objective.direction === 'minimize' ? 1 : -1
  const values = swarm.flatMap((particle) => (particle === null ? [] : [particle.best.value]))
  const counts = pools.map((pool) => pool.told)
  return {
    results: told,
    best: round.best === null ? null : sign * round.best.value,
    mean_of_bests: values.length === 0 ? null : sign * values.reduce((sum, value) => sum + value, 0) / values.length,
    radius: swarmRadius(swarm, motion.axes),
    reinjections,
    phase: stopRule === null ? 'swarm' : 'finished',
    compositions_reached: pools.filter(({ members }) => members.length > 0).length,
    fewest_of_a_composition: Math.min(...counts),
    most_of_a_composition: Math.max(...counts),
  }
}
