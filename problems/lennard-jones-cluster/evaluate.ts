// One candidate: relax without a cell, then check that the cluster is still in one piece.
import { describeViolation, violations } from '../../src/atoms/contacts.ts'
import { neighbourList } from '../../src/atoms/neighbour-list.ts'
import { atomCount, type Structure } from '../../src/atoms/structure.ts'
import {
  failedEvaluation,
  OUTCOME_OF_RELAXATION,
  type Candidate,
  type Evaluation,
} from '../../src/campaign/types.ts'
import { lennardJonesPotential } from '../../src/potentials/lennard-jones.ts'
import { relax } from '../../src/relax/relax.ts'
import { relaxSettings, type RelaxConfig } from '../../src/relax/settings.ts'

/** Atoms farther from all others than this have evaporated, σ (between the second and third neighbour shell). */
const BOUND = 2

/** Proposals with a closer pair are refused, σ: the pair energy there is 2 × 10¹² ε and only noise is left. */
const CLOSEST = 0.1

/** Relaxes one cluster in reduced units (ε as 1 eV, σ as 1 Å); every failure is a recorded outcome. */
export async function evaluateCluster(candidate: Candidate<Structure>, config: RelaxConfig): Promise<Evaluation<Structure>> {
  const contact = violations(candidate.genome, () => CLOSEST)
  if (contact !== null) return failedEvaluation(candidate, 'too_close_before', describeViolation(contact), 0)
  const [{ outcome, reason, structure, result, forceCalls, fmax }] = await relax(
    [candidate.genome],
    lennardJonesPotential(),
    relaxSettings(config),
  )
  if (outcome !== 'converged') return failedEvaluation(candidate, OUTCOME_OF_RELAXATION[outcome], reason ?? outcome, forceCalls)
  if (!isOnePiece(structure)) {
    return failedEvaluation(candidate, 'out_of_bounds', `atoms evaporated: the cluster is not connected within ${BOUND} σ`, forceCalls)
  }
  return {
    id: candidate.id,
    lineage: candidate.lineage,
    outcome: 'evaluated',
    genome: structure,
    objective: result.energy,
    niche: '',
    properties: { energy: result.energy, energy_per_atom: result.energy / atomCount(structure), fmax },
    cost: { relaxations: 1, force_calls: forceCalls },
  }
}

function isOnePiece(structure: Structure): boolean {
  const { first, owner } = neighbourList(structure, BOUND)
  const reached = new Uint8Array(atomCount(structure))
  const queue = [0]
  reached[0] = 1
  for (let i = queue.pop(); i !== undefined; i = queue.pop()) {
    for (let p = first[i]; p < first[i + 1]; p++) {
      if (reached[owner[p]] === 1) continue
      reached[owner[p]] = 1
      queue.push(owner[p])
    }
  }
  return !reached.includes(0)
}
