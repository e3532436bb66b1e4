// Append-only files of JSON lines: a line is either whole or not there, so that a process killed while writing costs no more
// than the line it was at.
import { StoreError } from '../errors.ts'

export interface WholeLines<Event> {
  readonly events: Event[]
  /** Bytes of each line with its newline. */
  readonly bytes: readonly number[]
}

/** The JSON lines of a journal, without a torn last one; throws StoreError with file and line for one that is no JSON. */
export function wholeLines<Event>(content: Buffer, path: string): WholeLines<Event> {
  const lines = content.subarray(0, content.lastIndexOf(0x0a) + 1).toString('utf8').split('\n').slice(0, -1)
  const events = lines.map((line, index) => {
    try {
      return JSON.parse(line) as Event
    } catch (cause) {
      throw new StoreError({
        rule: 'every complete line of a journal must be JSON: this one was changed after it was written',
        place: `${path}:${index + 1}`,
        wayOut: 'Restore the file, or cut it off before this line to continue from there.',
        cause,
      })
    }
  })
  return { events, bytes: lines.map((line) => Buffer.byteLength(line) + 1) }
}
