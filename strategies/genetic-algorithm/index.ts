// Genetic algorithm on structures: one loop for clusters and for periodic cells on a composition ladder. Steady state:
// each batch is bred from the frozen pools and enters them in id order. Cut and splice after D. M. Deaven, K. M. Ho,
// Phys. Rev. Lett. 75, 288 (1995); removal and insertion of the mobile element along a ladder after N. Artrith,
// A. Urban, G. Ceder, J. Chem. Phys. 148, 241711 (2018). The files beside this one each hold one part.
import { ConfigError, validNames } from '../../src/errors.ts'
import { volume, type Structure } from '../../src/atoms/structure.ts'
import type { Evaluation, Strategy, StrategyContext, Verdict } from '../../src/campaign/types.ts'
import type { StructuresSpace } from '../../src/spaces/structures.ts'
import { requirePreparation } from '../preparations.ts'
import { operatorsFor } from '../operators/index.ts'
import { isOnePiece } from '../operators/legal-structure.ts'
import { isCluster } from '../cluster.ts'
import { spaceOf } from '../space-of.ts'
import { comparable, judgeOutcome } from '../verdicts.ts'
import { operatorRecords, withCredit } from './operator-credit.ts'
import { geneticAlgorithmParameters, type GeneticAlgorithmParameters } from './parameters.ts'
import { enter } from './pool.ts'
import { newBrood, propose } from './propose.ts'
import { afterResult, FRESH_RUNG } from './rung-progress.ts'
import type { GeneticAlgorithmState, Member } from './state.ts'
import { signatureOf } from './structure-distance.ts'

const NAME = 'genetic-algorithm'

export const geneticAlgorithm: Strategy<Structure, GeneticAlgorithmParameters, GeneticAlgorithmState> = {
  name: NAME,
  summary: 'cut and splice, mutations, and insertion and removal along a composition ladder',
  spaces: ['structures'],
  parameters: geneticAlgorithmParameters,

  init(parameters, context) {
    const space = spaceOf(context, 'structures', NAME)
    if (parameters.melt_quench_share !== undefined) requirePreparation(space, 'melt-quench', `${NAME} with melt_quench_share`)
    return {
      members: [],
      rungs: space.rungs.map(() => FRESH_RUNG),
      operators: operatorRecords(operatorWeights(space, parameters)),
      rejections: {},
    }
  },

  ask(state, ids, parameters, context) {
    const brood = newBrood(state, parameters, spaceOf(context, 'structures', NAME), context.objective)
    return ids.map((id) => propose(id, brood, context.random('propose', id)))
  },

  tell(state, evaluations, parameters, context) {
    const verdicts: Verdict[] = []
    let current = state
    for (const evaluation of [...evaluations].sort((a, b) => a.id - b.id)) {
      const { state: next, verdict } = takeIn(current, evaluation, parameters, context)
      current = next
      verdicts.push(verdict)
    }
    return { state: current, verdicts }
  },
}

/** Default weights with the campaign's replacements; throws ConfigError for a name this space has no operator for. */
function operatorWeights(space: StructuresSpace, { operators }: GeneticAlgorithmParameters) {
  const weights = operatorsFor(space).map(({ operator, weight }) => ({
    name: operator.name,
    weight: operators[operator.name] ?? weight,
  }))
  const names = weights.map(({ name }) => name)
  for (const name of Object.keys(operators)) {
    if (names.includes(name)) continue
    throw new ConfigError({ rule: 'operators must name operators of this space', found: name, wayOut: validNames(name, names) })
  }
  if (!weights.some(({ weight }) => weight > 0)) {
    throw new ConfigError({ rule: 'at least one operator must have a positive weight', found: operators })
  }
  return weights
}

/** One result: counted for its parents, its operator and its rung, and let into a pool if it deserves it. */
function takeIn(
  state: GeneticAlgorithmState,
  evaluation: Evaluation<Structure>,
  parameters: GeneticAlgorithmParameters,
  context: StrategyContext<Structure>,
): { state: GeneticAlgorithmState; verdict: Verdict } {
  const { id, lineage } = evaluation
  const space = spaceOf(context, 'structures', NAME)
  const used = { ...state, members: withUses(state.members, lineage.parents) }
  const member = asMember(evaluation, space, context)
  const entry = typeof member === 'string' ? { kind: 'rejected' as const } : enterPool(used.members, member, parameters, space, context)
  const good = entry.kind === 'accepted'
  const operators = withCredit(state.operators, lineage.operator, good, parameters.operator_credit)
  if (typeof member === 'string') {
    return { state: { ...used, operators, rejections: counted(state.rejections, member) }, verdict: { id, verdict: 'rejected' } }
  }
  const reason = { accepted: null, duplicate: 'duplicate', rejected: 'not_competitive' }[entry.kind]
  const rejections = reason === null ? state.rejections : counted(state.rejections, reason)
  const members = good ? entry.members : used.members
  const progress = afterResult({ ...used, members, operators, rejections }, member, parameters, context.objective)
  const verdict = entry.kind === 'duplicate' ? { id, verdict: entry.kind, of: entry.of } : { id, verdict: entry.kind }
  return { state: progress, verdict }
}

function withUses(members: readonly Member[], parents: readonly number[]): readonly Member[] {
  if (parents.length === 0) return members
  return members.map((member) => (parents.includes(member.id) ? { ...member, uses: member.uses + 1 } : member))
}

/** The result as a pool member, or the reason why it cannot be one. */
function asMember(evaluation: Evaluation<Structure>, space: StructuresSpace, { objective }: StrategyContext<Structure>): Member | string {
  const reason = judgeOutcome(evaluation)
  const { id, genome, niche } = evaluation
  if (reason !== null || genome === null || evaluation.objective === null) return reason ?? 'invalid'
  const rung = space.rungOf(genome)
  if (rung === null) return 'off_the_ladder'
  if (isCluster(space) && !isOnePiece(genome)) return 'in_pieces'
  return {
    id,
    rung,
    niche,
    value: comparable(evaluation.objective, objective),
    volumePerAtom: volume(genome) / genome.species.length,
    genome: space.encode(genome),
    signature: signatureOf(genome),
    uses: 0,
  }
}

function enterPool(
  members: readonly Member[],
  newcomer: Member,
  parameters: GeneticAlgorithmParameters,
  space: StructuresSpace,
  { objective }: StrategyContext<Structure>,
) {
  const isKin = (member: Member): boolean => member.rung === newcomer.rung && member.niche === newcomer.niche
  const entry = enter(members.filter(isKin), newcomer, {
    size: newcomer.niche === objective.niche ? parameters.pool_size : parameters.other_niche_pool_size,
    diversity: parameters.diversity,
    tolerance: parameters.duplicate_tolerance,
    decode: ({ genome }) => space.decode(genome),
  })
  if (entry.kind !== 'accepted') return entry
  return { kind: entry.kind, members: [...members.filter((member) => !isKin(member)), ...entry.pool] }
}

function counted(rejections: Readonly<Record<string, number>>, reason: string): Readonly<Record<string, number>> {
  return { ...rejections, [reason]: (rejections[reason] ?? 0) + 1 }
}
