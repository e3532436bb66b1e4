// A campaign by hand on a pool of twelve candidates, with a strategy that learns and looks at what is pending.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openByHand, verifyByHand, type HandCampaign } from '../../src/campaign/by-hand.ts'
import type { Campaign } from '../../src/campaign/campaign-file.ts'
import type { ByHandParts } from '../../src/campaign/hand-state.ts'
import { evaluationEvents, openJournal, readJournal } from '../../src/campaign/journal.ts'
import { matchReports, type Again, type Report } from '../../src/campaign/observations.ts'
import { INFEASIBLE, type Problem, type Strategy } from '../../src/campaign/types.ts'
import { memoryStore, type ModelStore } from '../../src/models/model-store.ts'
import { poolSpace } from '../../src/spaces/pool.ts'

const IDS = Array.from({ length: 12 }, (_, k) => `C${k}`)

const descriptors = { count: 12, dimension: 1, values: Float64Array.from(IDS, (_, k) => k), names: ['x'], groups: [{ name: 'x', columns: [0] }] }

const problem: Problem<number> = {
  objective: {
    name: 'y', unit: 'eV', direction: 'minimize', niche: '',
    constraints: [{ property: 'size', unit: '', sense: 'at_most', limit: 5 }, { property: 'age', unit: '', sense: 'at_least', limit: 0 }],
  },
  space: poolSpace(IDS, descriptors),
  evaluate: () => Promise.reject(new Error('people evaluate')),
  analyse: () => ({ headline: [], warnings: [], summary: {}, tables: [], figures: [], structures: [] }),
  structureOf: () => null,
  byHand: {
    idName: 'name',
    given: [{ genome: 3, values: { y: 2, age: 1 } }, { genome: 9, values: { y: 8, age: 1 } }],
    known: (index) => ({ name: IDS[index], size: index }),
    describe: (index) => ({ x: index }),
  },
}

/** Proposes what is nearest to the best so far and farthest from what is pending; its state is a history of sums. */
const learning: Strategy<number, unknown, { readonly sums: readonly number[] }> = {
  name: 'learning',
  summary: 'for this test',
  spaces: ['pool'],
  parameters: z.strictObject({}),
  init: () => ({ sums: [] }),
  ask(_state, ids, _parameters, { told, pending, random }) {
    const best = [...told.values()].filter(({ objective }) => objective !== null).sort((a, b) => (a.objective ?? 0) - (b.objective ?? 0))[0]
    const score = (k: number): number => Math.abs(k - (best.genome ?? 0)) - 0.3 * Math.min(3, ...Array.from(pending.values(), ({ genome }) => Math.abs(genome - k)))
    const free = IDS.map((_, k) => k).filter((k) => !told.has(IDS[k]) && !pending.has(IDS[k])).sort((a, b) => score(a) - score(b) || a - b)
    return free.slice(0, ids.length).map((genome, k) => ({
      id: ids[k], genome,
      lineage: { operator: 'near', parents: [best.id], forecast: { mean: score(genome), deviation: random('forecast', ids[k]).uniform() } },
    }))
  },
  tell: ({ sums }, evaluations) => {
    const sum = evaluations.reduce((total, { objective }) => total + (objective ?? 100), sums[sums.length - 1] ?? 0)
    return {
      state: { sums: [...sums, sum] },
      verdicts: evaluations.map(({ id }) => ({ id, verdict: 'accepted' as const })),
      diagnostics: { told: sums.length },
    }
  },
}

const campaign: Campaign = {
  description: '', problem: { name: 'pool', parameters: {} }, strategy: { name: 'learning', parameters: {} }, seed: 4, batch: 2,
  budget: { evaluations: 20 }, executor: { name: 'inline' },
}

const parts: ByHandParts = {
  campaign, problem: problem, strategy: learning, inputs: { file: 'abc' },
}

type Command = (hand: HandCampaign) => unknown

const suggest = (count: number): Command => (hand) => hand.suggest(count - hand.current().pending.length)

const observe = (reports: readonly Report[], again: Again = 'refuse'): Command => (hand) => {
  const { candidates, evaluations } = matchReports(parts.problem, hand.current(), reports, again)
  if (candidates.length > 0) hand.record(evaluations, candidates)
}

const found = (name: string, y: number): Report => ({ name, measured: { values: { y, age: 1 } } })

/** A life of a campaign: what is suggested is near C3, so C2 and C4 are, and so on. */
const COMMANDS: readonly Command[] = [
  suggest(2),
  observe([found('C2', 1.5)]),
  suggest(3),
  observe([found('C7', 4), found('C4', 1)]),
  observe([found('C2', 2.5)], 'replace'),
  suggest(2),
  observe([{ name: 'C5', measured: { failed: 'no convergence' } }]),
  observe([found('C4', 1.2)], 'repeat'),
  suggest(3),
]

function newPath(text = ''): string {
  const path = join(mkdtempSync(join(tmpdir(), 'ionforge-by-hand-')), 'journal.jsonl')
  if (text !== '') writeFileSync(path, text)
  return path
}

async function execute(path: string, command: Command): Promise<string> {
  const journal = openJournal(path)
  try {
    await command(await openByHand(parts, journal))
  } finally {
    journal.close()
  }
  return readFileSync(path, 'utf8')
}

async function life(): Promise<{ readonly path: string; readonly text: string; readonly ends: readonly number[] }> {
  const path = newPath()
  const ends: number[] = []
  for (const command of COMMANDS) ends.push((await execute(path, command)).length)
  return { path, text: readFileSync(path, 'utf8'), ends }
}

describe('a campaign by hand', async () => {
  const { path, text, ends } = await life()
  const events = readJournal(path)

  it('takes over what is known, counts ids up, and suggests what is neither observed nor pending', () => {
    expect(events[0]).toMatchObject({ event: 'campaign', by_hand: true })
    expect(events.slice(1, 4)).toMatchObject([
      { event: 'evaluation', id: 0, proposal: 'C3', lineage: { operator: 'given' } }, { event: 'evaluation', id: 1, proposal: 'C9' }, { event: 'batch' },
    ])
    const suggestions = events.flatMap((event) => (event.event === 'suggestion' ? [event] : []))
    expect(suggestions.map(({ proposal }) => proposal).slice(0, 2).sort()).toEqual(['C2', 'C4'])
    expect(new Set(suggestions.map(({ proposal }) => proposal)).size).toBe(suggestions.length)
    expect(suggestions.map(({ id }) => id)).toEqual([...suggestions.map(({ id }) => id)].sort((a, b) => a - b))
  })

  it('gives an observation the id of its suggestion, and one that was not suggested its own', () => {
    const suggestions = new Map(events.flatMap((event) => (event.event === 'suggestion' ? [[event.proposal, event.id]] : [])))
    const evaluations = events.flatMap((event) => (event.event === 'evaluation' ? [event] : []))
    expect(evaluations.find(({ proposal }) => proposal === 'C4')?.id).toBe(suggestions.get('C4'))
    expect(evaluations.find(({ proposal }) => proposal === 'C7')).toMatchObject({ lineage: { operator: 'observed' }, niche: INFEASIBLE })
    expect(evaluations.find(({ proposal }) => proposal === 'C5')).toMatchObject({ outcome: 'error', reason: 'no convergence', objective: null })
    expect(evaluations.filter(({ proposal }) => proposal === 'C4')[1]).toMatchObject({ lineage: { operator: 'repeat', parents: [suggestions.get('C4')] }, objective: 1.2 })
  })

  it('tells the strategy everything anew when a value is corrected', async () => {
    expect(evaluationEvents(events).find(({ proposal }) => proposal === 'C2')?.objective).toBe(2.5)
    const journal = openJournal(path)
    const { state, groups } = (await openByHand(parts, journal)).current()
    journal.close()
    expect(groups.flat().map(({ proposal }) => proposal)).toEqual(['C3', 'C9', 'C2', 'C4', 'C7', 'C5', 'C4'])
    expect(state).toEqual({ sums: [10, 12.5, 17.5, 117.5, 118.7] })
  })

  it('goes on to the same bytes when it is killed at any byte and the command is given again', async () => {
    for (let cut = 1; cut < text.length; cut += 97) {
      const torn = newPath(text.slice(0, cut))
      const next = ends.findIndex((end) => end > cut)
      for (const command of COMMANDS.slice(next)) await execute(torn, command)
      expect(readFileSync(torn, 'utf8'), `cut at byte ${cut}`).toBe(text)
    }
  })

  it('never suggests differently between any two lines', async () => {
    const lines = text.split('\n').slice(0, -1)
    for (let count = 1; count < lines.length; count++) {
      if ((JSON.parse(lines[count]) as { event: string }).event !== 'suggestion') continue
      const cut = newPath(`${lines.slice(0, count).join('\n')}\n`)
      const grown = await execute(cut, (hand) => hand.suggest(1))
      expect(grown.split('\n')[count]).toBe(lines[count])
    }
  })

  it('verifies every suggestion from the events before it, and notices a changed value', async () => {
    expect(await verifyByHand(parts, events, 'j')).toEqual({ suggestions: 5, observations: 8 })
    writeFileSync(path, text.replace('"objective":1,', '"objective":9,'))
    await expect(verifyByHand(parts, readJournal(path), 'j')).rejects.toThrow(/must follow from the lines of the journal before them.*\(j:\d+\)/)
    writeFileSync(path, text)
  })

  it('goes on under another version of a strategy, and says that its state is another', async () => {
    const journal = openJournal(newPath(text.replace(/"state_sha256":"[0-9a-f]{64}"/g, '"state_sha256":"0"')))
    const hand = await openByHand(parts, journal)
    expect(hand.asRecorded).toBe(false)
    expect(await hand.suggest(1)).toHaveLength(1)
    journal.close()
  })

  it('refuses the journal of a run and of another campaign before it writes', async () => {
    const other = newPath(text)
    for (const changed of [text.replace(',"by_hand":true', ''), text.replace('"seed":4', '"seed":5'), text.replace('"file":"abc"', '"file":"abd"')]) {
      writeFileSync(other, changed)
      await expect(execute(other, suggest(1))).rejects.toThrow('--out')
      expect(readFileSync(other, 'utf8')).toBe(changed)
    }
  })
})

describe('a report', async () => {
  const hand = await openByHand(parts, openJournal(newPath()))
  await hand.suggest(2)
  const match = (report: Report, again: Again = 'refuse') => matchReports(parts.problem, hand.current(), [report], again)

  it.each([
    [found('C33', 1), 'Did you mean "C3"?', 'an unknown name'],
    [found('nonsense', 1), 'Pending: C2, C4.', 'a name like none'],
    [found('C3', 7), '--replace corrects that value', 'another value'],
    [{ name: 'C2', measured: { values: { y: 1 } } }, 'Add C2:age=VALUE', 'a missing value'],
    [{ name: 'C2', measured: { values: { y: 1, age: 1, agee: 2 } } }, 'Valid: y, size, age.', 'a value of another name'],
  ] as const)('%j is refused', (report, text, reason) => {
    expect(() => match(report), reason).toThrow(text)
  })

  it('with the recorded values changes nothing', () => {
    expect(match(found('C3', 2))).toMatchObject({ candidates: [], unchanged: ['C3'] })
    expect(match(found('C3', 2), 'replace')).toMatchObject({ candidates: [], unchanged: ['C3'] })
    expect(match(found('C3', 2), 'repeat').candidates).toMatchObject([{ id: 4, lineage: { operator: 'repeat', parents: [0] } }])
  })
})

describe('a strategy that learns before it suggests', () => {
  /** Keeps a number learnt from what was told, and proposes by it. */
  const counting = { trainings: 0 }
  const trained: Strategy<number, unknown, { readonly sums: readonly number[]; readonly model: number }> = {
    ...learning,
    init: () => ({ sums: [], model: -1 }),
    learn: async (state, _parameters, { told, models }, { stop }) => {
      if (state.model === told.size) return state
      if (stop.aborted) return null
      if (models.load(`model-${told.size}`) === null) {
        counting.trainings++
        models.save(`model-${told.size}`, Uint8Array.of(told.size))
      }
      return { ...state, model: told.size }
    },
    tell: (state, evaluations, parameters, context) => {
      const { state: { sums }, verdicts } = learning.tell(state, evaluations, parameters, context)
      return { state: { sums, model: state.model }, verdicts }
    },
  }
  const learningParts: ByHandParts = { ...parts, strategy: trained }

  async function session(path: string, models: ModelStore, stop: AbortSignal = new AbortController().signal): Promise<void> {
    const journal = openJournal(path)
    try {
      const hand = await openByHand({ ...learningParts, models, learning: { threads: 1, stop } }, journal)
      await hand.suggest(1)
      await observe([found('C7', 3)], 'repeat')(hand)
      await hand.suggest(2)
    } finally {
      journal.close()
    }
  }

  it('learns once for each suggestion that needs it, keeps it between commands, and is verified without what was kept', async () => {
    const path = newPath()
    const models = memoryStore()
    await session(path, models)
    const { trainings } = counting
    expect(trainings).toBe(2)
    await session(path, models)
    expect(counting.trainings).toBeLessThanOrEqual(trainings + 2)
    const text = readFileSync(path, 'utf8')
    const again = newPath()
    await session(again, memoryStore())
    await session(again, memoryStore())
    expect(readFileSync(again, 'utf8')).toBe(text)
    const { suggestions } = await verifyByHand(learningParts, readJournal(path), 'j')
    expect(suggestions).toBe(6)
  })

  it('suggests nothing when it is stopped while it learns, and says how to go on', async () => {
    await expect(session(newPath(), memoryStore(), AbortSignal.abort())).rejects.toThrow(/Give the command again/)
  })
})
