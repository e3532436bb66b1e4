// Runs every strategy of a bench once per seed: whole campaigns on threads, or in this process on a graphics card.
// Which thread takes which campaign has no influence on any of them.
import { Tinypool } from 'tinypool'
import type { Run } from '../analysis/repeated-runs.ts'
import type { Campaign } from '../campaign/campaign-file.ts'
import type { WorkerSetup } from '../executors/workers.ts'
import type { Lessons } from '../spaces/lessons.ts'
import { runOnce, type BenchTask } from './bench-worker.ts'
import { backendOf, type OpenProblem } from './session.ts'
import type { Terminal } from './terminal.ts'

/** Seconds between lines of progress where there is no terminal. */
const SECONDS_BETWEEN_LINES = 10

/** One strategy of the bench under its name. */
export interface Contender {
  readonly label: string
  readonly campaign: Campaign
  /** What its strategy learns from, the same for every seed. */
  readonly lessons: readonly Lessons[]
}

/** The runs of each contender, in the order of the seeds. */
export async function runContenders(
  terminal: Terminal, open: OpenProblem, contenders: readonly Contender[], seeds: readonly number[], jobs: number,
): Promise<Run[][]> {
  const progress = benchProgress(terminal, contenders, seeds.length)
  const threads = Math.min(jobs, contenders.length * seeds.length)
  const { run, close } = backendOf(open.campaign) === 'gpu' ? inThisProcess(open) : onThreads(open, threads)
  try {
    return await Promise.all(contenders.map(({ campaign, lessons }, k) => Promise.all(seeds.map(async (seed) => {
      const result = await run({ campaign: { ...campaign, seed }, lessons })
      progress(k, result)
      return result
    }))))
  } finally {
    terminal.endProgress()
    await close()
  }
}

interface Runner {
  run(task: BenchTask): Promise<Run>
  close(): Promise<void>
}

function onThreads({ campaign, prepared, folder }: OpenProblem, jobs: number): Runner {
  const setup: WorkerSetup = { problem: campaign.problem.name, parameters: campaign.problem.parameters, prepared, folder }
  const pool = new Tinypool({
    filename: new URL('./bench-worker.js', import.meta.url).href,
    name: 'evaluate', workerData: setup, minThreads: jobs, maxThreads: jobs,
  })
  return {
    run: async (task) => (await pool.run(task)) as Run,
    close: () => pool.destroy(),
  }
}

/** One campaign after the other: a card has one queue. */
function inThisProcess({ problem }: OpenProblem): Runner {
  let last: Promise<unknown> = Promise.resolve()
  return {
    run(task) {
      const result = last.then(() => runOnce(task, problem))
      last = result
      return result
    },
    async close() {},
  }
}

/** Says how many seeds are done and how many of them succeeded. */
function benchProgress(
  terminal: Terminal, contenders: readonly Contender[], seeds: number,
): (index: number, run: Run) => void {
  const done = contenders.map(() => 0)
  const reached = contenders.map(() => 0)
  let printed = Date.now()
  return (index, { success }) => {
    done[index]++
    if (success) reached[index]++
    terminal.progress(contenders.map(({ label }, k) => `${label} ${done[k]}/${seeds}, ${reached[k]} reached`).join('  '))
    const isLast = done[index] === seeds
    if (terminal.interactive || (!isLast && Date.now() - printed < 1000 * SECONDS_BETWEEN_LINES)) return
    printed = Date.now()
    const name = contenders[index].label.replace(/ /g, '_')
    terminal.note(`strategy=${name} seeds=${done[index]}/${seeds} reached=${reached[index]}`)
  }
}
