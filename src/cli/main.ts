#!/usr/bin/env node
// Entry point of the process: runs one command and sets the exit code.
import { runCli } from './run-cli.ts'

/** Exit code of a command whose reader closed the pipe early, as shells expect (128 + SIGPIPE). */
const BROKEN_PIPE = 141

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(BROKEN_PIPE)
})

process.exitCode = await runCli(process.argv.slice(2))
