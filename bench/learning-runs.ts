// Several runs of active learning after one another, each begun with the labels of those before, as one learning curve: the
// rounds that were labelled, numbered through, and the search that ended the last run. Usage, after npm run build:
//   node dist/bench/learning-runs.js --out results/reference/lixsi-amorphous/learning JOURNAL...
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { textTable } from '../src/cli/text-table.ts'
import { wholeLines } from '../src/io/whole-lines.ts'
import { makeFolder, writeAtomically } from '../src/io/write-atomically.ts'
import type { LearnJournalEvent } from '../src/learning/learn-journal.ts'
import { curveTable, learningCurve } from '../src/learning/learning-curve.ts'
import { analyseLearning } from '../src/learning/learning-report.ts'
import { tableCsv } from '../src/report/csv.ts'
import { figureSvg } from '../src/report/figure-svg.ts'

const { values, positionals: journals } = parseArgs({ allowPositionals: true, options: { out: { type: 'string' } } })
if (values.out === undefined || journals.length === 0) throw new Error('give --out and at least one journal')

const runs = journals.map((path) => wholeLines<LearnJournalEvent>(readFileSync(path), path).events)
/** eV/atom above the hull, as problems/lixsi-amorphous/learn.yaml has it. */
const LOW_ENERGY = 0.05

const events: LearnJournalEvent[] = []
let rounds = 0
runs.forEach((run, k) => {
  const labelled = run.filter(({ event }) => event === 'errors').length
  const kept = labelled + (k === runs.length - 1 ? 1 : 0)
  for (const event of run) {
    if ('round' in event && event.round < kept) events.push({ ...event, round: event.round + rounds })
  }
  rounds += labelled
})

const { figures } = analyseLearning({ stop: { low_energy: LOW_ENERGY } }, { events }, 'running')
const points = learningCurve({ events })
makeFolder(values.out)
writeAtomically(join(values.out, 'learning-curve.csv'), tableCsv(curveTable(points)))
for (const figure of figures) writeAtomically(join(values.out, `${figure.name}.svg`), (await figureSvg(figure)).svg)

const cell = (value: number | null): string => (value === null ? '' : value.toFixed(1))
console.log(textTable(
  ['labels used', 'new labels', 'E RMSE', 'E MAE', 'by chance', 'held out', 'spread 90 %', 'lowest formation energy'],
  points.map((point) => [
    point.labels_used, String(point.new_labels ?? ''), cell(point.new_energy_rmse), cell(point.new_energy_mae),
    cell(point.chance_energy_rmse), cell(point.held_out_energy_rmse), cell(point.energy_spread_90),
    cell(point.lowest_formation_energy),
  ])))
