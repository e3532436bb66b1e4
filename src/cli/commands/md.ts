// ionforge md STRUCTURE: molecular dynamics of one structure, with a trajectory, a log and figures.
import { Command, InvalidArgumentError, Option } from 'commander'
import {
  driftBound, dynamicsAverages, dynamicsFigures, GOOD_DRIFT, sampleOf, type DynamicsAverages, type Sample,
} from '../../analysis/dynamics-report.ts'
import type { Estimate } from '../../analysis/time-series.ts'
import { compositionOf, formulaOf } from '../../atoms/composition.ts'
import { atomCount } from '../../atoms/structure.ts'
import { runDynamics } from '../../dynamics/run.ts'
import type { DynamicsResult, Snapshot } from '../../dynamics/types.ts'
import { atPlace } from '../../errors.ts'
import type { Potential } from '../../potentials/potential.ts'
import { only, positiveNumber, wholeNumber, withAction } from '../command.ts'
import { INTERRUPTED, interruptSignal } from '../interrupt.ts'
import { openMdFiles, type MdFiles } from '../md-files.ts'
import { DEFAULTS, describePlan, planMd, type MdOptions, type MdPlan } from '../md-plan.ts'
import { openPotentialOption, withPotentialOptions } from '../potential-option.ts'
import { duration } from '../progress.ts'
import type { Terminal } from '../terminal.ts'

/** Milliseconds between pauses in which signals are heard, and between lines of progress on a terminal and elsewhere. */
const PAUSE = 50
const REDRAW = 250
const LINE = 2000

export function mdCommand(): Command {
  const command = withPotentialOptions(
    new Command('md')
      .summary('molecular dynamics, melt and quench')
      .description(
        'Move the atoms of a structure: at constant energy (velocity Verlet) or in a Langevin bath (BAOAB), the cell fixed.\n' +
        'The same seed gives the same bytes. Ctrl-C ends the run cleanly; the trajectory can be read at any time.')
      .argument('<structure>', 'structure file: extxyz, xyz, cif, POSCAR (also .gz)')
      .addOption(new Option('--ensemble <name>', 'constant energy or a Langevin bath (default: nvt)').choices(['nve', 'nvt']))
      .addOption(new Option('--temperature <K>', `of the bath and the first velocities (default: ${DEFAULTS.temperature})`).argParser(positiveNumber))
      .addOption(new Option('--timestep <fs>', 'length of a step').argParser(positiveNumber).default(1))
      .addOption(new Option('--steps <n>', `number of steps (default: ${DEFAULTS.steps})`).argParser(wholeNumber(1, 1_000_000_000)))
      .addOption(new Option('--friction <1/ps>', `of the bath (default: ${DEFAULTS.friction})`).argParser(positiveNumber))
      .option('--quench <schedule>', 'temperatures of the bath as K:time or K-K:time, in fs or with ps: 2000:1ps,2000-300:4ps,300:500')
      .addOption(new Option('--velocities <from>', 'drawn at the temperature, or the momenta of the file').choices(['thermal', 'file']).default('thermal'))
      .addOption(new Option('--seed <n>', 'seed of velocities and bath').argParser(wholeNumber(0)).default(1).env('IONFORGE_SEED'))
      .addOption(new Option('--every <n>', 'steps between frames and lines of the log').argParser(wholeNumber(1)).default(10))
      .addOption(new Option('--supercell <a,b,c>', 'repeat the cell first').argParser(repeats))
      .addOption(new Option('--frame <n>', 'which frame of the file: 0 is the first, -1 the last').argParser(frameIndex))
      .option('--format <name>', 'format of the file, when the name does not show it')
      .option('--out <dir>', 'write trajectory.extxyz, log.csv, final.extxyz, summary.json and figures here')
      .option('--force', 'overwrite an earlier run in --out')
      .option('--json', 'summary as JSON on stdout'),
  )
  return withAction<MdOptions>(command, async (terminal, [[argument]], options) => {
    const file = only([argument], 'STRUCTURE')
    const plan = planMd(file, options)
    const potential = await openPotentialOption(terminal, options)
    const files = options.out === undefined ? null : openMdFiles(options.out, options.force ?? false)
    const interrupt = interruptSignal(terminal, 'stopping after this step')
    try {
      terminal.note(`${file}: ${describePlan(plan)}; potential ${potential.name}, ${potential.backend} ${potential.precision}`)
      if (files === null) terminal.note('nothing is written without --out')
      const { result, samples } = await move(terminal, file, plan, potential, { files, every: options.every, stop: interrupt.signal })
      const averages = dynamicsAverages(samples, atomCount(plan.system.structure), plan.schedule)
      await conclude(terminal, { file, plan, potential, result, samples, averages, files, options })
      return result.outcome === 'stopped' ? INTERRUPTED : result.outcome === 'exploded' ? 1 : 0
    } finally {
      interrupt.release()
      files?.close()
    }
  })
}

/** Runs the dynamics; every so many steps, and the last one, become a frame, a line of the log and a sample. */
async function move(
  terminal: Terminal, file: string, { system }: MdPlan, potential: Potential,
  { files, every, stop }: { readonly files: MdFiles | null; readonly every: number; readonly stop: AbortSignal },
): Promise<{ result: DynamicsResult; samples: Sample[] }> {
  const samples: Sample[] = []
  const show = progress(terminal, system.steps)
  let heard = Date.now()
  const keep = (snapshot: Snapshot): void => {
    samples.push(sampleOf(snapshot))
    files?.append(snapshot)
  }
  const see = async (snapshot: Snapshot): Promise<void> => {
    if (snapshot.step % every === 0) keep(snapshot)
    if (Date.now() - heard < PAUSE) return
    show(snapshot)
    await new Promise((resume) => setImmediate(resume))
    heard = Date.now()
  }
  const [result] = await atPlace(file, () => runDynamics([system], potential, { observe: { every: 1, see }, stop }))
  if (result.last !== null && result.last.step !== samples.at(-1)?.step) keep(result.last)
  terminal.endProgress()
  return { result, samples }
}

/** One rewritten line on a terminal, a key=value line now and then elsewhere. */
function progress(terminal: Terminal, steps: number): (snapshot: Snapshot) => void {
  const started = Date.now()
  let shown = started
  return ({ step, temperature, result, structure }) => {
    const now = Date.now()
    if (now - shown < (terminal.interactive ? REDRAW : LINE)) return
    shown = now
    const speed = step / ((now - started) / 1000)
    const left = duration((steps - step) / speed)
    const [kelvin, energy] = [temperature.toFixed(0), (result.energy / atomCount(structure)).toFixed(4)]
    if (terminal.interactive) terminal.progress(`step ${step}/${steps}  ${kelvin} K  ${energy} eV/atom  ${speed.toFixed(0)} steps/s  ETA ${left}`)
    else terminal.note(`step=${step}/${steps} temperature=${kelvin}_K energy=${energy}_eV/atom speed=${speed.toFixed(0)}/s eta=${left}`)
  }
}

interface Run {
  readonly file: string
  readonly plan: MdPlan
  readonly potential: Potential
  readonly result: DynamicsResult
  readonly samples: readonly Sample[]
  readonly averages: DynamicsAverages
  readonly files: MdFiles | null
  readonly options: MdOptions
}

async function conclude(terminal: Terminal, run: Run): Promise<void> {
  const { plan, result, samples, averages, files, options } = run
  const summary = summaryOf(run)
  if (files !== null) {
    for (const path of await files.finish(result.last, dynamicsFigures(samples, atomCount(plan.system.structure)), summary)) {
      terminal.note(`wrote ${path}`)
    }
  }
  if (options.json) return terminal.out(JSON.stringify(summary, null, 2))
  const { outcome, reason, last, forceCalls } = result
  terminal.out(`${formulaOf(compositionOf(plan.system.structure))}  ${outcome}${reason === null ? '' : `: ${reason}`}`)
  if (last === null) return
  const freedom = plan.schedule === null ? '3n − 3' : '3n'
  terminal.out(`temperature  ${within(averages.temperature, 1)} K (${freedom} degrees of freedom; from ${Number((averages.from / 1000).toFixed(3))} ps on)`)
  terminal.out(`potential    ${within(averages.potentialEnergy, 5)} eV/atom; at the end ${(last.result.energy / atomCount(last.structure)).toFixed(5)}`)
  if (averages.drift !== null) terminal.out(`drift        ${driftText(averages.drift)}`)
  terminal.out(`force calls  ${forceCalls}`)
}

function driftText(drift: Estimate): string {
  const bound = driftBound(drift)
  if (!Number.isFinite(bound)) return 'unknown: 20 lines of the log are the least to tell (lower --every or raise --steps)'
  const verdict = bound <= GOOD_DRIFT ? 'within' : 'above'
  return `${within(drift, 4)} meV/atom/ps of the total energy; |drift| + 2 errors = ${bound.toFixed(4)}, ${verdict} ${GOOD_DRIFT}`
}

function within({ value, error }: Estimate, digits: number): string {
  return `${value.toFixed(digits)} ± ${Number.isFinite(error) ? error.toFixed(digits) : '? (too few samples)'}`
}

function summaryOf({ file, plan, potential, result, averages, options }: Run): object {
  const { system, schedule, friction } = plan
  const { outcome, reason, last, forceCalls } = result
  const estimate = ({ value, error }: Estimate): object => ({ value, error })
  return {
    structure: file,
    formula: formulaOf(compositionOf(system.structure)),
    atoms: atomCount(system.structure),
    potential: potential.name,
    backend: potential.backend,
    precision: potential.precision,
    ensemble: schedule === null ? 'nve' : 'nvt',
    schedule: schedule?.map(({ from, to, duration: length }) => ({ from, to, duration: Number.isFinite(length) ? length : null })) ?? null,
    friction,
    timestep: system.timestep,
    seed: options.seed,
    outcome,
    reason,
    steps: last?.step ?? 0,
    time: last?.time ?? 0,
    force_calls: forceCalls,
    averages_from: averages.from,
    temperature: estimate(averages.temperature),
    potential_energy_per_atom: estimate(averages.potentialEnergy),
    ...(averages.drift === null ? {} : { drift: estimate(averages.drift), drift_bound: driftBound(averages.drift) }),
  }
}

function repeats(text: string): readonly [number, number, number] {
  const match = /^(\d+),(\d+),(\d+)$/.exec(text)
  const [a, b, c] = (match ?? []).slice(1).map(Number)
  if (match === null || a * b * c === 0) throw new InvalidArgumentError('It must be three whole numbers such as 2,2,1.')
  return [a, b, c]
}

function frameIndex(text: string): number {
  if (!/^-?\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number; -1 is the last frame.')
  return Number(text)
}
