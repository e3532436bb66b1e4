// What a reader of a report must know to trust and repeat it.
import type { Manifest } from '../campaign/manifest.ts'
import type { OpenProblem } from './session.ts'
import { ionforgeVersion } from './version.ts'

/** Key–value pairs for the report's last section. */
export function provenanceOf(
  { campaign, folder, inputs }: OpenProblem,
  manifest: Manifest | null,
  counts: { readonly evaluations: number; readonly relaxations: number; readonly force_calls: number },
): Record<string, string> {
  const hashes = Object.entries(inputs).map(([key, hash]) => [`${key} (SHA-256)`, hash])
  return {
    problem: campaign.problem.name,
    strategy: campaign.strategy.name,
    seed: String(campaign.seed),
    evaluations: `${counts.evaluations} (${counts.relaxations} relaxations, ${counts.force_calls} force calls)`,
    ionforge: manifest === null ? ionforgeVersion() : `${manifest.version}${manifest.git_commit === null ? '' : `, commit ${manifest.git_commit}`}`,
    node: manifest === null ? process.version : `${manifest.node}, ${manifest.platform} ${manifest.architecture}`,
    backend: `${String(campaign.problem.parameters.backend ?? 'reference')} (f64)`,
    ...(Object.fromEntries(hashes) as Record<string, string>),
    'repeat it': `ionforge replay ${folder}`,
    'go on': `ionforge run ${folder} --budget N`,
  }
}
