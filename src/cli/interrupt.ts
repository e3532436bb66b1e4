// Ctrl-C: the first one asks for a clean end, the second stops at once.
import type { Terminal } from './terminal.ts'

/** Exit code after a clean stop by a signal. */
export const INTERRUPTED = 130

/** A signal that the first Ctrl-C (or TERM) sets, saying what happens now; the second ends the process. */
export function interruptSignal(terminal: Terminal, what: string): { signal: AbortSignal; release(): void } {
  const controller = new AbortController()
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(INTERRUPTED)
    terminal.note(`${what}; once more to stop at once`)
    controller.abort()
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return {
    signal: controller.signal,
    release() {
      process.off('SIGINT', onSignal)
      process.off('SIGTERM', onSignal)
    },
  }
}
