// ionforge learn LEARN: search → select → label with a calculator command → refit, until the committee agrees.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { availableParallelism } from 'node:os'
import { Command, Option } from 'commander'
import { beginSitting, earlierSittings, endSitting, machineFacts, type Sitting } from '../../campaign/manifest.ts'
import { ConfigError } from '../../errors.ts'
import { writeAtomically } from '../../io/write-atomically.ts'
import { readStructures } from '../../io/formats.ts'
import { parseLearnFile } from '../../learning/learn-file.ts'
import { isLearnFolder, learnPaths, openLearnFolder, readLearnFolder } from '../../learning/learn-folder.ts'
import type { LearnSettings } from '../../learning/learn-settings.ts'
import { runLearning } from '../../learning/learn.ts'
import type { LearnResult } from '../../learning/types.ts'
import { endingText } from '../../learning/learning-report.ts'
import { collect, only, withAction, wholeNumber } from '../command.ts'
import { INTERRUPTED, interruptSignal } from '../interrupt.ts'
import { learnWatcher } from '../learn-progress.ts'
import { writeLearnResults } from '../learn-results.ts'
import { searchWithCampaigns } from '../learn-search.ts'
import type { Terminal } from '../terminal.ts'
import { gitCommit, ionforgeVersion, packageRoot, packageVersions } from '../version.ts'

interface LearnOptions {
  readonly out?: string
  readonly seed?: number
  readonly set: readonly string[]
  readonly jobs?: number
  readonly labelJobs?: number
  readonly force?: boolean
  readonly retryFailed?: boolean
  readonly json?: boolean
}

export function learnCommand(): Command {
  const command = new Command('learn')
    .summary('active learning with labels from your own calculator')
    .description(
      'Extend a potential from the search itself: find structures, choose those the committee is unsure of, label them with a\n' +
      'calculator command (DFT), refit, repeat. Run it again to go on where it was ended, by whatever.')
    .argument('<learn>', 'learn file, results folder of an earlier run, or a problem that ships a learn file (lixsi-amorphous)')
    .option('--out <dir>', 'results folder (default: results/<name>/learn-seed<seed>)')
    .addOption(new Option('--seed <n>', 'seed of everything random').argParser(wholeNumber(0)).env('IONFORGE_SEED'))
    .addOption(new Option('--set <path=value>', 'override a key of the learn file (repeatable)').argParser(collect).default([]))
    .addOption(new Option('-j, --jobs <n>', 'threads of searches and fits (default: all cores)').argParser(wholeNumber(1, 512)).env('IONFORGE_JOBS'))
    .addOption(new Option('--label-jobs <n>', 'calculations at the same time').argParser(wholeNumber(1, 512)))
    .option('--retry-failed', 'try failed calculations of the round at hand again')
    .option('--force', 'begin anew in a folder that holds a run')
    .option('--json', 'print summary.json on stdout at the end')
  return withAction<LearnOptions>(command, async (terminal, [[argument]], options) =>
    learn(terminal, only([argument], 'LEARN'), options))
}

async function learn(terminal: Terminal, argument: string, options: LearnOptions): Promise<number> {
  const { settings, folder } = findLearnFile(argument, options)
  const opened = openLearnFolder(folder, settings, { force: options.force ?? false, retryFailed: options.retryFailed ?? false })
  const interrupt = interruptSignal(terminal, 'stopping; the calculation at hand is ended')
  const threads = options.jobs ?? availableParallelism()
  try {
    introduce(terminal, settings, folder, opened.journal.events.length > 1)
    const result = await keepingManifest(folder, settings, threads, () => runLearning({
      settings,
      folder,
      journal: opened.journal,
      known: knownStructures(settings),
      search: searchWithCampaigns(terminal, threads),
      threads,
      stop: interrupt.signal,
      watch: learnWatcher(terminal),
      record: (state) => writeLearnResults(folder, settings, opened.journal, state),
    }))
    terminal.endProgress()
    return conclude(terminal, folder, result, options.json ?? false)
  } finally {
    terminal.endProgress()
    interrupt.release()
    opened.close()
  }
}

/** The settings that LEARN names, and where results go. */
function findLearnFile(argument: string, options: LearnOptions): { readonly settings: LearnSettings; readonly folder: string } {
  const overrides = [
    ...(options.seed === undefined ? [] : [`seed=${options.seed}`]),
    ...(options.labelJobs === undefined ? [] : [`calculator.jobs=${options.labelJobs}`]),
    ...options.set,
  ]
  if (isLearnFolder(argument)) return { settings: readLearnFolder(argument, overrides), folder: argument }
  const shipped = join(packageRoot(), 'problems', argument, 'learn.yaml')
  const isFile = existsSync(argument) && statSync(argument).isFile()
  const file = isFile ? argument : existsSync(shipped) ? shipped : null
  if (file === null) {
    throw new ConfigError({
      rule: 'LEARN must be a learn file, the results folder of a learning run, or a problem that ships a learn file', found: argument,
      wayOut: 'docs/how-to/learn-from-your-own-dft.md shows one to start from.',
    })
  }
  const settings = parseLearnFile(readFileSync(file, 'utf8'), file, dirname(file), overrides)
  const name = isFile ? basename(file).replace(/\.ya?ml$/, '') : argument
  return { settings, folder: options.out ?? join('results', name, `learn-seed${settings.seed}`) }
}

/** What has labels of the calculator's own scale: there is no need to label it again. */
function knownStructures({ data, scale }: LearnSettings) {
  return data.filter((source) => source.scale === scale).flatMap(({ file }) => readStructures(file, { format: 'extxyz' }).map(({ structure }) => structure))
}

/** Times live in the manifest only; it is written before the first stage and after the last. */
async function keepingManifest(
  folder: string, settings: LearnSettings, threads: number, run: () => Promise<LearnResult>,
): Promise<LearnResult> {
  const { manifest } = learnPaths(folder)
  const sitting = beginSitting({ argv: process.argv.slice(2), executor: 'workers', jobs: threads, evaluations_before: 0 })
  const sittings = [...earlierSittings(manifest), sitting]
  const write = (): void => writeAtomically(manifest, `${JSON.stringify(manifestOf(settings, sittings), null, 2)}\n`)
  write()
  try {
    const result = await run()
    endSitting(sitting, result.ending, result.labelled.length)
    return result
  } finally {
    write()
  }
}

function manifestOf({ seed, calculator }: LearnSettings, sittings: readonly Sitting[]) {
  return {
    tool: 'ionforge',
    version: ionforgeVersion(),
    git_commit: gitCommit(),
    ...machineFacts(),
    packages: packageVersions(),
    seed,
    calculator: calculator.command,
    sittings,
  }
}

function introduce(terminal: Terminal, { seed, calculator, stop }: LearnSettings, folder: string, resumed: boolean): void {
  terminal.note(`${resumed ? 'going on with' : 'beginning'} active learning, seed ${seed}, at most ${stop.rounds} rounds`)
  terminal.note(`  calculator  ${calculator.command}`)
  terminal.note(`  results     ${folder}`)
  terminal.note(`  resume      ionforge learn ${folder}`)
}

function conclude(terminal: Terminal, folder: string, { ending, labelled, round }: LearnResult, json: boolean): number {
  const { report, summary, labels } = learnPaths(folder)
  terminal.note(`${labelled.length} labels, committee of round ${round}: ${endingText(ending)}`)
  if (labelled.length > 0) terminal.note(`labels: ${labels}`)
  terminal.note(`report: ${terminal.color.bold(report)}`)
  if (json) terminal.out(readFileSync(summary, 'utf8').trimEnd())
  return ending === 'stopped' ? INTERRUPTED : 0
}
