// What the steps of a swarm depend on at a point of the search.
import type { Random } from '../../src/math/random.ts'
import type { BoxSpace } from '../../src/spaces/box.ts'
import { axesOf, distance, toCoordinates, type Coordinates } from './coordinates.ts'
import type { SwarmParameters } from './parameters.ts'
import type { SwarmState } from './state.ts'
import type { Motion } from './particle.ts'
import { inertiaAt } from './swarm.ts'

/** Of so many random points a new swarm takes the one that is furthest from the minima known. */
const DRAWS = 4
/** Share of random particles in each epoch of the global-best rule (Wang et al. 2010). */
const CALYPSO_SHARE = 0.4

/** How particles move now. */
export function motionOf(
  { told, round, minima }: Pick<SwarmState, 'told' | 'round' | 'minima'>,
  parameters: Pick<SwarmParameters, 'rule' | 'random_share'>, space: BoxSpace,
): Motion {
  const { rule, random_share: given } = parameters
  const axes = axesOf(space.dimensions)
  const draw = (random: Random): Coordinates => toCoordinates(space.sample(random), space.dimensions)
  const loneliness = (position: Coordinates): number => Math.min(...minima.map((other) => distance(axes, position, other)))
  return {
    rule,
    axes,
    inertia: inertiaAt((told - round.begunAt) / (round.endsAt - round.begunAt)),
    randomShare: given ?? (rule === 'global-best' ? CALYPSO_SHARE : 0),
    leader: round.best,
    sample(random) {
      if (minima.length === 0) return draw(random)
      const drawn = Array.from({ length: DRAWS }, () => draw(random))
      return drawn.reduce((best, other) => (loneliness(other) > loneliness(best) ? other : best))
    },
  }
}
