// What exchange across an interface costs, over the seeds of finished campaigns, and how fast each search came to its best
// interface. Usage, after npm run build:
//   node dist/bench/interface-mixing.js --out results/reference/lco-lps-interface RESULTS...
// RESULTS are folders of one problem: several seeds of a search, and of others (random search) to compare with.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { compareCampaigns, type CampaignGroup } from '../src/analysis/compare-campaigns.ts'
import { comparisonFigures } from '../src/analysis/compare-figures.ts'
import { finalTable } from '../src/analysis/compare-report.ts'
import { fromEvent } from '../src/campaign/record.ts'
import type { Problem } from '../src/campaign/types.ts'
import { groupsOf, readFolders, requireSameProblem, type ComparedFolder } from '../src/cli/compared-folders.ts'
import { openProblem, withoutGraphicsCard } from '../src/cli/session.ts'
import { writeAnalysis } from '../src/cli/write-analysis.ts'
import { writeAtomically } from '../src/io/write-atomically.ts'
import { J_PER_M2_PER_EV_A2 } from '../src/units.ts'
import type { InterfaceSummary } from '../problems/interface/summary.ts'
import { mixingRows, type MixingRun } from './interface-mixing/statistics.ts'
import { markdownOf, mixingFigures, mixingTable, runsTable } from './interface-mixing/texts.ts'

const { values: { out }, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: 'string' } } })
if (out === undefined || positionals.length === 0) throw new Error('usage: interface-mixing.js --out FOLDER RESULTS...')

const folders = readFolders(positionals)
requireSameProblem(folders)
const [{ campaign, folder }] = folders
const { problem } = await openProblem(withoutGraphicsCard(campaign), folder)
const groups = groupsOf(folders, problem.objective.niche)
const runs = groups.flatMap((group) => group.runs.flatMap((run) => runOf(problem, group.label, run.folder)))
const rows = mixingRows(runs)
// Interfaces with and without exchange compete: what counts is the lowest of all.
const comparison = compareCampaigns(groups.map(inJoules), {
  ...problem.objective, name: 'interface energy', unit: 'J/m²', knownBest: null, tolerance: 0, target: null,
})
const tables = [mixingTable(rows), runsTable(runs), finalTable(comparison)]
const figures = [...mixingFigures(rows), ...comparisonFigures(comparison)]
await writeAnalysis(out, { summary: { runs, mixing_energies: rows }, tables, figures })
const text = `# ${campaign.problem.name}: ${runs.length} campaigns\n\n${tables.map(markdownOf).join('\n')}`
writeAtomically(join(out, 'mixing.md'), text)
console.log(text)

/** What the report of a campaign says; none where nothing was scored. */
function runOf(of: Problem, strategy: string, name: string): MixingRun[] {
  const { campaign: { seed }, evaluations } = folders.find((one) => one.folder === name) as ComparedFolder
  const summary: unknown = of.analyse(evaluations.map((event) => fromEvent(of, event))).summary
  const found = summary as Partial<InterfaceSummary>
  if (found.best === undefined) return []
  const forceCalls = evaluations.reduce((sum, { cost }) => sum + cost.force_calls, 0)
  return [{ strategy, seed, evaluations: evaluations.length, forceCalls, found: summary as InterfaceSummary }]
}

function inJoules({ label, runs: compared }: CampaignGroup): CampaignGroup {
  return {
    label,
    runs: compared.map((run) => ({
      ...run,
      scores: run.scores.map((score) => ({
        ...score, composition: '', objective: score.objective === null ? null : J_PER_M2_PER_EV_A2 * score.objective,
      })),
    })),
  }
}
