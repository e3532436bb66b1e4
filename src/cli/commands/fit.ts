// ionforge fit DATA...: fits a potential to labelled structures, or goes on with a fit, and writes its model card.
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { Command, Option } from 'commander'
import { makeFolder, writeAtomically } from '../../io/write-atomically.ts'
import { describeTraining } from '../../potentials/nep/extrapolation.ts'
import { formatNep, parseNep } from '../../potentials/nep/nep-file.ts'
import { formatTrustFile } from '../../potentials/nep/trust-file.ts'
import { fileStore } from '../../training/checkpoint.ts'
import { dataToFit, readLabelledFrames, type LabelledData } from '../../training/data/labelled-frames.ts'
import { fitNep } from '../../training/fit-nep.ts'
import type { FitOutcome } from '../../training/fit-request.ts'
import type { FitSettings } from '../../training/settings.ts'
import { collect, wholeNumber, withAction } from '../command.ts'
import { fitPaths, memberPaths, openFitFolder } from '../fit-folder.ts'
import { beginFitSitting } from '../fit-manifest.ts'
import { fitProgress } from '../fit-progress.ts'
import { fitRequest, type FitOptions } from '../fit-request.ts'
import { INTERRUPTED, interruptSignal } from '../interrupt.ts'
import type { Terminal } from '../terminal.ts'
import { writeCard } from '../write-card.ts'

export function fitCommand(): Command {
  const command = new Command('fit')
    .summary('fit a potential to labelled structures')
    .description(
      'Fit a neuroevolution potential (NEP4 with ZBL) to energies, forces and virials, and write its model card.\n' +
      'Given the folder of a fit that was stopped, it goes on; the bytes are those of a fit that was not.')
    .argument('[data...]', 'extended XYZ files (also .gz) with energies and forces, or the folder of a fit to go on with')
    .addOption(new Option('--type <name>', 'kind of potential (default: nep)').choices(['nep']))
    .option('--settings <file>', 'YAML file with data, model and training; DATA takes the place of its data')
    .option('--out <dir>', 'folder of the fit (default: fit)')
    .option('--start <file>', 'nep.txt to start from')
    .addOption(new Option('--epochs <n>', 'passes over the data').argParser(wholeNumber(1)))
    .addOption(new Option('--committee <n>', 'fit this many, from different seeds').argParser(wholeNumber(1, 64)))
    .addOption(new Option('--seed <n>', 'seed of the fit').argParser(wholeNumber(0)).env('IONFORGE_SEED'))
    .addOption(new Option('--precision <name>', 'of the gradients (default: f32)').choices(['f32', 'f64']))
    .addOption(
      new Option('-j, --jobs <n>', 'threads (default: the number of cores)').argParser(wholeNumber(1, 512)).env('IONFORGE_JOBS'))
    .addOption(new Option('--set <path=value>', 'override a key of the settings (repeatable)').argParser(collect).default([]))
    .option('--force', 'begin anew in a folder that holds a fit')
    .option('--json', 'print model-card.json on stdout at the end')
  return withAction<FitOptions>(command, async (terminal, [data], options) => fit(terminal, data, options))
}

async function fit(terminal: Terminal, data: readonly string[], options: FitOptions): Promise<number> {
  const { folder, asked } = fitRequest(data, options)
  const labelled = dataToFit(readLabelledFrames(asked.data, asked.seed, asked.cross_validation), asked.training)
  const taken = openFitFolder(folder, asked, labelled.files, options.force ?? false)
  const interrupt = interruptSignal(terminal, 'stopping after the step in progress')
  const threads = options.jobs ?? availableParallelism()
  const endSitting = beginFitSitting(fitPaths(folder).manifest, threads)
  try {
    introduce(terminal, folder, taken.settings, labelled, threads, taken.resumed)
    const outcomes = await fitMembers(terminal, folder, taken.settings, labelled, threads, interrupt.signal)
    const stopped = outcomes.find(({ ending }) => ending === 'stopped')
    endSitting(stopped === undefined ? 'finished' : 'stopped')
    if (stopped === undefined) await conclude(terminal, folder, taken.settings, labelled, outcomes, options.json ?? false)
    else terminal.note(`stopped after ${stopped.curve.length} epochs; go on with: ionforge fit ${folder}`)
    taken.close()
    return stopped === undefined ? 0 : INTERRUPTED
  } catch (error) {
    endSitting('failed')
    taken.abandon()
    throw error
  } finally {
    terminal.endProgress()
    interrupt.release()
  }
}

/** Fits the members of the committee one after another; the last of the list is stopped when the signal came. */
async function fitMembers(
  terminal: Terminal, folder: string, settings: FitSettings, labelled: LabelledData, threads: number, signal: AbortSignal,
): Promise<FitOutcome[]> {
  const outcomes: FitOutcome[] = []
  for (let member = 1; member <= settings.committee; member++) {
    const outcome = await fitMember(terminal, folder, settings, labelled, threads, member, signal)
    outcomes.push(outcome)
    if (outcome.ending === 'stopped') break
    writeMember(folder, settings, labelled, member, outcome)
  }
  return outcomes
}

async function conclude(
  terminal: Terminal, folder: string, settings: FitSettings, labelled: LabelledData, outcomes: readonly FitOutcome[],
  json: boolean,
): Promise<void> {
  const card = await writeCard(terminal, folder, settings, labelled, outcomes)
  for (const outcome of outcomes) terminal.note(describeOutcome(outcome))
  for (const sentence of [...card.analysis.headline, ...card.analysis.warnings]) terminal.note(sentence)
  terminal.note(`potential:  ${terminal.color.bold(fitPaths(folder).potential)}`)
  terminal.note(`model card: ${terminal.color.bold(fitPaths(folder).page)}`)
  if (json) terminal.out(JSON.stringify(card.json, null, 2))
}

/** Fits one member of the committee, or goes on with it: its own seed, the same data and splits. */
async function fitMember(
  terminal: Terminal, folder: string, settings: FitSettings, { frames, scales }: LabelledData, threads: number, member: number,
  signal: AbortSignal,
): Promise<FitOutcome> {
  const paths = memberPaths(folder, member, settings.committee)
  makeFolder(paths.folder)
  const label = settings.committee === 1 ? '' : `member ${member}/${settings.committee}  `
  return fitNep({
    settings: { ...settings, seed: settings.seed + member - 1 },
    start: settings.start === null ? null : parseNep(readFileSync(settings.start, 'utf8'), settings.start),
    frames, scales, threads, signal,
    store: fileStore(paths.checkpoint, paths.curve),
    onProgress: fitProgress(terminal, settings, threads, label),
  })
}

/** Writes the potential and, beside it, what it has seen; the first member is also the folder's own potential. */
function writeMember(
  folder: string, { committee }: FitSettings, { frames }: LabelledData, member: number, { model }: FitOutcome,
): void {
  const structures = frames.filter(({ split }) => split === 'train').map(({ structure }) => structure)
  const trust = formatTrustFile(model, describeTraining(model, structures))
  const places = [memberPaths(folder, member, committee), ...(member === 1 ? [fitPaths(folder)] : [])]
  for (const paths of places) {
    writeAtomically(paths.potential, formatNep(model))
    writeAtomically(paths.trust, trust)
  }
}

function introduce(
  terminal: Terminal, folder: string, settings: FitSettings, { frames, files, drawn }: LabelledData, threads: number,
  resumed: boolean,
): void {
  const { training, committee, seed, precision, start } = settings
  const members = committee === 1 ? '' : `, ${committee} members`
  terminal.note(`${resumed ? 'going on with a fit' : 'fitting a NEP'}, seed ${seed}${members}`)
  for (const { file, sha256, frames: count, leftOut } of files) {
    const reasons = Object.entries(leftOut).map(([reason, number]) => `, ${number} left out: ${reason}`).join('')
    terminal.note(`  data      ${file}: ${count} frames${reasons}, sha256 ${sha256.slice(0, 16)}`)
  }
  const counts = (['train', 'valid', 'test'] as const)
    .map((split) => `${frames.filter((frame) => frame.split === split).length} ${split}`)
  terminal.note(`  frames    ${counts.join(', ')}${drawn === 0 ? '' : `; the split of ${drawn} is drawn by trajectory`}`)
  if (training.validation && !frames.some(({ split }) => split === 'valid')) {
    terminal.note(`${terminal.color.yellow('warning:')} no validation frames: the parameters of the last epoch are kept`)
  }
  if (start !== null) terminal.note(`  start     ${start}`)
  terminal.note(`  training  ${training.epochs} epochs, ${precision}, ${threads} thread(s)`)
  terminal.note(`  folder    ${folder}`)
  terminal.note(`  resume    ionforge fit ${folder}`)
}

function describeOutcome({ bestEpoch, curve }: FitOutcome): string {
  const row = curve[bestEpoch - 1]
  const { energy, force } = row.valid ?? row.train
  const of = row.valid === null ? 'training' : 'validation'
  const ofForce = force === null ? '' : `, ${force.toFixed(1)} meV/Å`
  return `best epoch ${bestEpoch} of ${curve.length}: ${of} RMSE ${energy.toFixed(2)} meV/atom${ofForce}`
}
