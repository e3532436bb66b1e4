// What a search by swarms records about itself after a batch.
import type { StrategyContext } from '../../src/campaign/types.ts'
import type { BoxPoint } from '../../src/spaces/box.ts'
import { axesOf } from './coordinates.ts'
import { swarmRadius } from './rounds.ts'
import type { SwarmState } from './state.ts'
import { spaceOf } from '../space-of.ts'

export type SwarmDiagnostics = {
  readonly results: number
  /** Best of the present swarm and mean of its particles' bests, in the unit of the objective. */
  readonly best: number | null
  readonly mean_of_bests: number | null
  /** Root mean square distance of the bests from the best one, in units of the range. */
  readonly radius: number | null
  readonly reinjections: number
  readonly phase: 'swarm' | 'polish' | 'finished'
}

export function diagnosticsOf(state: SwarmState, context: StrategyContext<BoxPoint>): SwarmDiagnostics {
  const { told, swarm, round, polish, reinjections, stopRule } = state
  const sign = context.objective.direction === 'minimize' ? 1 : -1
  const values = swarm.flatMap((particle) => (particle === null ? [] : [particle.best.value]))
  const mean = values.length === 0 ? null : sign * values.reduce((sum, value) => sum + value, 0) / values.length
  return {
    results: told,
    best: round.best === null ? null : sign * round.best.value,
    mean_of_bests: mean,
    radius: swarmRadius(swarm, axesOf(spaceOf(context, 'box', 'particle-swarm').dimensions)),
    reinjections,
    phase: stopRule !== null ? 'finished' : polish === null ? 'swarm' : 'polish',
  }
}
