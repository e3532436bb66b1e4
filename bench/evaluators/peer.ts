// Times another code on the same structures through a command that the caller gives.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Structure } from '../../src/atoms/structure.ts'
import { EvaluationError } from '../../src/errors.ts'
import { writeStructures } from '../../src/io/formats.ts'
import { formatExtxyz } from '../../src/io/extxyz.ts'
import { frameOf } from '../../src/io/frame.ts'

/** Largest output of a peer that is read, bytes. */
const MOST_OUTPUT = 1 << 24

/**
 * µs per atom of one evaluation of these structures by `command`, run by the shell. {in} in the command becomes the
 * path of an extxyz file with the structures, which otherwise come on standard input; {out} becomes the path of a file
 * that the command writes. The last word of that file, or of standard output, must be the number. Throws
 * EvaluationError when the command fails or gives no positive number.
 */
export function peerTime(command: string, structures: readonly Structure[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'ionforge-peer-'))
  try {
    const [input, output] = [join(folder, 'structures.extxyz'), join(folder, 'time.txt')]
    const frames = structures.map((structure) => frameOf(structure))
    const fromFile = command.includes('{in}')
    if (fromFile) writeStructures(input, frames)
    const line = command.replaceAll('{in}', quoted(input)).replaceAll('{out}', quoted(output))
    const { status, stdout, stderr } = spawnSync('sh', ['-c', line], {
      encoding: 'utf8',
      maxBuffer: MOST_OUTPUT,
      ...(fromFile ? {} : { input: formatExtxyz(frames) }),
    })
    if (status !== 0) {
      throw new EvaluationError({
        rule: 'the peer must end with status 0',
        found: `status ${status}: ${stderr.trim().split('\n').at(-1)}`,
        place: command,
      })
    }
    const text = command.includes('{out}') ? readFileSync(output, 'utf8') : stdout
    const time = Number(text.trim().split(/\s+/).at(-1))
    if (time > 0 && time < Infinity) return time
    throw new EvaluationError({
      rule: 'the last word of the peer must be its time in µs per atom',
      found: text.trim().split('\n').at(-1),
      place: command,
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`
}
