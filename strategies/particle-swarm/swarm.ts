// One step of one particle of a swarm. Boxes and products of a box with something else move by the same rules, which are
// in velocities.ts.
import type { Random } from '../../src/math/random.ts'
import { wrapped } from './coordinates.ts'
import type { Found, Motion, Particle, Step, Swarm } from './particle.ts'
import { comprehensivePull, globalBestPull, FASTEST, type Pull } from './velocities.ts'

/** Share of its velocity that a particle keeps when it runs into a wall, backwards. */
const REBOUND = 0.5
/** First and last share of its velocity that a particle keeps (Liang et al. 2006). */
const INERTIA = [0.9, 0.4] as const

/** A swarm that is yet to begin. */
export function freshSwarm(size: number): Swarm {
  return Array.from({ length: size }, () => null)
}

/** The share of its velocity that a particle keeps when this share of the search is over: falls linearly, then stays. */
export function inertiaAt(progress: number): number {
  const [first, last] = INERTIA
  return first + (last - first) * Math.min(Math.max(progress, 0), 1)
}

/** The next step of a particle: a function of the swarm and the stream. */
export function nextStep(swarm: Swarm, index: number, motion: Motion, random: Random): Step {
  const particle = swarm[index]
  if (particle === null || isReplaced(swarm, index, motion.randomShare)) return randomStep(motion, random)
  const pull = motion.rule === 'comprehensive'
    ? comprehensivePull(swarm, index, particle, motion, random)
    : globalBestPull(particle, motion, random)
  return followed(particle, pull, motion, random)
}

/** The particle after a step; null where it began and could not be evaluated. */
export function afterStep(before: Particle | null, step: Step, { id, value, position }: Found): Particle | null {
  const { velocity, exemplars } = step
  const begun = step.operator === 'random' ? null : before
  if (begun === null) {
    if (value === null) return null
    return { position, velocity, value, best: { id, value, position }, exemplars, stagnation: 0 }
  }
  const isBetter = value !== null && value < begun.best.value
  return {
    position, velocity, value, exemplars,
    best: isBetter ? { id, value, position } : begun.best,
    stagnation: isBetter ? 0 : begun.stagnation + 1,
  }
}

function randomStep({ axes, sample }: Motion, random: Random): Step {
  const position = sample(random)
  const velocity = axes.map(({ kind }) => (kind === 'choice' ? random.between(0, FASTEST) : random.between(-FASTEST, FASTEST)))
  return { operator: 'random', position, velocity, exemplars: [], parents: [] }
}

/** Whether a particle is among the worst that begin anew; of equals the later ones. */
function isReplaced(swarm: Swarm, index: number, share: number): boolean {
  if (share === 0) return false
  const standing = swarm.map((particle) => particle?.value ?? Infinity)
  const better = standing.filter((value, other) => value < standing[index] || (value === standing[index] && other < index)).length
  return better >= Math.round((1 - share) * swarm.length)
}

/** Moves a particle by its new velocity and keeps it in the box. */
function followed({ position }: Particle, pull: Pull, { axes }: Motion, random: Random): Step {
  const velocity = [...pull.velocity]
  const next = axes.map((axis, d) => {
    if (axis.kind === 'choice') {
      if (random.uniform() >= velocity[d]) return position[d]
      const wanted = pull.targets.map((target) => target[d]).find((option) => option !== position[d])
      velocity[d] = 0
      return wanted ?? random.integer(axis.options)
    }
    const free = position[d] + velocity[d]
    if (axis.kind === 'periodic') return wrapped(free)
    if (free >= 0 && free <= 1) return free
    velocity[d] *= -REBOUND
    return Math.min(Math.max(free, 0), 1)
  })
  return { operator: pull.operator, position: next, velocity, exemplars: pull.exemplars, parents: pull.parents }
}
