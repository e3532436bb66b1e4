// Particle swarms on the product of a box and sites: particles move in the box by learning from one another, and carry
// arrangements that are bred from the lowest of all particles. Candidate `id` is a step of particle id mod N, whatever the
// batch. Rules and sources: velocities.ts, genetic-mixing.ts, swap-sets.ts.
import type { Candidate, Evaluation, Strategy, StrategyContext, Verdict } from '../../src/campaign/types.ts'
import type { ProductGenome } from '../../src/spaces/product.ts'
import { spaceOf } from '../space-of.ts'
import { comparable, judgeOutcome } from '../verdicts.ts'
import { toCoordinates, type Coordinates } from './coordinates.ts'
import { motionOf } from './motion.ts'
import { productDiagnosticsOf } from './product-diagnostics.ts'
import { productSwarmParameters, type ProductSwarmParameters } from './product-parameters.ts'
import { foresight } from './product-foresight.ts'
import { proposeProduct, stepOf, type Flight, type Turn } from './product-propose.ts'
import { productReportOf } from './product-report.ts'
import { freshParticles, freshProductState, withMember, type ProductSwarmState } from './product-state.ts'
import { knownAt, register, registriesOf } from './registries.ts'
import { swarmRadius, withBest } from './rounds.ts'
import { roundAt } from './state.ts'
import type { Found } from './particle.ts'
import { afterStep } from './swarm.ts'

const NAME = 'particle-swarm'

export const productParticleSwarm: Strategy<ProductGenome, ProductSwarmParameters, ProductSwarmState> = {
  name: NAME,
  summary: 'particles that learn from each other where to stand, carrying arrangements bred from the lowest',
  spaces: ['product'],
  parameters: productSwarmParameters,

  init: (parameters, context) => freshProductState(parameters, spaceOf(context, 'product', NAME)),

  ask(state, ids, parameters, context) {
    if (state.stopRule !== null) return []
    return proposals(state, ids, parameters, context)
  },

  tell(state, evaluations, parameters, context) {
    const turn = turnOf(state, parameters, context)
    const ordered = [...evaluations].sort((a, b) => a.id - b.id)
    // What failed leaves no genome: what was proposed follows from the state.
    const proposed = proposals(state, ordered.map(({ id }) => id), parameters, context)
    const { after, verdicts } = ordered.reduce<Learnt>(
      (sofar, evaluation, k) => learnt(sofar, evaluation, proposed[k].genome, turn), { after: state, verdicts: [] },
    )
    const next = renewed(after, turn)
    return { state: next, verdicts, diagnostics: productDiagnosticsOf(next, turn) }
  },

  finished: ({ stopRule }) => stopRule,

  report: (evaluations, diagnostics, _parameters, context) =>
    productReportOf(evaluations, diagnostics, spaceOf(context, 'product', NAME), context.objective),
}

function proposals(
  state: ProductSwarmState, ids: readonly number[], parameters: ProductSwarmParameters, context: StrategyContext<ProductGenome>,
): Candidate<ProductGenome>[] {
  const turn = turnOf(state, parameters, context)
  const { share, period } = parameters.pair_model
  const isForeseen = parameters.mixing === 'genetic' && share > 0
  const flight: Flight = {
    ...turn, told: state.pools.map(({ told }) => told),
    foresight: isForeseen
      ? foresight(turn.space.sites, context.told, period, (evaluation) => valueOf(evaluation, context))
      : null,
  }
  return ids.map((id) => proposeProduct(id, flight))
}

function turnOf(state: ProductSwarmState, parameters: ProductSwarmParameters, context: StrategyContext<ProductGenome>): Turn {
  const space = spaceOf(context, 'product', NAME)
  const isUsable = (evaluation: Evaluation<ProductGenome>): boolean => valueOf(evaluation, context) !== null
  return {
    state, parameters, space, context, motion: motionOf(state, parameters, space.box),
    registries: registriesOf(context.told, space, isUsable),
  }
}

/** What a batch of results amounts to so far. */
interface Learnt {
  readonly after: ProductSwarmState
  readonly verdicts: readonly Verdict[]
}

/** Takes in one result: for the particle whose turn it was, and for the pool of its composition. */
function learnt(
  { after, verdicts }: Learnt, evaluation: Evaluation<ProductGenome>, proposed: ProductGenome, turn: Turn,
): Learnt {
  const { id } = evaluation
  const { space: { box, sites }, context, parameters } = turn
  const genome = evaluation.genome ?? proposed
  const composition = sites.compositionOf(genome.occupation)
  const occupation = sites.encode(genome.occupation) as string
  const value = valueOf(evaluation, context)
  const position = toCoordinates(box.nearest(genome.point), box.dimensions)
  const found: Found = { id, value, position }
  const told = after.told + 1
  const pools = after.pools.map((pool, c) => (c === composition ? { ...pool, told: pool.told + 1 } : pool))
  const next = withStep({ ...after, told, pools }, found, occupation, turn)
  if (value === null) return { after: next, verdicts: [...verdicts, { id, verdict: 'rejected' }] }
  pools[composition] = withMember(pools[composition], { id, value, occupation, position }, parameters.pool_size)
  const isKept = pools[composition].members.some((member) => member.id === id)
  const twin = twinOf(id, occupation, position, turn)
  const verdict: Verdict = twin === null
    ? { id, verdict: isKept ? 'accepted' : 'rejected' }
    : { id, verdict: 'duplicate', of: twin }
  return { after: withBest(next, { id, value, position }, parameters), verdicts: [...verdicts, verdict] }
}

/** The result of the same arrangement that ended here before; this one is registered. */
function twinOf(
  id: number, occupation: string, position: Coordinates, { registries, motion, parameters }: Turn,
): number | null {
  const twin = knownAt(registries, occupation, position, motion.axes, parameters.same_registry)
  register(registries, occupation, { id, position })
  return twin
}

/** The swarm after a step of the particle whose turn it was. */
function withStep(state: ProductSwarmState, found: Found, occupation: string, turn: Turn): ProductSwarmState {
  const index = found.id % state.swarm.length
  const step = stepOf(found.id, turn)
  const particle = afterStep(state.swarm[index], step, found)
  const best = particle?.best.id === found.id ? occupation : state.carried[index]?.best ?? occupation
  const carried = particle === null ? null : { now: occupation, best }
  return {
    ...state,
    swarm: state.swarm.map((other, k) => (k === index ? particle : other)),
    carried: state.carried.map((other, k) => (k === index ? carried : other)),
  }
}

/** A new swarm when this one stands still or has drawn together; the pools are kept. After the last one the search is over. */
function renewed(state: ProductSwarmState, { parameters, motion }: Turn): ProductSwarmState {
  const { told, round, swarm, minima, reinjections } = state
  const { particles, patience, smallest_radius: smallest, evaluations } = parameters
  const isStill = patience > 0 && told - round.improvedAt >= patience * particles
  const isTogether = !swarm.includes(null) && (swarmRadius(swarm, motion.axes) ?? Infinity) < smallest
  if (!isStill && !isTogether) return state
  if (reinjections >= parameters.reinjections) {
    return { ...state, stopRule: `${reinjections} new swarms have begun and ended (reinjections)` }
  }
  return {
    ...state, ...freshParticles(particles), round: roundAt(told, evaluations), reinjections: reinjections + 1,
    minima: round.best === null ? minima : [...minima, round.best.position],
  }
}

/** The objective as something to minimise; null when the result does not count. */
function valueOf(evaluation: Evaluation<ProductGenome>, { objective }: StrategyContext<ProductGenome>): number | null {
  if (judgeOutcome(evaluation) !== null || evaluation.niche !== objective.niche || evaluation.objective === null) return null
  return comparable(evaluation.objective, objective)
}
