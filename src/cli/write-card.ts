// Evaluates a fitted potential on its data and writes the model card: JSON, one page, figures and tables.
import { basename } from 'node:path'
import { loadPotential } from '../potentials/load.ts'
import { fileHash } from '../campaign/results-folder.ts'
import { writeAtomically } from '../io/write-atomically.ts'
import type { Potential } from '../potentials/potential.ts'
import type { Provenance } from '../report/provenance.ts'
import { writeReport } from '../report/write-report.ts'
import { modelCard, type ModelCard } from '../training/card/card.ts'
import type { LabelledData } from '../training/data/labelled-frames.ts'
import { summarise, type ErrorGroup } from '../training/errors/error-summary.ts'
import { onPotentialScale } from '../training/errors/label-scale.ts'
import { predict, type Prediction } from '../training/errors/predictions.ts'
import type { FitOutcome } from '../training/fit-request.ts'
import type { FitSettings } from '../training/settings.ts'
import { fitPaths, memberPaths } from './fit-folder.ts'
import { fitSittings } from './fit-manifest.ts'
import { duration } from './progress.ts'
import type { Terminal } from './terminal.ts'
import { ionforgeVersion } from './version.ts'

const CITATIONS = [
  'Neuroevolution potentials: Z. Fan et al., Phys. Rev. B 104, 104309 (2021), doi 10.1103/PhysRevB.104.104309; Z. Fan, ' +
    'J. Phys.: Condens. Matter 34, 125902 (2022), doi 10.1088/1361-648X/ac462b.',
  'Repulsion at short distance: J. F. Ziegler, J. P. Biersack, U. Littmark, The Stopping and Range of Ions in Solids ' +
    '(Pergamon, 1985).',
  'Adam: D. P. Kingma, J. Ba, ICLR 2015, arXiv:1412.6980.',
]

/** Writes model-card.json, model-card.html, figures and tables of a finished fit; returns the card. */
export async function writeCard(
  terminal: Terminal, folder: string, settings: FitSettings, data: LabelledData, outcomes: readonly FitOutcome[],
): Promise<ModelCard> {
  const paths = fitPaths(folder)
  const [{ design, parameters }] = outcomes
  const frames = onPotentialScale(data.frames, design, parameters)
  const predictions = await predict(await loadPotential(paths.potential), frames, (done) => {
    terminal.progress(`model card: ${done}/${frames.length} structures`)
  })
  terminal.endProgress()
  const members = outcomes.length === 1 ? [] : await memberErrors(folder, data, outcomes)
  const card = modelCard({ settings, data, outcomes, sha256: fileHash(paths.potential), predictions, members })
  writeAtomically(paths.card, `${JSON.stringify(card.json, null, 2)}\n`)
  await writeReport(folder, card.analysis, provenanceOf(folder, settings, outcomes), 'model-card.html')
  return card
}

/** Errors of each member and of the mean of all on the frames that judge. */
async function memberErrors(folder: string, data: LabelledData, outcomes: readonly FitOutcome[]): Promise<ErrorGroup[]> {
  const judged = data.frames.some(({ split }) => split === 'test') ? 'test' : 'valid'
  const all: Prediction[][] = []
  for (const [index, { design, parameters }] of outcomes.entries()) {
    const frames = onPotentialScale(data.frames.filter(({ split }) => split === judged), design, parameters)
    const potential: Potential = await loadPotential(memberPaths(folder, index + 1, outcomes.length).potential)
    all.push(await predict(potential, frames))
  }
  if (all[0].length === 0) return []
  return [
    ...all.map((predictions, index): ErrorGroup => ({ name: `member ${index + 1}`, errors: summarise(predictions) })),
    { name: 'mean of all', errors: summarise(meanOf(all)) },
  ]
}

/** The mean prediction of a committee, frame by frame. */
function meanOf(all: readonly (readonly Prediction[])[]): Prediction[] {
  const mean = (values: readonly Float64Array[]): Float64Array =>
    values[0].map((_, k) => values.reduce((sum, each) => sum + each[k], 0) / values.length)
  return all[0].map(({ frame }, k) => {
    const each = all.map((predictions) => predictions[k])
    return {
      frame,
      energy: each.reduce((sum, { energy }) => sum + energy, 0) / each.length,
      forces: mean(each.map(({ forces }) => forces)),
      virial: mean(each.map(({ virial }) => virial)),
    }
  })
}

function provenanceOf(folder: string, settings: FitSettings, outcomes: readonly FitOutcome[]): Provenance {
  const { description, training, committee, seed, precision, model, start } = settings
  const sittings = fitSittings(fitPaths(folder).manifest)
  const seconds = sittings.reduce((sum, sitting) => sum + sitting.seconds, 0)
  const command = sittings[0]?.argv
  const list = (values: object): string =>
    Object.entries(values).map(([key, value]) => `${key} ${JSON.stringify(value)}`).join(', ')
  const potential = fitPaths(folder).potential
  return {
    title: 'Model card of a neuroevolution potential',
    subtitle: description === '' ? `seed ${seed}, ${outcomes[0].curve.length} epochs` : description,
    facts: [
      ...(model === null ? [] : [['model', list(model)] as const]),
      ...(start === null ? [] : [['started from', basename(start)] as const]),
      ['training', list(training)],
      ['seed, precision', `${seed}, ${precision}`],
      ...(committee === 1 ? [] : [['committee', `${committee} members`] as const]),
      ['best epoch', outcomes.map(({ bestEpoch, curve }) => `${bestEpoch} of ${curve.length}`).join(', ')],
      ...(seconds === 0 ? [] : [['wall-clock time', duration(seconds)] as const]),
      ['ionforge', ionforgeVersion()],
      ...(command === undefined ? [] : [['command', `ionforge ${command.join(' ')}`] as const]),
    ],
    source: 'model-card.json',
    citations: [`ionforge ${ionforgeVersion()} (see CITATION.cff of the repository).`, ...CITATIONS],
    commands: [
      { purpose: 'energies and forces of your structures', command: `ionforge evaluate POSCAR --potential ${potential}` },
      { purpose: 'relax a structure', command: `ionforge relax POSCAR --potential ${potential} --cell full` },
      { purpose: 'errors on other data', command: `ionforge validate ${potential} frames.extxyz` },
      { purpose: 'fit further data from here', command: `ionforge fit more.extxyz --start ${potential} --out further` },
      ...(committee === 1 ? [] : [
        { purpose: 'spread of the committee', command: `ionforge evaluate POSCAR --potential committee:${folder}` },
      ]),
    ],
  }
}
