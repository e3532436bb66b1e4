// Basin hopping: Metropolis Monte Carlo on relaxed minima. D. J. Wales, J. P. K. Doye, J. Phys. Chem. A 101, 5111
// (1997), doi 10.1021/jp970984n. Every step starts from the relaxed structure, so that atoms cannot drift away.
// Deviations: several walkers that never meet; restarts by patience; surface and symmetry
// moves for clusters, see the operators.
import { ConfigError } from '../../src/errors.ts'
import type { Random } from '../../src/math/random.ts'
import { withPositions, type Structure } from '../../src/atoms/structure.ts'
import type { Candidate, Evaluation, Strategy, Verdict } from '../../src/campaign/types.ts'
import type { StructuresSpace } from '../../src/spaces/structures.ts'
import { moveSurfaceAtoms } from '../operators/cluster-surface-move.ts'
import { symmetrise } from '../operators/cluster-symmetrise.ts'
import { isOnePiece, legalStructure } from '../operators/legal-structure.ts'
import { isCluster } from '../cluster.ts'
import { spaceOf } from '../space-of.ts'
import { comparable, judgeOutcome } from '../verdicts.ts'
import { basinHoppingParameters, type BasinHoppingParameters } from './parameters.ts'
import { afterStep, DISPLACE, freshWalker, START, SURFACE, SYMMETRIC_START, SYMMETRISE, type Walker } from './walker.ts'

const NAME = 'basin-hopping'

/** Attempts at one proposal before a walker proposes a random structure instead (named so in the lineage). */
const MAX_TRIES = 20

interface BasinHoppingState {
  readonly walkers: readonly Walker[]
}

export const basinHopping: Strategy<Structure, BasinHoppingParameters, BasinHoppingState> = {
  name: NAME,
  summary: 'Monte Carlo on relaxed minima, several independent walkers',
  spaces: ['structures'],
  parameters: basinHoppingParameters,

  init(parameters, context) {
    const { rungs } = spaceOf(context, 'structures', NAME)
    const walkers = Array.from({ length: parameters.walkers }, (_, w) => freshWalker(w % rungs.length, parameters.step))
    return { walkers }
  },

  ask(state, ids, parameters, context) {
    if (ids.length > state.walkers.length) {
      throw new ConfigError({
        rule: `a batch of basin hopping must not exceed its walkers (${state.walkers.length})`,
        found: ids.length,
        wayOut: 'Raise strategy.walkers or lower batch: a walker can only step from a minimum it knows.',
      })
    }
    const space = spaceOf(context, 'structures', NAME)
    return ids.map((id) => nextStep(id, state.walkers[id % state.walkers.length], parameters, space, context.random('propose', id)))
  },

  tell(state, evaluations, parameters, context) {
    const space = spaceOf(context, 'structures', NAME)
    const walkers = [...state.walkers]
    const verdicts: Verdict[] = []
    for (const evaluation of [...evaluations].sort((a, b) => a.id - b.id)) {
      const index = evaluation.id % walkers.length
      const found = usable(evaluation, space) ? foundMinimum(evaluation, space, comparable(evaluation.objective, context.objective)) : null
      const result = { id: evaluation.id, operator: evaluation.lineage.operator, found }
      const { walker, accepted } = afterStep(walkers[index], result, parameters, context.random('accept', evaluation.id))
      walkers[index] = walker
      verdicts.push({ id: evaluation.id, verdict: accepted ? 'accepted' : 'rejected' })
    }
    return { state: { walkers }, verdicts }
  },
}

type UsableEvaluation = Evaluation<Structure> & { readonly objective: number; readonly genome: Structure }

/** A finished result on an allowed composition; a cluster must not have lost atoms. */
function usable(evaluation: Evaluation<Structure>, space: StructuresSpace): evaluation is UsableEvaluation {
  if (judgeOutcome(evaluation) !== null || evaluation.genome === null) return false
  return space.rungOf(evaluation.genome) !== null && (!isCluster(space) || isOnePiece(evaluation.genome))
}

function foundMinimum({ genome }: UsableEvaluation, space: StructuresSpace, value: number) {
  return { value, genome: space.encode(genome) }
}

function nextStep(
  id: number,
  walker: Walker,
  parameters: BasinHoppingParameters,
  space: StructuresSpace,
  random: Random,
): Candidate<Structure> {
  if (walker.genome === null || walker.id === null) {
    const { genome, operator } = startStructure(walker.rung, parameters, space, random)
    return { id, genome, lineage: { operator, parents: [] } }
  }
  const parent = space.decode(walker.genome)
  const operator = isCluster(space) ? drawMove(parameters, random) : DISPLACE
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    const genome = legalStructure(moved(parent, operator, walker.step, random), space, walker.rung)
    if (genome !== null) return { id, genome, lineage: { operator, parents: [walker.id] } }
  }
  const genome = space.sample(random, walker.rung)
  return { id, genome, lineage: { operator: `random (${operator} failed)`, parents: [] } }
}

function startStructure(rung: number, parameters: BasinHoppingParameters, space: StructuresSpace, random: Random) {
  const sample = space.sample(random, rung)
  if (!isCluster(space) || random.uniform() >= parameters.symmetric_starts) return { genome: sample, operator: START }
  const symmetric = legalStructure(symmetrise(sample, random), space, rung)
  return symmetric === null ? { genome: sample, operator: START } : { genome: symmetric, operator: SYMMETRIC_START }
}

type Move = typeof DISPLACE | typeof SURFACE | typeof SYMMETRISE

function drawMove({ surface_moves, symmetric_moves }: BasinHoppingParameters, random: Random): Move {
  const draw = random.uniform()
  if (draw < surface_moves) return SURFACE
  return draw < surface_moves + symmetric_moves ? SYMMETRISE : DISPLACE
}

function moved(parent: Structure, move: Move, step: number, random: Random): Structure {
  if (move === SURFACE) return moveSurfaceAtoms(parent, random)
  if (move === SYMMETRISE) return symmetrise(parent, random)
  return withPositions(parent, parent.positions.map((x) => x + random.between(-step, step)))
}
