// The only door to the outside: streams, environment and terminal width, so that commands can be read and tested.
import picocolors from 'picocolors'

/** What a command may use of the terminal. stdout carries data, stderr progress and messages. */
export interface Terminal {
  /** Prints data. */
  out(text: string): void
  /** Prints a message. */
  note(text: string): void
  /** Rewrites the progress line (only on a terminal). */
  progress(text: string): void
  /** Ends the progress line. */
  endProgress(): void
  readonly interactive: boolean
  readonly quiet: boolean
  readonly verbose: boolean
  /** For notes; plain where stderr is no terminal or colour is unwanted. */
  readonly color: ReturnType<typeof picocolors.createColors>
}

/** Whether a stream is a terminal. Node's types say isTTY is a boolean; for pipes and files it is missing. */
export function isTerminal(stream: { readonly isTTY?: boolean }): boolean {
  return stream.isTTY ?? false
}

/** Opens the process's own streams. */
export function processTerminal(options: { quiet: boolean; verbose: boolean; color: boolean }): Terminal {
  const interactive = isTerminal(process.stderr)
  let line = false
  const endProgress = (): void => {
    if (line) process.stderr.write('\n')
    line = false
  }
  return {
    out: (text) => void process.stdout.write(`${text}\n`),
    note(text) {
      if (options.quiet) return
      endProgress()
      process.stderr.write(`${text}\n`)
    },
    progress(text) {
      if (options.quiet || !interactive) return
      const width = process.stderr.columns || 100
      process.stderr.write(`\r\u001b[2K${text.slice(0, width - 1)}`)
      line = true
    },
    endProgress,
    interactive,
    quiet: options.quiet,
    verbose: options.verbose,
    color: picocolors.createColors(options.color && interactive),
  }
}
