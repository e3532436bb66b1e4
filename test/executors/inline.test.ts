import { describe, expect, it } from 'vitest'
import type { Candidate, Evaluation, Problem } from '../../src/campaign/types.ts'
import { failedEvaluation } from '../../src/campaign/types.ts'
import { inlineExecutor } from '../../src/executors/inline.ts'

const candidates = (count: number): Candidate<unknown>[] =>
  Array.from({ length: count }, (_, id) => ({ id, genome: id, lineage: { operator: 'test', parents: [] } }))

/** A problem that records how many evaluations run at the same time; candidate 2 throws. */
function watched(): { problem: Problem; most: () => number } {
  let running = 0
  let most = 0
  const evaluate = async ([candidate]: readonly Candidate<unknown>[]): Promise<readonly Evaluation<unknown>[]> => {
    most = Math.max(most, ++running)
    // Later candidates end first.
    await new Promise((resume) => setTimeout(resume, 10 - candidate.id))
    running--
    if (candidate.id === 2) throw new Error('broken')
    return [failedEvaluation(candidate, 'invalid', 'fine', 0)]
  }
  return { problem: { evaluate } as unknown as Problem, most: () => most }
}

async function ids(batch: AsyncGenerator<Evaluation<unknown>>): Promise<[number, string][]> {
  const found: [number, string][] = []
  for await (const { id, outcome } of batch) found.push([id, outcome])
  return found
}

const EXPECTED = [0, 1, 2, 3, 4].map((id) => [id, id === 2 ? 'error' : 'invalid'])

describe('evaluating in this process', () => {
  it.each([[1, 1], [3, 3], [100, 5]])('begins %i at the same time and yields in order', async (together, most) => {
    const { problem, most: seen } = watched()
    const executor = inlineExecutor(problem, together)
    expect(await ids(executor.evaluate(candidates(5), new AbortController().signal))).toEqual(EXPECTED)
    expect(seen()).toBe(most)
  })

  it('begins nothing after a stop but finishes what was begun', async () => {
    const stop = new AbortController()
    const { problem } = watched()
    const found: number[] = []
    for await (const { id } of inlineExecutor(problem, 2).evaluate(candidates(5), stop.signal)) {
      found.push(id)
      stop.abort()
    }
    expect(found).toEqual([0, 1])
  })
})
