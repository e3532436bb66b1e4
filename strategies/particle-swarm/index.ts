// Particle swarms in a box: particles learn from one another's bests, the best points are polished by a local search, and
// a new swarm begins far from what is known. Candidate `id` is a step of particle id mod N, whatever the batch.
// Rules and sources: velocities.ts, polish.ts.
import type { Candidate, Evaluation, Strategy, StrategyContext, Verdict } from '../../src/campaign/types.ts'
import type { BoxPoint, BoxSpace } from '../../src/spaces/box.ts'
import { spaceOf } from '../space-of.ts'
import { comparable, judgeOutcome } from '../verdicts.ts'
import { axesOf, toCoordinates, toPoint, type Coordinates } from './coordinates.ts'
import { diagnosticsOf } from './diagnostics.ts'
import { motionOf } from './motion.ts'
import { swarmParameters, type SwarmParameters } from './parameters.ts'
import { afterReadings, polishPoints, type PolishSettings, type Reading } from './polish.ts'
import { reportOf } from './report.ts'
import { advanced, withBest } from './rounds.ts'
import { freshState, type SwarmState } from './state.ts'
import type { Found, Motion, Step, Swarm } from './particle.ts'
import { afterStep, nextStep } from './swarm.ts'

const NAME = 'particle-swarm'
const POLISH = 'polish'
/** In a box of whole and chosen variables alone: steps drawn before a point that was told already is proposed again. */
const MAX_TRIES = 4

export const boxParticleSwarm: Strategy<BoxPoint, SwarmParameters, SwarmState> = {
  name: NAME,
  summary: 'particles that learn from each other\'s bests, and local search from the best of them',
  spaces: ['box'],
  parameters: swarmParameters,

  init(parameters, context) {
    spaceOf(context, 'box', NAME)
    return freshState(parameters)
  },

  ask(state, ids, parameters, context) {
    if (state.stopRule !== null) return []
    const turn = turnOf(state, parameters, context)
    const taken = new Set<number>()
    return ids.map((id): Candidate<BoxPoint> => {
      const slot = openSlot(id, turn)
      if (slot === null || taken.has(slot)) return stepped(id, turn)
      taken.add(slot)
      const genome = toPoint(turn.points[slot], turn.space.dimensions)
      return { id, genome, lineage: { operator: POLISH, parents: state.polish === null ? [] : [state.polish.centre.id] } }
    })
  },

  tell(state, evaluations, parameters, context) {
    const turn = turnOf(state, parameters, context)
    const { settings } = turn
    const { after, readings, verdicts } = [...evaluations].sort((a, b) => a.id - b.id)
      .reduce<Learnt>((sofar, evaluation) => learnt(sofar, evaluation, turn), { after: state, readings: {}, verdicts: [] })
    const polish = state.polish === null ? null : afterReadings(state.polish, readings, settings)
    const next = advanced({ ...after, polish }, parameters, settings)
    return { state: next, verdicts, diagnostics: diagnosticsOf(next, context) }
  },

  finished: ({ stopRule }) => stopRule,

  report: (evaluations, diagnostics, _parameters, { objective }) => reportOf(evaluations, diagnostics, objective),
}

/** A state with what follows from it: the same when candidates are proposed and when their results are told. */
interface Turn {
  readonly state: SwarmState
  readonly parameters: SwarmParameters
  readonly context: StrategyContext<BoxPoint>
  readonly space: BoxSpace
  readonly settings: PolishSettings
  readonly motion: Motion
  /** Points of the polishing stage; none while the swarm moves. */
  readonly points: readonly Coordinates[]
}

function turnOf(state: SwarmState, parameters: SwarmParameters, context: StrategyContext<BoxPoint>): Turn {
  const space = spaceOf(context, 'box', NAME)
  const settings = settingsOf(parameters, space, context)
  const points = state.polish === null ? [] : polishPoints(state.polish, settings)
  return { state, parameters, context, space, settings, motion: motionOf(state, parameters, space), points }
}

function settingsOf(
  { polish }: SwarmParameters, { dimensions }: BoxSpace, { objective }: StrategyContext<BoxPoint>,
): PolishSettings {
  return {
    axes: axesOf(dimensions),
    free: dimensions.flatMap(({ kind }, d) => (kind === 'real' ? [d] : [])),
    firstStep: polish.first_step,
    smallestStep: polish.smallest_step,
    rounded: (value) => comparable(value, { ...objective, direction: 'minimize' }),
  }
}

function stepped(id: number, turn: Turn): Candidate<BoxPoint> {
  const { operator, parents, position } = stepOf(id, turn)
  return { id, genome: toPoint(position, turn.space.dimensions), lineage: { operator, parents } }
}

/** The step of the particle whose turn it is: the same for a state and an id, before and after the evaluation. */
function stepOf(id: number, { state: { swarm }, motion, space, settings, context }: Turn): Step {
  const random = context.random('propose', id)
  const isKnown = ({ position }: Step): boolean => context.told.has(space.key(toPoint(position, space.dimensions)))
  const tries = settings.free.length === 0 ? MAX_TRIES : 1
  for (let attempt = 1; ; attempt++) {
    const step = nextStep(swarm, id % swarm.length, motion, random)
    if (attempt === tries || !isKnown(step)) return step
  }
}

/** The point of the polishing stage that is this candidate's, by number; null where it is known or there is none. */
function openSlot(id: number, { state: { polish }, points }: Turn): number | null {
  if (polish === null) return null
  const slot = id % points.length
  return polish.readings[slot] === undefined ? slot : null
}

/** What a batch of results amounts to so far. */
interface Learnt {
  readonly after: SwarmState
  readonly readings: Readonly<Record<number, Reading>>
  readonly verdicts: readonly Verdict[]
}

/** Takes in one result. What was proposed follows from the turn. */
function learnt({ after, readings, verdicts }: Learnt, evaluation: Evaluation<BoxPoint>, turn: Turn): Learnt {
  const { id, lineage } = evaluation
  const { parameters, settings, points, space, context } = turn
  const raw = valueOf(evaluation, context)
  const value = raw === null ? null : settings.rounded(raw)
  const slot = lineage.operator === POLISH ? openSlot(id, turn) : null
  const step = slot === null ? stepOf(id, turn) : null
  const position = endOf(evaluation, step?.position ?? points[slot ?? 0], space)
  const swarm = step === null ? after.swarm : afterTurn(after.swarm, step, { id, value, position })
  const told = { ...after, told: after.told + 1, swarm }
  const next = value === null ? told : withBest(told, { id, value, position }, parameters)
  const isBetter = step === null ? next.round.best?.id === id : swarm[id % swarm.length]?.best.id === id
  return {
    after: next,
    readings: slot === null ? readings : { ...readings, [slot]: { id, value: raw, position } },
    verdicts: [...verdicts, { id, verdict: isBetter ? 'accepted' : 'rejected' }],
  }
}

/** The swarm after a step of the particle whose turn it was. */
function afterTurn(swarm: Swarm, step: Step, found: Found): Swarm {
  const index = found.id % swarm.length
  return swarm.map((particle, k) => (k === index ? afterStep(particle, step, found) : particle))
}

/** The objective as something to minimise, to its last digit; null when the result does not count. */
function valueOf(evaluation: Evaluation<BoxPoint>, { objective }: StrategyContext<BoxPoint>): number | null {
  if (judgeOutcome(evaluation) !== null || evaluation.niche !== objective.niche || evaluation.objective === null) return null
  return objective.direction === 'minimize' ? evaluation.objective : -evaluation.objective
}

/** Where a candidate ended. What evaluating did not change keeps its place, a whole number its place between whole numbers. */
function endOf({ genome }: Evaluation<BoxPoint>, sent: Coordinates, space: BoxSpace): Coordinates {
  const proposed = toPoint(sent, space.dimensions)
  if (genome === null || space.nearest(genome).some((value, d) => value !== genome[d])) return sent
  const ended = toCoordinates(genome, space.dimensions)
  return sent.map((at, d) => (genome[d] === proposed[d] ? at : ended[d]))
}
