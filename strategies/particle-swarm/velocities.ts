// What draws a particle on. Comprehensive learning: each coordinate follows the best of one particle, its own or, now and
// then, that of the better of two others (J. J. Liang, A. K. Qin, P. N. Suganthan, S. Baskar, IEEE Trans. Evol. Comput. 10,
// 281 (2006), doi 10.1109/TEVC.2005.857610). Global best: its own best and that of the whole search (Y. Wang, J. Lv, L. Zhu,
// Y. Ma, Phys. Rev. B 82, 094116 (2010), doi 10.1103/PhysRevB.82.094116).
import type { Random } from '../../src/math/random.ts'
import { difference, type Axis, type Coordinates } from './coordinates.ts'
import type { Motion, Particle, Step, Swarm } from './particle.ts'

/** The velocity that follows, and whose places it leads to: the first that differs is a choice's new option. */
export interface Pull extends Pick<Step, 'operator' | 'velocity' | 'exemplars' | 'parents'> {
  readonly targets: readonly Coordinates[]
}

/** Largest velocity, in units of the range (Liang et al. 2006). */
export const FASTEST = 0.2
/** Acceleration of comprehensive learning (Liang et al. 2006). */
const LEARNING = 1.49445
/** Steps without a better best after which a particle chooses anew from whom it learns (Liang et al. 2006). */
const REFRESHING_GAP = 7
/** Accelerations towards the particle's own best and towards the leader (Wang et al. 2010). */
const [OWN, LEADER] = [2, 2]

/** v ← w v + 1.49445 r (p_f − x), with a random number r and an exemplar f for each axis. */
export function comprehensivePull(
  swarm: Swarm, index: number, particle: Particle, { axes, inertia }: Motion, random: Random,
): Pull {
  const exemplars = exemplarsOf(swarm, index, particle, axes.length, random)
  const bests = exemplars.map((other) => swarm[other]?.best ?? particle.best)
  const target = bests.map(({ position }, d) => position[d])
  const velocity = axes.map((axis, d) => {
    const drawn = LEARNING * random.uniform() * difference(axis, particle.position[d], target[d])
    return limited(axis, inertia * particle.velocity[d] + drawn)
  })
  const parents = [...new Set(bests.map(({ id }) => id))]
  return { operator: 'comprehensive learning', velocity, exemplars, parents, targets: [target] }
}

/** v ← w v + 2 r₁ (p − x) + 2 r₂ (g − x), with one pair of random numbers for all axes. */
export function globalBestPull({ position, velocity, best }: Particle, motion: Motion, random: Random): Pull {
  const leader = motion.leader ?? best
  const [toOwn, toLeader] = [OWN * random.uniform(), LEADER * random.uniform()]
  return {
    operator: 'global best',
    velocity: motion.axes.map((axis, d) => limited(axis, motion.inertia * velocity[d]
      + toOwn * difference(axis, position[d], best.position[d]) + toLeader * difference(axis, position[d], leader.position[d]))),
    exemplars: [],
    parents: [...new Set([best.id, leader.id])],
    targets: [leader.position, best.position],
  }
}

/** Probability that a coordinate of particle `index` of `size` learns from another: from 0.05 for the first to 0.5. */
export function learningProbability(index: number, size: number): number {
  if (size === 1) return 0
  return 0.05 + (0.45 * (Math.exp((10 * index) / (size - 1)) - 1)) / (Math.exp(10) - 1)
}

/** From whom a particle learns: as before, or chosen anew when it stands still or learns from one that has begun anew. */
function exemplarsOf(
  swarm: Swarm, index: number, { exemplars, stagnation }: Particle, count: number, random: Random,
): readonly number[] {
  const isKept = exemplars.length === count && (stagnation === 0 || stagnation % REFRESHING_GAP !== 0)
    && exemplars.every((other) => swarm[other] !== null)
  if (isKept) return exemplars
  const others = swarm.flatMap((particle, other) => (particle === null || other === index ? [] : [other]))
  if (others.length === 0) return Array.from({ length: count }, () => index)
  const probability = learningProbability(index, swarm.length)
  const chosen = Array.from({ length: count }, () => (random.uniform() < probability ? winner(swarm, others, random) : index))
  if (chosen.every((other) => other === index)) chosen[random.integer(count)] = random.pick(others)
  return chosen
}

/** The better of two drawn at random; the first of equals. */
function winner(swarm: Swarm, others: readonly number[], random: Random): number {
  const [first, second] = [random.pick(others), random.pick(others)]
  return valueOf(swarm, second) < valueOf(swarm, first) ? second : first
}

function valueOf(swarm: Swarm, index: number): number {
  return swarm[index]?.best.value ?? Infinity
}

function limited(axis: Axis, velocity: number): number {
  return Math.min(Math.max(velocity, axis.kind === 'choice' ? 0 : -FASTEST), FASTEST)
}
