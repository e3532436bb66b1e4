// One proposal: which rung, which operator, which parents, and what to do when nothing allowed comes out.
import type { Random } from '../../src/math/random.ts'
import type { Structure } from '../../src/atoms/structure.ts'
import type { Candidate, Objective } from '../../src/campaign/types.ts'
import type { StructuresSpace } from '../../src/spaces/structures.ts'
import { symmetrise } from '../operators/cluster-symmetrise.ts'
import { operatorsFor } from '../operators/index.ts'
import { legalStructure } from '../operators/legal-structure.ts'
import type { Operator, OperatorSettings } from '../operators/operator.ts'
import { meltQuenchOf, meltQuenchSettings } from '../melt-quench/settings.ts'
import { isCluster } from '../cluster.ts'
import { hullDistances } from './hull-distance.ts'
import type { GeneticAlgorithmParameters } from './parameters.ts'
import { tournament } from './selection.ts'
import type { GeneticAlgorithmState, Member } from './state.ts'

/** What all proposals of one batch share. */
export interface Brood {
  readonly state: GeneticAlgorithmState
  readonly parameters: GeneticAlgorithmParameters
  readonly space: StructuresSpace
  readonly objective: Objective
  readonly distance: (member: Member) => number
  readonly settings: OperatorSettings
}

/** A parent, from a pool or from the known structures. */
interface Parent {
  readonly structure: Structure
  readonly id: number | null
  readonly origin: string | null
}

export function newBrood(
  state: GeneticAlgorithmState,
  parameters: GeneticAlgorithmParameters,
  space: StructuresSpace,
  objective: Objective,
): Brood {
  const settings = {
    rattleSigma: parameters.rattle_sigma,
    rattleFraction: parameters.rattle_fraction,
    rippleAmplitude: parameters.ripple_amplitude,
    strainSigma: parameters.strain_sigma,
  }
  return { state, parameters, space, objective, distance: hullDistances(space.rungs, state.rungs), settings }
}

/** The candidate of this id, from its own random stream alone. */
export function propose(id: number, brood: Brood, random: Random): Candidate<Structure> {
  const { parameters, state, space } = brood
  if (id < parameters.initial) return randomCandidate(id, id % space.rungs.length, 'random', brood, random)
  const rung = drawRung(brood, random)
  if (state.rungs[rung].refill > 0) return randomCandidate(id, rung, 'random', brood, random)
  const occupied = state.members.filter((member) => member.rung === rung).length >= 2
  const operator = occupied && random.uniform() < parameters.immigrants ? null : drawOperator(rung, brood, random)
  if (operator === null) return randomCandidate(id, rung, 'random', brood, random)
  for (let attempt = 0; attempt < parameters.tries; attempt++) {
    const parents = drawParents(operator, rung, brood, random)
    if (parents === null) continue
    const child = operator.propose(parents.map(({ structure }) => structure), { random, space, rung, settings: brood.settings })
    const genome = child === null ? null : legalStructure(child, space, rung)
    if (genome !== null) return { id, genome, lineage: lineageOf(operator.name, parents) }
  }
  return randomCandidate(id, rung, `random (${operator.name} failed)`, brood, random)
}

function lineageOf(operator: string, parents: readonly Parent[]) {
  const origins = parents.flatMap(({ origin }) => (origin === null ? [] : [origin]))
  const ids = parents.flatMap(({ id }) => (id === null ? [] : [id]))
  return { operator, parents: ids, ...(origins.length > 0 ? { origins } : {}) }
}

function randomCandidate(id: number, rung: number, operator: string, brood: Brood, random: Random): Candidate<Structure> {
  const { space, parameters } = brood
  const sample = space.sample(random, rung)
  if (isCluster(space) && random.uniform() < parameters.symmetric_starts) {
    const genome = legalStructure(symmetrise(sample, random), space, rung)
    if (genome !== null) return { id, genome, lineage: { operator: 'random symmetric', parents: [] } }
  }
  if (parameters.melt_quench_share !== undefined && random.uniform() < parameters.melt_quench_share) {
    const preparation = meltQuenchOf(parameters.melt_quench ?? meltQuenchSettings.parse({}), random)
    return { id, genome: sample, lineage: { operator: operator.replace('random', 'melt-quench'), parents: [] }, preparation }
  }
  return { id, genome: sample, lineage: { operator, parents: [] } }
}

/** Rungs that stopped improving get a smaller share. */
function drawRung({ state, parameters }: Brood, random: Random): number {
  return random.weighted(state.rungs.map(({ stagnant }) => 1 / (1 + stagnant / parameters.stagnation)))
}

/** An operator that has parents to work on, or null when none has. */
function drawOperator(rung: number, brood: Brood, random: Random): Operator | null {
  const operators = operatorsFor(brood.space).map(({ operator }) => operator)
  const weights = operators.map((operator) => {
    const record = brood.state.operators.find(({ name }) => name === operator.name)
    return record !== undefined && hasParents(operator, rung, brood) ? record.probability : 0
  })
  return weights.some((weight) => weight > 0) ? operators[random.weighted(weights)] : null
}

function hasParents(operator: Operator, rung: number, brood: Brood): boolean {
  const { state } = brood
  if (operator.source === 'rung') return state.members.filter((member) => member.rung === rung).length >= operator.arity
  return reachableMembers(operator, rung, brood).length > 0 || suitableKnown(operator, rung, brood).length > 0
}

/** Parents of one attempt; null when this draw found nobody. */
function drawParents(operator: Operator, rung: number, brood: Brood, random: Random): readonly Parent[] | null {
  const { space, parameters, distance } = brood
  const known = suitableKnown(operator, rung, brood)
  const members = reachableMembers(operator, rung, brood)
  if (known.length > 0 && (members.length === 0 || random.uniform() < parameters.known_parents)) {
    const { name, structure } = random.pick(known)
    return [{ structure, id: null, origin: name }]
  }
  const eligible = chooseNiche(members, brood, random)
  const chosen: Member[] = []
  while (chosen.length < operator.arity) {
    const rest = eligible.filter((member) => !chosen.includes(member))
    const winner = tournament(rest, distance, parameters, random)
    if (winner === null) return null
    chosen.push(winner)
  }
  return chosen.map((member) => ({ structure: space.decode(member.genome), id: member.id, origin: null }))
}

/** Usually the objective's own niche; now and then, or when it is empty, the others. */
function chooseNiche(members: readonly Member[], { objective, parameters }: Brood, random: Random): readonly Member[] {
  const own = members.filter(({ niche }) => niche === objective.niche)
  const others = members.filter(({ niche }) => niche !== objective.niche)
  if (others.length === 0) return own
  return own.length === 0 || random.uniform() < parameters.other_niche_parents ? others : own
}

function reachableMembers({ source }: Operator, rung: number, { state, parameters }: Brood): readonly Member[] {
  return state.members.filter((member) => {
    const above = member.rung - rung
    if (source === 'rung') return above === 0
    return source === 'richer' ? above > 0 && above <= parameters.reach : above < 0 && -above <= parameters.reach
  })
}

function suitableKnown({ source }: Operator, rung: number, { space }: Brood) {
  const { x } = space.rungs[rung]
  if (source === 'rung') return []
  return space.known.filter((known) => (source === 'richer' ? known.x > x : known.x < x))
}
