// One proposal on a product: a particle that begins, one that moves in the box with its arrangement, or a new arrangement
// placed where it is likely to be good.
import type { Candidate, StrategyContext } from '../../src/campaign/types.ts'
import type { Random } from '../../src/math/random.ts'
import type { ProductGenome, ProductSpace } from '../../src/spaces/product.ts'
import type { Occupation } from '../../src/spaces/sites/sites.ts'
import { swapAnywhere } from '../site-operators/swaps.ts'
import { toPoint, wrapped, type Coordinates } from './coordinates.ts'
import { geneticChild, type Child } from './genetic-mixing.ts'
import { foretell, type Foresight } from './product-foresight.ts'
import type { ProductSwarmParameters } from './product-parameters.ts'
import type { Carried, ProductSwarmState } from './product-state.ts'
import { knownAt, register, type Registries } from './registries.ts'
import { swapSetChild } from './swap-sets.ts'
import type { Motion, Particle, Step } from './particle.ts'
import { nextStep } from './swarm.ts'

/** What a batch is proposed from, and told against. */
export interface Turn {
  /** Before the batch. */
  readonly state: ProductSwarmState
  readonly parameters: ProductSwarmParameters
  readonly space: ProductSpace
  readonly context: StrategyContext<ProductGenome>
  readonly motion: Motion
  /** Where arrangements ended, and in this batch were placed: grows. */
  readonly registries: Registries
}

/** What all proposals of one batch share. */
export interface Flight extends Turn {
  /** What the results so far foretell of arrangements; null before there are enough, or when it is not wanted. */
  readonly foresight: Foresight | null
  /** Results per composition, with what was proposed earlier in this batch: grows. */
  readonly told: number[]
}

interface Proposal {
  readonly genome: Occupation
  readonly position: Coordinates
  readonly operator: string
  readonly parents: readonly number[]
}

/** The step in the box of the particle whose turn it is: the same when a candidate is proposed and when it is told. */
export function stepOf(id: number, { state: { swarm }, motion, context }: Turn): Step {
  return nextStep(swarm, id % swarm.length, motion, context.random('step', id))
}

/** The candidate of this id, from its own random streams and what was proposed before it. */
export function proposeProduct(id: number, flight: Flight): Candidate<ProductGenome> {
  const { space, registries, told, state: { swarm } } = flight
  const random = flight.context.random('propose', id)
  const step = stepOf(id, flight)
  const { genome, position, operator, parents } = moved(id % swarm.length, step, flight, random) ?? {
    genome: space.sites.sample(random, fewestTold(told, random)), position: step.position, operator: 'random', parents: [],
  }
  register(registries, space.sites.encode(genome) as string, { id, position })
  told[space.sites.compositionOf(genome)]++
  return {
    id, genome: { point: toPoint(position, space.box.dimensions), occupation: genome },
    lineage: { operator, parents: [...new Set(parents)] },
  }
}

/** Where a particle goes, or a child that takes its turn; null = it begins at a random point. */
function moved(index: number, step: Step, flight: Flight, random: Random): Proposal | null {
  const { space: { sites }, parameters: { mixing, mixing_share, particles }, state } = flight
  const [particle, load] = [state.swarm[index], state.carried[index]]
  const isBegun = particle !== null && load !== null && step.operator !== 'random'
  const hasChoice = sites.count().all > 1n && state.pools.some(({ members }) => members.length > 0)
  if (hasChoice && mixing === 'genetic') {
    // A particle whose first point failed need not try again at random.
    const mayMix = isBegun || state.told >= state.round.begunAt + particles
    if (mayMix && random.uniform() < mixing_share) return mixed(step, flight, random)
  }
  if (!isBegun) return null
  return hasChoice && mixing === 'swap-sets'
    ? swapSets(particle, load, step, flight, random)
    : { ...step, genome: sites.decode(load.best) }
}

/** A new arrangement, placed where its parent stood, or a step from there. */
function mixed(step: Step, flight: Flight, random: Random): Proposal {
  const { genome, operator, parents } = bred(wantedComposition(flight, random), flight, random)
  const { position: place } = parents[0]
  const position = random.uniform() < flight.parameters.drift ? driftedFrom(place, step.velocity, flight) : place
  const ids = parents.map((parent) => parent.id)
  if (isNewAt(genome, position, flight, random)) return { genome, position, operator, parents: ids }
  // All its neighbours are known there: it is looked at where the particle goes.
  return { genome, position: step.position, operator: `${operator} elsewhere`, parents: [...ids, ...step.parents] }
}

/** A child of the pools; or of several, lowered in the model, the one foretold lowest that is new where its parent stood. */
function bred(wanted: number | null, flight: Flight, random: Random): Child {
  const { state: { pools }, parameters, space: { sites }, foresight } = flight
  const first = geneticChild(pools, wanted, sites, parameters, random)
  const { share, proposals, sweeps } = parameters.pair_model
  if (foresight === null || random.uniform() >= share) return first
  // What is foretold can be compared within a composition only.
  const composition = sites.compositionOf(first.genome)
  let [best, lowest]: [Child | null, number] = [null, Infinity]
  for (let k = 0; k < proposals; k++) {
    const child = k === 0 ? first : geneticChild(pools, composition, sites, parameters, random)
    const value = foretell(child.genome, foresight, sites, sweeps, random)
    if (value >= lowest || !isNew(child.genome, child.parents[0].position, flight)) continue
    ;[best, lowest] = [{ ...child, operator: `${child.operator}+model` }, value]
  }
  return best ?? first
}

function swapSets(particle: Particle, load: Carried, step: Step, flight: Flight, random: Random): Proposal {
  const { state: { swarm, carried }, parameters, space: { sites } } = flight
  const rivals = [random.integer(swarm.length), random.integer(swarm.length)]
  const exemplar = rivals.reduce((a, b) => ((swarm[b]?.best.value ?? Infinity) < (swarm[a]?.best.value ?? Infinity) ? b : a))
  const genome = swapSetChild({
    now: sites.decode(load.now), best: sites.decode(load.best), exemplar: sites.decode(carried[exemplar]?.best ?? load.best),
    wanted: wantedComposition(flight, random), swapAgain: parameters.swap_again,
  }, sites, random)
  isNewAt(genome, step.position, flight, random)
  const parents = [particle.best.id, ...(swarm[exemplar] === null ? [] : [swarm[exemplar].best.id]), ...step.parents]
  return { genome, position: step.position, operator: 'swap sets', parents }
}

/** The composition with the fewest results, as often as the quota says; else null: what the lowest values suggest. */
function wantedComposition({ parameters, told }: Flight, random: Random): number | null {
  return random.uniform() < parameters.composition_quota ? fewestTold(told, random) : null
}

function fewestTold(told: readonly number[], random: Random): number {
  const least = Math.min(...told)
  return random.pick(told.flatMap((count, c) => (count === least ? [c] : [])))
}

/** Swaps in place until the arrangement is not known at this place; false when it still is. */
function isNewAt(genome: Occupation, position: Coordinates, flight: Flight, random: Random): boolean {
  for (let attempt = 0; attempt <= flight.parameters.tries; attempt++) {
    if (isNew(genome, position, flight)) return true
    if (!swapAnywhere(genome, flight.space.sites, random)) return false
  }
  return false
}

function isNew(genome: Occupation, position: Coordinates, { space: { sites }, parameters, motion, registries }: Flight): boolean {
  return knownAt(registries, sites.encode(genome) as string, position, motion.axes, parameters.same_registry) === null
}

/** A step of this velocity from a place, within the box. */
function driftedFrom(position: Coordinates, velocity: Coordinates, { motion: { axes } }: Flight): Coordinates {
  return axes.map((axis, d) => {
    if (axis.kind === 'choice') return position[d]
    const free = position[d] + velocity[d]
    return axis.kind === 'periodic' ? wrapped(free) : Math.min(Math.max(free, 0), 1)
  })
}
