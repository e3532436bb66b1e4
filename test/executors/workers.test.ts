import { afterEach, describe, expect, it } from 'vitest'
import type { Candidate, Evaluation } from '../../src/campaign/types.ts'
import type { Executor } from '../../src/executors/executor.ts'
import { workersExecutor } from '../../src/executors/workers.ts'

const WORKER = new URL('./echo-worker.mjs', import.meta.url)
const SETUP = { problem: 'echo', parameters: null, prepared: null, folder: '.' }

const opened: Executor[] = []
function open(jobs: number): Executor {
  const executor = workersExecutor(WORKER, SETUP, jobs)
  opened.push(executor)
  return executor
}
afterEach(async () => {
  for (const executor of opened.splice(0)) await executor.close()
})

/** Candidates whose evaluation takes these milliseconds. */
const candidates = (...times: number[]): Candidate<unknown>[] =>
  times.map((genome, id) => ({ id, genome, lineage: { operator: 'test', parents: [] } }))

async function all(executor: Executor, batch: Candidate<unknown>[], stop = new AbortController().signal): Promise<Evaluation<unknown>[]> {
  const found: Evaluation<unknown>[] = []
  for await (const evaluation of executor.evaluate(batch, stop)) found.push(evaluation)
  return found
}

describe('evaluating on worker threads', () => {
  it.each([1, 2, 3])('gives the results in the order of the candidates with %d threads, whichever ends first', async (jobs) => {
    const found = await all(open(jobs), candidates(120, 1, 60, 1, 30, 1))
    expect(found.map(({ id }) => id)).toEqual([0, 1, 2, 3, 4, 5])
    expect(found.map(({ objective }) => objective)).toEqual([120, 1, 60, 1, 30, 1])
    expect(found[0].niche).toBe('echo')
  })

  it('records an evaluation that throws and goes on', async () => {
    const found = await all(open(2), candidates(1, -5, 1))
    expect(found.map(({ outcome }) => outcome)).toEqual(['evaluated', 'error', 'evaluated'])
    expect(found[1]).toMatchObject({ id: 1, reason: 'genome -5 is negative', objective: null })
  })

  it('begins nothing after a stop but finishes what was begun', async () => {
    const stop = new AbortController()
    const found: number[] = []
    for await (const { id } of open(2).evaluate(candidates(5, 100, 100, 100, 100), stop.signal)) {
      found.push(id)
      if (id === 0) stop.abort()
    }
    // Candidate 1 ran beside 0; candidate 2 may have begun when 0 ended.
    expect([[0, 1], [0, 1, 2]]).toContainEqual(found)
  })

  it('gives nothing for nothing, or when stopped before it began', async () => {
    expect(await all(open(2), [])).toEqual([])
    expect(await all(open(2), candidates(1, 1), AbortSignal.abort())).toEqual([])
  })

  it('serves one batch after the other', async () => {
    const executor = open(2)
    expect(await all(executor, candidates(1, 2))).toHaveLength(2)
    expect(await all(executor, candidates(3))).toHaveLength(1)
  })
})
