// What a reader of a report must know to trust, cite and repeat it.
import { BY_HAND, type Manifest } from '../campaign/manifest.ts'
import type { Provenance } from '../report/provenance.ts'
import { describeBackend, type OpenProblem } from './session.ts'
import { ionforgeVersion } from './version.ts'

/** Provenance of a campaign for its report. */
export function provenanceOf(
  { campaign, factory, folder, inputs }: OpenProblem,
  manifest: Manifest | null,
  counts: { readonly evaluations: number; readonly relaxations: number; readonly force_calls: number },
): Provenance {
  const version = manifest?.version ?? ionforgeVersion()
  const commit = manifest?.git_commit ?? null
  const sitting = manifest?.sittings.at(-1)
  return {
    title: factory.question,
    subtitle: `${campaign.problem.name} · ${campaign.strategy.name} · seed ${campaign.seed}`,
    facts: [
      ...(campaign.description === '' ? [] : [['description', campaign.description] as const]),
      ['problem', withParameters(campaign.problem)],
      ['strategy', withParameters(campaign.strategy)],
      ['seed and batch', `${campaign.seed}, ${campaign.batch}`],
      ['spent', `${counts.evaluations} evaluations, ${counts.relaxations} relaxations, ${counts.force_calls} force calls`],
      ['ionforge', commit === null ? version : `${version}, commit ${commit}`],
      ['Node', manifest === null ? process.version : `${manifest.node}, ${manifest.platform} ${manifest.architecture}`],
      ['backend', describeBackend(campaign)],
      ...(manifest?.adapter === undefined ? [] : [['adapter', manifest.adapter] as const]),
      ...Object.entries(inputs).map(([key, hash]) => [`SHA-256 of ${key}`, hash] as const),
      ...(sitting === undefined ? [] : [['command', `ionforge ${sitting.argv.join(' ')}`] as const]),
    ],
    citations: [
      `ionforge ${version}, inverse design of solid-state-battery materials (see CITATION.cff of the repository).`,
      ...factory.citations,
    ],
    commands: [
      ...(sitting?.executor === BY_HAND ? commandsByHand(folder) : [
        { purpose: 'verify that this machine gets the same bytes', command: `ionforge replay ${folder}` },
        { purpose: 'go on with a larger budget', command: `ionforge run ${folder} --budget N` },
      ]),
      { purpose: 'write this report again', command: `ionforge report ${folder}` },
    ],
  }
}

function commandsByHand(folder: string): Provenance['commands'] {
  return [
    { purpose: 'verify every suggestion', command: `ionforge replay ${folder} --journal-only` },
    { purpose: 'what to measure next', command: `ionforge suggest ${folder}` },
    { purpose: 'report what was measured', command: `ionforge observe ${folder} ID=VALUE` },
  ]
}

function withParameters({ name, parameters }: { name: string; parameters: Readonly<Record<string, unknown>> }): string {
  const list = Object.entries(parameters).map(([key, value]) => `${key} ${JSON.stringify(value)}`)
  return list.length === 0 ? name : `${name} (${list.join(', ')})`
}
