// What became of draws and proposals of each way: repeats, known ones, failures, and whether compositions are exact.
import type { Evaluation, StrategyContext } from '../../../src/campaign/types.ts'
import type { Occupation } from '../../../src/spaces/sites/sites.ts'
import { spaceOf } from '../../space-of.ts'
import { judgeOutcome } from '../../verdicts.ts'
import type { ProposalRecord, Way } from '../record.ts'
import { wayOf } from './ways.ts'

export interface Draws {
  /** Candidates evaluated, whatever came of it; those a screening refused are not. */
  readonly evaluated: number
  /** Of these, those with a usable result. */
  readonly valid: number
  /** Of those that kept an occupation: with exactly the composition they were drawn for, and all. */
  readonly exact: number
  readonly kept: number
  /** Occupations drawn; 0 where that was not recorded. */
  readonly drawn: number
  /** Of these, not proposed before, modulo symmetry. */
  readonly unique: number
  /** Of these, not among what the network had been trained on or what had been evaluated, modulo symmetry. */
  readonly novel: number
  /** Failures by their outcome. */
  readonly failures: Readonly<Record<string, number>>
}

/** Draws of some ways together. */
export function drawsOf(
  ways: readonly Way[], evaluations: readonly Evaluation<Occupation>[], proposals: readonly ProposalRecord[],
  context: StrategyContext<Occupation>,
): Draws {
  const space = spaceOf(context, 'sites', 'latent-sampling')
  const chosen = evaluations.filter(({ outcome, lineage }) => {
    const way = wayOf(lineage.operator)
    return way !== null && ways.includes(way) && outcome !== 'screened_out'
  })
  const kept = chosen.filter(({ genome }) => genome !== null)
  const isExact = ({ id, genome }: Evaluation<Occupation>): boolean =>
    genome !== null && space.compositionOf(genome) === id % space.compositions.length
  const aims = proposals.filter(({ way }) => ways.includes(way))
  const sum = (count: (aim: ProposalRecord) => number): number => aims.reduce((total, aim) => total + count(aim), 0)
  const failures: Record<string, number> = {}
  for (const evaluation of chosen) {
    const reason = judgeOutcome(evaluation)
    if (reason !== null) failures[reason] = (failures[reason] ?? 0) + 1
  }
  return {
    evaluated: chosen.length,
    valid: chosen.filter((evaluation) => judgeOutcome(evaluation) === null).length,
    exact: kept.filter(isExact).length,
    kept: kept.length,
    drawn: sum(({ draws }) => draws),
    unique: sum(({ draws, repeats }) => draws - repeats),
    novel: sum(({ draws, known }) => draws - known),
    failures,
  }
}

/** a of b in percent; null of none. */
export function percentOf(a: number, b: number): number | null {
  return b === 0 ? null : (100 * a) / b
}
