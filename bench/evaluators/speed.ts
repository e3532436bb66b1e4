// Rounds in which every evaluator takes its turn on every workload, so that a busy machine disturbs all alike.
import { median } from '../../src/analysis/repeated-runs.ts'
import type { Structure } from '../../src/atoms/structure.ts'
import { newTrack, type Potential } from '../../src/potentials/potential.ts'
import { cellsOf, pathOf, PATH_STEPS, WORKLOADS, type Workload } from './cells.ts'
import { EVALUATORS, REFERENCE, type Mode } from './subjects.ts'
import type { Threads } from './threads.ts'

/** One way of evaluating one workload. */
interface Subject {
  readonly evaluator: string
  readonly workload: Workload
  readonly mode: Mode
  readonly threads: number
  /** µs per atom. */
  readonly measure: () => Promise<number>
}

/** Times of one subject over the rounds. */
export interface SpeedRow {
  readonly evaluator: string
  /** Atoms per cell, or cells × atoms of a batch. */
  readonly workload: string
  readonly atoms: number
  readonly mode: Mode
  readonly threads: number
  readonly microseconds_per_atom: {
    readonly median: number
    readonly fastest: number
    readonly rounds: readonly number[]
  }
  /** Median over the rounds of the reference's time in the same round over this one's: how many times faster. */
  readonly times_the_reference: number
}

/** What else is timed beside the CPU evaluators. */
export interface Others {
  readonly gpu: Potential | null
  /** µs per atom of a workload's structures, by another code. */
  readonly peer: {
    readonly name: string
    readonly measure: (structures: readonly Structure[]) => Promise<number>
  } | null
}

/** Measures everything in `rounds` rounds after one round of warming up; calls `progress` after each. */
export async function measureSpeed(
  threads: Threads,
  others: Others,
  rounds: number,
  workloads: readonly Workload[] = WORKLOADS,
  progress: (round: number) => void = () => undefined,
): Promise<SpeedRow[]> {
  const subjects = workloads.flatMap((workload) => [
    ...cpuSubjects(threads, workload),
    ...otherSubjects(others, workload),
  ])
  const times = subjects.map((): number[] => [])
  for (let round = 0; round <= rounds; round++) {
    // Every round begins elsewhere, so that nobody always follows the same neighbour.
    for (let k = 0; k < subjects.length; k++) {
      const index = (k + round) % subjects.length
      const time = await subjects[index].measure()
      if (round > 0) times[index].push(time)
    }
    progress(round)
  }
  return subjects.map((subject, index) => rowOf(subject, times[index], referenceTimes(subject, subjects, times)))
}

function cpuSubjects(threads: Threads, workload: Workload): Subject[] {
  return EVALUATORS.flatMap((evaluator) => {
    const subject = (mode: Mode, count: number): Subject => ({
      evaluator: evaluator.name,
      workload,
      mode,
      threads: count,
      measure: () => threads.evaluate(evaluator, workload, mode, count),
    })
    if (evaluator === REFERENCE) return [subject('fresh', 1), subject('path', 1), subject('list', 1)]
    return [subject('fresh', 1), subject('fresh', 2), subject('path', 1), subject('path', 2), subject('still', 1)]
  })
}

function otherSubjects({ gpu, peer }: Others, workload: Workload): Subject[] {
  const structures = cellsOf(workload)
  const subjects: Subject[] = []
  if (gpu !== null) {
    const paths = structures.map((structure, index) => pathOf(structure, index))
    const fresh = async (): Promise<number> => timed(structures, workload, 1, (batch) => gpu.evaluate(batch))
    const path = async (): Promise<number> =>
      timed(structures, workload, PATH_STEPS, async (batch, first) => {
        const tracks = batch.map(() => newTrack())
        for (let step = 0; step < PATH_STEPS; step++)
          await gpu.evaluate(
            batch.map((_, k) => paths[first + k][step]),
            tracks,
          )
      })
    subjects.push(
      { evaluator: 'gpu', workload, mode: 'fresh', threads: 1, measure: fresh },
      { evaluator: 'gpu', workload, mode: 'path', threads: 1, measure: path },
    )
  }
  if (peer !== null) {
    subjects.push({
      evaluator: peer.name,
      workload,
      mode: 'fresh',
      threads: 1,
      measure: () => peer.measure(structures),
    })
  }
  return subjects
}

async function timed(
  structures: readonly Structure[],
  { atoms, batch }: Workload,
  calls: number,
  run: (batch: readonly Structure[], first: number) => Promise<unknown>,
): Promise<number> {
  const started = performance.now()
  for (let first = 0; first < structures.length; first += batch)
    await run(structures.slice(first, first + batch), first)
  return (1000 * (performance.now() - started)) / (atoms * structures.length * calls)
}

/** The reference along the same kind of path; it has no list to keep, so `still` compares with `path`. */
function referenceTimes(subject: Subject, subjects: readonly Subject[], times: readonly number[][]): readonly number[] {
  const mode = subject.mode === 'still' ? 'path' : subject.mode
  const index = subjects.findIndex(
    (other) => other.evaluator === REFERENCE.name && other.workload === subject.workload && other.mode === mode,
  )
  return times[index]
}

function rowOf(
  { evaluator, workload, mode, threads }: Subject,
  times: readonly number[],
  reference: readonly number[],
): SpeedRow {
  return {
    evaluator,
    workload: workload.name,
    atoms: workload.atoms,
    mode,
    threads,
    microseconds_per_atom: { median: median(times), fastest: Math.min(...times), rounds: times },
    times_the_reference: median(times.map((time, round) => reference[round] / time)),
  }
}
