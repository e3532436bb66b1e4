#!/usr/bin/env node
// Entry point: parses the command line, runs one command, turns every error into one line and an exit code.
import { CommanderError } from 'commander'
import { IonforgeError } from '../errors.ts'
import { buildProgram } from './program.ts'

/** Exit code of a command whose reader closed the pipe early, as shells expect (128 + SIGPIPE). */
const BROKEN_PIPE = 141

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(BROKEN_PIPE)
})

try {
  await buildProgram().parseAsync()
} catch (error) {
  process.exitCode = explain(error)
}

/** Prints what went wrong and returns the exit code. Stack traces only with --debug. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) {
    // Commander has printed its message already; help and version are no errors.
    return error.exitCode === 0 ? 0 : 2
  }
  const debug = process.argv.includes('--debug')
  if (error instanceof IonforgeError) {
    process.stderr.write(`error: ${error.message}\n`)
    if (debug) process.stderr.write(`${error.stack}\n`)
    return error.exitCode
  }
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`error: ${message.split('\n')[0]} (an error ionforge did not foresee; --debug shows where)\n`)
  if (debug && error instanceof Error) process.stderr.write(`${error.stack}\n`)
  return 1
}
