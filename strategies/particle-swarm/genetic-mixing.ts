// Children of the lowest arrangements: each site from either of two parents, with repair of the composition, or swaps in one
// parent. A child fills a composition that is asked for, or follows the lowest values, now and then to a composition next to
// its parent's.
import type { Random } from '../../src/math/random.ts'
import type { Occupation, SitesSpace } from '../../src/spaces/sites/sites.ts'
import { compositionDistance, nearestComposition } from '../site-operators/composition-moves.ts'
import { crossed, cutMask, repair } from '../site-operators/crossover.ts'
import { swapAnywhere, swapCount } from '../site-operators/swaps.ts'
import type { ProductSwarmParameters } from './product-parameters.ts'
import type { Member, Pool } from './product-state.ts'

/** An arrangement and those it comes from; it is placed where the first of them stood. */
export interface Child {
  readonly genome: Occupation
  readonly operator: string
  /** At least one. */
  readonly parents: readonly Member[]
}

/** A child of this composition; null = of the composition that its parents suggest. At least one pool must have members. */
export function geneticChild(
  pools: readonly Pool[], wanted: number | null, space: SitesSpace, parameters: ProductSwarmParameters, random: Random,
): Child {
  const all = pools.flatMap(({ members }) => members)
  const pool = wanted === null ? all : pools[nearestFilled(pools, wanted, space)].members
  const first = tournament(pool, parameters, random)
  const genome = space.decode(first.occupation)
  const own = space.compositionOf(genome)
  const isMoved = wanted === null && random.uniform() < parameters.neighbour_composition
  const target = wanted ?? (isMoved ? nearestComposition(space, space.compositions[own].counts, random, own) : own)
  const mates = pools[target].members.filter(({ occupation }) => occupation !== first.occupation)
  if (mates.length > 0 && random.uniform() < parameters.crossover) {
    return childOfTwo(first, tournament(mates, parameters, random), target, space, random)
  }
  if (target !== own) {
    repair(genome, space, space.compositions[target], random)
    return { genome, operator: 'exchange', parents: [first] }
  }
  for (let count = swapCount(parameters.swap_again, random); count > 0; count--) swapAnywhere(genome, space, random)
  return { genome, operator: 'swap', parents: [first] }
}

function childOfTwo(first: Member, second: Member, target: number, space: SitesSpace, random: Random): Child {
  const [a, b] = [first, second].map(({ occupation }) => space.decode(occupation))
  const genome = crossed(a, b, cutMask('uniform', space, random), space, space.compositions[target], random)
  return { genome, operator: 'crossover', parents: [first, second] }
}

/** The composition that has members and is nearest to the one wanted; the first of equals. */
function nearestFilled(pools: readonly Pool[], wanted: number, { compositions }: SitesSpace): number {
  const filled = pools.flatMap(({ members }, c) => (members.length > 0 ? [c] : []))
  const apart = (c: number): number => compositionDistance(compositions[c].counts, compositions[wanted].counts)
  return filled.reduce((best, c) => (apart(c) < apart(best) ? c : best))
}

/** The lowest of a few members drawn at random; the earlier of equals. */
function tournament(members: readonly Member[], { tournament: rounds }: ProductSwarmParameters, random: Random): Member {
  return Array.from({ length: rounds }, () => random.pick(members))
    .reduce((best, other) => (other.value < best.value || (other.value === best.value && other.id < best.id) ? other : best))
}
