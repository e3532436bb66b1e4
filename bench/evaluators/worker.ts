// A measuring thread with a potential of its own: takes units of work from a shared counter until none is left.
import { parentPort } from 'node:worker_threads'
import { reusableNeighbourList, updateNeighbourList } from '../../src/atoms/neighbour-list.ts'
import { atomCount, type Structure } from '../../src/atoms/structure.ts'
import { newTrack, type Potential, type Track } from '../../src/potentials/potential.ts'
import { relax } from '../../src/relax/relax.ts'
import type { RelaxSettings } from '../../src/relax/types.ts'
import { cellsOf, pathOf, PATH_STEPS, type Workload } from './cells.ts'
import { openEvaluator, type Evaluator, type Mode } from './subjects.ts'

/** Work for one or more threads, told apart by the shared counter of units taken. */
export type Job =
  | {
      readonly kind: 'evaluate'
      readonly evaluator: Evaluator
      readonly workload: Workload
      readonly mode: Mode
      readonly threads: number
      readonly counter: SharedArrayBuffer
    }
  | {
      readonly kind: 'relax'
      readonly evaluator: Evaluator
      readonly starts: readonly Structure[]
      readonly settings: Omit<RelaxSettings, 'minimumDistance'>
      readonly counter: SharedArrayBuffer
    }

/** How one relaxation ended; the energy is f64 where it converged. */
export interface RelaxedStart {
  readonly index: number
  readonly structure: Structure
  readonly outcome: string
  /** eV/atom. */
  readonly energyPerAtom: number
  readonly forceCalls: number
}

export interface JobResult {
  /** Milliseconds this thread was timed for. */
  readonly milliseconds: number
  /** Atoms evaluated within them. */
  readonly atomCalls: number
  readonly relaxed: readonly RelaxedStart[]
}

const potentials = new Map<string, Promise<Potential>>()
const cells = new Map<string, { structures: Structure[]; paths: Structure[][] }>()

function potentialOf(evaluator: Evaluator): Promise<Potential> {
  const potential = potentials.get(evaluator.name) ?? openEvaluator(evaluator)
  potentials.set(evaluator.name, potential)
  return potential
}

function structuresOf(workload: Workload): { structures: Structure[]; paths: Structure[][] } {
  const known = cells.get(workload.name)
  if (known !== undefined) return known
  const structures = cellsOf(workload)
  const made = { structures, paths: structures.map((structure, index) => pathOf(structure, index)) }
  cells.set(workload.name, made)
  return made
}

/** Unit numbers from the counter shared by all threads of a job. */
function* units(counter: SharedArrayBuffer, count: number): Generator<number> {
  const shared = new Int32Array(counter)
  for (let unit = Atomics.add(shared, 0, 1); unit < count; unit = Atomics.add(shared, 0, 1)) yield unit
}

async function evaluate(job: Job & { kind: 'evaluate' }): Promise<JobResult> {
  const { workload, mode, threads, counter } = job
  const potential = await potentialOf(job.evaluator)
  const { structures, paths } = structuresOf(workload)
  // A unit is one call's structures in one pass, or a whole path of them.
  const size = Math.ceil(workload.batch / threads)
  const groups = Math.ceil(structures.length / size)
  const along = mode === 'path' || mode === 'still'
  const passes = along ? 1 : workload.passes
  let milliseconds = 0
  let atomCalls = 0
  for (const unit of units(counter, groups * passes)) {
    const first = (unit % groups) * size
    const chosen = structures.slice(first, first + size).map((structure, k) => ({ structure, path: paths[first + k] }))
    const started = performance.now()
    milliseconds += mode === 'list' ? 0 : -started
    atomCalls += chosen.reduce((sum, { structure }) => sum + atomCount(structure), 0) * (along ? PATH_STEPS : 1)
    if (mode === 'list')
      milliseconds += listTime(
        chosen.map(({ structure }) => structure),
        potential.cutoff,
      )
    else if (mode === 'fresh') await potential.evaluate(chosen.map(({ structure }) => structure))
    else milliseconds += await followPaths(potential, chosen, mode)
    milliseconds += mode === 'list' ? 0 : performance.now()
  }
  return { milliseconds, atomCalls, relaxed: [] }
}

/** Evaluates along paths; returns minus the milliseconds that must not count: the list of a still path. */
async function followPaths(
  potential: Potential,
  chosen: readonly { structure: Structure; path: readonly Structure[] }[],
  mode: Mode,
): Promise<number> {
  const tracks: Track[] = chosen.map(() => newTrack())
  let uncounted = 0
  if (mode === 'still') {
    const started = performance.now()
    await potential.evaluate(
      chosen.map(({ structure }) => structure),
      tracks,
    )
    uncounted = started - performance.now()
  }
  for (let step = 0; step < PATH_STEPS; step++) {
    await potential.evaluate(
      chosen.map(({ structure, path }) => (mode === 'still' ? structure : path[step])),
      tracks,
    )
  }
  return uncounted
}

const list = reusableNeighbourList()

function listTime(structures: readonly Structure[], cutoff: number): number {
  const started = performance.now()
  for (const structure of structures) updateNeighbourList(list, structure, cutoff)
  return performance.now() - started
}

async function relaxAll(job: Job & { kind: 'relax' }): Promise<JobResult> {
  const potential = await potentialOf(job.evaluator)
  const settings: RelaxSettings = { ...job.settings, minimumDistance: null }
  const relaxed: RelaxedStart[] = []
  for (const index of units(job.counter, job.starts.length)) {
    const [{ structure, outcome, forceCalls, result }] = await relax([job.starts[index]], potential, settings)
    relaxed.push({ index, structure, outcome, energyPerAtom: result.energy / atomCount(structure), forceCalls })
  }
  return { milliseconds: 0, atomCalls: 0, relaxed }
}

parentPort?.on('message', (job: Job) => {
  const run = job.kind === 'evaluate' ? evaluate(job) : relaxAll(job)
  run.then(
    (result) => {
      parentPort?.postMessage({ result })
    },
    (error: unknown) => {
      parentPort?.postMessage({ error: error instanceof Error ? error.message : String(error) })
    },
  )
})
