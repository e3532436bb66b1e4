// Runs a calculator: a command line in its own process group, bounded in time, with its output in a log file. The group
// ends with whoever started it, however that one ends: a shell beside the command waits on a pipe that only we hold open
// and kills the group when the pipe closes.
import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from '../errors.ts'

/** Names of the files of one run, in its working folder. */
export const RUN_FILES = { input: 'input.extxyz', output: 'output.extxyz', log: 'log.txt', ended: 'ended' } as const

/** How a run ended: with an exit code, or at the time limit; `null` = it was interrupted and says nothing. */
export type RunEnding = { readonly kind: 'exited'; readonly code: number } | { readonly kind: 'timed_out' } | null

/** What stands for what in a command line. */
export interface CommandPlaces {
  readonly input: string
  readonly output: string
  readonly workdir: string
  /** Folder of the learn file: where scripts and settings lie. */
  readonly here: string
}

/** Milliseconds a group has to end by itself before it is killed. */
const GRACE = 2000
const POLL = 20

// Descriptor 3 is the pipe; the command itself reads from nothing.
const script = (command: string): string => [
  'exec 3<&0 </dev/null',
  '( read -r _ <&3; kill -KILL 0 ) >/dev/null 2>&1 &',
  `( exec 3<&-\n${command}\n)`,
  'code=$?',
  `echo $code > ${RUN_FILES.ended}`,
  'exit $code',
].join('\n')

/** Puts quoted paths in place of {input}, {output}, {workdir} and {here}. Throws ConfigError for other names in braces. */
export function commandLine(template: string, places: CommandPlaces): string {
  return template.replace(/\{([a-z_]+)\}/g, (_, name: string) => shellQuoted(placeNamed(name, places)))
}

/** Checks a template: {input} and {output} must be in it, and nothing unknown. Throws ConfigError naming `place`. */
export function checkTemplate(template: string, place: string): void {
  const names = [...template.matchAll(/\{([a-z_]+)\}/g)].map(([, name]) => name)
  const unknown = names.find((name) => !PLACE_NAMES.some((known) => known === name))
  if (unknown !== undefined) {
    throw new ConfigError({ rule: `a calculator command knows ${PLACE_NAMES.map((name) => `{${name}}`).join(', ')}`, found: `{${unknown}}`, place })
  }
  const missing = ['input', 'output'].find((name) => !names.includes(name))
  if (missing === undefined) return
  throw new ConfigError({
    rule: 'a calculator command must say where the files go', found: `no {${missing}} in ${template}`, place,
    wayOut: 'For example: python3 {here}/ase_calculator.py {input} {output} --calculator emt',
  })
}

const PLACE_NAMES = ['input', 'output', 'workdir', 'here'] as const

function placeNamed(name: string, places: CommandPlaces): string {
  const known = PLACE_NAMES.find((candidate) => candidate === name)
  if (known !== undefined) return places[known]
  throw new ConfigError({ rule: 'the calculator command holds an unknown place', found: `{${name}}` })
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll('\'', '\'\\\'\'')}'`
}

/**
 * Runs a shell command in `folder` and resolves when it and its whole process group are gone; never rejects for what the
 * command does. `timeout` in seconds. `stop` ends it without a verdict (null), as a killed ionforge would.
 */
export async function runCommand(command: string, folder: string, timeout: number, stop: AbortSignal): Promise<RunEnding> {
  if (stop.aborted) return null
  const log = openSync(join(folder, RUN_FILES.log), 'a')
  const child = spawn('/bin/sh', ['-c', script(command)], { cwd: folder, detached: true, stdio: ['pipe', log, log] })
  closeSync(log)
  // The pipe breaks when the group is killed: nothing is ever written to it.
  child.stdin?.on('error', () => {})
  const exited = new Promise<number>((resolve) => {
    child.on('error', () => resolve(NOT_STARTED))
    child.on('exit', (code, signal) => resolve(code ?? (signal === null ? NOT_STARTED : KILLED_BY_SIGNAL)))
  })
  const [timer, late] = timerOf(timeout)
  const stopped = signalled(stop)
  const first = await Promise.race([exited, late, stopped.promise])
  clearTimeout(timer)
  stopped.release()
  if (typeof first === 'number') {
    await endGroup(child.pid, 0)
    child.stdin?.destroy()
    return recordEnding(folder, { kind: 'exited', code: first })
  }
  await endGroup(child.pid, GRACE)
  await exited
  child.stdin?.destroy()
  return first === 'late' ? recordEnding(folder, { kind: 'timed_out' }) : null
}

/** Exit codes of our own, as shells give them: command not found, and death by a signal. */
const NOT_STARTED = 127
const KILLED_BY_SIGNAL = 137

/** How an earlier run in this folder ended; null when it was interrupted. */
export function endingOf(folder: string): RunEnding {
  const path = join(folder, RUN_FILES.ended)
  const text = existsSync(path) ? readFileSync(path, 'utf8').trim() : ''
  if (text === TIMED_OUT) return { kind: 'timed_out' }
  return /^\d+$/.test(text) ? { kind: 'exited', code: Number(text) } : null
}

const TIMED_OUT = 'timed out'

function recordEnding(folder: string, ending: Exclude<RunEnding, null>): RunEnding {
  writeFileSync(join(folder, RUN_FILES.ended), `${ending.kind === 'timed_out' ? TIMED_OUT : ending.code}\n`)
  return ending
}

/** Asks every process of the group to end, and kills what is left after `grace` ms. */
async function endGroup(group: number | undefined, grace: number): Promise<void> {
  if (group === undefined) return
  const until = performance.now() + grace
  if (grace > 0) signalGroup(group, 'SIGTERM')
  while (performance.now() < until && signalGroup(group, 0)) await new Promise((resume) => setTimeout(resume, POLL))
  signalGroup(group, 'SIGKILL')
}

/** Whether there was anybody to hear it. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal)
  } catch {
    return false
  }
}

function timerOf(seconds: number): [NodeJS.Timeout, Promise<'late'>] {
  let timer: NodeJS.Timeout | undefined
  // Longer delays than 2^31 − 1 ms would fire at once.
  const late = new Promise<'late'>((resolve) => { timer = setTimeout(() => resolve('late'), Math.min(1000 * seconds, 2_147_483_647)) })
  return [timer as unknown as NodeJS.Timeout, late]
}

function signalled(stop: AbortSignal): { readonly promise: Promise<'stopped'>; release(): void } {
  let release = (): void => {}
  const promise = new Promise<'stopped'>((resolve) => {
    const heard = (): void => resolve('stopped')
    stop.addEventListener('abort', heard)
    release = () => stop.removeEventListener('abort', heard)
  })
  return { promise, release: () => release() }
}
