// What is journalled after a batch: the training before it, and what each proposal was meant to be.
import type { Evaluation, Diagnostics } from '../../src/campaign/types.ts'
import type { Occupation } from '../../src/spaces/sites/sites.ts'
import type { LatentDiagnostics, ProposalRecord } from './record.ts'
import type { LatentState } from './state.ts'

/** The record of a batch; proposals that did not come from a latent source (random ones of a pool, children) are not in it. */
export function batchDiagnostics({ pending }: LatentState, evaluations: readonly Evaluation<Occupation>[]): Diagnostics {
  const proposals = [...evaluations].sort((a, b) => a.id - b.id)
    .flatMap(({ id, lineage: { aim } }) => (aim === undefined ? [] : [{ id, ...aim } as ProposalRecord]))
  const record: LatentDiagnostics = { training: pending, proposals }
  return record as unknown as Diagnostics
}
