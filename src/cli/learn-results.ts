// Writes what a learning run found: learning-curve.csv, summary.json, figures and report.html, all from its journal.
import { learnPaths } from '../learning/learn-folder.ts'
import type { LearnJournal } from '../learning/learn-journal.ts'
import type { LearnSettings } from '../learning/learn-settings.ts'
import type { LearnResult } from '../learning/types.ts'
import { curveTable, learningCurve } from '../learning/learning-curve.ts'
import { analyseLearning } from '../learning/learning-report.ts'
import { writeAtomically } from '../io/write-atomically.ts'
import { tableCsv } from '../report/csv.ts'
import { writeReport } from '../report/write-report.ts'
import { ionforgeVersion } from './version.ts'

/** Writes the report of a learning run as far as it came. */
export async function writeLearnResults(
  folder: string, settings: LearnSettings, journal: Pick<LearnJournal, 'events'>, { ending, round }: LearnResult,
): Promise<void> {
  const paths = learnPaths(folder)
  const analysis = analyseLearning(settings, journal, ending)
  writeAtomically(paths.curve, tableCsv(curveTable(learningCurve(journal))))
  writeAtomically(paths.summary, `${JSON.stringify({ ...analysis.summary, committee: `committees/${round}` }, null, 2)}\n`)
  const version = ionforgeVersion()
  const [first] = journal.events
  const inputs = first?.event === 'learn' ? Object.entries(first.inputs) : []
  await writeReport(folder, analysis, {
    title: 'What the potential learnt',
    subtitle: `active learning · seed ${settings.seed}`,
    facts: [
      ...(settings.description === '' ? [] : [['description', settings.description] as const]),
      ['calculator', settings.calculator.command],
      ['sources', settings.search.map(({ kind }) => kind).join(', ')],
      ['ionforge', version],
      ['Node', process.version],
      ...inputs.map(([name, hash]) => [`SHA-256 of ${name}`, hash] as const),
    ],
    citations: [
      `ionforge ${version}, inverse design of solid-state-battery materials (see CITATION.cff of the repository).`,
      'Query by committee: H. S. Seung, M. Opper, H. Sompolinsky, COLT 1992, doi 10.1145/130385.130417.',
    ],
    commands: [
      { purpose: 'go on with a larger budget', command: `ionforge learn ${folder} --set stop.rounds=N` },
      { purpose: 'search with the committee', command: `ionforge run CAMPAIGN --potential committee:${folder}/committees/${round}` },
      { purpose: 'fit to all labels anew', command: `ionforge fit ${paths.labels} OTHER_DATA --committee 4 --out FOLDER` },
    ],
  })
}
