// The whole command line: commands grouped by task, help, exit codes.
import { Command } from 'commander'
import { onFinish } from './command.ts'
import { barrierCommand } from './commands/barrier.ts'
import { benchCommand } from './commands/bench.ts'
import { compareCommand } from './commands/compare.ts'
import { doctorCommand } from './commands/doctor.ts'
import { evaluateCommand } from './commands/evaluate.ts'
import { explainCommand } from './commands/explain.ts'
import { exportCommand } from './commands/export.ts'
import { fitCommand } from './commands/fit.ts'
import { hullCommand } from './commands/hull.ts'
import { initCommand } from './commands/init.ts'
import { learnCommand } from './commands/learn.ts'
import { listCommand } from './commands/list.ts'
import { mdCommand } from './commands/md.ts'
import { observeCommand } from './commands/observe.ts'
import { planCommand } from './commands/plan.ts'
import { relaxCommand } from './commands/relax.ts'
import { replayCommand } from './commands/replay.ts'
import { reportCommand } from './commands/report.ts'
import { runCommand } from './commands/run.ts'
import { showCommand } from './commands/show.ts'
import { statusCommand } from './commands/status.ts'
import { suggestCommand } from './commands/suggest.ts'
import { validateCommand } from './commands/validate.ts'
import { voltageCommand } from './commands/voltage.ts'
import { ionforgeVersion } from './version.ts'

const GROUPS: readonly (readonly [string, readonly (() => Command)[]])[] = [
  ['Campaigns:', [initCommand, planCommand, runCommand, statusCommand, replayCommand, benchCommand]],
  ['Evaluated by people:', [suggestCommand, observeCommand]],
  ['Results:', [reportCommand, compareCommand, showCommand, exportCommand]],
  ['Structures and energies:', [evaluateCommand, relaxCommand, mdCommand, hullCommand, voltageCommand, barrierCommand]],
  ['Potentials:', [fitCommand, validateCommand, learnCommand]],
  ['About ionforge:', [listCommand, explainCommand, doctorCommand]],
]

const EXAMPLES = `
Examples:
  ionforge run lixsi-amorphous                 amorphous LixSi in about a minute, with a report
  ionforge run campaign.yaml --seed 7 -j 4     your own campaign; run it again to resume
  ionforge relax POSCAR --problem lixsi-amorphous --cell full

Exit codes: 0 done · 1 ran but failed · 2 usage or campaign file · 3 input file · 4 backend or executor
unavailable · 5 replay or comparison mismatch · 130 interrupted after a checkpoint`

/**
 * Builds the program. `finish` receives the exit code of the command that ran; errors of usage are thrown as
 * CommanderError.
 */
export function buildProgram(finish: (code: number) => void): Command {
  const program = new Command('ionforge')
    .description('Inverse design of solid-state-battery materials.')
    .version(ionforgeVersion())
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('(ionforge help shows the commands)')
    .exitOverride()
  onFinish(program, finish)
  for (const [group, commands] of GROUPS) {
    for (const make of commands) {
      const command = make().helpGroup(group).exitOverride()
      command.showHelpAfterError(`(ionforge help ${command.name()} shows the options)`)
      program.addCommand(command)
    }
  }
  return program
}
