// Labels structures with a calculator command: several at once, each in its own folder that is kept, with attempts and
// checks. What a folder already holds is not computed again: an interrupted labelling goes on where it was.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Structure } from '../atoms/structure.ts'
import { formatExtxyz } from '../io/extxyz.ts'
import { frameOf } from '../io/frame.ts'
import { makeFolder, writeAtomically } from '../io/write-atomically.ts'
import { readAnswers, type Answer, type Label } from './answer.ts'
import { commandLine, endingOf, runCommand, RUN_FILES, type RunEnding } from './command.ts'

/** A calculator: a command line that reads one extended XYZ file and writes another. */
export interface Calculator {
  /** With {input} and {output}; see {@link commandLine}. */
  readonly command: string
  /** What {here} stands for. */
  readonly here: string
  /** Seconds allowed per structure. */
  readonly timeout: number
  /** Runs a structure gets before it is given up. */
  readonly attempts: number
  /** Structures per call. */
  readonly batch: number
  /** Calls at the same time. */
  readonly jobs: number
  /** eV/Å. */
  readonly largestForce: number
}

/** A structure to be labelled; its name becomes that of its working folder and `structure_id` in the input. */
export interface LabelRequest {
  readonly name: string
  readonly structure: Structure
}

/** How labelling one structure ended: on which attempt it succeeded, or why each attempt failed. */
export type LabelResult =
  | { readonly outcome: 'labelled'; readonly label: Label; readonly attempt: number }
  | { readonly outcome: 'failed'; readonly reason: string; readonly attempt: number }

/**
 * Labels structures and yields the results in their order, each as soon as it and all before it are there. When `stop` is
 * set, running commands are ended, and the generator ends before the first structure without a result.
 */
export async function* labelStructures(
  calculator: Calculator, requests: readonly LabelRequest[], folder: string, stop: AbortSignal,
): AsyncGenerator<LabelResult> {
  const batches: LabelRequest[][] = []
  for (let first = 0; first < requests.length; first += calculator.batch) batches.push(requests.slice(first, first + calculator.batch))
  for await (const results of inLanes(batches, calculator.jobs, (batch) => labelBatch(calculator, batch, folder, stop))) {
    // A batch that was interrupted ends where its first structure has no result.
    for (const result of results) {
      if (result === null) return
      yield result
    }
  }
}

/** The results of one call's structures; null for those that an interruption left open. */
async function labelBatch(
  calculator: Calculator, batch: readonly LabelRequest[], folder: string, stop: AbortSignal,
): Promise<(LabelResult | null)[]> {
  const place = join(folder, batch[0].name)
  makeFolder(place)
  const results: (LabelResult | null)[] = batch.map(() => null)
  for (let attempt = 1; attempt <= calculator.attempts; attempt++) {
    const open = batch.flatMap((_, index) => (results[index]?.outcome === 'labelled' ? [] : [index]))
    if (open.length === 0) break
    const finished = await runAttempt(calculator, open.map((index) => batch[index]), join(place, `attempt-${attempt}`), stop)
    finished.forEach((answer, k) => {
      const earlier = results[open[k]]
      if (answer === null) results[open[k]] = null
      else if ('label' in answer) results[open[k]] = { outcome: 'labelled', label: answer.label, attempt }
      else results[open[k]] = { outcome: 'failed', reason: joined(earlier, answer.reason), attempt }
    })
    if (finished.includes(null)) break
  }
  return results
}

/** One attempt; null for structures that an interruption left without an answer. */
async function runAttempt(
  calculator: Calculator, batch: readonly LabelRequest[], folder: string, stop: AbortSignal,
): Promise<(Answer | null)[]> {
  const structures = batch.map(({ structure }) => structure)
  const kept = keptAnswers(calculator, structures, folder)
  const open = batch.filter((_, index) => kept.answers[index] === null)
  if (open.length === 0) return kept.answers
  const place = join(folder, `run-${kept.runs + 1}`)
  const ending = await runOnce(calculator, open, place, stop)
  const answers = answersOf(calculator, open.map(({ structure }) => structure), place, ending)
  let next = 0
  return kept.answers.map((answer) => answer ?? answers[next++])
}

/** What earlier, interrupted runs of this attempt had finished, and how many there were. */
function keptAnswers(
  calculator: Calculator, structures: readonly Structure[], folder: string,
): { readonly answers: (Answer | null)[]; readonly runs: number } {
  const answers: (Answer | null)[] = structures.map(() => null)
  const runs = existsSync(folder) ? readdirSync(folder).filter((name) => /^run-\d+$/.test(name)).length : 0
  for (let run = 1; run <= runs; run++) {
    const place = join(folder, `run-${run}`)
    const open = answers.flatMap((answer, index) => (answer === null ? [index] : []))
    const found = answersOf(calculator, open.map((index) => structures[index]), place, endingOf(place))
    open.forEach((index, k) => { answers[index] = found[k] })
  }
  return { answers, runs }
}

async function runOnce(
  calculator: Calculator, batch: readonly LabelRequest[], folder: string, stop: AbortSignal,
): Promise<RunEnding> {
  if (stop.aborted) return null
  rmSync(folder, { recursive: true, force: true })
  makeFolder(folder)
  const workdir = resolve(folder)
  const input = join(workdir, RUN_FILES.input)
  const output = join(workdir, RUN_FILES.output)
  writeAtomically(input, formatExtxyz(batch.map(({ name, structure }) => frameOf(structure, { structure_id: name }))))
  const command = commandLine(calculator.command, { input, output, workdir, here: calculator.here })
  return runCommand(command, folder, calculator.timeout * batch.length, stop)
}

/** What a run said of its structures. After an interruption only what is there and sound counts. */
function answersOf(
  calculator: Calculator, structures: readonly Structure[], folder: string, ending: RunEnding,
): (Answer | null)[] {
  const output = join(folder, RUN_FILES.output)
  const text = existsSync(output) ? readFileSync(output, 'utf8') : null
  return readAnswers(text, structures, calculator).map((answer) => {
    if ('label' in answer) return answer
    return ending === null ? null : { reason: `${endingText(ending, calculator)}${answer.reason}` }
  })
}

function endingText(ending: Exclude<RunEnding, null>, { timeout }: Calculator): string {
  if (ending.kind === 'timed_out') return `no end within ${timeout} s per structure; `
  return ending.code === 0 ? '' : `exit code ${ending.code}; `
}

function joined(earlier: LabelResult | null, reason: string): string {
  return earlier?.outcome === 'failed' && earlier.reason !== reason ? `${earlier.reason}, then ${reason}` : reason
}

/** Runs at most `lanes` at the same time and yields in order. What has begun is waited for, however the reader ends. */
async function* inLanes<T, R>(items: readonly T[], lanes: number, run: (item: T) => Promise<R>): AsyncGenerator<R> {
  const results = items.map(() => deferred<R>())
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++
      await run(items[index]).then(results[index].resolve, results[index].reject)
    }
  }
  const running = Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane))
  try {
    for (const { promise } of results) yield await promise
  } finally {
    await running
  }
}

interface Deferred<R> {
  readonly promise: Promise<R>
  readonly resolve: (value: R) => void
  readonly reject: (reason: unknown) => void
}

function deferred<R>(): Deferred<R> {
  let settle: Omit<Deferred<R>, 'promise'> | null = null
  const promise = new Promise<R>((resolve, reject) => { settle = { resolve, reject } })
  // A reader that left after an earlier failure does not hear of this one.
  promise.catch(() => {})
  // The executor of a promise runs before its constructor returns.
  return { promise, ...(settle as unknown as Omit<Deferred<R>, 'promise'>) }
}
