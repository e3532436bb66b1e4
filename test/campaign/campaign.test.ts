import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCampaign } from '../../src/campaign/campaign.ts'
import type { Campaign } from '../../src/campaign/campaign-file.ts'
import { memoryJournal, openJournal, readJournal } from '../../src/campaign/journal.ts'
import type { Problem } from '../../src/campaign/types.ts'
import { inlineExecutor } from '../../src/executors/inline.ts'
import { toyCampaign, toyProblem, toyStrategyErased } from './toy.ts'

const NEVER = new AbortController().signal

async function run(path: string, campaign: Campaign, problem: Problem = toyProblem(), stop: AbortSignal = NEVER) {
  const journal = openJournal(path)
  try {
    return await runCampaign({
      campaign, problem, strategy: toyStrategyErased, executor: inlineExecutor(problem), journal, inputs: {}, stop,
    })
  } finally {
    journal.close()
  }
}

function newPath(): string {
  return join(mkdtempSync(join(tmpdir(), 'ionforge-campaign-')), 'journal.jsonl')
}

async function journalOf(campaign: Campaign): Promise<string> {
  const path = newPath()
  await run(path, campaign)
  return readFileSync(path, 'utf8')
}

describe('a campaign', () => {
  it('writes the same bytes for the same seed and others for another', async () => {
    const first = await journalOf(toyCampaign(30))
    expect(await journalOf(toyCampaign(30))).toBe(first)
    expect(await journalOf(toyCampaign(30, { seed: 2 }))).not.toBe(first)
  })

  it('leaves a byte prefix of the longer campaign, whether the budget ends a batch or cuts it', async () => {
    const long = await journalOf(toyCampaign(40))
    for (const evaluations of [8, 9, 10, 11, 12]) {
      const short = await journalOf(toyCampaign(evaluations))
      expect(long.startsWith(short)).toBe(true)
      expect(short.split('\n').filter((line) => line.includes('"event":"evaluation"'))).toHaveLength(evaluations)
    }
  })

  it('resumes to the same bytes from a journal cut at any byte', async () => {
    const whole = await journalOf(toyCampaign(18))
    for (let cut = 0; cut < whole.length; cut += 97) {
      const path = newPath()
      writeFileSync(path, whole.slice(0, cut))
      await run(path, toyCampaign(18))
      expect(readFileSync(path, 'utf8')).toBe(whole)
    }
  })

  it('does not evaluate again what the journal holds', async () => {
    const path = newPath()
    await run(path, toyCampaign(10))
    const evaluated: number[] = []
    const counting = toyProblem(({ id, genome }) => {
      evaluated.push(id)
      return genome.reduce((sum, x) => sum + x * x, 0)
    })
    await run(path, toyCampaign(14), counting)
    expect(evaluated).toEqual([10, 11, 12, 13])
  })

  it('records evaluations that throw, return NaN or infinity, and goes on', async () => {
    const path = newPath()
    const moody = toyProblem(({ id, genome }) => {
      if (id === 2) throw new Error('the potential fell over\nwith a long story')
      if (id === 5) return Number.NaN
      if (id === 6) return -Infinity
      return genome[0]
    })
    const { evaluations } = await run(path, toyCampaign(12), moody)
    expect(evaluations[2]).toMatchObject({ outcome: 'error', reason: 'the potential fell over', objective: null })
    expect(evaluations[5]).toMatchObject({ outcome: 'exploded', reason: 'the objective is NaN', genome: null })
    expect(evaluations[6]).toMatchObject({ outcome: 'exploded', objective: null })
    expect(evaluations).toHaveLength(12)
  })

  it('stops cleanly when told to, and continues to the same bytes', async () => {
    const whole = await journalOf(toyCampaign(20))
    const path = newPath()
    const controller = new AbortController()
    const stopping = toyProblem(({ id, genome }) => {
      if (id === 6) controller.abort()
      return genome.reduce((sum, x) => sum + x * x, 0)
    })
    const { ending } = await run(path, toyCampaign(20), stopping, controller.signal)
    expect(ending).toBe('stopped')
    expect(whole.startsWith(readFileSync(path, 'utf8'))).toBe(true)
    await run(path, toyCampaign(20))
    expect(readFileSync(path, 'utf8')).toBe(whole)
  })

  it('ends when the target or the budget of force calls is reached', async () => {
    const target = await run(newPath(), toyCampaign(1000, { budget: { evaluations: 1000, target: 1 } }))
    expect(target.ending).toBe('target')
    expect(target.evaluations.at(-1)?.objective).toBeLessThanOrEqual(1)
    const calls = await run(newPath(), toyCampaign(1000, { budget: { evaluations: 1000, force_calls: 7 } }))
    expect(calls.ending).toBe('force_calls')
    expect(calls.evaluations).toHaveLength(7)
  })

  it('ends by a stop rule of the strategy and says which, or because nothing is left to propose', async () => {
    const problem = toyProblem()
    const ending = async (stopRule: string | null) => {
      const strategy = { ...toyStrategyErased, ask: (...[state, ids, ...rest]: Parameters<typeof toyStrategyErased.ask>) =>
        (ids[0] < 8 ? toyStrategyErased.ask(state, ids, ...rest) : []), finished: () => stopRule }
      const { ending: how, stopRule: rule } = await runCampaign({
        campaign: toyCampaign(20), problem, strategy, executor: inlineExecutor(problem), journal: memoryJournal(), inputs: {}, stop: NEVER,
      })
      return [how, rule]
    }
    expect(await ending('no better result in 5 evaluations')).toEqual(['finished', 'no better result in 5 evaluations'])
    expect(await ending(null)).toEqual(['exhausted', undefined])
  })

  it('refuses a journal of another seed, and one whose proposals were changed', async () => {
    const path = newPath()
    await run(path, toyCampaign(8))
    await expect(run(path, toyCampaign(8, { seed: 3 }))).rejects.toThrow('another seed')
    const [head, first, ...rest] = readFileSync(path, 'utf8').split('\n')
    writeFileSync(path, [head, first.replace(/"proposal":"[^"]*"/, '"proposal":"forged"'), ...rest].join('\n'))
    await expect(run(path, toyCampaign(8))).rejects.toThrow('candidate 0 must be the one the journal recorded')
  })

  it('names the line of a journal that was damaged in the middle', async () => {
    const path = newPath()
    await run(path, toyCampaign(8))
    const lines = readFileSync(path, 'utf8').split('\n')
    lines[3] = lines[3].slice(0, 20)
    writeFileSync(path, lines.join('\n'))
    expect(() => readJournal(path)).toThrow(`${path}:4`)
  })
})
