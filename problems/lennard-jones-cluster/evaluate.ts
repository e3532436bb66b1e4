// One candidate: relax without a cell, then check that the cluster is still in one piece.
import { describeViolation, violations } from '../../src/atoms/contacts.ts'
import { neighbourList } from '../../src/atoms/neighbour-list.ts'
import { atomCount, type Structure } from '../../src/atoms/structure.ts'
import type { Candidate, Evaluation, Outcome } from '../../src/campaign/types.ts'
import { lennardJonesPotential } from '../../src/potentials/lennard-jones.ts'
import { relax } from '../../src/relax/relax.ts'
import { relaxSettings, type RelaxConfig } from '../../src/relax/settings.ts'
import type { RelaxOutcome } from '../../src/relax/types.ts'

/** How the ways a relaxation can end are recorded. */
const OUTCOMES: Readonly<Record<RelaxOutcome, Outcome>> = {
  converged: 'evaluated',
  step_limit: 'not_converged',
  exploded: 'exploded',
  too_close: 'too_close_after',
  volume_bound: 'out_of_bounds',
  displacement_limit: 'out_of_bounds',
}

/** Atoms farther from all others than this have evaporated, σ (between the second and third neighbour shell). */
const BOUND = 2

/** Proposals with a closer pair are refused, σ: the pair energy there is 2 × 10¹² ε and only noise is left. */
const CLOSEST = 0.1

/** Relaxes one cluster in reduced units (ε as 1 eV, σ as 1 Å); every failure is a recorded outcome. */
export async function evaluateCluster(candidate: Candidate<Structure>, config: RelaxConfig): Promise<Evaluation<Structure>> {
  const contact = violations(candidate.genome, () => CLOSEST)
  if (contact !== null) return failure(candidate, 'too_close_before', describeViolation(contact), 0)
  const [{ outcome, reason, structure, result, forceCalls, fmax }] = await relax(
    [candidate.genome],
    lennardJonesPotential(),
    relaxSettings(config),
  )
  if (outcome !== 'converged') return failure(candidate, OUTCOMES[outcome], reason ?? outcome, forceCalls)
  if (!isOnePiece(structure)) {
    return failure(candidate, 'out_of_bounds', `atoms evaporated: the cluster is not connected within ${BOUND} σ`, forceCalls)
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

function failure(candidate: Candidate<Structure>, outcome: Outcome, reason: string, forceCalls: number): Evaluation<Structure> {
  return {
    id: candidate.id,
    lineage: candidate.lineage,
    outcome,
    reason,
    genome: null,
    objective: null,
    niche: '',
    properties: {},
    cost: { relaxations: forceCalls > 0 ? 1 : 0, force_calls: forceCalls },
  }
}
