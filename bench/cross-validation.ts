// How well does a fit know structures it never saw? The trajectories are dealt into folds; each fold in turn is predicted by a
// fit to the others, and the errors are pooled. Judged are the frames on the potential's own label scale; those of other
// scales only help to fit. Usage, after npm run build:
//   node dist/bench/cross-validation.js SETTINGS.yaml [--folds 5] [--only 1,2] [--threads 2] [--set training.epochs=200 ...]
//     [--out results/benchmarks]
import { readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Table } from '../src/analysis/figure.ts'
import { resolveSettings } from '../src/cli/fit-folder.ts'
import { textTable } from '../src/cli/text-table.ts'
import { makeFolder, writeAtomically } from '../src/io/write-atomically.ts'
import { symbolOf } from '../src/atoms/elements.ts'
import { nepPotential } from '../src/potentials/nep/nep.ts'
import { parseNep } from '../src/potentials/nep/nep-file.ts'
import { dataToFit, readLabelledFrames } from '../src/training/data/labelled-frames.ts'
import { compositionAxis } from '../src/training/errors/composition-groups.ts'
import { summarise, summariseGroups } from '../src/training/errors/error-summary.ts'
import { errorTable } from '../src/training/errors/error-tables.ts'
import { predict, withoutElementOffset, type Prediction } from '../src/training/errors/predictions.ts'
import { fitNep } from '../src/training/fit-nep.ts'
import type { LabelledFrame } from '../src/training/types.ts'
import { markdownTable } from './evaluators/report.ts'

const { values, positionals: [settingsFile] } = parseArgs({
  allowPositionals: true,
  options: {
    folds: { type: 'string', default: '5' }, only: { type: 'string' }, threads: { type: 'string', default: '2' },
    set: { type: 'string', multiple: true, default: [] }, out: { type: 'string' },
  },
})
if (settingsFile === undefined) throw new Error('give the settings of a fit')

const settings = resolveSettings(readFileSync(settingsFile, 'utf8'), settingsFile, values.set, dirname(resolve(settingsFile)))
const folds = Number(values.folds)
const chosen = values.only?.split(',').map(Number) ?? Array.from({ length: folds }, (_, k) => k + 1)
const start = settings.start === null ? null : parseNep(readFileSync(settings.start, 'utf8'), settings.start)

const predictions: Prediction[] = []
for (const fold of chosen) predictions.push(...await predictFold(fold))
report(predictions)

/** Fits to all folds but one, and predicts that one. */
async function predictFold(fold: number): Promise<Prediction[]> {
  const { frames, scales } = dataToFit(readLabelledFrames(settings.data, settings.seed, { folds, fold }), settings.training)
  const { model } = await fitNep({
    settings, start, frames, scales, threads: Number(values.threads),
    onProgress({ epoch, row }) {
      if (row !== null && process.stderr.isTTY) process.stderr.write(`\rfold ${fold} of ${folds}: epoch ${epoch} of ${settings.training.epochs} `)
    },
  })
  const unseen = frames.filter(({ split, scale }) => split === 'test' && scale === 0)
  const found = await predict(nepPotential(model), unseen)
  const { energy, force } = summarise(withoutElementOffset(found).moved)
  process.stderr.write(`${process.stderr.isTTY ? '\r' : ''}fold ${fold} of ${folds}: ${unseen.length} frames, ${energy.rmse.toFixed(2)} meV/atom, ${force?.rmse.toFixed(1) ?? 'no'} meV/Å\n`)
  return found
}

/** Energies are judged after one energy per element, the least-squares one over all folds, is taken off. */
function report(found: readonly Prediction[]): void {
  const { moved, offsets } = withoutElementOffset(found)
  const axis = compositionAxis(moved.map(({ frame }) => frame.structure))
  const tables = [
    tableOf('all', 'All', () => 'all', moved),
    tableOf('files', 'By file', ({ frame }) => fileOf(frame), moved),
    tableOf('compositions', 'By composition', ({ frame }) => axis?.rangeOf(frame.structure) ?? null, moved),
    tableOf('compositions-of-files', 'By file and composition', ({ frame }) => `${fileOf(frame)}, ${axis?.rangeOf(frame.structure) ?? 'all'}`, moved),
    tableOf('config-types', 'By config_type', ({ frame }) => frame.configType, moved),
  ]
  const offsetText = [...offsets].map(([number, energy]) => `${symbolOf(number)} ${(1000 * energy).toFixed(1)}`).join(', ')
  const about = `${folds} folds by trajectory, frames predicted by fits that never saw their trajectory's labels; ` +
    `energies after an offset per element (meV: ${offsetText})`
  console.log(about)
  for (const { columns, rows } of tables) console.log(`\n${textTable([...columns], rows.map((row) => row.map((cell) => String(cell ?? ''))))}`)
  if (values.out === undefined) return
  makeFolder(values.out)
  const text = `# Cross-validation of ${settings.description}\n\n${about}\n\n${tables.map(markdownTable).join('\n\n')}\n`
  writeAtomically(join(values.out, 'cross-validation.md'), text)
}

/** Name of the file a frame is from, without its endings. */
function fileOf({ place }: LabelledFrame): string {
  return basename(place).replace(/\..*$/, '')
}

function tableOf(name: string, title: string, nameOf: (prediction: Prediction) => string | null, found: readonly Prediction[]): Table {
  return errorTable(name, title, title.replace('By ', ''), summariseGroups(found, nameOf))
}
