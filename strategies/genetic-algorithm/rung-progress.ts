// Progress of one rung: its best, how long it has stood still, and the fresh start when patience is used up.
import type { Objective } from '../../src/campaign/types.ts'
import type { GeneticAlgorithmParameters } from './parameters.ts'
import type { GeneticAlgorithmState, Member, RungState } from './state.ts'

export const FRESH_RUNG: RungState = { best: null, stagnant: 0, sinceRestart: 0, bestSinceRestart: null, refill: 0 }

/** Enters a usable result into its rung's record; empties the rung's pools when they have not improved for long. */
export function afterResult(
  state: GeneticAlgorithmState,
  result: Member,
  parameters: GeneticAlgorithmParameters,
  objective: Objective,
): GeneticAlgorithmState {
  const own = result.niche === objective.niche
  const before = state.rungs[result.rung]
  const isNewBest = own && (before.best === null || result.value < before.best)
  const improvesPool = own && (before.bestSinceRestart === null || result.value < before.bestSinceRestart)
  const after: RungState = {
    best: isNewBest ? result.value : before.best,
    stagnant: isNewBest ? 0 : before.stagnant + 1,
    sinceRestart: improvesPool ? 0 : before.sinceRestart + 1,
    bestSinceRestart: improvesPool ? result.value : before.bestSinceRestart,
    refill: Math.max(0, before.refill - 1),
  }
  const restart = parameters.patience > 0 && after.sinceRestart >= parameters.patience
  const refill = Math.ceil(parameters.initial / state.rungs.length)
  const rungs = state.rungs.map((rung, index) => {
    if (index !== result.rung) return rung
    return restart ? { ...after, sinceRestart: 0, bestSinceRestart: null, refill } : after
  })
  const members = restart ? state.members.filter(({ rung }) => rung !== result.rung) : state.members
  return { ...state, rungs, members }
}
