// Basin hopping: Metropolis Monte Carlo on relaxed minima. D. J. Wales, J. P. K. Doye, J. Phys. Chem. A 101, 5111
// (1997), doi 10.1021/jp970984n. Every step starts from the relaxed structure, so that atoms cannot drift away.
// Deviations: several walkers that never meet; surface moves and restarts by patience for clusters.
import { ConfigError } from '../../src/errors.ts'
import type { Random } from '../../src/math/random.ts'
import { withPositions, type Structure } from '../../src/atoms/structure.ts'
import type { Candidate, Evaluation, Strategy, Verdict } from '../../src/campaign/types.ts'
import type { StructuresSpace } from '../../src/spaces/structures.ts'
import { clusterSurfaceMove } from '../operators/cluster-surface-move.ts'
import { symmetrise } from '../operators/cluster-symmetrise.ts'
import { isOnePiece, legalStructure } from '../operators/legal-structure.ts'
import { isCluster, structuresSpace } from '../structures-context.ts'
import { comparable, judgeOutcome } from '../verdicts.ts'
import { basinHoppingParameters, type BasinHoppingParameters } from './parameters.ts'
import { afterStep, DISPLACE, freshWalker, START, SURFACE, type Walker } from './walker.ts'

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
    const { rungs } = structuresSpace(context, NAME)
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
    const space = structuresSpace(context, NAME)
    return ids.map((id) => nextStep(id, state.walkers[id % state.walkers.length], parameters, space, context.random('propose', id)))
  },

  tell(state, evaluations, parameters, context) {
    const space = structuresSpace(context, NAME)
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
    return { id, genome: startStructure(walker.rung, parameters, space, random), lineage: { operator: START, parents: [] } }
  }
  const parent = space.decode(walker.genome)
  const operator = isCluster(space) && random.uniform() < parameters.surface_moves ? SURFACE : DISPLACE
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    const moved = operator === SURFACE ? surfaceMove(parent, random, space, walker) : displace(parent, walker.step, random)
    const genome = moved === null ? null : legalStructure(moved, space, walker.rung)
    if (genome !== null) return { id, genome, lineage: { operator, parents: [walker.id] } }
  }
  const genome = space.sample(random, walker.rung)
  return { id, genome, lineage: { operator: `random (${operator} failed)`, parents: [] } }
}

function startStructure(rung: number, parameters: BasinHoppingParameters, space: StructuresSpace, random: Random): Structure {
  const sample = space.sample(random, rung)
  if (!isCluster(space) || random.uniform() >= parameters.symmetric_starts) return sample
  return legalStructure(symmetrise(sample, random), space, rung) ?? sample
}

/** Every coordinate moves by a uniform amount up to ±step. */
function displace(parent: Structure, step: number, random: Random): Structure {
  return withPositions(parent, parent.positions.map((x) => x + random.between(-step, step)))
}

function surfaceMove(parent: Structure, random: Random, space: StructuresSpace, walker: Walker): Structure | null {
  const settings = { rattleSigma: 0, rattleFraction: 0, rippleAmplitude: 0, strainSigma: 0 }
  return clusterSurfaceMove.propose([parent], { random, space, rung: walker.rung, settings })
}
