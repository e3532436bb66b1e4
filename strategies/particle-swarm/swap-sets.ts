// The arrangement of a particle that takes over differences: each site whose species differs from that of the particle's own
// best follows it with one random probability, from that of another particle with a second one; what no longer adds up is
// repaired to the nearest composition, and now and then swaps are added.
import type { Random } from '../../src/math/random.ts'
import { countsOf } from '../../src/spaces/sites/counts.ts'
import type { Occupation, SitesSpace } from '../../src/spaces/sites/sites.ts'
import { nearestComposition } from '../site-operators/composition-moves.ts'
import { repair } from '../site-operators/crossover.ts'
import { swapAnywhere, swapCount } from '../site-operators/swaps.ts'

/** Probability to begin from the own best instead of where the particle stands. */
const FROM_BEST = 0.7
/** Probability that random swaps are added. */
const SHAKEN = 0.5

export interface SwapSetParts {
  readonly now: Occupation
  readonly best: Occupation
  readonly exemplar: Occupation
  /** Composition of the child; null = the one nearest to what it took over. */
  readonly wanted: number | null
  readonly swapAgain: number
}

/** The child of a particle that changes by sets of swaps. */
export function swapSetChild(
  { now, best, exemplar, wanted, swapAgain }: SwapSetParts, space: SitesSpace, random: Random,
): Occupation {
  const child = Uint8Array.from(random.uniform() < FROM_BEST ? best : now)
  for (const target of [best, exemplar]) {
    const pull = random.uniform()
    for (let site = 0; site < child.length; site++) {
      if (child[site] !== target[site] && random.uniform() < pull) child[site] = target[site]
    }
  }
  const composition = wanted ?? nearestComposition(space, countsOf(child, space), random)
  repair(child, space, space.compositions[composition], random)
  if (random.uniform() >= SHAKEN) return child
  for (let count = swapCount(swapAgain, random); count > 0; count--) swapAnywhere(child, space, random)
  return child
}
