// What a strategy says while it learns: the progress line on a terminal, a key=value line now and then elsewhere.
import type { Terminal } from './terminal.ts'

/** Rewrites per second on a terminal. */
const FRAMES_PER_SECOND = 4

/** Seconds between lines elsewhere: a training has hundreds of epochs. */
const SECONDS_BETWEEN_LINES = 10

/** Shows lines such as "training 40/100 epochs, held-out 31.2 nats", at most so many of them. */
export function learningProgress(terminal: Terminal): (line: string) => void {
  const pause = terminal.interactive ? 1000 / FRAMES_PER_SECOND : 1000 * SECONDS_BETWEEN_LINES
  const started = Date.now()
  let shown = -Infinity
  return (line) => {
    if (Date.now() - shown < pause) return
    shown = Date.now()
    if (terminal.interactive) terminal.progress(line)
    else terminal.note(`learning="${line.replaceAll('"', '')}" elapsed=${Math.round((shown - started) / 1000)}s`)
  }
}
