import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCampaign } from '../../src/campaign/campaign.ts'
import { openJournal, readJournal, type EvaluationEvent } from '../../src/campaign/journal.ts'
import type { Candidate, Problem, Screening } from '../../src/campaign/types.ts'
import { inlineExecutor } from '../../src/executors/inline.ts'
import { toyCampaign, toyProblem, toyStrategyErased } from './toy.ts'

const NEVER = new AbortController().signal

type Genome = readonly number[]

/** Candidates of even and odd id compete apart; id 5 is refused, id 6 breaks down. */
function screenings(keep: number): Screening<unknown>[] {
  const measure = (value: (genome: Genome) => number, calls: number): Screening<unknown>['measure'] => async (candidate) => {
    if (candidate.id === 6) throw new Error('broken')
    if (candidate.id === 5) {
      return { value: null, group: 'odd', refused: { outcome: 'too_close_before', reason: 'near' }, force_calls: calls }
    }
    return { value: value(candidate.genome as Genome), group: candidate.id % 2 === 0 ? 'even' : 'odd', force_calls: calls }
  }
  return [
    { name: 'rough', keep, measure: measure(([x]) => x * x, 0) },
    { name: 'finer', keep, measure: measure(([x, y]) => x * x + y * y, 2) },
  ]
}

function screened(keep: number, evaluated?: number[]): Problem {
  const problem = toyProblem(({ id, genome }: Candidate<Genome>) => {
    evaluated?.push(id)
    return genome.reduce((sum, x) => sum + x * x, 0)
  })
  return { ...problem, screenings: screenings(keep) }
}

async function run(path: string, problem: Problem, evaluations: number) {
  const journal = openJournal(path)
  try {
    return await runCampaign({
      campaign: toyCampaign(evaluations, { batch: 16 }),
      problem, strategy: toyStrategyErased, executor: inlineExecutor(problem), journal, inputs: {}, stop: NEVER,
    })
  } finally {
    journal.close()
  }
}

function newPath(): string {
  return join(mkdtempSync(join(tmpdir(), 'ionforge-screening-')), 'journal.jsonl')
}

describe('a problem with screenings', () => {
  it('evaluates the best share of each group and records the rest with what was measured', async () => {
    const path = newPath()
    const evaluated: number[] = []
    await run(path, screened(0.5, evaluated), 16)
    const events = readJournal(path).filter((event): event is EvaluationEvent => event.event === 'evaluation')
    expect(events.map(({ id }) => id)).toEqual(Array.from({ length: 16 }, (_, id) => id))
    // 8 even and 8 odd, one of each refused: 7 measured, round(3.5) = 4 and then 2 go on.
    expect(evaluated).toHaveLength(4)
    expect(events.filter(({ outcome }) => outcome === 'screened_out')).toHaveLength(10)
    expect(events[5]).toMatchObject({ outcome: 'too_close_before', reason: 'near' })
    expect(events[6]).toMatchObject({ outcome: 'error', reason: 'broken' })
    const sent = new Set(evaluated)
    for (const parity of [0, 1]) {
      const group = events.filter(({ id, properties }) => id % 2 === parity && 'rough' in properties)
      const kept = group.filter((event) => 'finer' in event.properties).map(({ properties }) => properties.rough as number)
      const dropped = group.filter((event) => !('finer' in event.properties)).map(({ properties }) => properties.rough as number)
      expect(Math.max(...kept)).toBeLessThanOrEqual(Math.min(...dropped))
    }
    for (const { id, properties, cost, objective } of events) {
      expect(cost.force_calls).toBe('finer' in properties ? (sent.has(id) ? 3 : 2) : 0)
      expect(objective === null).toBe(!sent.has(id))
    }
  })

  it('writes the same bytes whatever budget or byte it was interrupted at', async () => {
    const whole = newPath()
    await run(whole, screened(0.4), 40)
    const text = readFileSync(whole, 'utf8')
    for (let cut = 0; cut < text.length; cut += 701) {
      const path = newPath()
      writeFileSync(path, text.slice(0, cut))
      await run(path, screened(0.4), 21)
      await run(path, screened(0.4), 40)
      expect(readFileSync(path, 'utf8')).toBe(text)
    }
  })
})
