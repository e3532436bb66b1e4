// Parses a command line, runs one command, and turns every error into one line and an exit code.
import { CommanderError } from 'commander'
import picocolors from 'picocolors'
import { IonforgeError } from '../errors.ts'
import { permitSoftwareAdapter } from '../potentials/kernels/gpu/adapter.ts'
import { buildProgram } from './program.ts'
import { isTerminal } from './terminal.ts'

/** Runs `ionforge ...args` and resolves to the exit code; never rejects. */
export async function runCli(args: readonly string[]): Promise<number> {
  try {
    let code = 0
    if (process.env.IONFORGE_ALLOW_SOFTWARE_GPU === '1') permitSoftwareAdapter()
    await buildProgram((result) => (code = result)).parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    return explain(error, args)
  }
}

/** Prints what went wrong and returns the exit code. Stack traces only with --debug. */
function explain(error: unknown, args: readonly string[]): number {
  if (error instanceof CommanderError) {
    // Commander has printed its message already; help and version are no errors.
    return error.exitCode === 0 ? 0 : 2
  }
  const plain = args.includes('--no-color') || process.env.NO_COLOR !== undefined
  const color = picocolors.createColors(isTerminal(process.stderr) && !plain)
  const code = error instanceof IonforgeError ? error.exitCode : 1
  const message = (error instanceof Error ? error.message : String(error)).split('\n')[0]
  const unforeseen = error instanceof IonforgeError ? '' : ' (an error ionforge did not foresee; --debug shows where)'
  process.stderr.write(`${color.red('error:')} ${message}${unforeseen}\n`)
  if (args.includes('--debug') && error instanceof Error) process.stderr.write(`${error.stack}\n`)
  return code
}
