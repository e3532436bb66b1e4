// When a swarm has ended, what is polished then, and when the whole search is over.
import { distance, type Axis, type Coordinates } from './coordinates.ts'
import { beginPolish, isPolished, type PolishSettings } from './polish.ts'
import type { Best, Swarm } from './particle.ts'
import { freshSwarm } from './swarm.ts'
import type { SwarmParameters } from './parameters.ts'
import { roundAt, type SwarmState } from './state.ts'

/** Bests closer together than this, in units of the range, are polished once. */
const APART = 0.01

/** The state with a new best of the round, if it is one. */
export function withBest<S extends Pick<SwarmState, 'told' | 'round'>>(
  state: S, found: Best, { tolerance }: Pick<SwarmParameters, 'tolerance'>,
): S {
  const { round } = state
  if (round.best !== null && found.value >= round.best.value) return state
  const counts = round.reference === null || found.value < round.reference - tolerance
  return {
    ...state,
    round: counts ? { ...round, best: found, reference: found.value, improvedAt: state.told } : { ...round, best: found },
  }
}

/** Goes on to polishing, to the next swarm, or to the end, when it is time. */
export function advanced(state: SwarmState, parameters: SwarmParameters, settings: PolishSettings): SwarmState {
  if (state.polish === null) {
    return isSwarmOver(state, parameters, settings.axes) ? polishedNext(state, parameters, settings) : state
  }
  if (!isPolished(state.polish, settings)) return state
  const polished = [...state.polished, state.polish.centre.position]
  return polishedNext({ ...state, polish: null, polished }, parameters, settings)
}

/** How far the bests are from the best of them: root mean square, in units of the range; null without any. */
export function swarmRadius(swarm: Swarm, axes: readonly Axis[]): number | null {
  const bests = sortedBests(swarm)
  if (bests.length === 0) return null
  const squares = bests.reduce((sum, { position }) => {
    const apart = distance(axes, position, bests[0].position)
    return sum + apart * apart
  }, 0)
  return Math.sqrt(squares / bests.length)
}

function isSwarmOver({ told, swarm, round }: SwarmState, parameters: SwarmParameters, axes: readonly Axis[]): boolean {
  const { particles, patience, smallest_radius: smallest, polish } = parameters
  if (told >= round.begunAt + (1 - polish.share) * (round.endsAt - round.begunAt)) return true
  if (patience > 0 && told - round.improvedAt >= patience * particles) return true
  const radius = swarm.includes(null) ? null : swarmRadius(swarm, axes)
  return radius !== null && radius < smallest
}

/** The next point to polish, or the end of the round when there is none. */
function polishedNext(state: SwarmState, parameters: SwarmParameters, settings: PolishSettings): SwarmState {
  const start = parameters.polish.share > 0 && settings.free.length > 0 ? nextStart(state, parameters, settings) : null
  if (start !== null) return { ...state, polish: beginPolish(start, settings) }
  const { round, minima, reinjections, told } = state
  if (reinjections >= parameters.reinjections) {
    return { ...state, stopRule: `${reinjections} new swarms have begun and ended (reinjections)` }
  }
  return {
    ...state, swarm: freshSwarm(parameters.particles), round: roundAt(told, parameters.evaluations), polished: [],
    minima: round.best === null ? minima : [...minima, round.best.position], reinjections: reinjections + 1,
  }
}

function nextStart({ swarm, polished, round }: SwarmState, parameters: SwarmParameters, { axes }: PolishSettings): Best | null {
  if (polished.length >= parameters.polish.starts) return null
  const candidates = round.best === null ? [] : [round.best, ...sortedBests(swarm)]
  return candidates.find(({ position }) => isApart(position, polished, axes)) ?? null
}

function isApart(position: Coordinates, others: readonly Coordinates[], axes: readonly Axis[]): boolean {
  return others.every((other) => distance(axes, position, other) >= APART)
}

/** Bests of all particles, the lowest first; of equals in order of particle. */
function sortedBests(swarm: Swarm): Best[] {
  return swarm.flatMap((particle) => (particle === null ? [] : [particle.best])).sort((a, b) => a.value - b.value)
}
