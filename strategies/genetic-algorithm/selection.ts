// Who becomes a parent: tournaments on the distance above the hull, with a handicap for those used often.
import type { Random } from '../../src/math/random.ts'
import type { GeneticAlgorithmParameters } from './parameters.ts'
import type { Member } from './state.ts'

/** A parent drawn from `members`: the best of a few. `distance` is that above the hull; null when there is nobody. */
export function tournament(
  members: readonly Member[],
  distance: (member: Member) => number,
  parameters: GeneticAlgorithmParameters,
  random: Random,
): Member | null {
  if (members.length === 0) return null
  const distances = members.map(distance)
  const lowest = Math.min(...distances)
  const spread = Math.max(...distances) - lowest
  const score = (index: number): number => {
    const height = spread > 0 ? (distances[index] - lowest) / spread : 0
    return height + parameters.use_penalty * (1 - 1 / Math.sqrt(1 + members[index].uses))
  }
  let winner = random.integer(members.length)
  for (let round = 1; round < parameters.tournament; round++) {
    const rival = random.integer(members.length)
    const difference = score(rival) - score(winner)
    if (difference < 0 || (difference === 0 && members[rival].id < members[winner].id)) winner = rival
  }
  return members[winner]
}
